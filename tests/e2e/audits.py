"""What every page must be, judged in the browser: for everybody, at every width, without a mouse."""

from functools import cache
from importlib.resources import files
from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
TABS, ASKED_EVERY = 400, 8
PAPER = {"width": 680, "height": 1000}  # 180 mm at 96 px an inch


AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


@cache
def _script(name: str) -> str:
    return files("tests.e2e").joinpath(f"{name}.js").read_text(encoding="utf-8")


def axe(page: Any, *, without: str = "") -> list[str]:
    """Violations of WCAG 2.0-2.2 A and AA and of best practice, each with the first elements it is about.

    `without`: a rule that says nothing here, such as the size of targets that lie under an open list.
    """
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", TAGS)
    return [
        f"{one['id']}: {one['help']} – {' | '.join(node['html'][:160] for node in one['nodes'][:3])}"
        for one in found["violations"]
        if one["id"] != without
    ]


def small_targets(page: Any) -> list[str]:
    """Things to press of less than 24 × 24 px that WCAG 2.5.8 does not except (in a sentence, or with room around)."""
    return page.evaluate(_script("targets"))


def sideways(page: Any) -> list[str]:
    """What sticks out at the right when the page scrolls sideways; tables that scroll in a box of their own may."""
    return page.evaluate(_script("sideways"))


def tabbed(page: Any) -> list[str]:
    """Walks the whole page with Tab. What is wrong with the focus on the way: not visible, covered, or stuck.

    Starts before the first element and ends when the focus leaves the page or comes round again. The page itself judges each stop; it is
    asked about that once in a while, as every question costs as much as a Tab.
    """
    page.evaluate(f"({_script('walk')})({_script('focus')})")
    for _turn in range(TABS // ASKED_EVERY):
        for _step in range(ASKED_EVERY):
            page.keyboard.press("Tab")
        over, wrong = page.evaluate("[window.focusWalk.over, window.focusWalk.wrong]")
        if over:
            return wrong
    return [*wrong, f"the focus is still under way after {TABS} tabs"]


def printed(page: Any) -> list[str]:
    """What does not belong on paper, and what is cut off at the right of a sheet of A4 with margins."""
    page.emulate_media(media="print")
    page.set_viewport_size(PAPER)
    found = [*page.evaluate(_script("printed")), *sideways(page)]
    page.emulate_media(media="screen")
    return found


def outline(page: Any) -> list[str]:
    """Title, language, one h1, a main, and headings that skip no level."""
    return page.evaluate(_script("outline"))
