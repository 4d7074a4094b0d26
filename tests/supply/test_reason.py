"""Why somebody looks: worked out from what binds them at that moment."""

import datetime

import pytest
from django.test import Client

from perspectief.access.context import acting
from perspectief.access.looks import Reason
from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.parties.rules import Role
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION, CardFactory, DossierFactory, MembershipFactory, OrganisationFactory, actor

pytestmark = pytest.mark.usefixtures("as_app")


def reason(member, card) -> Reason:
    who = actor(member)
    with acting(who):
        return reason_to_look(who, card_detail(who, card.number))


def task(member, card, **more) -> Task:
    given = {
        "region_id": REGION,
        "organisation": member.organisation,
        "kind": TaskKind.CONFIRM_CARD,
        "due_at": clock.now(),
    }
    return Task.objects.create(subject_kind="card", subject_number=card.number, **(given | more))


def test_each_bond_and_the_strongest_first():
    me = MembershipFactory()
    colleague = MembershipFactory(organisation=me.organisation)
    uwv = MembershipFactory(organisation=OrganisationFactory(kind="uwv"))
    agency = MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role=Role.INTERMEDIARY)
    card = CardFactory(organisation=me.organisation, keyed=True)
    DossierFactory(card=card, caseworker=me.user)
    assert [reason(one, card) for one in (me, colleague, uwv, agency)] == [
        Reason.CASELOAD,
        Reason.OWN,
        Reason.REGION,
        Reason.PARTNER,
    ]
    task(uwv, card)  # of whoever is first
    assert reason(uwv, card) is Reason.TASK
    assert reason(colleague, card) is Reason.OWN


def test_a_task_of_a_colleague_is_no_reason_and_a_finished_one_is_for_a_week():
    me = MembershipFactory()
    colleague = MembershipFactory(organisation=me.organisation)
    card = CardFactory(organisation=me.organisation)
    made = task(me, card, assignee=colleague.user)
    assert (reason(me, card), reason(colleague, card)) == (Reason.OWN, Reason.TASK)
    Task.objects.filter(pk=made.pk).update(done_at=clock.now() - datetime.timedelta(days=6), done_by=colleague.user)
    assert reason(colleague, card) is Reason.TASK
    Task.objects.filter(pk=made.pk).update(done_at=clock.now() - datetime.timedelta(days=8))
    assert reason(colleague, card) is Reason.OWN


@pytest.mark.parametrize("part", ["", "wijzig/", "gegevens/", "dossier/", "stand/"])
def test_every_page_of_a_person_writes_its_reason(part):
    me = MembershipFactory()
    card = CardFactory(organisation=me.organisation, named=True)
    DossierFactory(card=card, caseworker=me.user)
    client = Client()
    client.force_login(me.user)
    assert client.get(f"/mensen/{card.number}/{part}").status_code == 200
    assert set(Look.objects.values_list("reason", flat=True)) == {Reason.CASELOAD}
