"""Who goes to a trial day, and who was there. Persons stand beside this room: they are named by the id and number of the card."""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.counter import tasks
from perspectief.demand.counter.agreement import agreement
from perspectief.demand.lanes.rules import Came, is_open
from perspectief.demand.models import TrialDay, TrialSeat
from perspectief.demand.policy import may_counsel
from perspectief.demand.queries.lanes import seats_taken
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind

GONE = "Deze dag is er niet."
NEXT_STEP_WITHIN = 2  # working days after a trial day in which the klantmanager agrees the next step


class Who(NamedTuple):
    """A card as this room knows it. The database holds it against the card itself."""

    card: int
    number: int
    organisation: int
    audience: int
    subject: int


def enrol(actor: Actor, *, day: int, who: Who, key: str = "") -> TrialSeat:
    """Somebody of the actor's own organisation goes to the day. Raises Missing, Refused when it is full, past or cancelled."""
    with acting(actor):
        found = _locked(actor, day)
        if key:
            submissions.claim(key, actor)
        if who.organisation != actor.organisation:
            raise Refused("Alleen de eigen klantmanager meldt iemand aan.")
        taken = TrialSeat.objects.filter(region=found.region_id, day=found)
        held = taken.filter(card_id=who.card).first()
        if held:
            return held
        cancelled = found.cancelled_at is not None
        everybody = seats_taken([found.pk]).get(found.pk, 0)
        if not is_open(found.on, cancelled=cancelled, seats=found.seats, taken=everybody, today=clock.today()):
            raise Refused("Deze dag is vol of al geweest. Kies een andere dag.")
        seat = TrialSeat.objects.create(
            region_id=found.region_id,
            organisation_id=who.organisation,
            audience=who.audience,
            card_id=who.card,
            day=found,
            enrolled_by_id=actor.id if actor.id > 0 else None,
            enrolled_at=clock.now(),
        )
        journal.record(
            "trial_day_enrolled",
            actor=actor,
            region=found.region_id,
            subject=who.subject,
            day=found.number,
            kind=found.kind,
        )
    return seat


def withdraw_seat(actor: Actor, *, day: int, card: int) -> int:
    """Somebody does not go after all. How many that were."""
    with acting(actor):
        found = _locked(actor, day)
        seats = TrialSeat.objects.filter(
            region=found.region_id, day=found, card_id=card, organisation=actor.organisation, came=""
        )
        gone, _kinds = seats.delete()
        if gone:
            journal.record("trial_day_withdrawn", actor=actor, region=found.region_id, day=found.number)
    return gone


def mark_came(actor: Actor, *, day: int, who: Who, came: str) -> TrialSeat:
    """Whether somebody was there. The klantmanager gets a task to agree the next step. Raises Missing, Invalid, Refused."""
    if came not in Came.values:
        raise Invalid("Kies of iemand er was.")
    with acting(actor):
        found = _locked(actor, day)
        if found.on > clock.today():
            raise Refused("Deze dag is nog niet geweest.")
        seats = TrialSeat.objects.select_for_update(of=("self",)).filter(region=found.region_id, day=found)
        seat = seats.filter(card_id=who.card).first()
        if seat is None:
            raise Missing(GONE)
        if seat.came == came:
            return seat
        first, seat.came = not seat.came, came
        seat.save(update_fields=["came"])
        fact = journal.record(
            "trial_day_came", actor=actor, region=found.region_id, subject=who.subject, day=found.number, came=came
        )
        if first:
            due = agreement(found.region_id).time.after_days(clock.now(), NEXT_STEP_WITHIN)
            open_tasks(
                tasks.of(found.region_id, seat.organisation_id),
                region=found.region_id,
                kind=TaskKind.NO_NEXT_STEP,
                subject_kind="card",
                assignees={who.number: seat.enrolled_by_id},
                due_at=due,
                agreed_hours=max(1, round((due - clock.now()) / datetime.timedelta(hours=1))),
                cause=fact.pk,
            )
    return seat


def cancel_day(actor: Actor, *, day: int) -> TrialDay:
    """The day does not take place; it stays to be read. Raises Missing."""
    with acting(actor):
        found = _locked(actor, day)
        if found.cancelled_at is None:
            found.cancelled_at = clock.now()
            found.save(update_fields=["cancelled_at"])
            journal.record("trial_day_cancelled", actor=actor, region=found.region_id, day=found.number)
    return found


def _locked(actor: Actor, number: int) -> TrialDay:
    found = TrialDay.objects.select_for_update(of=("self",)).filter(number=number).first()
    if found is None or not may_counsel(actor, found.region_id):
        raise Missing(GONE)
    return found
