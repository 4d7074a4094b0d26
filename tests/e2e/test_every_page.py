"""Every page, by everybody it is for: readable and usable at every width, with every means."""

import re

import pytest

from tests.e2e import audits
from tests.e2e.visitor import NARROW, PHONE, TABLET, WIDE, ZOOMED
from tests.routes import BY_NAME, ROLES, ROUTES, Route

PAGES = [route for route in ROUTES if route.page]
REFUSED = ("web:today", "ended")


def _seen_by(route: Route) -> list[str]:
    """A public page by a visitor; another by both sides, whose pages differ; one for a single role by that role."""
    if route.answers["visitor"] in {200, 404}:
        return ["visitor"]
    both = [role for role in ("klantmanager", "employer") if route.answers[role] == 200]
    return both or [role for role in ROLES if route.answers[role] == 200][:1]


BY_ROLE = [(route, role) for route in PAGES for role in _seen_by(route)]
BY_ROLE += [(BY_NAME["web:how"], "klantmanager"), (BY_NAME[REFUSED[0]], REFUSED[1])]
IDS = [f"{route.name}-{role}" for route, role in BY_ROLE]


@pytest.mark.parametrize(("route", "role"), BY_ROLE, ids=IDS)
def test_for_everybody(route, role, region, window_of):
    """On a desk, on a phone, at 320 px and zoomed to 400 %, by eye, by ear and by keyboard."""
    visitor = window_of(role)
    page, wrong = visitor.page, {}
    page.set_viewport_size(WIDE)
    with visitor.expecting(route.answers[role], 404):
        assert visitor.go(route.path(region)).status == route.answers[role]
    wrong["outline"] = audits.outline(page)
    for viewport in (WIDE, PHONE):
        page.set_viewport_size(viewport)
        wrong["axe", viewport["width"]] = audits.axe(page)
        wrong["targets", viewport["width"]] = audits.small_targets(page)
    for viewport in (TABLET, NARROW, ZOOMED, WIDE):
        page.set_viewport_size(viewport)
        if viewport != ZOOMED:  # as wide as what is narrow
            wrong["sideways", viewport["width"]] = audits.sideways(page)
        if viewport in (ZOOMED, WIDE):
            wrong["focus", viewport["width"]] = audits.tabbed(page)
    wrong["paper"] = audits.printed(page)
    assert {where: found for where, found in wrong.items() if found} == {}


TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)


def test_titles_tell_pages_apart(region, visit):
    """As the page is sent: no script of ours changes a title."""
    titles: dict[str, str] = {}
    # Logged in anew: pages that ask a fresh proof show themselves, however long the other tests took.
    visitors = {role: visit(role, again=True) for role in ("visitor", "klantmanager")}
    for route in PAGES:
        role = next((one for one in ("klantmanager", "visitor") if route.answers[one] == 200), None)
        if role:
            answer = visitors[role].context.request.get(route.path(region))
            assert answer.status == 200, route.name
            found = TITLE.search(answer.text())
            assert found, route.name
            title = " ".join(found[1].split())
            assert title not in titles.values(), (route.name, title)
            titles[route.name] = title
    assert len(titles) > 10
