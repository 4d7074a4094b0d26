"""Log in, log out, a new password, another role."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.test import Client
from django.urls import reverse

from perspectief.parties.models import Installation
from perspectief.parties.rules import Role
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, PersonAccountFactory, UserFactory
from tests.web.second_steps import mail_links

LOG_IN = reverse("account_login")


@pytest.fixture
def me(db, as_app):
    """A klantmanager."""
    return MembershipFactory()


def test_after_log_in_comes_vandaag(me):
    answer = Client().post(LOG_IN, {"login": me.user.email.upper(), "password": PASSWORD})
    assert answer["Location"] == reverse("web:today")


def test_a_wrong_password_says_so_beside_what_was_typed(me):
    html = Client().post(LOG_IN, {"login": me.user.email, "password": "fout"}).content.decode()
    assert 'role="alert"' in html
    assert f'value="{me.user.email}"' in html
    assert "fout" not in re.findall(r'type="password"[^>]*', html)[0]


def test_an_unknown_address_gets_the_same_answer(me):
    wrong = Client().post(LOG_IN, {"login": me.user.email, "password": "fout"}).content.decode()
    unknown = Client().post(LOG_IN, {"login": "niemand@voorbeeld.test", "password": "fout"}).content.decode()
    said = [re.search(r'role="alert".*?</div></div>', html, re.DOTALL)[0] for html in (wrong, unknown)]
    assert said[0] == said[1]


def test_nobody_signs_up(me):
    assert "registre" not in Client().get(LOG_IN).content.decode().lower()
    assert Client().get("/account/signup/").status_code == 404


def test_an_account_without_membership_is_told(db, as_app):
    client = Client()
    client.force_login(UserFactory())
    answer = client.get(reverse("web:today"))
    assert answer.status_code == 403
    assert "hoort nu bij geen organisatie" in answer.content.decode()
    assert client.get(reverse("web:account")).status_code == 200


def test_log_out_asks_and_then_does(me, enter):
    client = enter(me)
    assert "Log uit" in client.get(reverse("account_logout")).content.decode()
    client.post(reverse("account_logout"))
    assert client.get(reverse("web:today")).status_code == 302


def test_who_works_at_two_places_chooses(me, enter):
    second = MembershipFactory(
        user=me.user, organisation=OrganisationFactory(name="Opstap", kind="intermediair"), role=Role.INTERMEDIARY
    )
    client, page = enter(me), reverse("web:account")
    assert me.organisation.name in client.get(page).content.decode()
    html = client.post(page, {"membership": second.pk}, follow=True).content.decode()
    assert "<b>" + me.user.name + "</b><span>Opstap</span>" in html


def test_a_membership_of_another_is_not_taken(me, enter):
    client = enter(me)
    client.post(reverse("web:account"), {"membership": MembershipFactory().pk})
    assert client.session.get("membership") is None


@pytest.fixture
def asked_by_mail(settings, django_capture_on_commit_callbacks):
    """`asked_by_mail(email)`: the answer to who forgot a password, after the worker did its part; `.carried`: what the job knew."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    def asked(email: str):
        answer = Client().post(reverse("account_reset_password"), {"email": email}, follow=True)
        assert mail.outbox == []  # nobody waits for the mail server
        with django_capture_on_commit_callbacks(execute=True):
            answer.carried = mail_links()
        return answer

    return asked


def test_a_new_password_by_mail(me, asked_by_mail):
    client = Client()
    Authenticator.objects.create(user=me.user, type="totp", data={})
    answer = asked_by_mail(me.user.email)
    assert answer.carried == [{"user": me.user.pk, "site": "http://testserver/"}]
    assert "Kijk in je mail" in answer.content.decode()
    (sent,) = mail.outbox
    assert "Nieuw wachtwoord voor Perspectief" in sent.subject
    link = re.search(r"https?://testserver(/\S+)", sent.body)
    assert link
    form = client.get(link[1], follow=True)
    assert "Kies een nieuw wachtwoord" in form.content.decode()
    new = "een-heel-ander-wachtwoord"
    done = client.post(form.request["PATH_INFO"], {"password1": new, "password2": new}, follow=True)
    assert "Je nieuwe wachtwoord werkt" in done.content.decode()
    assert client.post(LOG_IN, {"login": me.user.email, "password": new})["Location"] == reverse("mfa_authenticate")
    assert "Deze link werkt niet meer" in Client().get(link[1], follow=True).content.decode()


@pytest.mark.parametrize(
    "case", ["nobody", "closed", "only through the organisation", "no second step yet", "a job seeker without one"]
)
def test_who_would_be_taken_over_by_a_mailbox_gets_no_mail_and_the_same_page(case, me, asked_by_mail):
    """A password from a mailbox never is the only thing somebody shows: the account would set up the thief's second factor."""
    email = me.user.email
    if case == "nobody":
        email = "niemand@voorbeeld.test"
    elif case == "a job seeker without one":
        email = PersonAccountFactory(card_id=7).user.email
    elif case != "no second step yet":
        Authenticator.objects.create(user=me.user, type="totp", data={})
        me.user.is_active = case != "closed"
        if case != "closed":
            me.user.set_unusable_password()
        me.user.save()
    answer = asked_by_mail(email)
    assert "Kijk in je mail" in answer.content.decode()
    assert "vraag je beheerder of klantmanager" in answer.content.decode()
    assert len(answer.carried) == 1  # the request does the same for everybody
    assert mail.outbox == []


def test_where_no_second_step_is_compulsory_the_mail_goes(me, asked_by_mail):
    Installation.objects.create(kind=Installation.Kind.MADE)
    asked_by_mail(me.user.email)
    assert [one.to for one in mail.outbox] == [[me.user.email]]


class Slow(BaseEmailBackend):
    """A mail server that takes its time. `asked`: how often it was asked something."""

    asked = 0

    def send_messages(self, email_messages):
        Slow.asked += 1
        time.sleep(1)
        return len(email_messages)


def test_the_time_tells_nothing_of_who_has_an_account(me, settings, django_capture_on_commit_callbacks):
    """A slow mail server keeps nobody waiting, with an account or without."""
    settings.EMAIL_BACKEND, Slow.asked = f"{__name__}.Slow", 0
    Authenticator.objects.create(user=me.user, type="totp", data={})
    for email in (me.user.email, "niemand@voorbeeld.test"):
        with django_capture_on_commit_callbacks(execute=True):
            Client().post(reverse("account_reset_password"), {"email": email})
        assert Slow.asked == 0, "nobody waits for it"
    begun = time.monotonic()
    with django_capture_on_commit_callbacks(execute=True):
        mail_links()
    assert time.monotonic() - begun > 0.9 and Slow.asked == 1


def test_a_used_link_says_so(me):
    html = Client().get("/wachtwoord/nieuw/1-abc-def/").content.decode()
    assert "Deze link werkt niet meer" in html


def test_a_weak_password_is_refused_with_the_reason(me, enter):
    sent = {"oldpassword": PASSWORD, "password1": "kort", "password2": "kort"}
    html = enter(me).post(reverse("account_change_password"), sent).content.decode()
    assert "12" in re.findall(r"psp-field__error.*?</span>", html, re.DOTALL)[0]


def test_a_changed_password_is_confirmed(me, enter):
    new = "een-heel-ander-wachtwoord"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert "is bewaard" in enter(me).post(reverse("account_change_password"), sent, follow=True).content.decode()
