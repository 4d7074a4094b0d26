"""Activities: seats that are never overrun, a waiting list that moves up, a way back."""

import datetime
import threading

import icalendar
import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.submissions import new_key
from perspectief.learning.actions.activities import (
    cancel_activity,
    change_activity,
    leave_seat,
    plan_activity,
    record_result,
    take_seat,
)
from perspectief.learning.calendar import written
from perspectief.learning.models import Activity, Seat
from perspectief.learning.queries.agenda import activity_detail, coming
from perspectief.parties.queries import actor_of_person
from tests.factories import MembershipFactory, actor
from tests.learning.conftest import DAY, meeting, scene

RACERS = 8


def test_who_organises_plans_and_a_national_meeting_is_national(s):
    assert plan_activity(s.lead, values=meeting()).region_id == s.lead.programme_regions[0]
    assert plan_activity(s.team, values=meeting(kind="national", seats=None)).region_id is None
    with pytest.raises(Invalid):
        plan_activity(s.me, values=meeting(kind="national"))
    for who in (s.school, s.administrator, actor_of_person(s.person)):
        with pytest.raises(Refused):
            plan_activity(who, values=meeting())
    now = clock.now()
    for wrong in (
        {"title": ""}, {"location": " "}, {"starts_at": now}, {"ends_at": now}, {"seats": 0}, {"seats": 2001}, {"kind": "x"},
        {"ends_at": now + 30 * DAY},
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            plan_activity(s.me, values=meeting(**wrong))
        assert set(refused.value.fields) == set(wrong)


def test_who_waits_longest_moves_up_when_somebody_leaves(s):
    held = plan_activity(s.team, values=meeting(seats=1))
    states = [take_seat(who, number=held.number).state for who in (s.me, s.there, s.school)]
    assert states == ["seated", "waiting", "waiting"]
    assert take_seat(s.me, number=held.number).state == "seated"  # twice is once
    with acting(s.lead):
        seen = activity_detail(s.lead, held.number)
        assert (seen.meeting.activity.taken, seen.meeting.activity.waiting, seen.meeting.free) == (1, 2, 0)
        assert seen.people == () and seen.meeting.mine == ""
    with acting(s.team):
        assert [one.user_id for one in activity_detail(s.team, held.number).people] == [
            s.me.id,
            s.there.id,
            s.school.id,
        ]
    leave_seat(s.me, number=held.number)
    assert dict(Seat.objects.values_list("user_id", "state")) == {
        s.me.id: "left", s.there.id: "seated", s.school.id: "waiting"
    }  # fmt: skip
    assert take_seat(s.me, number=held.number).state == "waiting"  # back at the end of the queue
    change_activity(s.team, number=held.number, version=None, values=meeting(seats=2))
    assert Seat.objects.get(user=s.school.id).state == "seated" and Seat.objects.get(user=s.me.id).state == "waiting"
    with pytest.raises(Invalid):
        change_activity(s.team, number=held.number, version=None, values=meeting(seats=1))


def test_the_same_form_enrols_once_also_after_a_way_back(s):
    held = plan_activity(s.team, values=meeting())
    key, back = new_key(), new_key()
    take_seat(s.me, number=held.number, key=key)
    leave_seat(s.me, number=held.number, key=back)
    assert take_seat(s.me, number=held.number, key=key).state == "left"  # an old page sent again enrols nobody
    take_seat(s.me, number=held.number, key=new_key())
    assert leave_seat(s.me, number=held.number, key=back).state == "seated"
    with pytest.raises(Missing):
        leave_seat(s.there, number=held.number)


def test_only_who_organises_changes_and_not_what_began(s, freeze):
    held = plan_activity(s.me, values=meeting())
    for who in (s.neighbour, s.there, s.school, s.team):
        for act in (
            lambda who=who: change_activity(who, number=held.number, version=None, values=meeting()),
            lambda who=who: cancel_activity(who, number=held.number),
            lambda who=who: record_result(who, number=held.number, result="Veel."),
        ):
            with pytest.raises(Refused):
                act()
    with pytest.raises(Changed):
        change_activity(s.colleague, number=held.number, version=9, values=meeting())
    with pytest.raises(Refused):
        record_result(s.me, number=held.number, result="Veel geleerd.")
    Activity.objects.update(starts_at=clock.now() - DAY, ends_at=clock.now() - DAY / 2)
    for late in (
        lambda: take_seat(s.there, number=held.number),
        lambda: change_activity(s.me, number=held.number, version=None, values=meeting()),
        lambda: cancel_activity(s.me, number=held.number),
    ):
        with pytest.raises(Refused):
            late()
    done = record_result(s.colleague, number=held.number, result="Veel geleerd.")
    assert (done.result, done.result_by_id) == ("Veel geleerd.", s.colleague.id)


def test_what_is_cancelled_stays_in_the_calendar_as_cancelled(s):
    held, other = (
        plan_activity(s.me, values=meeting()),
        plan_activity(s.me, values=meeting(title="Denktank", kind="think_tank")),
    )
    take_seat(s.there, number=held.number)
    cancel_activity(s.me, number=held.number)
    assert cancel_activity(s.me, number=held.number).version == 2
    with pytest.raises(Refused):
        take_seat(s.school, number=held.number)
    with acting(s.there):
        assert [one.activity.number for one in coming(s.there)] == [other.number]
        everything = coming(s.there, since=clock.now() - DAY)
        rows = [one.activity for one in everything]
    assert [one.mine for one in everything if one.activity.number == held.number] == ["seated"]
    read = icalendar.Calendar.from_ical(written(rows, address="https://voorbeeld.test/leren/agenda/"))
    events = {str(one["summary"]): one for one in read.walk("VEVENT")}
    assert set(events) == {"Intervisie: Werkgevers die afhaken", "Denktank: Denktank"}
    gone = events["Intervisie: Werkgevers die afhaken"]
    assert str(gone["status"]) == "CANCELLED" and gone["dtstart"].dt == held.starts_at.astimezone(datetime.UTC).replace(
        microsecond=0
    )
    assert str(gone["url"]) == f"https://voorbeeld.test/leren/agenda/{held.number}/"


@pytest.fixture
def ready(transactional_db):
    """An activity with one seat, and eight people of several regions; made before anybody logs in as app."""
    made = scene()
    made.racers = [actor(MembershipFactory()) for _ in range(RACERS)]
    made.held = plan_activity(made.team, values=meeting(seats=1))
    return made


def together(deeds) -> list[str]:
    """Every deed in a thread of its own, all at once: what came of each."""
    gate, said = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        gate.wait()
        try:
            said.append(deed().state)
        finally:
            connection.close()

    racers = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    return said


@pytest.mark.race
def test_the_last_seat_goes_to_one(ready, app_login):
    s = ready
    for _round in range(3):
        said = together([lambda who=who: take_seat(who, number=s.held.number) for who in s.racers])
        assert sorted(said) == ["seated", *["waiting"] * (RACERS - 1)]
        with acting(s.team):
            assert (Activity.objects.get().taken, Activity.objects.get().waiting) == (1, RACERS - 1)
            assert Seat.objects.filter(state="seated").count() == 1 and Seat.objects.count() == RACERS
        together([lambda who=who: leave_seat(who, number=s.held.number) for who in s.racers])
        with acting(s.team):
            assert (Activity.objects.get().taken, Activity.objects.get().waiting) == (0, 0)


@pytest.mark.race
def test_one_person_has_one_seat(ready, app_login):
    s = ready
    said = together([lambda: take_seat(s.me, number=s.held.number)] * RACERS)
    assert said == ["seated"] * RACERS
    with acting(s.team):
        assert Activity.objects.get().taken == Seat.objects.count() == 1
