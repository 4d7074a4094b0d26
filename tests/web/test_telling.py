"""The owner of an account hears by mail what was done to it, whoever did it."""

import re
from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from perspectief.core import outbox
from perspectief.parties.rules import Role
from perspectief.parties.telling import HAPPENED, tell_owner
from tests.factories import PASSWORD, CardFactory, MembershipFactory, PersonAccountFactory
from tests.web.second_steps import by_password, code, mail_links, with_app

NEW = "een heel andere lange zin"
CODES = reverse("mfa_view_recovery_codes")


@pytest.fixture
def me(db, as_app, settings):
    """A klantmanager."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return MembershipFactory()


@pytest.fixture
def window(me) -> Client:
    """Her window, after setting up an app; what was mailed for that is put away. `.secret` is the key of the app."""
    client = Client()
    by_password(client, me.user)
    client.secret = with_app(client)
    mail.outbox.clear()
    return client


@pytest.fixture
def told(me, django_capture_on_commit_callbacks) -> Callable[..., str]:
    """`told(deed)`: what the owner reads in the one mail that follows."""

    def heard(deed: Callable[[], object]) -> str:
        outbox.deliver()
        mail.outbox.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        (sent,) = mail.outbox
        assert sent.to == [me.user.email]
        assert not sent.alternatives
        assert me.user.name in sent.body
        assert "Was jij dit niet?" in sent.body
        assert "beheerder van je organisatie" in sent.body
        for private in (me.user.email, me.organisation.name, "http", "127.0.0.1"):
            assert private not in sent.subject + sent.body
        return sent.body

    return heard


def test_a_new_password(window, told):
    given = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert "wachtwoord van je account is veranderd" in told(
        lambda: window.post(reverse("account_change_password"), given)
    )


def test_a_password_that_is_not_changed_tells_nothing(window, django_capture_on_commit_callbacks):
    given = {"oldpassword": "fout", "password1": NEW, "password2": NEW}
    with django_capture_on_commit_callbacks(execute=True):
        window.post(reverse("account_change_password"), given)
    assert mail.outbox == []


def test_a_new_password_by_mail(me, window, told, django_capture_on_commit_callbacks):
    client = Client()
    client.post(reverse("account_reset_password"), {"email": me.user.email})
    with django_capture_on_commit_callbacks(execute=True):
        mail_links()
    asked = client.get(re.search(r"http://testserver(/wachtwoord/nieuw/\S+)", mail.outbox[-1].body)[1], follow=True)
    page = asked.redirect_chain[-1][0]
    assert "is veranderd" in told(lambda: client.post(page, {"password1": NEW, "password2": NEW}))
    me.user.refresh_from_db()
    assert me.user.check_password(NEW)


def test_an_app_that_came(me, told):
    client = Client()
    by_password(client, me.user)
    assert "bijgekomen: een app met codes" in told(lambda: with_app(client))


def test_an_app_that_went(window, me, told):
    Authenticator.objects.create(user=me.user, type="webauthn", data={"name": "laptop"})
    app = Authenticator.objects.get(user=me.user, type="totp")
    assert "weggehaald: een app met codes" in told(
        lambda: window.post(reverse("web:factor_remove"), {"factor": app.pk})
    )


def test_new_recovery_codes(window, told):
    said = told(lambda: window.post(reverse("mfa_generate_recovery_codes")))
    assert "nieuwe noodcodes gemaakt" in said
    assert not re.search(r"\d{8}", said)


def test_a_log_in_with_a_recovery_code_and_none_with_the_app(window, me, told, django_capture_on_commit_callbacks):
    codes = re.findall(r"<code>(\d{8})</code>", window.get(CODES).content.decode())
    client = Client()
    by_password(client, me.user)
    said = told(lambda: client.post(reverse("mfa_authenticate"), {"code": codes[0]}))
    assert "een noodcode gebruikt" in said
    assert codes[0] not in said
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        again = Client()
        by_password(again, me.user)
        again.post(reverse("mfa_authenticate"), {"code": code(window.secret)})
    assert again.get(reverse("web:today")).status_code == 200
    assert mail.outbox == []


def test_a_recovery_code_as_proof(window, told):
    codes = re.findall(r"<code>(\d{8})</code>", window.get(CODES).content.decode())
    proof = reverse("account_reauthenticate")
    assert "een noodcode gebruikt" in told(lambda: window.post(proof, {"code": codes[1]}))


def test_a_mail_that_cannot_leave_stops_nothing(window, me, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    with django_capture_on_commit_callbacks(execute=True):
        window.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    me.user.refresh_from_db()
    assert me.user.check_password(NEW)


def test_a_job_seeker_is_sent_to_the_klantmanager(me, django_capture_on_commit_callbacks):
    account = PersonAccountFactory(card_id=CardFactory().pk)
    Authenticator.objects.create(user=account.user, type="totp", data={})
    with django_capture_on_commit_callbacks(execute=True):
        tell_owner(account.user, "password_changed")
    assert "Bel daarna je klantmanager" in mail.outbox[-1].body


def test_who_has_no_password_is_not_told_to_choose_one(me, django_capture_on_commit_callbacks):
    member = MembershipFactory(role=Role.ADMINISTRATOR)
    member.user.set_unusable_password()
    with django_capture_on_commit_callbacks(execute=True):
        for verb in HAPPENED:
            tell_owner(member.user, verb, factor="webauthn")
    assert len(mail.outbox) == len(HAPPENED)
    assert not [one for one in mail.outbox if "kies bij het inloggen" in one.body or "{" in one.body]
