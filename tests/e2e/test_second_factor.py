"""A passkey of a software authenticator (the browser's own, as WebAuthn describes it) and an app with codes, before a browser."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from perspectief.parties.made import PASSWORD
from tests.e2e import audits
from tests.e2e.visitor import PHONE, WIDE, Visitor
from tests.web.second_steps import code

KIND = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}


@pytest.fixture
def real(fresh_region):
    """The region on a site that says to hold real people, at a name a passkey can belong to."""
    from tests.e2e.databases import as_owner

    with as_owner() as owner:
        owner.execute("UPDATE parties_installation SET kind = 'real'")
    fresh_region.address = fresh_region.address.replace("127.0.0.1", "localhost")
    return fresh_region


@pytest.fixture
def device(visit) -> Callable[..., Any]:
    """`device(visitor, checks=True)`: a device that keeps passkeys; `checks`: whether it recognises its holder."""

    def held(visitor: Visitor, *, checks: bool = True) -> Any:
        session = visitor.context.new_cdp_session(visitor.page)
        session.send("WebAuthn.enable")
        options = KIND | {"isUserVerified": checks, "automaticPresenceSimulation": True}
        made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        session.authenticator = made["authenticatorId"]
        return session

    return held


def judged(visitor: Visitor) -> None:
    """Readable on a desk and on a phone."""
    for viewport in (WIDE, PHONE):
        visitor.page.set_viewport_size(viewport)
        assert audits.axe(visitor.page) == []
        assert audits.sideways(visitor.page) == []
    visitor.page.set_viewport_size(WIDE)


def by_password(visitor: Visitor, email: str) -> None:
    visitor.go("/inloggen/")
    visitor.page.get_by_label("E-mailadres").fill(email)
    visitor.page.get_by_label("Wachtwoord").fill(PASSWORD)
    visitor.page.get_by_role("button", name="Log in", exact=True).click()


def made(visitor: Visitor) -> None:
    """A first passkey, from the page that asks for a second factor."""
    page = visitor.page
    expect(page.get_by_role("heading", name="Kies een tweede stap")).to_be_visible()
    page.get_by_role("link", name="Maak een passkey").click()
    page.get_by_label("Naam van dit apparaat").fill("laptop van het werk")
    page.get_by_role("button", name="Maak de passkey").click()


def test_a_passkey_is_made_and_logs_in_alone(real, visit, device):
    visitor = visit()
    held, page, email = device(visitor), visitor.page, real.members["klantmanager"].user.email
    by_password(visitor, email)
    judged(visitor)
    made(visitor)
    expect(page.get_by_role("heading", name="Bewaar deze noodcodes")).to_be_visible()
    assert page.locator(".psp-codes code").count() == 10
    judged(visitor)
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page).to_have_url(re.compile("/vandaag/$"))
    visitor.go("/mijn-account/")
    page.get_by_role("button", name="Log uit", exact=True).click()
    visitor.go("/bestand/?toon=mensen")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page).to_have_url(re.compile(r"/bestand/\?toon=mensen$"))
    (credential,) = held.send("WebAuthn.getCredentials", {"authenticatorId": held.authenticator})["credentials"]
    assert credential["isResidentCredential"]
    assert credential["rpId"] == "localhost"


def test_a_device_that_does_not_know_its_holder_is_not_enough(real, visit, device):
    """The passkey is there, but nobody put a finger on it: neither made nor taken for a log-in."""
    visitor = visit()
    held, page, email = device(visitor), visitor.page, real.members["klantmanager"].user.email
    by_password(visitor, email)
    made(visitor)
    expect(page.get_by_role("heading", name="Bewaar deze noodcodes")).to_be_visible()
    visitor.go("/mijn-account/")
    page.get_by_role("button", name="Log uit", exact=True).click()
    held.send("WebAuthn.setUserVerified", {"authenticatorId": held.authenticator, "isUserVerified": False})
    visitor.go("/inloggen/")
    page.get_by_role("button", name="Inloggen met een passkey").click()
    expect(page.get_by_text("Dat lukte niet. Probeer het opnieuw")).to_be_visible()
    visitor.go("/mijn-account/")
    expect(page).to_have_url(re.compile("/inloggen/"))


def test_a_passkey_after_the_password_and_before_a_sensitive_change(real, visit, device):
    visitor = visit()
    device(visitor)
    page, email = visitor.page, real.members["klantmanager"].user.email
    by_password(visitor, email)
    made(visitor)
    expect(page.get_by_role("heading", name="Bewaar deze noodcodes")).to_be_visible()
    visitor.go("/mijn-account/")
    page.get_by_role("button", name="Log uit", exact=True).click()
    by_password(visitor, email)
    expect(page.get_by_role("heading", name="Nog één stap")).to_be_visible()
    judged(visitor)
    page.get_by_role("button", name="Gebruik mijn passkey").click()
    expect(page).to_have_url(re.compile("/vandaag/$"))
    visitor.go("/mijn-account/bewijs/?next=/wachtwoord/")
    judged(visitor)
    page.get_by_role("button", name="Gebruik mijn passkey").click()
    expect(page).to_have_url(re.compile("/wachtwoord/$"))


def test_a_job_seeker_sets_one_up_on_a_phone(real, visit, device):
    """First the second step, then the own card; and on a small screen."""
    visitor = visit()
    device(visitor)
    page, email = visitor.page, real.members["job_seeker"].user.email
    by_password(visitor, email)
    expect(page.get_by_text("Hier staan gegevens over jou")).to_be_visible()
    judged(visitor)
    page.set_viewport_size(PHONE)
    made(visitor)
    expect(page.get_by_role("heading", name="Bewaar deze noodcodes")).to_be_visible()
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page).to_have_url(re.compile("/mijn/profiel/$"))


def test_an_app_with_codes_needs_no_script(real, visit):
    visitor = visit(java_script_enabled=False)
    page, email = visitor.page, real.members["klantmanager"].user.email
    by_password(visitor, email)
    page.get_by_role("link", name="Zet een app aan").click()
    picture = page.get_by_alt_text("Vierkante code om te scannen met de app")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".psp-secret").inner_text().replace(" ", "").strip()
    page.get_by_label("Code", exact=True).fill(code(secret))
    page.get_by_role("button", name="Zet aan").click()
    expect(page.get_by_role("heading", name="Bewaar deze noodcodes")).to_be_visible()
    one = page.locator(".psp-codes code").first.inner_text()
    visitor.go("/mijn-account/")
    page.get_by_role("button", name="Log uit", exact=True).click()
    by_password(visitor, email)
    with visitor.expecting(400):
        page.get_by_label("Code", exact=True).fill("000000")
        page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet")
    page.get_by_label("Code", exact=True).fill(one)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page).to_have_url(re.compile("/vandaag/$"))


def test_on_a_site_to_try_out_one_may_go_on_without(region, visit):
    visitor = visit("klantmanager", again=True)
    visitor.go("/mijn-account/")
    visitor.page.get_by_role("link", name="Bekijk je tweede stap").click()
    expect(visitor.page.get_by_text("Hier staan alleen verzonnen mensen")).to_be_visible()
    visitor.go("/bestand/")
    expect(visitor.page).to_have_url(re.compile("/bestand/$"))
