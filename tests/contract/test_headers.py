"""Headers, content security policy and cookies: on every address, for every kind of answer, errors and files included."""

import re

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests.contract.test_routes import answer
from tests.factories import PASSWORD
from tests.routes import ROLES, ROUTES

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = {
    "default-src": {"'none'"},
    "style-src": {"'self'"},
    "font-src": {"'self'"},
    "connect-src": {"'self'"},
    "form-action": {"'self'"},
    "base-uri": {"'none'"},
    "frame-ancestors": {"'none'"},
}
INLINE = re.compile(
    r"""<[^>]+\s(?:style|on[a-z]+)\s*=\s*["']|<style|<script(?![^>]*\ssrc=)|javascript:""", re.IGNORECASE
)


def complaints(response) -> list[str]:
    """What is missing or too wide in the headers of an answer, and what the policy would refuse in its body."""
    wrong = [f"{name}: {response.get(name)}" for name, value in EXACT.items() if response.get(name) != value]
    given = {
        words[0]: set(words[1:])
        for words in (part.split() for part in response.get("Content-Security-Policy", "").split(";"))
        if words
    }
    wrong += [f"{name} {given.get(name)}" for name, value in POLICY.items() if given.get(name) != value]
    scripts = {one for one in given.get("script-src", {"nothing"}) if not one.startswith("'nonce-")}
    if scripts != {"'self'"} or given.get("img-src") != {"'self'", "data:"}:
        wrong.append(f"script-src or img-src: {given}")
    if "camera=()" not in response.get("Permissions-Policy", ""):
        wrong.append("Permissions-Policy")
    if "no-store" not in response.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {response.get('Cache-Control')}")
    if response.get("Content-Type", "").startswith("text/html"):
        wrong += INLINE.findall(response.content.decode())
    return wrong


@pytest.mark.parametrize("role", ROLES)
def test_on_every_address(role, scene, enter):
    wrong = {route.name: complaints(answer(enter(role), route, scene)) for route in ROUTES}
    assert {name: found for name, found in wrong.items() if found} == {}


@pytest.mark.parametrize(
    ("path", "status"), [("/er-is-niets/", 404), ("/mensen/123456789/", 404), ("/bestand/kies/", 405), ("/%00", 404)]
)
def test_on_errors(path, status, enter):
    found = enter("klantmanager").get(path)
    assert found.status_code == status
    assert complaints(found) == []


def test_when_the_program_breaks(scene, enter):
    """An error of ours: the page says so, carries the headers, and tells nothing of the inside."""
    client = enter("klantmanager")
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF="tests.contract.broken_urls"):
        found = client.get("/stuk/")
    assert found.status_code == 500
    assert complaints(found) == []
    assert b"the inside" not in found.content and b"Traceback" not in found.content


def test_too_much_and_too_many(scene, enter):
    client = enter("klantmanager")
    many = client.post("/mijn-account/", {f"f{at}": "x" for at in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)})
    assert many.status_code == 413
    assert complaints(many) == []


def test_a_form_of_another_site_is_refused(scene, enter):
    client = Client(enforce_csrf_checks=True)
    client.force_login(scene.members["klantmanager"].user)
    found = client.post("/mijn-account/", {"membership": "1"})
    assert found.status_code == 403
    assert complaints(found) == []


def test_cookies_are_closed(scene, as_app):
    client = Client()
    client.post("/inloggen/", {"login": scene.members["klantmanager"].user.email, "password": PASSWORD})
    client.get("/taal/en/")
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME}
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] or settings.SESSION_COOKIE_AGE <= 30 * 60


def test_a_visitor_gets_no_cookie(enter):
    client = enter("visitor")
    for path in ("/", "/zo-rekenen-wij/", "/privacy/"):
        client.get(path)
    assert not client.cookies
