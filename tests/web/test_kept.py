"""A form sent after the session ended: its words are kept, for the same person, and never for another site's form."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from perspectief.web import kept
from tests.factories import PASSWORD, MembershipFactory

FORM = reverse("web:today_act")
SENT = {"doe": "klaar", "taak": ["7", "8"], "tekst": "Kan goed met dieren & mensen"}
OURS = {"sec-fetch-site": "same-origin"}


def sealed(html: str) -> str:
    found = re.search(r'name="kept" value="([^"]+)"', html)
    assert found
    return found[1]


def log_in(client: Client, membership, **more):
    return client.post(reverse("account_login"), {"login": membership.user.email, "password": PASSWORD, **more})


@pytest.fixture
def me(db, as_app):
    """Somebody whose session ended."""
    return MembershipFactory()


def late(client: Client, membership=None, headers=OURS, **more):
    """The form comes too late."""
    author = {kept.BY: kept.sign_author(membership.user_id)} if membership else {}
    return client.post(FORM, SENT | author | more, headers=headers)


def test_the_words_come_back_after_log_in(me):
    client = Client()
    answer = late(client, me)
    html = answer.content.decode()
    assert answer.status_code == 401
    assert "Wat je typte is bewaard." in html
    assert "dieren" not in html
    again = log_in(client, me, kept=sealed(html)).content.decode()
    assert "Je bent weer ingelogd" in again
    assert f'action="{FORM}"' in again
    assert re.findall(r'name="taak" value="(\d)"', again) == ["7", "8"]
    assert "Kan goed met dieren &amp; mensen" in again


def test_a_wrong_password_loses_nothing(me):
    client = Client()
    held = sealed(late(client, me).content.decode())
    html = client.post(
        reverse("account_login"), {"login": me.user.email, "password": "fout", "kept": held}
    ).content.decode()
    assert sealed(html) == held


def test_another_person_does_not_get_the_words(me):
    client, other = Client(), MembershipFactory()
    html = log_in(client, other, kept=sealed(late(client, me).content.decode())).content.decode()
    assert "hoort bij een ander account" in html
    assert "dieren" not in html


def test_words_are_kept_for_two_hours(me, monkeypatch):
    client = Client()
    held = sealed(late(client, me).content.decode())
    monkeypatch.setattr(kept, "LIFE", -1)
    assert "langer dan twee uur" in log_in(client, me, kept=held).content.decode()


def test_something_made_up_is_not_opened(me):
    assert "langer dan twee uur" in log_in(Client(), me, kept="gAAAAAbedacht").content.decode()


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"origin": "https://kwaad.test"}, {}],
    ids=["cross-site", "origin", "nothing"],
)
def test_a_form_of_another_site_is_not_kept(me, headers):
    answer = late(Client(), me, headers=headers)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


def test_an_older_browser_is_known_by_its_origin(me):
    assert late(Client(), me, headers={"origin": "http://testserver"}).status_code == 401


def test_a_form_that_does_not_say_whose_it_is_is_not_kept(me):
    """Without an author anybody who logs in next would get the words."""
    for author in (
        {},
        {kept.BY: ""},
        {kept.BY: "7"},
        {kept.BY: kept.sign_author(me.user_id)[:-1] + "x"},
        {kept.BY: kept.sign_author(0)},
    ):
        answer = Client().post(FORM, SENT | author, headers=OURS)
        assert answer.status_code == 302, author
        assert b"dieren" not in answer.content


def test_a_form_with_a_secret_is_not_kept(me):
    answer = late(Client(), me, oldpassword="geheim-woord-9", password1="nieuw-woord-9")
    assert answer.status_code == 302
    assert late(Client(), me, code="123456").status_code == 302
    assert late(Client(), me, postcode="4811 KL").status_code == 401


def test_a_session_that_is_gone_altogether_keeps_the_words_too(me):
    """The secret against forgery went with the session: the form is then refused as forged, and kept all the same."""
    client = Client(enforce_csrf_checks=True)
    assert sealed(late(client, me, csrfmiddlewaretoken="a" * 64).content.decode())


def test_a_forged_form_of_who_is_logged_in_is_refused(me):
    client = Client(enforce_csrf_checks=True)
    client.force_login(me.user)
    answer = client.post(FORM, SENT, headers=OURS)
    assert answer.status_code == 403
    assert "te oud om te versturen" in answer.content.decode()


def test_a_part_of_a_page_sends_the_whole_page_to_log_in(db):
    answer = Client().get(
        reverse("web:pool"), headers={"hx-request": "true", "hx-current-url": "http://testserver/bestand/?werk=tuin"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{reverse('account_login')}?next=/bestand/%3Fwerk%3Dtuin"


def test_log_in_comes_back_to_the_page_asked(me):
    client = Client()
    asked = client.get(reverse("web:pool"), {"werk": "tuin"})
    assert asked["Location"] == f"{reverse('account_login')}?next=/bestand/%3Fwerk%3Dtuin"
    assert 'name="next" value="/bestand/?werk=tuin"' in client.get(asked["Location"]).content.decode()
    assert log_in(client, me, next="/bestand/?werk=tuin")["Location"] == "/bestand/?werk=tuin"
