"""Giving somebody back the way in: who may, what ends at once, and what falls only with link and code."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties.actions import one_time, recovery, rights
from perspectief.parties.models import Recovery
from perspectief.parties.rules import Role
from tests.factories import PASSWORD, MembershipFactory, OrganisationFactory, actor
from tests.parties.conftest import token_in

NEW = "een zin die niemand raadt"


@pytest.fixture
def start(office, address, django_capture_on_commit_callbacks):
    """`start()`: recovery of the klantmanager; the token out of the mail, and the code."""

    def started(by=None, user=None, how="video"):
        with django_capture_on_commit_callbacks(execute=True):
            made = recovery.start(
                actor(by or office.admin), user=(user or office.worker.user).number, how=how, address=address
            )
        return token_in(mail.outbox[-1].body), made.code

    return started


def test_sessions_end_at_once_and_the_password_only_with_link_and_code(office, start):
    client = Client()
    client.force_login(office.worker.user)
    token, code = start()
    assert client.get(reverse("web:pool")).status_code == 302
    office.worker.user.refresh_from_db()
    assert office.worker.user.check_password(PASSWORD)
    assert code not in mail.outbox[-1].body and mail.outbox[-1].to == [office.worker.user.email]
    assert one_time.try_code(token, code)
    assert recovery.recover(token, password=NEW).check_password(NEW)
    assert Recovery.objects.get().checked_by == office.admin.user
    assert {fact.data["how"] for fact in Fact.objects.filter(verb__in=["recovery_started", "recovered"])} == {"video"}
    with pytest.raises(Refused):
        recovery.recover(token, password=NEW)


def test_the_colleague_is_told_when_it_was_used(office, start, django_capture_on_commit_callbacks):
    token, _ = start()
    with django_capture_on_commit_callbacks(execute=True):
        recovery.recover(token, password=NEW)
    assert "Was jij dit niet?" in mail.outbox[-1].body and mail.outbox[-1].to == [office.worker.user.email]


def test_a_second_recovery_withdraws_the_first(start):
    first, code = start()
    second, _ = start()
    with pytest.raises(Refused, match="ingetrokken"):
        one_time.try_code(first, code)
    assert recovery.recover(second, password=NEW)


def test_how_somebody_was_recognised_is_required(start):
    for how in ("", "ik ken hem"):
        with pytest.raises(Invalid):
            start(how=how)


def test_not_for_oneself_not_by_others_not_elsewhere(office, start, address):
    with pytest.raises(Refused, match="eigen toegang"):
        start(user=office.admin.user)
    with pytest.raises(Refused):
        start(by=office.worker)
    stranger = MembershipFactory(organisation=OrganisationFactory(kind="uwv"), role=Role.ADMINISTRATOR)
    with pytest.raises(Missing):
        start(by=stranger)
    assert not Recovery.objects.exists()


def test_no_administrator_opens_the_way_to_another_organisation(office, start):
    """Not the later one to the earlier, and not the earlier one to the later: what is given back opens both."""
    agency = OrganisationFactory(name="Opstap", kind="intermediair")
    elsewhere = MembershipFactory(
        organisation=agency, user=office.worker.user, role=Role.INTERMEDIARY, starts_on="2025-01-01"
    )
    beside = MembershipFactory(organisation=agency, role=Role.ADMINISTRATOR)
    for one in (beside, office.admin):
        with pytest.raises(Refused, match="andere organisatie"):
            start(by=one)
    rights.end_now(actor(beside), membership=elsewhere.pk)
    assert start()


def test_who_began_elsewhere_in_the_mean_time_is_not_recovered(office, start):
    token, _ = start()
    MembershipFactory(organisation=OrganisationFactory(kind="uwv"), user=office.worker.user)
    with pytest.raises(Refused, match="hoort niet meer"):
        recovery.recover(token, password=NEW)


def test_who_left_in_the_mean_time_does_not_come_back(office, start):
    token, _ = start()
    rights.leave(actor(office.admin), user=office.worker.user.number)
    with pytest.raises(Refused, match="hoort niet meer"):
        recovery.recover(token, password=NEW)


def test_a_weak_password_is_refused_and_the_link_still_works(start):
    token, _ = start()
    with pytest.raises(Invalid):
        recovery.recover(token, password="kort")
    assert recovery.recover(token, password=NEW)
