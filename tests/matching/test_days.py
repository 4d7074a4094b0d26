"""A matching day from invitation to follow-up: nobody in two places in the database either, and each side its own."""

import datetime
import uuid

import pytest
from django.db import IntegrityError, transaction

from perspectief.access.context import Actor, acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.days import actions, arranging, queries, saying
from perspectief.matching.models import DayPair, DayPerson, MatchingDay
from perspectief.supply.models import Card
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
ON = datetime.date(2026, 4, 9)
DAY = {
    "kind": "day", "branch": None, "on": ON, "location": "Werkcentrum Breda", "starts_at": datetime.time(13), "minutes": 15,
    "rounds": 3, "tables": 2, "most_talks": 3, "break_after": 2, "break_minutes": 10,
}  # fmt: skip


@pytest.fixture
def member(db, freeze):
    freeze(2026, 3, 2, 9)
    return MembershipFactory()


@pytest.fixture
def sanne(member):
    return actor(member)


@pytest.fixture
def people(member):
    cards = [CardFactory(organisation=member.organisation, named=True, can=[1, 2, 3]) for _ in range(3)]
    for card in cards:
        DossierFactory(card=card, caseworker=member.user)
    return cards


@pytest.fixture
def hosts(member):
    found = [EmployerFactory(organisation=member.organisation) for _ in range(2)]
    for host in found:
        PlaceFactory(employer=host, asks=[1])
    return found


@pytest.fixture
def day(sanne, people, hosts):
    made = actions.create_day(sanne, region=REGION, **DAY)
    actions.invite_people(sanne, number=made.number, cards=[card.number for card in people])
    actions.invite_employers(sanne, number=made.number, employers=[host.number for host in hosts])
    for card in people:
        actions.set_coming(sanne, number=made.number, side="person", who=card.number, coming="coming")
    for host in hosts:
        actions.set_coming(sanne, number=made.number, side="employer", who=host.number, coming="coming")
    return made


def talks(day) -> set[tuple[int, int, int]]:
    return set(DayPair.objects.filter(day=day, round__isnull=False).values_list("round", "card_id", "employer_id"))


def test_who_comes_gets_talks_and_nobody_is_in_two_places(sanne, day, people, hosts):
    found = arranging.plan_day(sanne, number=day.number)
    assert found is not None and found.proven and len(talks(day)) == 6
    assert len({(at, card) for at, card, _host in talks(day)}) == 6
    day.refresh_from_db()
    assert (day.value, day.planned_at is not None) == (day.bound, True)
    one = DayPair.objects.filter(day=day).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        DayPair.objects.filter(day=day).exclude(pk=one.pk).filter(card=one.card).update(round=one.round)


def test_who_is_only_invited_or_stays_away_gets_none(sanne, day, people, hosts):
    actions.set_coming(sanne, number=day.number, side="person", who=people[0].number, coming="invited")
    arranging.plan_day(sanne, number=day.number)
    assert people[0].pk not in {card for _at, card, _host in talks(day)}
    actions.set_coming(sanne, number=day.number, side="employer", who=hosts[0].number, coming="no")
    assert hosts[0].pk not in {host for _at, _card, host in talks(day)}


def test_a_no_keeps_two_apart_and_wishes_bring_them_together(sanne, day, people, hosts):
    given = {"number": day.number, "card": people[0].number, "employer": hosts[0].number}
    actions.set_interest(sanne, **given, side="person", wants=True)
    actions.set_interest(sanne, **given, side="employer", wants=True)
    arranging.plan_day(sanne, number=day.number)
    best = DayPair.objects.get(day=day, card=people[0], employer=hosts[0])
    assert best.round is not None and best.worth == max(one.worth for one in DayPair.objects.filter(day=day))
    actions.set_interest(sanne, **given, side="employer", wants=False)
    arranging.plan_day(sanne, number=day.number)
    assert (people[0].pk, hosts[0].pk) not in {(card, host) for _at, card, host in talks(day)}


def test_what_is_moved_by_hand_stays_and_makes_room(sanne, day, people, hosts):
    arranging.plan_day(sanne, number=day.number)
    given = {"number": day.number, "card": people[2].number, "employer": hosts[1].number}
    arranging.move(sanne, **given, to=0)
    arranging.plan_day(sanne, number=day.number)
    assert (0, people[2].pk, hosts[1].pk) in talks(day) and len({(at, host) for at, _c, host in talks(day)}) == len(
        talks(day)
    )
    with pytest.raises(Refused):
        arranging.move(sanne, number=day.number, card=people[0].number, employer=hosts[1].number, to=0)
    with pytest.raises(Invalid):
        arranging.move(sanne, **given, to=3)
    arranging.let_go(sanne, **given)
    arranging.move(sanne, number=day.number, card=people[0].number, employer=hosts[1].number, to=0)
    assert DayPair.objects.get(card=people[2], employer=hosts[1]).conflict


def test_all_tables_taken_is_refused(sanne, day, people, hosts):
    actions.change_day(sanne, number=day.number, version=1, **DAY | {"tables": 1})
    arranging.move(sanne, number=day.number, card=people[0].number, employer=hosts[0].number, to=0)
    with pytest.raises(Refused, match="tafels"):
        arranging.move(sanne, number=day.number, card=people[1].number, employer=hosts[1].number, to=0)


def test_two_times_yes_becomes_a_task_for_the_klantmanager(sanne, member, day, people, hosts):
    arranging.plan_day(sanne, number=day.number)
    given = {"number": day.number, "card": people[0].number, "employer": hosts[0].number}
    saying.verdict(sanne, **given, side="person", said="yes")
    assert not Task.objects.filter(kind=TaskKind.DAY_FOLLOW_UP).exists()
    colleague = actor(MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role="account_manager"))
    saying.verdict(colleague, **given, side="employer", said="yes")
    saying.verdict(colleague, **given, side="employer", said="yes")
    task = Task.objects.get(kind=TaskKind.DAY_FOLLOW_UP)
    assert (task.organisation, task.assignee, task.subject_number) == (
        member.organisation,
        member.user,
        people[0].number,
    )
    assert task.data == {"employer": hosts[0].number}
    with acting(sanne):
        assert [(one.employer_number, one.on) for one in queries.followed(REGION, people[0].pk)] == [
            (hosts[0].number, ON)
        ]


def test_without_a_talk_there_is_nothing_to_say(sanne, day, people, hosts):
    given = {"number": day.number, "card": people[0].number, "employer": hosts[0].number}
    with pytest.raises(Refused):
        saying.verdict(sanne, **given, side="person", said="yes")
    with pytest.raises(Invalid):
        saying.verdict(sanne, **given, side="person", said="misschien")


def test_each_form_counts_once(sanne, day, people, hosts):
    key = str(uuid.uuid4())
    assert actions.create_day(sanne, region=REGION, key=key, **DAY) is not None
    assert actions.create_day(sanne, region=REGION, key=key, **DAY) is None
    again = str(uuid.uuid4())
    assert arranging.plan_day(sanne, number=day.number, key=again) is not None
    assert arranging.plan_day(sanne, number=day.number, key=again) is None
    assert MatchingDay.objects.count() == 2


@pytest.mark.parametrize(
    "wrong", [{"rounds": 0}, {"tables": 99}, {"location": " "}, {"kind": "x"}, {"branch": 9}, {"break_minutes": 500}]
)
def test_a_day_that_is_not_whole_is_not_kept(sanne, wrong):
    with pytest.raises(Invalid):
        actions.create_day(sanne, region=REGION, **DAY | wrong)
    assert not MatchingDay.objects.exists()


def test_changed_and_cancelled(sanne, day, people, hosts):
    arranging.plan_day(sanne, number=day.number)
    with pytest.raises(Changed):
        actions.change_day(sanne, number=day.number, version=7, **DAY)
    actions.change_day(sanne, number=day.number, version=1, **DAY | {"rounds": 1})
    assert {at for at, _card, _host in talks(day)} == {0}
    actions.cancel_day(sanne, number=day.number)
    actions.cancel_day(sanne, number=day.number)
    assert Fact.objects.filter(verb="day_cancelled").count() == 1
    with pytest.raises(Refused):
        arranging.plan_day(sanne, number=day.number)


def test_only_the_counter_of_the_region_arranges(day, people):
    elsewhere = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    agency = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary"))
    for who in (elsewhere, agency):
        with pytest.raises((Missing, Refused)):
            actions.create_day(who, region=REGION, **DAY)
        with pytest.raises(Missing):
            actions.invite_people(who, number=day.number, cards=[people[0].number])
        with acting(who):
            assert not DayPerson.objects.exists()


def test_who_objected_leaves_the_days_of_others(sanne, day, people):
    Card.objects.filter(pk=people[0].pk).update(hidden_at="2026-03-01T00:00:00Z")
    colleague = actor(MembershipFactory(organisation=OrganisationFactory(kind="uwv")))
    with acting(colleague):
        seen = {guest.id for guest in queries.day_detail(day.number).people}
    assert seen == {people[1].pk, people[2].pk}
    assert actions.invite_people(colleague, number=day.number, cards=[people[0].number]) == 0


def test_the_person_says_whether_to_come_and_sees_the_own_talks_alone(sanne, day, people, hosts):
    arranging.plan_day(sanne, number=day.number)
    me = Actor(UserFactory().pk, "job_seeker", 0, person=people[0].pk)
    (own,) = queries.own_days(me)
    assert {talk.employer for talk in own.talks} == {host.name for host in hosts}
    assert [talk.at for talk in own.talks] == sorted(talk.at for talk in own.talks)
    actions.answer_own(me, day=own.key, coming=False)
    assert DayPerson.objects.get(card=people[0]).coming == "no" and queries.own_days(me)[0].talks == []
    other = Actor(UserFactory().pk, "job_seeker", 0, person=people[1].pk)
    with pytest.raises(Missing):
        actions.answer_own(other, day=own.key, coming=True)
    with pytest.raises(Refused):
        actions.answer_own(sanne, day=own.key, coming=True)


def test_best_people_and_employers_to_ask(sanne, day, hosts, member):
    more = EmployerFactory(organisation=member.organisation)
    PlaceFactory(employer=more, asks=[1])
    with acting(sanne):
        assert [one.pk for one in queries.employers_to_ask(day)] == [more.pk]
        assert queries.best_people(day, limit=5) == []
        (listed,) = queries.days(REGION)
    assert (listed.people, listed.employers) == (3, 2)
