"""Enrolling somebody in a course, and what came of it: a passed course changes the card in the same transaction."""

import datetime
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.supply.actions.learned import learned
from perspectief.supply.actions.owned import locked, record
from perspectief.supply.models import Card
from perspectief.supply.queries.card import subjects_of
from perspectief.training.actions.courses import skills_of
from perspectief.training.actions.sharing import close_name, open_name
from perspectief.training.models import Course, CourseStart, Enrolment
from perspectief.training.policy import may_enrol, may_teach
from perspectief.training.rules import CourseState, Result, WhyStopped, may_follow
from perspectief.work.actions import finish_about
from perspectief.work.models import TaskKind

SUBJECT = "enrolment"
SOURCE = "cursus"
GONE = "Deze inschrijving is er niet, of hoort bij een andere organisatie."


def enrol(
    actor: Actor,
    *,
    card: int,
    course: int,
    starts_on: datetime.date,
    said_yes: bool = False,
    how: str = "in gesprek",
    places: int | None = None,
    key: str = "",
) -> Enrolment:
    """Takes a seat for the person with this public number in the group that begins on this day; once for a person and a course.

    `said_yes`: the person wants the school to see who comes; `places`: how many places it was said to open. Raises Missing, Refused (the
    group is full, has begun, or the course is not given any more).
    """
    with acting(actor):
        person = locked(actor, card)
        if not may_enrol(actor, region=person.region_id, organisation=person.organisation_id):
            raise Missing(GONE)
        chosen = Course.objects.filter(region=person.region_id, number=course).first()
        if chosen is None:
            raise Missing("Deze cursus is er niet.")
        if key and not submissions.claim(key, actor):
            return Enrolment.objects.get(number=submissions.answer(key, actor))
        held = Enrolment.objects.filter(region=person.region_id, card=person, course=chosen, result=Result.ENROLLED)
        kept = held.first() or _enrolled(actor, person, chosen, starts_on, places)
        if key:
            submissions.answered(key, actor, str(kept.number))
        if said_yes and not kept.shared:
            _share(actor, kept, person, how)
    return kept


def share(actor: Actor, *, number: int, how: str = "in gesprek") -> Enrolment:
    """The person says yes: the school sees who comes. Missing when it is not the actor's to say."""
    with acting(actor):
        kept, person = _own(actor, number)
        if not kept.shared:
            _share(actor, kept, person, how)
    return kept


def record_result(actor: Actor, *, number: int, result: str, why: str = "", key: str = "") -> Enrolment:
    """What came of it, said by the klantmanager or by the school. Passed: what the course teaches comes on the card, at once.

    Said twice it is said once. Raises Missing, Invalid (stopped needs a reason), Refused (another result stands already).
    """
    _known(result, why)
    with acting(actor):
        seen = Enrolment.objects.filter(number=number).first()
        if seen is None or not _may_say(actor, seen):
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return seen
        owner = service("training", regions=(seen.region_id,), organisation=seen.organisation_id)
        with acting(owner):
            person = _person(owner, seen)
            kept = Enrolment.objects.select_for_update(of=("self",)).get(pk=seen.pk)
            about = subjects_of(kept.region_id, [person.pk])[0]
        if kept.result == result:
            return kept
        if not may_follow(kept.result, result):
            raise Refused(f"Hier staat al: {kept.get_result_display()}. Er is niets veranderd.")
        given: dict[str, Any] = {"course": _number(kept), "why": why} if why else {"course": _number(kept)}
        fact = journal.record(f"course_{result}", actor=actor, region=kept.region_id, subject=about, **given)
        with acting(owner):
            _keep_result(owner, actor, kept, person, result, why)
            if result == Result.PASSED:
                taught = Course.objects.get(pk=kept.course_id)
                learned(
                    owner,
                    number=person.number,
                    skills=skills_of(taught),
                    certificates=taught.certificates,
                    language=taught.language_to,
                    source=SOURCE,
                    cause=fact,
                )
    return kept


def _enrolled(actor: Actor, person: Card, course: Course, starts_on: datetime.date, places: int | None) -> Enrolment:
    if course.state != CourseState.OPEN:
        raise Refused("Deze cursus wordt niet meer gegeven.")
    start = _take_seat(course, starts_on)
    kept = Enrolment.objects.create(
        region_id=person.region_id,
        organisation_id=person.organisation_id,
        audience=person.audience,
        trainer_id=course.organisation_id,
        card=person,
        course=course,
        start=start,
        places=places,
        enrolled_by_id=actor.id,
    )
    record("course_enrolled", person, actor=actor, course=course.number)
    return kept


def _take_seat(course: Course, starts_on: datetime.date) -> CourseStart:
    """One seat less, counted for everybody: also for people this actor does not see. The row is locked until the end."""
    with acting(service("training", regions=(course.region_id,))):
        rows = CourseStart.objects.select_for_update(of=("self",))
        start = rows.filter(region=course.region_id, course=course, starts_on=starts_on).first()
        if start is None:
            raise Missing("Deze groep is er niet meer. Kies een andere dag.")
        if start.starts_on < clock.today():
            raise Refused("Deze groep is al begonnen. Kies een andere dag.")
        if start.free == 0:
            raise Refused("Deze groep is vol. Kies een andere dag, of vraag de school om een plaats erbij.")
        start.taken += 1
        start.save(update_fields=["taken"])
    return start


def _give_back(kept: Enrolment) -> None:
    """The seat of who stopped before the first day is free again."""
    with acting(service("training", regions=(kept.region_id,))):
        start = CourseStart.objects.select_for_update(of=("self",)).get(pk=kept.start_id)
        if start.starts_on > clock.today():
            start.taken -= 1
            start.save(update_fields=["taken"])


def _share(actor: Actor, kept: Enrolment, person: Card, how: str) -> None:
    start = CourseStart.objects.get(pk=kept.start_id)
    fact = record("course_shared", person, actor=actor, course=_number(kept))
    kept.shared, kept.shared_on, kept.shared_how, kept.version = True, clock.today(), how, kept.version + 1
    kept.save(update_fields=["shared", "shared_on", "shared_how", "version"])
    open_name(actor, card=person, to=kept.trainer_id, how=how, ends_on=start.ends_on, cause=fact)


def _keep_result(owner: Actor, actor: Actor, kept: Enrolment, person: Card, result: str, why: str) -> None:
    kept.result, kept.why_stopped = result, why
    kept.result_by_id, kept.result_at, kept.version = actor.id, clock.now(), kept.version + 1
    kept.save(update_fields=["result", "why_stopped", "result_by", "result_at", "version"])
    finish_about(owner, kind=TaskKind.COURSE_RESULT, subject_kind=SUBJECT, number=kept.number)
    if result == Result.STOPPED:
        _give_back(kept)
        close_name(owner, card=person.pk, region=kept.region_id, to=kept.trainer_id)


def _known(result: str, why: str) -> None:
    if result not in {Result.PASSED, Result.FAILED, Result.STOPPED}:
        raise Invalid("Kies: gehaald, niet gehaald of gestopt.", {"result": "Kies een van de drie."})
    if result == Result.STOPPED and why not in WhyStopped.values:
        raise Invalid("Geef aan waarom iemand stopte.", {"why": "Kies een reden uit de lijst."})
    if result != Result.STOPPED and why:
        raise Invalid("Een reden hoort alleen bij stoppen.", {"why": "Laat de reden leeg."})


def _may_say(actor: Actor, kept: Enrolment) -> bool:
    mine = may_enrol(actor, region=kept.region_id, organisation=kept.organisation_id)
    return mine or (kept.shared and may_teach(actor, region=kept.region_id, trainer=kept.trainer_id))


def _person(owner: Actor, kept: Enrolment) -> Card:
    return locked(owner, kept.card.number)


def _own(actor: Actor, number: int) -> tuple[Enrolment, Card]:
    kept = Enrolment.objects.select_related("card").filter(number=number).first()
    if kept is None or not may_enrol(actor, region=kept.region_id, organisation=kept.organisation_id):
        raise Missing(GONE)
    person = locked(actor, kept.card.number)
    return Enrolment.objects.select_for_update(of=("self",)).get(pk=kept.pk), person


def _number(kept: Enrolment) -> int:
    return Course.objects.values_list("number", flat=True).get(pk=kept.course_id)
