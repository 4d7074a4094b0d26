"""Every address × every role, visited once: the answer is as decided in tests/routes.py, its headers close it, its sentences are short,
and what only its owner may hold is never sealed into a form that is kept.
"""

import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from perspectief.web import kept
from tests.contract.test_headers import complaints
from tests.contract.test_plain_language import sentences_of
from tests.contract.test_routes import answer
from tests.routes import LOG_IN, ROLES, ROUTES, Route

READERS = ("visitor", "job_seeker", "employer")
INPUT, SECRET, NAME = (
    re.compile(r"<input[^>]*>"),
    re.compile(r'type="password"|autocomplete="one-time-code"'),
    re.compile(r'name="([^"]+)"'),
)


def visits(role: str, scene, enter) -> Iterator[tuple[Route, object]]:
    """Every address with its answer. Who sent a form, or was given another cookie, comes in anew: no address is seen after another."""

    def held(client: Client) -> dict[str, str]:
        return {name: morsel.value for name, morsel in client.cookies.items()}

    client = enter(role)
    cookies = held(client)
    for route in ROUTES:
        yield route, answer(client, route, scene)
        if route.post is not None or route.name == "account_logout" or held(client) != cookies:
            client = enter(role)
            cookies = held(client)


def secret_fields(answer) -> set[str]:
    """Names of the fields of a page for a password or a code."""
    if not answer.get("Content-Type", "").startswith("text/html"):
        return set()
    return {NAME.search(one)[1] for one in INPUT.findall(answer.content.decode()) if SECRET.search(one)}


@pytest.mark.parametrize("role", ROLES)
def test_each_role_gets_what_was_decided_closed_and_in_plain_words(role, scene, enter):
    wrong: dict[str, object] = {}
    open_, long, read, secret = {}, {}, 0, set()
    for route, found in visits(role, scene, enter):
        if found.status_code != route.answers[role]:
            wrong[route.name] = f"{found.status_code}, decided {route.answers[role]}"
        elif found.status_code == LOG_IN and role == "visitor" and route.answers["klantmanager"] != LOG_IN:
            where = reverse("web:start") if route.name == "account_logout" else reverse("account_login")
            if not found["Location"].startswith(where):
                wrong[route.name] = f"goes to {found['Location']}"
        if said := complaints(found, "yes" if route.kept and role == "visitor" else None, route.others):
            open_[route.name] = said
        if found.status_code == 200 and route.post is None:
            secret |= secret_fields(found)
        if role in READERS and route.page and route.answers[role] == 200:
            page = sentences_of(found.content.decode())
            read += len([block for block in page.blocks if block.strip()])
            long |= {route.name: page.long()} if page.long() else {}
    assert wrong == {}
    assert open_ == {}
    assert long == {}
    assert [name for name in secret if not kept.is_secret(name)] == []
    assert secret >= ({"password"} if role == "visitor" else {"oldpassword", "password1"})
    assert read > 40 or role not in READERS
