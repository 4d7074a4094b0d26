"""Enrolling once, seats, and a result that changes the card, the list and the places that fit: with the real engine."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.counts import count_places
from perspectief.matching.queries import places_for, what_helps
from perspectief.supply.models import Card, CardSkill
from perspectief.training.actions.courses import StartValues, update_course
from perspectief.training.actions.enrolments import enrol, record_result, share
from perspectief.training.jobs import ask
from perspectief.training.models import CourseStart, Enrolment
from perspectief.training.queries.courses import teaching
from perspectief.training.queries.enrolments import enrolment_detail, of_school
from perspectief.training.rules import NEXT_RESULT, Result
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION
from tests.training.conftest import FORKLIFT, course


def taken() -> int:
    return CourseStart.objects.get().taken


def test_a_passed_course_changes_the_card_and_the_places_that_fit(s):
    made = course(s)
    helps = what_helps(s.me, region=REGION, card=s.card.pk)
    (best,) = [one for one in helps.single if one.needs[0] == "certificate:heftruck"]
    with acting(s.me):
        (offered,) = teaching(REGION, [best.needs[0]])[best.needs[0]]
    assert (offered.number, best.count) == (made.number, 1)
    assert count_places(s.me, region=REGION, card=s.card.pk) == 0
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first, said_yes=True, places=best.count)
    record_result(s.me, number=kept.number, result=Result.PASSED)
    assert count_places(s.me, region=REGION, card=s.card.pk) == 1
    assert [fit.number for fit in places_for(s.me, region=REGION, card=s.card.pk)["now"].rows] == [s.place.number]
    card = Card.objects.get(pk=s.card.pk)
    assert card.certificates == FORKLIFT and card.version == 2
    assert card.provenance["certificates"] == {"source": "cursus", "at": clock.today().isoformat()}
    assert list(Fact.objects.filter(verb="card_learned").values_list("cause", flat=True)) == list(
        Fact.objects.filter(verb="course_passed").values_list("id", flat=True)
    )


def test_what_is_taught_comes_on_the_card_and_nothing_goes(s):
    made = course(s)
    update_course(s.me, number=made.number, version=None, values={"language_to": 2, "certificates": 0}, skills=[1, 40])
    CardSkill.objects.filter(card=s.card, skill=2).update(relation="learn")
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    record_result(s.me, number=kept.number, result=Result.PASSED)
    rows = dict(CardSkill.objects.filter(card=s.card).values_list("skill_id", "relation"))
    assert rows == {1: "can", 2: "learn", 26: "can", 40: "can"}
    assert Card.objects.get(pk=s.card.pk).language == 4  # the higher level stays


def test_enrolled_twice_is_enrolled_once(s):
    made = course(s)
    first = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    again = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first, said_yes=True)
    assert first.pk == again.pk and Enrolment.objects.count() == 1 and taken() == 1
    assert Fact.objects.filter(verb="course_enrolled").count() == 1


def test_a_result_said_twice_is_said_once_and_another_is_refused(s):
    made = course(s)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    for _twice in range(2):
        record_result(s.me, number=kept.number, result=Result.FAILED)
    assert Fact.objects.filter(verb="course_failed").count() == 1
    with pytest.raises(Refused):
        record_result(s.me, number=kept.number, result=Result.PASSED)
    assert Card.objects.get(pk=s.card.pk).certificates == 0


@pytest.mark.parametrize("now", Result.values)
@pytest.mark.parametrize("then", [Result.PASSED, Result.FAILED, Result.STOPPED])
def test_only_the_table_of_results_is_followed(s, now, then):
    made = course(s)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    said = {"why": "work"} if now == Result.STOPPED else {}
    if now != Result.ENROLLED:
        record_result(s.me, number=kept.number, result=now, **said)
    why = {"why": "work"} if then == Result.STOPPED else {}
    if then in NEXT_RESULT[now] or then == now:
        assert record_result(s.me, number=kept.number, result=then, **why).result == then
    else:
        with pytest.raises(Refused):
            record_result(s.me, number=kept.number, result=then, **why)
        assert Enrolment.objects.get().result == now


def test_a_full_group_and_one_that_has_begun_are_refused(s, freeze):
    made = course(s, seats=1)
    from tests.factories import CardFactory

    other = CardFactory(organisation=s.own)
    enrol(s.me, card=other.number, course=made.number, starts_on=s.first)
    with pytest.raises(Refused, match="vol"):
        enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    update_course(s.me, number=made.number, version=None, values={}, starts=[StartValues(s.first, s.last, 5)])
    with pytest.raises(Refused, match="staan al mensen"):
        update_course(s.me, number=made.number, version=None, values={}, starts=[])
    later = s.first + datetime.timedelta(days=1)
    freeze(later.year, later.month, later.day, 9)
    with pytest.raises(Refused, match="begonnen"):
        enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)


def test_who_stops_before_the_first_day_gives_the_seat_back(s):
    made = course(s)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first, said_yes=True)
    assert taken() == 1
    with pytest.raises(Invalid):
        record_result(s.me, number=kept.number, result=Result.STOPPED)
    record_result(s.me, number=kept.number, result=Result.STOPPED, why="times")
    assert taken() == 0
    assert Grant.objects.get().ended_at is not None
    assert enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first).pk != kept.pk


def test_the_school_sees_who_comes_after_a_yes_and_says_what_came_of_it(s):
    made = course(s)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    with acting(s.school):
        assert of_school(REGION, s.school_party.pk) == []
    with pytest.raises(Missing):
        record_result(s.school, number=kept.number, result=Result.PASSED)
    share(s.me, number=kept.number)
    with acting(s.school):
        (seen,) = of_school(REGION, s.school_party.pk)
        assert seen.name.startswith("Kevin") and seen.card == 0  # the name for the list, never the card
        assert enrolment_detail(s.school, kept.number).may_say
    with acting(s.other_school):
        assert of_school(REGION, s.school_party.pk) == []
    with pytest.raises(Missing):
        record_result(s.other_school, number=kept.number, result=Result.PASSED)
    record_result(s.school, number=kept.number, result=Result.PASSED)
    assert Card.objects.get(pk=s.card.pk).certificates == FORKLIFT
    fact = Fact.objects.get(verb="course_passed")
    assert fact.actor == s.school.id and fact.subject == s.card.pseudonym.subject


def test_another_party_of_the_counter_enrols_nobody(s):
    made = course(s)
    with pytest.raises(Missing):
        enrol(s.neighbour, card=s.card.number, course=made.number, starts_on=s.first)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    with pytest.raises(Missing):
        record_result(s.neighbour, number=kept.number, result=Result.PASSED)


def test_when_a_course_is_over_its_result_is_asked_once(s, freeze):
    made = course(s)
    kept = enrol(s.me, card=s.card.number, course=made.number, starts_on=s.first)
    assert ask(REGION) == 0
    after = s.last + datetime.timedelta(days=1)
    freeze(after.year, after.month, after.day, 5)
    assert (ask(REGION), ask(REGION)) == (1, 0)
    task = Task.objects.get(kind=TaskKind.COURSE_RESULT)
    assert (task.subject_number, task.assignee_id, task.data) == (kept.number, s.me.id, {"card": s.card.number})
    record_result(s.me, number=kept.number, result=Result.PASSED)
    task.refresh_from_db()
    assert task.done_at is not None
