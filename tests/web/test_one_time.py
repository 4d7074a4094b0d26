"""The page behind a one-time link: who sent it, the code, the answer; and nothing to a scanner of mail."""

import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from perspectief.parties.models import Invitation, Membership, OneTimeLink, PersonAccount, User
from perspectief.parties.rules import MOST_TRIES, Role
from tests.factories import PASSWORD, CardFactory, MembershipFactory, OrganisationFactory, UserFactory

NEW = "een zin die niemand raadt"
COLLEAGUE = {"name": "Nina Nieuw", "email": "nina@eigenstad.test", "role": "caseworker"}


@pytest.fixture
def admin(db, settings, as_app):
    """A functional administrator."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    own = OrganisationFactory(name="gemeente Eigenstad")
    return MembershipFactory(organisation=own, role=Role.ADMINISTRATOR, user__name="Bea Beheer")


@pytest.fixture
def send(admin, enter, django_capture_on_commit_callbacks):
    """Sends a form; gives the address in the mail and the code on the page."""

    def sent(path="/uitnodigingen/nieuw/?wie=collega", by=None, **given):
        with django_capture_on_commit_callbacks(execute=True):
            page = enter(by or admin).post(path, given or COLLEAGUE)
        assert page.status_code == 200, page.content.decode()
        code = re.search(r"psp-stat__n\">(\d{4} \d{4})<", page.content.decode())[1]
        return re.search(r"http://testserver(/link/\S+/)", mail.outbox[-1].body)[1], code

    return sent


def code_given(link, code, client=None):
    """A browser in which the code was given."""
    client = client or Client()
    answer = client.post(link, {"code": code})
    assert answer["Location"] == f"{link}antwoord/"
    return client


def test_before_the_code_only_who_invites_is_told(send):
    link, _ = send()
    html = Client().get(link).content.decode()
    assert "Bea Beheer nodigt je uit" in html and "gemeente Eigenstad" in html
    assert [word for word in ("Nina", "nina@", "klantmanager") if word in html] == []


def test_a_scanner_that_follows_every_link_uses_nothing_up(send):
    link, code = send()
    for _ in range(MOST_TRIES + 3):
        assert Client().get(link).status_code == 200
        assert Client().head(link).status_code == 200
        assert Client().get(f"{link}antwoord/")["Location"] == link
    assert OneTimeLink.objects.get().tries == 0
    assert code_given(link, code).get(f"{link}antwoord/").status_code == 200


def test_without_the_code_there_is_no_answer(send):
    link, _ = send()
    assert Client().post(f"{link}antwoord/", {"name": "Nina", "password": NEW})["Location"] == link
    assert not User.objects.filter(email=COLLEAGUE["email"]).exists()


def test_the_code_counts_in_the_browser_that_gave_it_alone(send):
    link, code = send()
    code_given(link, code)
    assert Client().get(f"{link}antwoord/")["Location"] == link


def test_wrong_codes_close_the_link(send):
    link, code = send()
    for _ in range(MOST_TRIES):
        assert Client().post(link, {"code": "0000 0000"}).status_code == 400
    answer = Client().post(link, {"code": code})
    assert answer.status_code == 410 and "te vaak" in answer.content.decode()
    assert Client().get(link).status_code == 410


def test_yes_makes_the_account_and_logs_in_and_the_link_is_over(send, admin):
    link, code = send()
    client = code_given(link, code)
    assert client.post(f"{link}antwoord/", {"name": "", "password": "kort"}).status_code == 400
    answer = client.post(f"{link}antwoord/", {"name": "Nina Nieuw", "password": NEW}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("mfa_index")  # the second factor comes first
    assert Membership.objects.get(user__email=COLLEAGUE["email"]).organisation == admin.organisation
    assert client.get(link).status_code == 410


def test_no_makes_nothing(send):
    link, code = send()
    html = code_given(link, code).post(f"{link}antwoord/", {"doe": "nee"}).content.decode()
    assert "Je doet niet mee" in html
    assert not User.objects.filter(email=COLLEAGUE["email"]).exists()
    assert Client().get(link).status_code == 410


def test_who_has_an_account_logs_in_first_and_then_says_yes(send):
    known = UserFactory(email=COLLEAGUE["email"])
    link, code = send()
    client = code_given(link, code)
    html = client.get(f"{link}antwoord/").content.decode()
    assert f"next={link}antwoord/" in html and 'name="password"' not in html
    client.post(f"{link}antwoord/", {"name": "Dief", "password": NEW})
    assert not known.memberships.exists()
    client.post(reverse("account_login"), {"login": known.email, "password": PASSWORD})
    assert "Je neemt dit aan met je account" in client.get(f"{link}antwoord/").content.decode()
    client.post(f"{link}antwoord/", {"doe": "ja"})
    assert known.memberships.get().role == Role.CASEWORKER


def test_somebody_else_who_is_logged_in_is_told_to_log_out(send, admin, enter):
    link, code = send()
    client = code_given(link, code, enter(admin))
    assert "voor nina@eigenstad.test" in client.get(f"{link}antwoord/").content.decode()
    client.post(f"{link}antwoord/", {"doe": "ja"})
    assert Invitation.objects.get().accepted_by is None


@pytest.mark.parametrize("token", ["x", "a" * 43, "../../etc", "%00"])
def test_a_link_that_never_was(db, as_app, token):
    assert Client().get(f"/link/{token}/").status_code == 404


def test_a_page_that_stood_open_too_long_is_shown_again(send):
    link, _ = send()
    answer = Client(enforce_csrf_checks=True).post(link, {"code": "1"}, follow=True)
    assert answer.request["PATH_INFO"] == link and "te lang open" in answer.content.decode()
    assert OneTimeLink.objects.get().tries == 0


def test_the_same_form_twice_shows_no_second_code(admin, enter):
    key = {"form_key": "4f1f3a0e-5f0a-4a53-9d3c-1d8a4a3a9c02"}
    client = enter(admin)
    assert client.post("/uitnodigingen/nieuw/?wie=collega", COLLEAGUE | key).status_code == 200
    assert client.post("/uitnodigingen/nieuw/?wie=collega", COLLEAGUE | key).status_code == 302
    assert Invitation.objects.count() == 1


def test_the_code_is_not_kept_in_the_session(admin, enter):
    client = enter(admin)
    html = client.post("/uitnodigingen/nieuw/?wie=collega", COLLEAGUE).content.decode()
    code = re.search(r"psp-stat__n\">(\d{4} \d{4})<", html)[1]
    assert code.replace(" ", "") not in str(dict(client.session)).replace(" ", "")


def test_a_job_seeker_is_tied_to_the_own_card(send, admin):
    worker = MembershipFactory(organisation=admin.organisation)
    card = CardFactory(organisation=admin.organisation, named=True)
    link, code = send(f"/mensen/{card.number}/uitnodiging/", by=worker, email="kevin@voorbeeld.test")
    assert "Kevin" not in Client().get(link).content.decode()
    client = code_given(link, code)
    assert "eigen kaart" in client.get(f"{link}antwoord/").content.decode()
    done = client.post(f"{link}antwoord/", {"name": "Kevin", "password": NEW}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("mfa_index")  # the second step comes first
    assert client.get("/mijn-account/tweede-stap/app/").status_code == 200  # without typing the password again
    account = PersonAccount.objects.get(card_id=card.pk)
    assert account.user.email == "kevin@voorbeeld.test" and not account.user.memberships.exists()


def test_inviting_a_job_seeker_again_ends_the_former_link(send, admin):
    worker = MembershipFactory(organisation=admin.organisation)
    card = CardFactory(organisation=admin.organisation, named=True)
    path = f"/mensen/{card.number}/uitnodiging/"
    first, code = send(path, by=worker, email="kevin@voorbeeld.test")
    send(path, by=worker, email="kevin@voorbeeld.test")
    assert Client().post(first, {"code": code}).status_code == 410


def test_an_administrator_never_sees_the_invitation_of_a_job_seeker(send, admin, enter):
    worker = MembershipFactory(organisation=admin.organisation)
    card = CardFactory(organisation=admin.organisation, named=True)
    send(f"/mensen/{card.number}/uitnodiging/", by=worker, email="kevin@voorbeeld.test")
    number = Invitation.objects.get().number
    client = enter(admin)
    assert "kevin@" not in client.get("/uitnodigingen/?q=kevin").content.decode()
    for deed in ({}, {"doe": "opnieuw"}, {"doe": "intrekken"}):
        answer = client.post(f"/uitnodigingen/{number}/", deed) if deed else client.get(f"/uitnodigingen/{number}/")
        assert answer.status_code == 404
    assert client.get(f"/mensen/{card.number}/uitnodiging/").status_code == 403
