"""A fresh proof before sensitive changes: password, code or passkey, and nothing typed is lost."""

import re
import time
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from perspectief.parties.models import Session
from perspectief.privacy.models import Erasure
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.scenes import canary
from tests.web.second_steps import by_password, code, with_app

PROVE, CHANGE = reverse("account_reauthenticate"), reverse("account_change_password")
NEW = "een-heel-ander-wachtwoord"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def me(db, as_app):
    """A klantmanager."""
    return MembershipFactory()


@pytest.fixture
def stale(me):
    """Her window, six minutes after the log-in; `.secret` is the key of her app."""
    client = Client()
    by_password(client, me.user)
    client.secret = with_app(client)
    return later(client)


def later(client: Client, seconds: int = 360) -> Client:
    """As if what was proved was proved so long ago."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [one | {"at": one["at"] - seconds} for one in records]
    session.save()
    return client


def test_a_page_is_asked_for_after_the_proof(stale):
    asked = stale.get(CHANGE)
    assert asked["Location"] == f"{PROVE}?next=%2Fwachtwoord%2F"
    page = stale.get(asked["Location"]).content.decode()
    assert 'name="next" value="/wachtwoord/"' in page
    assert stale.post(PROVE, {"password": PASSWORD, "next": CHANGE})["Location"] == CHANGE
    assert stale.get(CHANGE).status_code == 200


def test_a_code_proves_as_well(stale):
    assert stale.post(PROVE, {"code": "123", "next": CHANGE}).status_code == 400
    assert stale.post(PROVE, {"code": code(stale.secret), "next": CHANGE})["Location"] == CHANGE
    assert stale.get(CHANGE).status_code == 200


def test_a_proof_holds_five_minutes(stale):
    stale.post(PROVE, {"password": PASSWORD})
    assert stale.get(CHANGE).status_code == 200
    assert later(stale, 301).get(CHANGE).status_code == 302


def test_a_proof_from_the_future_proves_nothing(stale):
    session = stale.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() + 60}]
    session.save()
    assert stale.get(CHANGE).status_code == 302


@pytest.mark.parametrize(
    "name", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_view_recovery_codes", "account_change_password"]
)
def test_looking_at_what_is_sensitive_asks_it(name, stale):
    assert stale.get(reverse(name))["Location"].startswith(PROVE)


@pytest.mark.parametrize("name", ["web:factor_remove", "mfa_generate_recovery_codes", "mfa_add_webauthn"])
def test_a_sent_change_is_kept_and_goes_on_after_the_proof(name, stale):
    asked = stale.post(reverse(name), {"factor": "7", "tekst": "dit & dat"})
    html = asked.content.decode()
    assert asked.status_code == 401
    assert "dit &amp; dat" not in html
    sealed = re.search(r'name="kept" value="([^"]+)"', html)[1]
    wrong = stale.post(PROVE, {"password": "fout", "kept": sealed})
    assert re.search(r'name="kept" value="([^"]+)"', wrong.content.decode())[1] == sealed
    on = stale.post(PROVE, {"password": PASSWORD, "kept": sealed}).content.decode()
    assert f'action="{reverse(name)}"' in on
    assert "dit &amp; dat" in on


def test_one_does_not_go_on_to_another_site(stale):
    for there in ("https://kwaad.test/", "//kwaad.test/", "javascript:alert(1)"):
        assert stale.post(PROVE, {"password": PASSWORD, "next": there})["Location"] == reverse("web:account")


def test_another_s_password_proves_nothing(stale):
    UserFactory(email="ander@voorbeeld.test", password="het-wachtwoord-van-een-ander")
    assert stale.post(PROVE, {"password": "het-wachtwoord-van-een-ander"}).status_code == 400


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(me, stale):
    other = Client()
    by_password(other, me.user)
    other.post(reverse("mfa_authenticate"), {"code": code(stale.secret)})
    assert other.get(reverse("web:today")).status_code == 200
    stale.post(PROVE, {"password": PASSWORD})
    before = stale.session.session_key
    stale.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    assert stale.session.session_key != before
    assert stale.get(reverse("web:today")).status_code == 200
    assert other.get(reverse("web:today"))["Location"].startswith(reverse("account_login"))
    assert Session.objects.filter(user=me.user).count() == 1


def test_erasing_somebody_asks_it_and_goes_on_afterwards(me, stale):
    page = f"/mensen/{canary(me.organisation).number}/rechten/"
    asked = stale.post(page, {"doe": "wis", "zeker": "ja"}, headers=OURS)
    assert asked.status_code == 401
    assert not Erasure.objects.exists()
    assert stale.get(page).status_code == 200  # reading it, and what can be undone, asks nothing
    assert stale.post(page, {"doe": "bezwaar"}, headers=OURS).status_code == 302
    sealed = re.search(r'name="kept" value="([^"]+)"', asked.content.decode())[1]
    on = stale.post(PROVE, {"password": PASSWORD, "kept": sealed}).content.decode()
    assert f'action="{page}"' in on
    assert 'name="doe" value="wis"' in on
    assert stale.post(page, {"doe": "wis", "zeker": "ja"}, headers=OURS).status_code == 302
    assert Erasure.objects.exists()


def test_taking_everything_of_somebody_along_asks_it_and_leads_back(me, stale):
    """Back to the page with the button: a download leaves the page that asked standing."""
    page = f"/mensen/{canary(me.organisation).number}/inzage/"
    asked = stale.get(f"{page}download/")
    assert unquote(asked["Location"]) == f"{PROVE}?next={page}"
    assert stale.post(PROVE, {"password": PASSWORD, "next": page})["Location"] == page
    assert f'href="{page}download/"' in stale.get(page).content.decode()
    assert stale.get(f"{page}download/").headers["Content-Disposition"].startswith("attachment")
