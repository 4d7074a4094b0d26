"""Lanes and trial days: seats are never overrun, also by people nobody may see; who was there gets a next step; searches."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.submissions import new_key
from perspectief.demand.actions import lanes
from perspectief.demand.actions.contacts import note_moment
from perspectief.demand.actions.jobhunts import begin_jobhunt, end_jobhunt
from perspectief.demand.actions.trial_days import Who, cancel_day, enrol, mark_came, withdraw_seat
from perspectief.demand.models import LaneEntry, LanePartner, Place, TrialDay, TrialSeat
from perspectief.demand.queries.jobhunt import leads
from perspectief.demand.queries.lanes import lane_detail, next_day_of, seats_taken
from perspectief.demand.queries.lanes import lanes as of_region
from perspectief.supply.models import Card
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne(as_app, freeze):
    freeze(2026, 3, 2)
    return actor(MembershipFactory())


@pytest.fixture
def day(sanne):
    with acting(sanne):
        lane = lanes.start_lane(sanne, region=REGION, branch=1)
        later = clock.today() + datetime.timedelta(days=7)
        return lanes.plan_day(sanne, lane=lane.number, kind="motor", on=later, begins=datetime.time(9), seats=2)


def who(card):
    card = Card.objects.get(pk=card.pk)
    return Who(card.pk, card.number, card.organisation_id, card.audience, card.pseudonym.subject)


def mine(sanne, **more):
    return who(CardFactory(organisation_id=sanne.organisation, **more))


def test_a_lane_is_begun_once_and_has_partners_entries_and_a_coach(sanne):
    firm, elsewhere = EmployerFactory(), EmployerFactory(region_id=OTHER_REGION)
    with acting(sanne):
        lane = lanes.start_lane(sanne, region=REGION, branch=0, key=new_key())
        assert lanes.start_lane(sanne, region=REGION, branch=0).pk == lane.pk
        lanes.join(sanne, lane=lane.number, employer=firm.number)
        lanes.join(sanne, lane=lane.number, employer=firm.number)
        with pytest.raises(Missing):
            lanes.join(sanne, lane=lane.number, employer=elsewhere.number)
        key = new_key()
        given = {"lane": lane.number, "kind": "sponsor", "name": "Sectorfonds", "cents": 500_000, "key": key}
        assert lanes.add_entry(sanne, **given).pk == lanes.add_entry(sanne, **given).pk
        detail = lane_detail(sanne, lane.number, clock.today())
        assert [one.employer_id for one in detail.partners] == [firm.pk]
        assert [one.name for one in detail.entries["sponsor"]] == ["Sectorfonds"]
        assert [row.lane is not None for row in of_region(REGION, 4, clock.today())] == [True, False, False, False]
        lanes.remove_entry(sanne, lane=lane.number, entry=LaneEntry.objects.get().pk)
        lanes.leave(sanne, lane=lane.number, employer=firm.number)
        with pytest.raises(Invalid):
            lanes.set_coach(sanne, lane=lane.number, to=0)
        with pytest.raises(Invalid):
            lanes.start_lane(sanne, region=REGION, branch=99)
    assert not LanePartner.objects.exists() and not LaneEntry.objects.exists()
    boss = actor(MembershipFactory(employer=True))
    with acting(boss):
        assert not lane_detail(boss, lane.number, clock.today()).may_change
        with pytest.raises(Missing):
            lanes.join(boss, lane=lane.number, employer=firm.number)
        with pytest.raises(Refused):
            lanes.start_lane(boss, region=REGION, branch=3)


def test_a_day_is_planned_once_and_says_what_is_wrong(sanne, day):
    key = new_key()
    about = {"lane": day.lane.number, "kind": "kitchen", "on": day.on, "begins": day.begins, "seats": 4, "key": key}
    with acting(sanne):
        assert lanes.plan_day(sanne, **about).pk == lanes.plan_day(sanne, **about).pk
        with pytest.raises(Invalid) as wrong:
            lanes.plan_day(sanne, **about | {"kind": "x", "on": datetime.date(2026, 1, 1), "seats": 0})
        assert set(wrong.value.fields) == {"kind", "on", "seats"}
        with pytest.raises(Invalid):
            lanes.plan_day(sanne, **about | {"employer": EmployerFactory().number, "key": new_key()})
    assert TrialDay.objects.count() == 2


def test_seats_are_not_overrun_also_not_by_people_nobody_sees(sanne, day):
    first, second = mine(sanne), mine(sanne)
    hidden = CardFactory(hidden_at=clock.now())
    TrialSeat.objects.create(
        region_id=REGION, organisation_id=hidden.organisation_id, audience=0, card_id=hidden.pk, day=day,
        enrolled_at=clock.now(),
    )  # fmt: skip
    with acting(sanne):
        seat = enrol(sanne, day=day.number, who=first)
        assert enrol(sanne, day=day.number, who=first).pk == seat.pk  # once
        with pytest.raises(Refused):
            enrol(sanne, day=day.number, who=second)
        assert seats_taken([day.pk]) == {day.pk: 2}
        assert TrialSeat.objects.count() == 1
        assert next_day_of(REGION, first.card, clock.today()).pk == day.pk
        assert withdraw_seat(sanne, day=day.number, card=first.card) == 1
        assert enrol(sanne, day=day.number, who=second).card_id == second.card
    stranger = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    with acting(stranger):
        assert seats_taken([day.pk]) == {}


def test_only_the_own_klantmanager_enrols_and_only_for_a_day_that_comes(sanne, day):
    other = actor(MembershipFactory())
    person = mine(sanne)
    with acting(other):
        with pytest.raises(Refused):
            enrol(other, day=day.number, who=person)
        with pytest.raises(Exception, match=r"row-level security|foreign key"):
            enrol(other, day=day.number, who=person._replace(organisation=other.organisation))
    with acting(sanne):
        cancel_day(sanne, day=day.number)
        cancel_day(sanne, day=day.number)
        with pytest.raises(Refused):
            enrol(sanne, day=day.number, who=person)
        assert next_day_of(REGION, person.card, clock.today()) is None


def test_after_the_day_the_klantmanager_agrees_the_next_step_once(sanne, day, freeze):
    person = mine(sanne)
    with acting(sanne):
        enrol(sanne, day=day.number, who=person)
        with pytest.raises(Refused):
            mark_came(sanne, day=day.number, who=person, came="yes")
    freeze(2026, 3, 9)
    colleague = actor(MembershipFactory())
    with acting(colleague):
        with pytest.raises(Invalid):
            mark_came(colleague, day=day.number, who=person, came="misschien")
        mark_came(colleague, day=day.number, who=person, came="yes")
        mark_came(colleague, day=day.number, who=person, came="no")
    task = Task.objects.get(kind=TaskKind.NO_NEXT_STEP)
    assert (task.assignee_id, task.organisation_id, task.subject_number) == (
        sanne.id,
        sanne.organisation,
        person.number,
    )
    assert TrialSeat.objects.get().came == "no"
    with acting(sanne), pytest.raises(Missing):
        mark_came(sanne, day=day.number, who=mine(sanne), came="yes")


def test_a_search_is_one_task_of_a_colleague(sanne):
    person = mine(sanne)
    mark = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), account_manager=True)
    about = {"region": REGION, "card": person.number, "subject": person.subject}
    with acting(sanne):
        assert begin_jobhunt(sanne, to=mark.user_id, **about)
        assert not begin_jobhunt(sanne, to=mark.user_id, **about)
        with pytest.raises(Invalid):
            begin_jobhunt(sanne, to=0, **about)
        assert end_jobhunt(sanne, **about) == 0  # it is the other organisation's
    task = Task.objects.get(kind=TaskKind.JOBHUNT)
    assert (task.assignee_id, task.organisation_id, task.data) == (
        mark.user_id,
        mark.organisation_id,
        {"card": person.number},
    )
    with acting(actor(mark)):
        assert end_jobhunt(actor(mark), **about) == 1
    boss = actor(MembershipFactory(employer=True))
    with acting(boss), pytest.raises(Refused):
        begin_jobhunt(boss, to=mark.user_id, **about)


def test_employers_worth_a_call_come_by_reason_and_within_reach(sanne):
    wished = PlaceFactory(employer=EmployerFactory(pc4=4811, branch=3), occupation_id=5, state="closed")
    skilled = PlaceFactory(employer=EmployerFactory(pc4=4812, branch=3), asks=[1, 2])
    branch = EmployerFactory(pc4=4813, branch=1)
    PlaceFactory(employer=EmployerFactory(pc4=4811, branch=3))
    far = PlaceFactory(employer=EmployerFactory(pc4=9711, branch=1), occupation_id=5)
    Place.objects.filter(pk=wished.pk).update(expires_on=datetime.date(2026, 1, 1))
    with acting(sanne):
        note_moment(sanne, employer=branch.number, channel="phone", subject="jobhunt", result="no")
        asked = {"occupations": [5], "skills": [1, 2], "branches": [1]}
        found = leads(REGION, reach=[4811, 4812, 4813], **asked)
        assert [one.id for one in found] == [wished.employer_id, skilled.employer_id, branch.pk]
        assert (found[0].wished, found[0].ended, found[1].shared, found[2].work) == (
            True,
            datetime.date(2026, 1, 1),
            2,
            None,
        )
        assert found[2].last is not None
        assert far.employer_id in {one.id for one in leads(REGION, reach=[], **asked)}
