"""Logging in with the account of one's organisation, against a real provider in a process of its own."""

import base64
import hashlib
import logging
import re
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from perspectief.config.providers import OrganisationLogin
from perspectief.core.models import Fact
from perspectief.core.outgoing.listed import origin_of
from perspectief.parties.models import Installation, Session, User
from perspectief.parties.rules import Role
from perspectief.web import kept
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.scenes import canary
from tests.web import identity_provider
from tests.web.second_steps import by_password, code, with_app

START, BACK = "/inloggen/organisatie/breda/", "/inloggen/organisatie/breda/terug/"
OURS = {"sec-fetch-site": "same-origin"}


@pytest.fixture(scope="module")
def provider():
    with identity_provider.running() as found:
        yield found


@pytest.fixture
def breda(db):
    return OrganisationFactory(name="gemeente Breda")


@pytest.fixture
def described(breda, provider, settings):
    """`described(issuer=…)`: what the operator wrote about the provider of Breda, and that its server may be called."""
    settings.OUTGOING_PRIVATE = ("127.0.0.0/8", "::1/128")

    def written(**more) -> OrganisationLogin:
        given = {"issuer": provider.issuer, "second_factor": {"amr": ("mfa",)}} | more
        one = OrganisationLogin("breda", "gemeente Breda", breda.number, client_id="psp", secret="geheim", **given)
        settings.ORGANISATION_LOGINS = (one,)
        settings.OUTGOING = tuple({str(origin_of(address)) for address in (one.issuer, provider.issuer)})
        return one

    written()
    return written


@pytest.fixture
def me(breda, described, provider, as_app):
    """Somebody of Breda whom the provider knows, and who proved a second factor there."""
    member = MembershipFactory(organisation=breda)
    provider.knows(member.user.email, amr=["pwd", "mfa"])
    return member


def path(address: str) -> str:
    """The address on our site."""
    found = urlsplit(address)
    return f"{found.path}?{found.query}"


def through(client: Client, provider, subject: str, start: str = START, **more):
    """The whole journey; the answer to coming back."""
    away = client.get(start)
    assert away.status_code == 302, away.content.decode()
    return client.get(path(provider.log_in(away["Location"], subject, **more)))


def logged_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_one_comes_in_where_one_wanted_to_be(me, provider):
    client = Client()
    page = client.get(reverse("account_login"), {"next": "/bestand/?werk=tuin"}).content.decode()
    start = re.search(r'href="(/inloggen/organisatie/breda/[^"]*)"', page)[1]
    answer = through(client, provider, me.user.email, start)
    assert answer["Location"] == "/bestand/?werk=tuin"
    assert client.get("/bestand/").status_code == 200
    assert client.get(reverse("account_login")).status_code == 302


def test_state_nonce_and_the_proof_key_go_along(me, provider):
    asked = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]
    assert len(asked["state"][0]) >= 16
    assert len(asked["nonce"][0]) >= 32
    assert asked["redirect_uri"] == [f"http://testserver{BACK}"]
    twice = parse_qs(urlsplit(Client().get(START)["Location"]).query)
    for name in ("state", "nonce", "code_challenge"):
        assert asked[name] != twice[name]


def test_a_visitor_cannot_add_to_the_question(me):
    sent = f"{START}?auth_params=prompt%3Dnone%26nonce%3Dmine&scope=offline_access&process=connect"
    asked = parse_qs(urlsplit(Client().get(sent)["Location"]).query)
    assert "prompt" not in asked
    assert asked["nonce"] != ["mine"]
    assert set(asked["scope"][0].split()) == {"openid", "email", "profile"}


@pytest.mark.parametrize("case", ["unknown", "unverified", "said false in words", "elsewhere", "ended", "closed"])
def test_who_has_no_account_there_is_refused_in_the_same_words(case, me, provider, breda):
    subject, claims = f"{case.replace(' ', '-')}@breda.test", {"amr": ["mfa"]}
    if case in {"unverified", "said false in words"}:
        MembershipFactory(organisation=breda, user=UserFactory(email=subject))
        claims["email_verified"] = "false" if "words" in case else False
    elif case == "elsewhere":
        MembershipFactory(organisation=OrganisationFactory(), user=UserFactory(email=subject))
    elif case == "ended":
        MembershipFactory(organisation=breda, user=UserFactory(email=subject), ends_on="2021-01-01")
    elif case == "closed":
        MembershipFactory(organisation=breda, user=UserFactory(email=subject, is_active=False))
    provider.knows(subject, **claims)
    before, client = User.objects.count(), Client()
    answer = through(client, provider, subject)
    assert answer.status_code == 403
    assert "hoort dit e-mailadres daar niet bij een account" in answer.content.decode()
    assert not logged_in(client)
    assert User.objects.count() == before
    (fact,) = Fact.objects.filter(verb="login_refused")
    assert fact.data["provider"] == "breda"
    assert subject not in str(fact.data)


def test_a_domain_the_provider_vouches_for_needs_no_saying_so(me, provider, described):
    described(vouches_for=("breda.test",))
    member = MembershipFactory(organisation=me.organisation, user=UserFactory(email="kim@breda.test"))
    provider.knows("kim@breda.test", email_verified=None, amr=["mfa"])
    client = Client()
    through(client, provider, "kim@breda.test")
    assert client.session["_auth_user_id"] == str(member.user.pk)
    provider.knows("kim@elders.test", email_verified=None, amr=["mfa"])
    assert through(Client(), provider, "kim@elders.test").status_code == 403


def test_a_state_works_once_and_in_its_own_window(me, provider):
    client = Client()
    away = client.get(START)["Location"]
    came = path(provider.log_in(away, me.user.email))
    assert Client().get(came).status_code == 400
    assert client.get(came).status_code == 302
    client.post(reverse("account_logout"))
    again = client.get(came)
    assert again.status_code == 400
    assert "klopte niet, was al gebruikt" in again.content.decode()
    assert not logged_in(client)


def test_a_made_up_state_is_refused(me, provider):
    client = Client()
    came = path(provider.log_in(client.get(START)["Location"], me.user.email))
    assert client.get(re.sub(r"state=\w+", "state=bedacht", came)).status_code == 400
    assert client.get(BACK).status_code == 400


def test_an_answer_to_another_question_is_refused(me, provider):
    """The nonce binds the token to the window that asked: a code caught elsewhere does not fit."""
    mine, other = Client(), Client()
    caught = parse_qs(urlsplit(provider.log_in(other.get(START)["Location"], me.user.email)).query)["code"][0]
    state = parse_qs(urlsplit(mine.get(START)["Location"]).query)["state"][0]
    assert mine.get(BACK, {"code": caught, "state": state}).status_code == 400
    assert not logged_in(mine)


def test_saying_no_at_the_provider_is_no_error_of_ours(me, provider):
    client = Client()
    answer = through(client, provider, me.user.email, action="deny")
    assert answer.status_code == 400
    assert "Inloggen lukte niet" in answer.content.decode()


@pytest.mark.parametrize(
    "falsify", ["changed", "unsigned", "by_another_key", "by_a_shared_secret", "absent", "rubbish"]
)
def test_a_token_that_was_tampered_with_is_refused(falsify, me, provider, described):
    victim = MembershipFactory(organisation=me.organisation)
    with identity_provider.relayed(provider) as relay:
        described(issuer=relay.issuer)
        changed = identity_provider.another_address(victim.user.email)
        relay.falsify = changed if falsify == "changed" else getattr(identity_provider, falsify)
        client = Client()
        assert through(client, relay, me.user.email).status_code == 400
        assert not logged_in(client)
        relay.falsify = lambda token: token
        assert through(client, relay, me.user.email).status_code == 302
        assert logged_in(client)


def test_the_verifier_fits_the_challenge_and_the_secret_is_not_in_an_address(me, provider, described):
    with identity_provider.relayed(provider) as relay:
        described(issuer=relay.issuer)
        client = Client()
        away = client.get(START)["Location"]
        client.get(path(relay.log_in(away, me.user.email)))
    challenge = parse_qs(urlsplit(away).query)["code_challenge"][0]
    digest = hashlib.sha256(relay.asked["code_verifier"][0].encode()).digest()
    assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == challenge
    assert "geheim" not in away


def test_a_provider_that_says_to_be_another_is_not_believed(me, provider, described):
    described(issuer=provider.issuer.replace("127.0.0.1", "localhost"))
    assert Client().get(START).status_code == 302  # the mock says what it is called by
    with identity_provider.relayed(provider) as relay:
        described(issuer=f"{relay.issuer}/elders")
        assert Client().get(START).status_code == 400


def test_a_provider_that_is_silent_is_said_to_be(me, described):
    described(issuer="http://127.0.0.1:9")
    answer = Client().get(START)
    assert answer.status_code == 400
    assert "bleef uit" in answer.content.decode()
    assert Client().get(f"{START}uitgelogd/").status_code == 200


@pytest.mark.parametrize("case", ["no server is listed", "another server is listed", "its network is not listed"])
def test_a_provider_that_is_not_listed_is_refused_in_words(case, me, settings, caplog):
    caplog.set_level(logging.WARNING)
    if case == "its network is not listed":
        settings.OUTGOING_PRIVATE = ()
    else:
        settings.OUTGOING = ("https://id.elders.test",) if case.startswith("another") else ()
    answer = Client().get(START)
    assert answer.status_code == 400
    assert "Inloggen lukte niet" in answer.content.decode()
    assert Client().get(f"{START}uitgelogd/").status_code == 200
    assert "PERSPECTIEF_OUTGOING" in caplog.text  # what the operator needs to know


def test_a_provider_taken_off_the_list_on_the_way_is_refused_in_words(me, provider, settings):
    client = Client()
    came = path(provider.log_in(client.get(START)["Location"], me.user.email))
    settings.OUTGOING = ()
    answer = client.get(came)
    assert answer.status_code == 400
    assert "Inloggen lukte niet" in answer.content.decode()
    assert not logged_in(client)


def test_a_provider_names_no_server_of_its_own_choice(me, provider, described, settings):
    """What the provider says of itself leads nowhere the operator did not list: the keys stand at another server here."""
    with identity_provider.relayed(provider) as relay:
        described(issuer=relay.issuer)
        relay.elsewhere = {"jwks_uri": f"{provider.issuer}/jwks"}
        client = Client()
        assert through(client, relay, me.user.email).status_code == 302
        settings.OUTGOING = (relay.issuer,)
        client = Client()
        assert through(client, relay, me.user.email).status_code == 400
        assert not logged_in(client)


def test_without_a_second_factor_there_one_is_asked_here(me, provider):
    provider.knows(me.user.email, amr=["pwd"])
    client = Client()
    through(client, provider, me.user.email)
    assert client.get(reverse("web:today"))["Location"] == reverse("mfa_index")


def test_the_second_factor_here_is_asked_after_the_organisation_s_log_in(me, provider):
    secured = Client()
    by_password(secured, me.user)
    secret = with_app(secured)
    provider.knows(me.user.email, amr=["pwd"])
    client = Client()
    assert through(client, provider, me.user.email)["Location"] == reverse("mfa_authenticate")
    assert not logged_in(client)
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret)}).status_code == 302
    assert client.get(reverse("web:today")).status_code == 200
    assert client.session["organisation"] == me.organisation.pk


def test_a_session_through_an_organisation_acts_for_that_one_alone(me, provider):
    elsewhere = MembershipFactory(user=me.user, organisation=OrganisationFactory(name="Opstap"), role=Role.CASEWORKER)
    client = Client()
    through(client, provider, me.user.email)
    page = reverse("web:account")
    assert "Opstap" not in client.get(page).content.decode()
    client.post(page, {"membership": elsewhere.pk})
    assert "gemeente Breda" in client.get(page).content.decode()
    me.ends_on = "2021-01-01"
    me.save()
    assert client.get(reverse("web:today")).status_code == 403


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "web:factor_remove",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "account_change_password",
    ],
)
def test_a_session_through_an_organisation_makes_no_other_way_in(name, me, provider):
    """Else whoever runs the provider makes a passkey, and acts with it for every organisation this person works for."""
    provider.knows(me.user.email, amr=["mfa"], auth_time=int(time.time()))
    client = Client()
    through(client, provider, me.user.email)
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"x": "1"}, headers=OURS)):
        assert answer.status_code == 403
        assert "Je bent ingelogd via je organisatie" in answer.content.decode()
    page = client.get(reverse("mfa_index")).content.decode()
    assert "Je bent ingelogd via je organisatie" in page
    assert reverse("mfa_add_webauthn") not in page
    assert reverse("account_change_password") not in client.get(reverse("web:account")).content.decode()
    assert not Authenticator.objects.filter(user=me.user).exists()


def test_wrong_passwords_of_somebody_else_do_not_shut_this_door(me, provider):
    for _try in range(6):
        locked = by_password(Client(), me.user, "fout")
    assert "Te vaak geprobeerd" in locked.content.decode()
    client = Client()
    assert through(client, provider, me.user.email).status_code == 302
    assert client.get(reverse("web:today")).status_code == 200


def test_a_log_in_by_password_afterwards_is_whole_again(me, provider):
    Installation.objects.create(kind=Installation.Kind.MADE)
    client = Client()
    through(client, provider, me.user.email)
    client.post(reverse("account_logout"))
    by_password(client, me.user)
    assert "organisation" not in client.session


def test_nothing_of_the_provider_is_kept(me, provider):
    provider.knows(me.user.email, amr=["mfa"], name="Canarie Van Verre", sub_note="kanarie")
    client = Client()
    through(client, provider, me.user.email)
    assert "anarie" not in str(dict(client.session))
    assert me.user.email not in str(dict(client.session))
    assert Session.objects.get(session_key=client.session.session_key).user_id == me.user.pk


def test_a_log_in_there_is_fresh_only_when_somebody_was_there_just_now(me, provider):
    download = f"/mensen/{canary(me.organisation).number}/inzage/download/"
    for seen, wanted in ((int(time.time()) - 3600, 302), (int(time.time()) - 5, 200)):
        provider.knows(me.user.email, amr=["mfa"], auth_time=seen)
        client = Client()
        through(client, provider, me.user.email)
        session = client.session
        session["account_authentication_methods"] = [
            one | {"at": one["at"] - 3600 * (one["method"] == "mfa")}
            for one in session["account_authentication_methods"]
        ]
        session.save()
        assert client.get(download).status_code == wanted
    again = parse_qs(urlsplit(client.get(f"{START}?opnieuw=1")["Location"]).query)
    assert (again["prompt"], again["max_age"]) == (["login"], ["0"])


def test_logging_out_tells_how_to_log_out_there(me, provider):
    client = Client()
    through(client, provider, me.user.email)
    gone = client.post(reverse("account_logout"))
    assert gone["Location"] == f"{START}uitgelogd/"
    page = client.get(gone["Location"]).content.decode()
    assert f'href="{provider.issuer}/oauth2/end_session?client_id=psp' in page
    assert not logged_in(client)


def test_what_was_typed_survives_the_journey(me, provider):
    client, author = Client(), {kept.BY: kept.sign_author(me.user_id)}
    typed = {"doe": "klaar", "tekst": "met dieren"} | author
    late = client.post(reverse("web:today_act"), typed, headers=OURS).content.decode()
    sealed = re.search(r'name="kept" value="([^"]+)"', late)[1]
    assert f'<form method="post" action="{START}">' in late
    onward = client.post(START, {"kept": sealed}).content.decode()
    assert "Wat je typte is bewaard" in onward
    assert f'href="{START}"' in onward
    back = through(client, provider, me.user.email)
    assert "Je bent weer ingelogd" in back.content.decode()
    assert "met dieren" in back.content.decode()
    assert "kept" not in client.session


def test_who_has_no_password_here_does_not_change_one(me, provider):
    me.user.set_unusable_password()
    me.user.save()
    provider.knows(me.user.email, amr=["mfa"])
    client = Client()
    through(client, provider, me.user.email)
    assert reverse("account_change_password") not in client.get(reverse("web:account")).content.decode()
    assert client.get(reverse("account_change_password")).status_code == 403


def test_asking_the_provider_is_limited_per_address(me, described):
    described(issuer="http://127.0.0.1:9")
    answers = [Client().get(START).status_code for _at in range(61)]
    assert answers[:60] == [400] * 60
    assert answers[60] == 429
    assert Client(REMOTE_ADDR="10.1.1.1").get(START).status_code == 400


def test_an_unknown_organisation_is_not_there(me):
    for address in ("/inloggen/organisatie/tilburg/", "/inloggen/organisatie/tilburg/terug/"):
        assert Client().get(address).status_code == 404
