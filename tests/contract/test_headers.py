"""Headers, content security policy and cookies: for every kind of answer, errors and files included; on every address: test_every_address.py."""

import re

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client, override_settings

from tests.factories import PASSWORD
from tests.routes import ROUTES

EXACT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Origin-Agent-Cluster": "?1",
    "X-Permitted-Cross-Domain-Policies": "none",
}
OFF = ("camera", "microphone", "geolocation", "payment", "usb", "display-capture", "browsing-topics")
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


NONCED = re.compile(r"""<script[^>]*\snonce=["']([^"']*)""")


def strange_nonces(response) -> list[str]:
    """Nonces in a page that are not the one of its policy."""
    given = re.search(r"'nonce-([^']+)'", response.get("Content-Security-Policy", ""))
    return [one for one in NONCED.findall(response.content.decode()) if given is None or one != given[1]]


OTHERS = {  # what differs where other sites may load or frame an answer
    "": EXACT,
    "load": EXACT | {"Cross-Origin-Resource-Policy": "cross-origin", "Access-Control-Allow-Origin": "*"},
    "frame": EXACT | {"Cross-Origin-Resource-Policy": "cross-origin", "X-Frame-Options": None},
}
FRAMED = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors *"


def complaints(response, cached: str | None = None, others: str = "") -> list[str]:
    """What is missing or too wide in the headers of an answer, and what the policy would refuse in its body."""
    wrong = [f"{name}: {response.get(name)}" for name, value in OTHERS[others].items() if response.get(name) != value]
    if others != "load" and response.has_header("Access-Control-Allow-Origin"):
        wrong.append("Access-Control-Allow-Origin")
    if others == "frame":
        given, wanted = (set(text.split("; ")) for text in (response.get("Content-Security-Policy", ""), FRAMED))
        body = [] if response.status_code != 200 else INLINE.findall(response.content.decode())
        return wrong + sorted(given ^ wanted) + body + ["script"] * (b"<script" in response.content)
    given = {
        words[0]: set(words[1:])
        for words in (part.split() for part in response.get("Content-Security-Policy", "").split(";"))
        if words
    }
    wrong += [f"{name} {given.get(name)}" for name, value in POLICY.items() if given.get(name) != value]
    scripts = {one for one in given.get("script-src", {"nothing"}) if not one.startswith("'nonce-")}
    if scripts != {"'self'"} or given.get("img-src") != {"'self'", "data:"}:
        wrong.append(f"script-src or img-src: {given}")
    wrong += [f"Permissions-Policy: {one}" for one in OFF if f"{one}=()" not in response.get("Permissions-Policy", "")]
    if cached is None and "no-store" not in response.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {response.get('Cache-Control')}")
    if response.get("Content-Type", "").startswith("text/html"):
        wrong += INLINE.findall(response.content.decode()) + strange_nonces(response)
    return wrong


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
    assert set(client.cookies) == {settings.SESSION_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME} == {"sessie", "taal"}
    for cookie in client.cookies.values():
        assert cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key
    assert not client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] or settings.SESSION_COOKIE_AGE <= 30 * 60


@override_settings(
    SESSION_COOKIE_NAME="__Host-sessie",
    LANGUAGE_COOKIE_NAME="__Host-taal",
    SESSION_COOKIE_SECURE=True,
    LANGUAGE_COOKIE_SECURE=True,
)
def test_cookies_of_a_real_site_are_of_its_host_alone(scene, as_app):
    """What a browser demands of the prefix: Secure, the whole site, no domain. That production says so: tests/config."""
    client = Client()
    client.post("/inloggen/", {"login": scene.members["klantmanager"].user.email, "password": PASSWORD}, secure=True)
    client.get("/taal/en/", secure=True)
    assert set(client.cookies) == {"__Host-sessie", "__Host-taal"}
    for cookie in client.cookies.values():
        assert cookie["secure"] and cookie["path"] == "/" and not cookie["domain"], cookie.key


@pytest.fixture
def static_file() -> str:
    """Address of a style sheet of ours."""
    found = finders.find("web/perspectief.css")
    assert found
    return "/static/web/perspectief.css"


@override_settings(WHITENOISE_USE_FINDERS=True)
@pytest.mark.parametrize("role", ["visitor", "klantmanager"])
def test_on_files_that_are_not_pages(role, enter, static_file):
    """A style sheet may be kept by a browser, and is closed for other sites all the same."""
    found = enter(role).get(static_file)
    assert found.status_code == 200
    assert complaints(found, cached="yes") == []
    assert b"".join(found.streaming_content)
    missing = enter(role).get("/static/er-is-niets.css")
    assert missing.status_code == 404
    assert complaints(missing) == []


@pytest.mark.parametrize("method", ["options", "delete", "put", "patch", "trace", "head"])
def test_on_every_method(method, scene, enter):
    client = enter("klantmanager")
    wrong = {}
    for route in ROUTES:
        found = getattr(client, method)(route.path(scene))
        wrong[route.name] = complaints(found, None, route.others if found.status_code == 200 else "")
    assert {name: found for name, found in wrong.items() if found} == {}


def test_a_view_cannot_let_a_page_of_somebody_logged_in_be_kept(scene, enter):
    """Also one that says otherwise itself."""
    client = enter("klantmanager")
    with override_settings(ROOT_URLCONF="tests.contract.broken_urls"):
        assert client.get("/bewaarbaar/")["Cache-Control"] == "no-store"
        assert enter("visitor").get("/bewaarbaar/")["Cache-Control"] == "max-age=3600"


def test_an_inline_script_runs_by_nonce_alone_and_a_nonce_is_used_once(enter):
    client, seen = enter("visitor"), set()
    with override_settings(ROOT_URLCONF="tests.contract.broken_urls"):
        for _at in range(5):
            found = client.get("/nonce/")
            assert complaints(found) == [] and len(NONCED.findall(found.content.decode())) == 1
            seen |= set(NONCED.findall(found.content.decode()))
    assert len(seen) == 5


def test_a_visitor_gets_no_cookie(enter):
    client = enter("visitor")
    for path in ("/", "/zo-rekenen-wij/", "/privacy/"):
        client.get(path)
    assert not client.cookies
