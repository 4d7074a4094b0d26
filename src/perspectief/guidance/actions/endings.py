"""Work that stops: why, what was learned, and what comes next. Without a next step and somebody who takes it nothing ends."""

import datetime
from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.models import Fact
from perspectief.demand.consequences import give_opening
from perspectief.guidance import rules
from perspectief.guidance.actions.coaching import OVER
from perspectief.guidance.actions.held import (
    NOT_YOURS,
    Locked,
    close_name,
    colleague,
    finish_tasks,
    give_task,
    guided,
    locked,
    one_of,
    owner_of,
    read_over,
    record,
    same_tenant,
)
from perspectief.guidance.actions.seats import OF_SEAT, close, tell
from perspectief.guidance.actions.trials import running
from perspectief.guidance.models import Coach, Ending, EndingProposal, Placement, Signal
from perspectief.guidance.rules import Better, By, Step, Verdict, Why
from perspectief.parties.models import Membership
from perspectief.supply.consequences import searches
from perspectief.work.models import TaskKind

STOPPED = "Het werk is gestopt."
LONGEST_LESSON = 300
AT_WORK = (
    TaskKind.MILESTONE, TaskKind.SIGNAL, TaskKind.FIND_COACH, TaskKind.ANSWER_ENDING, TaskKind.COACH_SILENT, *OF_SEAT
)  # fmt: skip


@dataclass(frozen=True)
class Stopped:
    """How it ended. `receiver`: public number of the account that takes the next step, by `step_due`."""

    ended_on: datetime.date
    ended_by: str
    reason: str
    lesson: str
    better: str
    step: str
    step_due: datetime.date
    receiver: int | None


def end_placement(actor: Actor, *, number: int, how: Stopped, key: str = "", anyway: bool = False) -> Ending:
    """The end: the opening is free, the person is findable at once unless at work elsewhere, and the next step is somebody's task.

    Raises Missing, Refused (it has ended already), Invalid (no next step, no receiver), Doubtful.
    """
    found = guided(actor, Placement, number)
    whole(how, found)
    receiver = colleague(found.region_id, how.receiver or 0)
    doubts = read_over({"lesson": how.lesson}, anyway=anyway)
    with acting(actor):
        under, placement = locked(found)
        if key and not submissions.claim(key, actor):
            return Ending.objects.get(region=placement.region_id, placement=placement)
        if Ending.objects.filter(region=placement.region_id, placement=placement).exists():
            raise Refused(OVER)
        ending = Ending.objects.create(
            **same_tenant(placement), by_id=actor.id, placement=placement, ended_on=how.ended_on, ended_by=how.ended_by,
            reason=how.reason, lesson=how.lesson.strip(), better=how.better, step=how.step, step_due=how.step_due,
            step_receiver_id=receiver.user_id,
        )  # fmt: skip
        fact = record(
            "placement_ended", placement, actor=actor, placement=placement.number, ended_on=how.ended_on.isoformat(),
            ended_by=how.ended_by, reason=how.reason, better=how.better, step=how.step,
            days=(how.ended_on - placement.starts_on).days, doubts=doubts,
        )  # fmt: skip
        _clear(actor, under, placement, how.ended_on, fact)
        _pass_on(placement, how, receiver, fact)
    return ending


def finish_step(actor: Actor, *, number: int, key: str = "") -> Ending:
    """Says that the next step was taken: by who was to take it, or who guides this person. Missing, Refused."""
    found = guided(actor, Placement, number)
    with acting(actor):
        _under, placement = locked(found)
        ending = Ending.objects.filter(region=placement.region_id, placement=placement).first()
        if ending is None:
            raise Refused(NOT_YOURS)
        if (key and not submissions.claim(key, actor)) or ending.step_done_at is not None:
            return ending
        ending.step_done_at = clock.now()
        ending.save(update_fields=["step_done_at"])
        record("next_step_done", placement, actor=actor, placement=placement.number, step=ending.step)
        finish_tasks(actor, placement, (TaskKind.NEXT_STEP,), ("placement", placement.number))
    return ending


def _clear(actor: Actor, under: Locked, placement: Placement, ended_on: datetime.date, fact: Fact) -> None:
    give_opening(place=under.place, cause=fact)
    close_name(placement)
    if not running(under.card):
        searches(card=under.card, cause=fact)
    here = {"region": placement.region_id, "placement": placement}
    coaches = list(Coach.objects.select_for_update(of=("self",)).filter(**here, ended_on=None).order_by("id"))
    for coach in coaches:
        coach.ended_on = max(ended_on, coach.starts_on)
        coach.save(update_fields=["ended_on"])
    close(placement, coaches)
    tell(actor, placement, coaches, why="stopped")
    asked = EndingProposal.objects.filter(**here, answered_at=None)
    asked.update(answered_at=clock.now(), answer=Verdict.CONCLUDED)
    for signal in Signal.objects.select_for_update(of=("self",)).filter(**here, answered_at=None).order_by("id"):
        signal.answered_at, signal.answer = clock.now(), STOPPED
        signal.save(update_fields=["answered_at", "answer"])
    finish_tasks(actor, placement, (*AT_WORK, TaskKind.NEXT_STEP), ("placement", placement.number))


def _pass_on(placement: Placement, how: Stopped, receiver: Membership, fact: Fact) -> None:
    noon = datetime.datetime.combine(how.step_due, datetime.time(12), tzinfo=clock.HOME)
    subject = ("placement", placement.number)
    give_task(
        placement, TaskKind.NEXT_STEP, subject=subject, to=(receiver.organisation_id, receiver.user_id), cause=fact,
        due_at=noon,
    )  # fmt: skip
    give_task(
        placement, TaskKind.CONFIRM_TASKS, subject=subject, to=owner_of(placement), cause=fact,
        due_at=clock.now() + rules.CONFIRM_WITHIN,
    )  # fmt: skip


def whole(how: Stopped, placement: Placement, *, proposed: bool = False) -> None:
    """Invalid, with what lacks. Of a proposal it is not yet asked who takes the next step, and its day may be still to come."""
    one_of(how.ended_by, By, "ended_by")
    one_of(how.reason, Why, "reason")
    one_of(how.better, Better, "better")
    wrong: dict[str, str] = {}
    if how.step not in Step:
        wrong["step"] = "Kies wat er nu gebeurt."
    if not how.receiver and not proposed:
        wrong["receiver"] = "Kies wie dat doet."
    if not clock.today() <= how.step_due:
        wrong["step_due"] = "Kies een dag die nog komt."
    if not 0 < len(how.lesson.strip()) <= LONGEST_LESSON:
        wrong["lesson"] = "Schrijf in één zin op wat je hiervan leert."
    latest = clock.today() + rules.PROPOSED_AHEAD if proposed else clock.today()
    if not placement.starts_on <= how.ended_on <= latest:
        until = "een half jaar vooruit" if proposed else "vandaag"
        wrong["ended_on"] = f"Kies een dag tussen de start en {until}."
    if wrong:
        raise Invalid("Vul aan wat ontbreekt. Er is nog niets bewaard.", wrong)
