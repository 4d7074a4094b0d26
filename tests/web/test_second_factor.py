"""A second factor before anything of persons: compulsory on a real site, offered on a made one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.test import Client
from django.urls import reverse

from perspectief.core.models import Fact
from perspectief.parties.credentials import end_sessions, forget_second_factor, has_second_factor
from perspectief.parties.models import Installation, Session
from perspectief.web import kept
from tests.contract.test_routes import answer
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, PersonAccountFactory, UserFactory
from tests.routes import ROUTES
from tests.scenes import canary, region_scene
from tests.web.second_steps import APP, by_password, code, secret_on, with_app

CHOOSE, ASKED = reverse("mfa_index"), reverse("mfa_authenticate")
FREE = {"account_logout", "account_reauthenticate", "mfa_index", "mfa_activate_totp", "mfa_add_webauthn"}
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture
def me(db, as_app):
    """A klantmanager with a password and nothing else."""
    return MembershipFactory()


@pytest.fixture
def half(me):
    """A window in which the password was given, and nothing more."""
    client = Client()
    by_password(client, me.user)
    return client


@pytest.fixture
def secured(me, half):
    """Her window after setting up an app, and the app's key."""
    secret = with_app(half)
    return half, secret


def facts(verb: str) -> list[dict]:
    return [fact.data for fact in Fact.objects.filter(verb=verb).order_by("id")]


def test_nothing_at_all_is_served_before_it(db, as_app):
    """Every address, with its own method, also from htmx: only choosing a second factor, proving and leaving remain."""
    scene = region_scene()
    client = Client()
    by_password(client, scene.members["klantmanager"].user)
    for route in ROUTES:
        open_to_all = route.answers["visitor"] in {200, 404} or route.name in {
            "web:language",
            "web:one_time_answer",
            *FREE,
        }
        if open_to_all or route.name in {"account_login", "mfa_authenticate", "mfa_login_webauthn"}:
            continue
        found = answer(client, route, scene)
        assert (found.status_code, found.get("Location")) == (302, CHOOSE), route.name
        sent = client.post(route.path(scene), {"x": "1"}, headers=OURS)
        assert (sent.status_code, sent.get("Location")) == (302, CHOOSE), route.name
        part = client.get(route.path(scene), headers={"hx-request": "true"})
        assert (part.status_code, part["HX-Redirect"], part.content) == (204, CHOOSE, b""), route.name


def test_the_page_says_why(half):
    html = half.get(CHOOSE).content.decode()
    assert "Je werkt met gegevens van mensen" in html
    assert "Terug naar mijn account" not in html


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "account_logout"]
)
def test_no_menu_is_shown_of_which_nothing_opens(name, half):
    """Every entry of the menu opens; after setting one up it is the menu of staff."""
    page = half.get(reverse(name)).content.decode()
    header = page[page.index("<header") : page.index("</header>")]
    links = set(re.findall(r'<a[^>]* href="([^"]+)"', header))
    assert reverse("account_logout") in links
    assert reverse("web:today") not in links and 'role="search"' not in header
    assert {half.get(link).status_code for link in links} == {200}
    with_app(half)
    assert f'href="{reverse("web:today")}"' in half.get(CHOOSE).content.decode()


def test_where_it_is_not_compulsory_the_menu_stays(me):
    Installation.objects.create(kind=Installation.Kind.MADE)
    client = Client()
    by_password(client, me.user)
    assert f'href="{reverse("web:today")}"' in client.get(CHOOSE).content.decode()


def test_an_app_is_set_up_with_a_picture_and_without_script(half):
    html = half.get(APP).content.decode()
    assert 'src="data:image/svg+xml;base64,' in html
    assert len(secret_on(html)) == 32
    assert half.post(APP, {"code": "000000"}).status_code == 400
    secret = secret_on(half.get(APP).content.decode())
    codes = half.post(APP, {"code": code(secret)}, follow=True).content.decode()
    assert len(re.findall(r"<code>\d{8}</code>", codes)) == 10
    assert half.get(reverse("web:today")).status_code == 200


def test_recovery_codes_are_shown_once(secured):
    client, _secret = secured
    page = reverse("mfa_view_recovery_codes")
    assert len(re.findall(r"<code>(\d{8})</code>", client.get(page).content.decode())) == 10
    again = client.get(page).content.decode()
    assert not re.findall(r"<code>", again)
    assert "Je hebt nog 10 noodcodes" in again


def test_at_the_next_log_in_the_code_is_asked_and_works_once(me, secured):
    _client, secret = secured
    window = Client()
    assert by_password(window, me.user)["Location"] == ASKED
    assert window.get(reverse("web:pool"))["Location"].startswith(reverse("account_login"))
    assert "Nog één stap" in window.get(ASKED).content.decode()
    shown = code(secret)
    assert window.post(ASKED, {"code": shown})["Location"] == reverse("web:today")
    assert window.get(reverse("web:today")).status_code == 200
    other = Client()
    by_password(other, me.user)
    replayed = other.post(ASKED, {"code": shown})
    assert replayed.status_code == 400
    assert "is al gebruikt" in replayed.content.decode()


def test_every_log_in_stands_in_the_journal_with_what_was_shown(me, secured):
    _client, secret = secured
    window = Client()
    by_password(window, me.user)
    window.post(ASKED, {"code": code(secret)})
    assert facts("logged_in") == [{"user": me.user.pk, "by": shown} for shown in ("password", "password totp")]


def test_the_code_of_setting_up_does_not_log_in(me, half):
    secret = secret_on(half.get(APP).content.decode())
    shown = code(secret)
    half.post(APP, {"code": shown})
    window = Client()
    by_password(window, me.user)
    assert window.post(ASKED, {"code": shown}).status_code == 400


def test_a_recovery_code_logs_in_once(me, secured):
    client, _secret = secured
    one = re.findall(r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode())[3]
    for wanted in (302, 400):
        window = Client()
        by_password(window, me.user)
        assert window.post(ASKED, {"code": one}).status_code == wanted


def test_the_key_is_sealed_in_the_database(me, secured):
    _client, secret = secured
    for held in Authenticator.objects.filter(user=me.user):
        assert secret not in str(held.data)
        assert str(held.data.get("secret", held.data.get("seed"))).startswith(f"{settings.BSN_KEY_CURRENT}:")


def test_the_session_gets_another_key_and_the_journal_a_fact(me, half):
    before = half.session.session_key
    with_app(half)
    assert half.session.session_key != before
    assert facts("second_factor_added") == [{"user": me.user.pk, "factor": "totp"}]


def test_the_last_one_stays_and_another_account_s_is_not_there(me, secured):
    client, _secret = secured
    mine = Authenticator.objects.get(user=me.user, type="totp")
    other = Authenticator.objects.create(user=UserFactory(), type="totp", data={})
    remove = reverse("web:factor_remove")
    assert client.post(remove, {"factor": other.pk}).status_code == 404
    refused = client.post(remove, {"factor": mine.pk})
    assert refused.status_code == 403
    assert "Je hebt een tweede stap nodig" in refused.content.decode()
    assert has_second_factor(me.user)


def test_on_a_made_site_it_is_offered_and_not_compulsory(me, half):
    Installation.objects.create(kind=Installation.Kind.MADE)
    assert half.get(reverse("web:today")).status_code == 200
    assert "hoeft de tweede stap hier niet" in half.get(CHOOSE).content.decode()
    with_app(half)
    mine = Authenticator.objects.get(user=me.user, type="totp")
    half.post(reverse("web:factor_remove"), {"factor": mine.pk})
    assert not Authenticator.objects.filter(user=me.user).exists()


def test_who_has_one_and_did_not_show_it_cannot_choose_another(me, secured):
    """A session that never passed the second step, however it came to be, is ended."""
    window = Client()
    window.force_login(me.user)
    session = window.session
    session.pop("account_authentication_methods")
    session.save()
    assert window.get(reverse("web:today"))["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in window.session


@pytest.mark.parametrize(
    "name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "web:account"]
)
def test_a_session_of_the_password_alone_is_over_once_the_owner_has_one(name, me, half):
    """Who only knows the password waits for the owner on a page that was open: it shuts, and the session ends."""
    Authenticator.objects.create(user=me.user, type="totp", data={})
    assert half.get(reverse(name))["Location"].startswith(reverse("account_login"))
    assert "_auth_user_id" not in half.session


def test_leaving_is_always_free(me, half):
    Authenticator.objects.create(user=me.user, type="totp", data={})
    assert half.get(reverse("account_logout")).status_code == 200


def test_a_factor_that_comes_ends_every_other_session(me, half):
    other = Client()
    by_password(other, me.user)
    with_app(half)
    assert [one.session_key for one in Session.objects.filter(user=me.user)] == [half.session.session_key]
    assert half.get(reverse("web:today")).status_code == 200


def test_a_job_seeker_sets_one_up_first_and_then_reads(db, as_app):
    account = PersonAccountFactory(card_id=canary(OrganisationFactory()).pk)
    client = Client()
    by_password(client, account.user)
    for name in ("web:who_looked", "web:own_rights", "web:own_rights_access", "web:own_rights_download", "web:account"):
        assert client.get(reverse(name))["Location"] == CHOOSE, name
    page = client.get(CHOOSE).content.decode()
    assert "Hier staan gegevens over jou" in page
    assert "Je werkt met gegevens" not in page
    with_app(client)
    assert client.get(reverse("web:own_rights_download")).status_code == 200


def test_in_a_made_region_a_job_seeker_needs_none(db, as_app):
    Installation.objects.create(kind=Installation.Kind.MADE)
    account = PersonAccountFactory(card_id=canary(OrganisationFactory()).pk)
    client = Client()
    by_password(client, account.user)
    assert client.get(reverse("web:who_looked")).status_code == 200


def test_an_account_that_reaches_nobody_is_not_asked(db, as_app):
    client = Client()
    by_password(client, UserFactory())
    assert client.get(reverse("web:account")).status_code == 200


def test_recovery_by_a_person_takes_everything_away_and_logs_out(me, secured):
    client, _secret = secured
    assert forget_second_factor(me.user) == 2
    assert not has_second_factor(me.user)
    assert client.get(reverse("web:today"))["Location"].startswith(reverse("account_login"))
    assert by_password(client, me.user)["Location"] == reverse("web:today")
    assert client.get(reverse("web:today"))["Location"] == CHOOSE


def test_what_was_typed_survives_both_steps(me, secured):
    client, secret = secured
    end_sessions(me.user)
    author = {kept.BY: kept.sign_author(me.user_id)}
    late = client.post(reverse("web:today_act"), {"doe": "klaar", "tekst": "met dieren"} | author, headers=OURS)
    sealed = re.search(r'name="kept" value="([^"]+)"', late.content.decode())[1]
    asked = by_password(client, me.user, kept=sealed).content.decode()
    assert "Nog één stap" in asked
    assert re.search(r'name="kept" value="([^"]+)"', asked)[1] == sealed
    wrong = client.post(ASKED, {"code": "000000", kept.FIELD: sealed})
    assert re.search(r'name="kept" value="([^"]+)"', wrong.content.decode())[1] == sealed
    back = client.post(ASKED, {"code": code(secret), kept.FIELD: sealed}).content.decode()
    assert "Je bent weer ingelogd" in back
    assert "met dieren" in back


def test_half_a_log_in_ends_nowhere(me, secured):
    """Password without code: no page, no session of the account, and no way to set up another factor."""
    window = Client()
    by_password(window, me.user)
    for name in ("mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_reauthenticate", "web:today"):
        assert window.get(reverse(name))["Location"].startswith(reverse("account_login")), name
    assert not Session.objects.filter(session_key=window.session.session_key, user=me.user).exists()


def test_the_password_stays_needed(me, secured):
    _client, secret = secured
    window = Client()
    by_password(window, me.user, "een verkeerd wachtwoord")
    assert window.post(ASKED, {"code": code(secret)})["Location"] == reverse("account_login")
    assert by_password(window, me.user, PASSWORD)["Location"] == ASKED
