"""A job seeker says yes or no to the own places: never another's, each form once, and the klantmanager hears of a yes."""

import uuid

import pytest

from perspectief.access.context import Actor, acting
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.fits import Group
from perspectief.matching.models import Introduction, PersonWish, Proposal
from perspectief.matching.wishes.actions import say, take_back
from perspectief.matching.wishes.own import own_introductions, own_places, own_wishes
from perspectief.matching.wishes.queries import said_by
from perspectief.supply.models import Card
from perspectief.supply.queries.own import own_contact
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
    actor,
)

pytestmark = pytest.mark.usefixtures("as_app")


@pytest.fixture
def sanne(db):
    return MembershipFactory()


def somebody(sanne, **more):
    card = CardFactory(organisation=sanne.organisation, named=True, can=[1, 2, 3], **more)
    DossierFactory(card=card, caseworker=sanne.user)
    return card


@pytest.fixture
def card(sanne):
    return somebody(sanne)


@pytest.fixture
def place(sanne):
    return PlaceFactory(employer=EmployerFactory(organisation=sanne.organisation), asks=[1])


def self_of(card) -> Actor:
    return Actor(UserFactory().pk, "job_seeker", 0, person=card.pk)


@pytest.fixture
def me(card):
    return self_of(card)


def test_the_own_places_with_reasons_in_the_persons_words(me, card, place):
    hours = PlaceFactory(employer=place.employer, asks=[1], hours_min=36, hours_max=36)
    found = own_places(me)
    assert found is not None
    assert [fit.number for fit in found[Group.NOW].rows] == [place.number]
    arranged = {fit.number: fit.explanation for fit in found[Group.ARRANGE].rows}
    assert any("jij kunt 32" in reason.text for reason in arranged[hours.number].reasons)
    assert not found[Group.NOW].rows[0].explanation.parts, "points are for staff"


@pytest.mark.parametrize("change", [{"state": "even-niet"}, {"hidden_at": "2026-01-01T00:00:00Z"}])
def test_no_places_while_paused_or_hidden(me, card, place, change):
    Card.objects.filter(pk=card.pk).update(**change)
    assert own_places(me) is None


def test_a_yes_is_kept_and_the_klantmanager_hears_of_it(me, card, place, sanne):
    say(me, place=place.number, yes=True)
    task = Task.objects.get(kind=TaskKind.PERSON_ASKS)
    assert (task.organisation, task.assignee, task.subject_number) == (sanne.organisation, sanne.user, card.number)
    assert task.data == {"place": place.number}
    assert [(one.work.number, one.yes) for one in own_wishes(me)] == [(place.number, True)]
    with acting(actor(sanne)):
        assert [(one.place, one.yes) for one in said_by(REGION, card.pk)] == [(place.number, True)]
    fact = Fact.objects.get(verb="person_wished")
    assert (fact.actor, fact.subject, fact.cause) == (me.id, card.pseudonym.subject, None)
    assert Fact.objects.get(verb="tasks_opened").cause == fact.pk


def test_a_no_takes_a_preset_reason_and_makes_no_task(me, place):
    for wrong in ({"yes": False}, {"yes": False, "reason": "zomaar"}, {"yes": True, "reason": "later"}):
        with pytest.raises(Invalid):
            say(me, place=place.number, **wrong)
    say(me, place=place.number, yes=False, reason="too_far")
    assert not Task.objects.exists()
    assert own_wishes(me)[0].reason == "het is te ver"


def test_saying_it_otherwise_closes_the_former_and_a_form_counts_once(me, place):
    key = str(uuid.uuid4())
    say(me, place=place.number, yes=True, key=key)
    assert say(me, place=place.number, yes=True, key=key) is None
    say(me, place=place.number, yes=False, reason="later")
    assert [(one.yes, one.closed_at is None) for one in PersonWish.objects.order_by("id")] == [
        (True, False),
        (False, True),
    ]
    take_back(me, place=place.number)
    take_back(me, place=place.number)
    assert own_wishes(me) == [] and Fact.objects.filter(verb="person_wish_taken_back").count() == 1


def test_only_about_places_of_the_own_list(me, sanne, place):
    far = PlaceFactory(employer=place.employer, asks=[1], pc4=9711, certificates=0b111, hours_min=60, hours_max=60)
    closed = PlaceFactory(employer=place.employer, asks=[1], state="closed")
    elsewhere = PlaceFactory(employer=EmployerFactory(region_id=OTHER_REGION), asks=[1])
    for number in (far.number, closed.number, elsewhere.number, 999):
        with pytest.raises(Missing):
            say(me, place=number, yes=True)
    assert not PersonWish.objects.exists()


def test_nobody_else_speaks_for_the_person(card, place, sanne):
    agency = MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary")
    for who in (actor(sanne), actor(agency)):
        with pytest.raises(Refused):
            say(who, place=place.number, yes=True)
        with pytest.raises(Refused):
            take_back(who, place=place.number)
        with pytest.raises(Missing):
            own_places(who)
    with pytest.raises(Missing):
        own_places(Actor(7, "job_seeker", 0))


def test_a_job_seeker_sees_nothing_of_another(me, card, sanne, place):
    """Everything the page reads, with somebody beside who has all of it."""
    other = somebody(sanne)
    them = self_of(other)
    say(them, place=place.number, yes=True)
    introduced = {"region_id": REGION, "organisation": sanne.organisation, "owner_id": other.organisation_id}
    Introduction.objects.create(
        **introduced,
        audience=other.audience,
        receiver_id=place.organisation_id,
        party_id=place.organisation_id,
        card=other,
        place=place,
        status="shown",
    )
    Proposal.objects.create(
        region_id=REGION, organisation=sanne.organisation, card=card, place=place, rules_version="x",
        judgement="not_suitable", reason="too_heavy", text="tussen collega's", user=sanne.user,
    )  # fmt: skip
    assert own_wishes(me) == [] and own_introductions(me) == []
    found = own_places(me)
    assert found is not None and found[Group.NOW].rows[0].judged is None, "what colleagues wrote stays theirs"
    with acting(me):
        assert list(Card.objects.values_list("pk", flat=True)) == [card.pk]
        assert not PersonWish.objects.exists() and not Proposal.objects.exists()
    assert len(own_wishes(them)) == len(own_introductions(them)) == 1


def test_who_looks_after_me(me, sanne, card):
    found = own_contact(me)
    assert (found.name, found.organisation) == (sanne.user.name, sanne.organisation.name)
    Card.objects.filter(pk=card.pk).update(hidden_at="2026-01-01T00:00:00Z")
    assert own_contact(me).name == sanne.user.name


def test_a_partner_never_reads_what_a_person_said(me, card, place):
    Card.objects.filter(pk=card.pk).update(person_key_at="2026-01-01", organisation_key_at="2026-01-01")
    say(me, place=place.number, yes=False, reason="too_heavy")
    agency = MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary")
    with acting(actor(agency)):
        assert Card.objects.filter(pk=card.pk).exists()
        assert said_by(REGION, card.pk) == []
