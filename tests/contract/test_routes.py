"""Every address × every role is decided in tests/routes.py; that the site answers so: test_every_address.py."""

import re

from perspectief.web import kept
from tests.routes import BY_NAME, LOG_IN, ROLES, ROUTES, names, patterns


def answer(client, route, scene):
    """What the address gives: GET, or POST for what only takes that."""
    path = route.path(scene)
    return client.get(path) if route.post is None else client.post(path, route.post)


def test_no_address_is_undecided():
    assert names() - set(BY_NAME) == set()
    assert set(BY_NAME) - names() == set()
    assert [route.name for route in ROUTES if set(route.answers) != set(ROLES)] == []


def test_a_visitor_who_sends_a_form_is_asked_to_log_in(scene, enter):
    client = enter("visitor")
    for route in ROUTES:
        if route.answers["visitor"] == LOG_IN != route.answers["ended"] and route.name != "account_logout":
            author = {kept.BY: kept.sign_author(scene.members["klantmanager"].user_id)}
            sent = client.post(route.path(scene), {"x": "1"} | author, headers={"sec-fetch-site": "same-origin"})
            assert sent.status_code == 401, route.name


def test_addresses_carry_no_database_id_and_no_name():
    """A parameter is a public number of nine digits, or stands in this list."""
    known = {
        "web:language": {"language"},
        "web:calendar_feed": {"token"},
        "web:one_time": {"token"},
        "web:one_time_answer": {"token"},
        "account_reset_password_from_key": {"uidb36", "key"},
        "web:plan_version": {"version"},  # the first, the second
        "web:region_plan": {"code"},  # of the region, as the law lists them
        "web:region_figures": {"code"},
        "web:embed": {"table", "code"},  # a public table, as it is declared
    }
    known |= {f"web:open_{kind}": {"table"} for kind in ("csv", "json", "metadata")}
    known |= {
        key: {"provider_id"} for key in ("openid_connect_login", "openid_connect_callback", "web:organisation_left")
    }
    for name, pattern in patterns():
        parameters = set(pattern.pattern.converters) | set(pattern.pattern.regex.groupindex)
        assert {
            one for one in parameters if one not in known.get(name, set()) and not one.endswith("number")
        } == set(), name
        assert re.fullmatch(r"[a-z0-9/<>:_+.\[\]()?P\\A-Z^$-]*", str(pattern.pattern)), name
