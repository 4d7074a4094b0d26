"""Werkfit-trajects: begun, changed, ended; the result changes how far somebody is from work, by a colleague's judgement."""

import datetime
import uuid

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Change, Fact
from perspectief.supply.actions.remaining import leave
from perspectief.supply.actions.trajects import change_traject, end_traject, start_traject
from perspectief.supply.models import Card, Traject
from perspectief.supply.queries.trajects import traject, trajects_of
from perspectief.work.models import Task, TaskKind
from perspectief.work.queries import waiting
from tests.factories import CardFactory, DossierFactory, MembershipFactory, OrganisationFactory, actor

pytestmark = pytest.mark.usefixtures("as_app")
START = datetime.date(2026, 3, 2)
GIVEN = {
    "goal": "Drie dagen per week op tijd beginnen",
    "provider": "Werkplaats De Schakel",
    "weeks": 8,
    "starts_on": START,
}


@pytest.fixture
def member(db, freeze):
    freeze(2026, 3, 2, 9)
    return MembershipFactory()


@pytest.fixture
def sanne(member):
    return actor(member)


@pytest.fixture
def card(member):
    card = CardFactory(organisation=member.organisation, named=True, readiness=1)
    DossierFactory(card=card, caseworker=member.user)
    return card


def test_begun_it_stands_in_the_story_and_asks_its_result_a_week_before_the_end(sanne, member, card, freeze):
    made = start_traject(sanne, number=card.number, **GIVEN)
    assert (made.ends_on, made.result, made.began_by_id) == (datetime.date(2026, 4, 26), "", sanne.id)
    task = Task.objects.get(kind=TaskKind.TRAJECT)
    assert (task.subject_number, task.assignee, task.data) == (made.number, member.user, {"card": card.number})
    with acting(sanne):
        assert not waiting(sanne.organisation, sanne.id, clock.now())
    freeze(2026, 4, 20, 9)
    with acting(sanne):
        assert list(waiting(sanne.organisation, sanne.id, clock.now())) == [task]
    assert Fact.objects.get(verb="traject_started").subject == card.pseudonym.subject


def test_its_result_changes_how_far_somebody_is_from_work(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    end_traject(sanne, number=made.number, version=1, result="reached", readiness=3, told="Begint elke dag op tijd.")
    card.refresh_from_db()
    made.refresh_from_db()
    assert (card.readiness, card.readiness_at, card.readiness_by_id) == (3, START, sanne.id)
    assert (made.result, made.readiness, made.ended_on, made.ended_by_id) == ("reached", 3, START, sanne.id)
    assert not Task.objects.filter(done_at=None).exists()
    assert Fact.objects.filter(verb="readiness_set").count() == 1
    assert Change.objects.filter(table_name="supply_traject").exists()


def test_without_a_judgement_the_readiness_stays(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    end_traject(sanne, number=made.number, version=1, result="stopped")
    assert Card.objects.get(pk=card.pk).readiness == 1
    with pytest.raises(Refused):
        end_traject(sanne, number=made.number, version=2, result="reached")
    with pytest.raises(Refused):
        change_traject(sanne, number=made.number, version=2, **GIVEN)


def test_a_longer_traject_moves_its_reminder(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    with pytest.raises(Changed):
        change_traject(sanne, number=made.number, version=9, **GIVEN)
    change_traject(sanne, number=made.number, version=1, **GIVEN | {"weeks": 12})
    task = Task.objects.get(kind=TaskKind.TRAJECT, done_at=None)
    assert task.due_at.astimezone(clock.HOME).date() == datetime.date(2026, 5, 24)
    assert Fact.objects.get(verb="traject_changed").data["fields"] == ["weeks"]


@pytest.mark.parametrize("wrong", [{"goal": " "}, {"provider": ""}, {"weeks": 0}, {"weeks": 105}])
def test_what_is_not_whole_is_not_kept(sanne, card, wrong):
    with pytest.raises(Invalid) as told:
        start_traject(sanne, number=card.number, **GIVEN | wrong)
    assert list(told.value.fields) == list(wrong) and not Traject.objects.exists()


def test_one_at_a_time_and_each_form_once(sanne, card):
    key = str(uuid.uuid4())
    made = start_traject(sanne, number=card.number, **GIVEN, key=key)
    assert start_traject(sanne, number=card.number, **GIVEN, key=key) == made
    with pytest.raises(Refused):
        start_traject(sanne, number=card.number, **GIVEN)
    again = str(uuid.uuid4())
    end_traject(sanne, number=made.number, version=1, result="partly", key=again)
    end_traject(sanne, number=made.number, version=1, result="reached", key=again)
    assert Traject.objects.get().result == "partly"
    for wrong in ({"result": "zomaar"}, {"result": "reached", "readiness": 4}):
        with pytest.raises(Invalid):
            end_traject(sanne, number=made.number, version=None, **wrong)


def test_it_is_nobody_elses(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    uwv = actor(MembershipFactory(organisation=OrganisationFactory(kind="uwv")))
    agency = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary"))
    for who, error in ((uwv, Missing), (agency, Refused)):
        with pytest.raises(error):
            end_traject(who, number=made.number, version=None, result="reached")
        with pytest.raises(error):
            start_traject(who, number=card.number, **GIVEN)
        with acting(who):
            assert not Traject.objects.exists() and trajects_of(who, card.pk) == []
            with pytest.raises(Missing):
                traject(who, made.number)


def test_after_a_hand_over_the_giver_ends_its_own_and_judges_nobody(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    other = OrganisationFactory(kind="uwv")
    Card.objects.filter(pk=card.pk).update(organisation=other)
    with pytest.raises(Refused):
        end_traject(sanne, number=made.number, version=1, result="reached", readiness=3)
    end_traject(sanne, number=made.number, version=1, result="reached")
    assert Card.objects.get(pk=card.pk).readiness == 1


def test_what_the_giver_keeps_stays_when_the_owner_erases(sanne, card):
    made = start_traject(sanne, number=card.number, **GIVEN)
    Card.objects.filter(pk=card.pk).update(organisation=OrganisationFactory(kind="uwv"))
    leave(card.pk, lambda organisation: 4242)
    made.refresh_from_db()
    assert made.card.number == 4242
