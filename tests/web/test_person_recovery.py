"""A job seeker who lost the way in gets it back from the klantmanager, and from nobody else."""

import datetime
import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse

from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.parties.models import Recovery, RegionMembership
from perspectief.parties.rules import Role
from perspectief.supply.models import Pseudonym
from tests.factories import PASSWORD, CardFactory, MembershipFactory, OrganisationFactory, PersonAccountFactory

NEW = "een zin die niemand raadt"
START = {"doe": "herstel", "how": "in_person"}


@pytest.fixture
def case(db, as_app, settings) -> SimpleNamespace:
    """`worker`: the klantmanager. `card`: of the same organisation, with an `account`. `page`: Eigen account."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    worker = MembershipFactory(organisation=OrganisationFactory(name="gemeente Eigenstad"), user__name="Wim Werker")
    card = CardFactory(organisation=worker.organisation, named=True)
    account = PersonAccountFactory(card_id=card.pk)
    return SimpleNamespace(worker=worker, card=card, account=account, page=f"/mensen/{card.number}/uitnodiging/")


@pytest.fixture
def start(case, enter, django_capture_on_commit_callbacks):
    """`start()`: the klantmanager starts it; the path of the link in the mail, and the code on the page."""

    def started(by=None) -> tuple[str, str]:
        with django_capture_on_commit_callbacks(execute=True):
            page = enter(by or case.worker).post(case.page, START)
        assert page.status_code == 200, page.content.decode()
        code = re.search(r"psp-stat__n\">(\d{4} \d{4})<", page.content.decode())[1]
        return re.search(r"http://testserver(/link/\S+/)", mail.outbox[-1].body)[1], code

    return started


def answered(link: str, code: str, password: str = NEW):
    """The answer of who has link and code."""
    client = Client()
    client.post(link, {"code": code})
    return client.post(f"{link}antwoord/", {"password": password})


def test_from_the_page_of_the_person_to_a_new_password(case, start, enter):
    Authenticator.objects.create(user=case.account.user, type="totp", data={"secret": "x"})
    window = enter(case.account)
    assert window.get(reverse("web:who_looked")).status_code == 200
    assert "Kan iemand er niet meer in?" in enter(case.worker).get(case.page).content.decode()
    link, code = start()
    assert window.get(reverse("web:who_looked")).status_code == 302
    sent = mail.outbox[-1]
    assert sent.to == [case.account.user.email]
    assert code not in sent.body and code.replace(" ", "") not in sent.body
    assert "Bel dan meteen gemeente Eigenstad." in sent.body
    case.account.user.refresh_from_db()
    assert case.account.user.check_password(PASSWORD)
    assert "Wim Werker geeft je weer toegang" in Client().get(link).content.decode()
    assert answered(link, code, "kort").status_code == 400
    assert answered(link, code)["Location"] == reverse("account_login")
    case.account.user.refresh_from_db()
    assert case.account.user.check_password(NEW)
    assert not Authenticator.objects.filter(user=case.account.user).exists()
    assert Client().get(link).status_code == 410


def test_the_journal_says_who_checked_and_how(case, start):
    link, code = start()
    answered(link, code)
    facts = {fact.verb: fact for fact in Fact.objects.filter(verb__contains="recover")}
    assert set(facts) == {"recovery_started", "person_recovery_started", "recovered"}
    assert {fact.data["how"] for fact in facts.values()} == {"in_person"}
    assert facts["person_recovery_started"].subject == Pseudonym.objects.get(card=case.card).subject
    assert facts["person_recovery_started"].actor == case.worker.user_id
    assert facts["recovered"].on_behalf_of == case.worker.user_id
    recovery = Recovery.objects.get()
    assert (recovery.user, recovery.checked_by) == (case.account.user, case.worker.user)


@pytest.mark.parametrize("who", ["neighbour", "elsewhere", "employer", "administrator", "privacy officer", "self"])
def test_nobody_else_starts_it(who, case, enter):
    member = {
        "neighbour": lambda: MembershipFactory(organisation=OrganisationFactory(kind="uwv")),
        "elsewhere": lambda: MembershipFactory(organisation=OrganisationFactory(joined=33)),
        "employer": lambda: MembershipFactory(employer=True),
        "administrator": lambda: MembershipFactory(organisation=case.worker.organisation, role=Role.ADMINISTRATOR),
        "privacy officer": lambda: MembershipFactory(organisation=case.worker.organisation, role=Role.PRIVACY_OFFICER),
        "self": lambda: case.account,
    }[who]()
    refused = 404 if who in {"neighbour", "elsewhere", "employer"} else 403
    assert enter(member).post(case.page, START).status_code == refused
    assert not Recovery.objects.exists()
    assert mail.outbox == []


@pytest.mark.parametrize("how", ["", "ik ken hem"])
def test_how_the_person_was_recognised_is_required(how, case, enter):
    answer = enter(case.worker).post(case.page, {"doe": "herstel", "how": how})
    assert answer.status_code == 400
    assert not Recovery.objects.exists()


def test_without_an_account_there_is_nothing_to_recover(case, enter):
    case.account.ends_on = datetime.date(2021, 1, 1)
    case.account.save()
    answer = enter(case.worker).post(case.page, START)
    assert answer.status_code == 403
    assert "Kan iemand er niet meer in?" not in answer.content.decode()


def test_who_also_works_somewhere_is_recovered_there(case, enter, start):
    """A klantmanager would else open the way to another organisation's people."""
    link, code = start()
    colleague = MembershipFactory(organisation=OrganisationFactory(kind="uwv"), user=case.account.user)
    assert answered(link, code).status_code == 410
    answer = enter(case.worker).post(case.page, START)
    assert answer.status_code == 403
    assert "medewerker van een organisatie" in answer.content.decode()
    assert Recovery.objects.count() == 1
    colleague.user.refresh_from_db()
    assert colleague.user.check_password(PASSWORD)


def test_the_same_form_sent_twice_starts_it_once(case, enter):
    client = enter(case.worker)
    key = re.search(r'name="form_key" value="([^"]+)"', client.get(case.page).content.decode())[1]
    assert client.post(case.page, START | {"form_key": key}).status_code == 200
    assert client.post(case.page, START | {"form_key": key})["Location"] == case.page
    assert Recovery.objects.count() == 1


def test_a_second_one_withdraws_the_first(start):
    first, code = start()
    second, fresh = start()
    assert Client().post(first, {"code": code}).status_code == 410
    assert answered(second, fresh).status_code == 302


def test_a_card_that_went_to_another_organisation_takes_its_links_along(case, start, enter):
    link, code = start()
    other = MembershipFactory(organisation=OrganisationFactory(kind="uwv"))
    page = f"/mensen/{case.card.number}/overdragen/"
    enter(case.worker).post(page, {"doe": "vraag", "naar": other.organisation.number})
    assert enter(other).post(page, {"doe": "ja"}).status_code == 302
    assert Client().post(link, {"code": code}).status_code == 410
    assert answered(*start(by=other)).status_code == 302


def test_an_organisation_that_left_the_region_opens_nothing_any_more(case, start):
    link, code = start()
    yesterday = clock.today() - datetime.timedelta(days=1)
    RegionMembership.objects.filter(organisation=case.worker.organisation).update(ends_on=yesterday)
    assert answered(link, code).status_code == 410
    case.account.user.refresh_from_db()
    assert case.account.user.check_password(PASSWORD)
