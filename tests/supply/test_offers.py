"""Handing a card over to another organisation: what moves, what stays, and who may."""

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.supply.actions.offers import answer_offer, offer_card, offer_of, offers_to, withdraw_offer
from perspectief.supply.models import Card, CardSkill, Dossier, Profile, Pseudonym
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    actor,
)


@pytest.fixture
def giver(db, as_app):
    """The klantmanager whose organisation owns the card."""
    return MembershipFactory()


@pytest.fixture
def taker(giver):
    """A klantmanager of the UWV in the same region."""
    return MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))


@pytest.fixture
def card(giver):
    """A person with every layer, both keys on, and a task."""
    made = CardFactory(organisation=giver.organisation, named=True, keyed=True, can=[1, 2])
    DossierFactory(card=made, caseworker=giver.user, notes="van de gemeente")
    Task.objects.create(
        region_id=REGION, organisation=giver.organisation, assignee=giver.user, kind=TaskKind.CONFIRM_CARD, subject_kind="card",
        subject_number=made.number, due_at=clock.now(),
    )  # fmt: skip
    return made


def offered(giver, taker, card):
    return offer_card(actor(giver), number=card.number, to=taker.organisation.number)


def test_a_yes_moves_the_card_with_what_hangs_on_it(giver, taker, card):
    offered(giver, taker, card)
    with acting(actor(taker)):
        assert [one.number for one in offers_to(actor(taker))] == [card.number]
    answer_offer(actor(taker), number=card.number, yes=True)
    new = taker.organisation
    for layer in (Card, CardSkill, Profile, Pseudonym):
        rows = layer.objects.filter(**({"pk": card.pk} if layer is Card else {"card": card}))
        assert {one.organisation_id for one in rows} == {new.pk}, layer
    moved = Card.objects.get(pk=card.pk)
    assert moved.person_key_at and not moved.organisation_key_at
    mine, theirs = Dossier.objects.get(organisation=new), Dossier.objects.get(organisation=giver.organisation)
    assert mine.caseworker == taker.user and mine.notes == ""
    assert theirs.caseworker is None and theirs.notes == "van de gemeente"
    assert not Task.objects.filter(done_at=None).exists()
    fact = Fact.objects.get(verb="card_taken_over")
    assert fact.subject == card.pseudonym.subject and fact.data["former"] == giver.organisation_id


def test_after_it_the_former_owner_changes_nothing_and_reads_no_new_dossier(giver, taker, card):
    offered(giver, taker, card)
    answer_offer(actor(taker), number=card.number, yes=True)
    with pytest.raises(Missing):
        offer_card(actor(giver), number=card.number, to=taker.organisation.number)
    with acting(actor(giver)):
        assert [one.organisation_id for one in Dossier.objects.order_by("id")] == [giver.organisation_id]
        assert Card.objects.filter(pk=card.pk).update(title="toch van ons") == 0


def test_a_no_or_a_withdrawal_changes_nothing(giver, taker, card):
    offered(giver, taker, card)
    answer_offer(actor(taker), number=card.number, yes=False)
    offered(giver, taker, card)
    withdraw_offer(actor(giver), number=card.number)
    with pytest.raises(Missing):
        answer_offer(actor(taker), number=card.number, yes=True)
    with pytest.raises(Missing):
        withdraw_offer(actor(giver), number=card.number)
    assert Card.objects.get(pk=card.pk).organisation == giver.organisation
    assert Task.objects.filter(done_at=None).count() == 1


def test_only_who_was_asked_answers(giver, taker, card):
    offered(giver, taker, card)
    third = MembershipFactory(organisation=OrganisationFactory(name="Altena"))
    elsewhere = MembershipFactory(organisation=OrganisationFactory(name="Elders", joined=OTHER_REGION))
    beside = MembershipFactory(organisation=taker.organisation, role="administrator")
    for member in (giver, third, elsewhere, beside):
        with pytest.raises(Missing):
            answer_offer(actor(member), number=card.number, yes=True)
    with acting(actor(third)):
        assert offer_of(card.number) is None
    assert Card.objects.get(pk=card.pk).organisation == giver.organisation


def test_nobody_takes_a_card_that_was_not_offered(giver, taker, card):
    with pytest.raises(Missing):
        answer_offer(actor(taker), number=card.number, yes=True)
    with acting(actor(taker)), connection.cursor() as cursor:
        cursor.execute("SELECT supply_answer_offer(%s, true)", [card.number])
        assert cursor.fetchone() == (None,)


def test_who_cannot_receive_and_what_cannot_be_given(giver, taker, card):
    partner = OrganisationFactory(name="Opstap", kind="intermediair")
    elsewhere = OrganisationFactory(name="Elders", joined=OTHER_REGION)
    for to in (partner, elsewhere, giver.organisation):
        with pytest.raises(Invalid):
            offer_card(actor(giver), number=card.number, to=to.number)
    offered(giver, taker, card)
    with pytest.raises(Refused, match="al aangeboden"):
        offered(giver, taker, card)
    hidden = CardFactory(organisation=giver.organisation, hidden_at=clock.now())
    with pytest.raises(Refused, match="bezwaar"):
        offered(giver, taker, hidden)
