"""Every morning: conversations that are due, trials that are over, contracts that ran out become tasks; what a coach of a partner left lying
is seen by others too. Idempotent.
"""

import datetime
import logging

from django.db import transaction
from procrastinate.contrib.django import app

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.guidance import rules
from perspectief.guidance.actions.held import give_task, keeper, owner_of
from perspectief.guidance.actions.seats import begun, coach_of, end_one_shut, partners_in, shut, without_coach
from perspectief.guidance.models import Coach, EndingProposal, Placement, Trial
from perspectief.guidance.rules import CoachKind, PlacementStatus, Run, Verdict
from perspectief.parties.queries import ever_taking_part
from perspectief.work.actions import holders, pass_on, wake
from perspectief.work.models import TaskKind
from perspectief.work.queries import open_about

log = logging.getLogger(__name__)


@app.periodic(cron="20 5 * * *")
@app.task(queue="default", queueing_lock="guidance.open_due", pass_context=False)
def open_due_everywhere(timestamp: int) -> None:
    """Every morning, for each organisation that has people."""
    for region, organisation in ever_taking_part():
        open_due(region, organisation)


def open_due(region: int, organisation: int) -> int:
    """Tasks for what is due today among the people of one organisation; how many rows are due. A task that waits stays that one task."""
    _end_shut(region, organisation)
    with acting(keeper(region, organisation)):
        trials = Trial.objects.filter(
            region=region, organisation=organisation, result="", ends_on__lt=clock.today()
        ).order_by("id")
        running = Placement.objects.filter(region=region, organisation=organisation, ending=None).order_by("id")
        over = [one for one in trials if one.approved_on is not None]
        placements = list(running.prefetch_related("milestones"))
        seats = Coach.objects.filter(
            region=region, organisation=organisation, ended_on=None, kind=CoachKind.JOB_COACH, party__in=partners_in(region)
        )  # fmt: skip
        outside = set(seats.exclude(party=organisation).order_by("id").values_list("placement_id", flat=True))
    for trial in over:
        give_task(
            trial, TaskKind.TRIAL_REPORT, subject=("trial", trial.number), to=owner_of(trial), cause=None,
            due_at=clock.now() + rules.REPORT_WITHIN,
        )  # fmt: skip
    agreed = _answers(region, organisation)
    due = len(over) + sum(_due(one, stops=one.pk in agreed) for one in placements)
    for one in placements:
        if one.pk in outside:
            without_coach(one)
            _chase(one)
            _chase_start(one)
    return due


def _end_shut(region: int, organisation: int) -> None:
    """Each seat on its own: what one stumbles on keeps nobody else's open, and nobody's morning back."""
    for one in shut(region, organisation):
        try:
            with transaction.atomic():
                end_one_shut(one)
        except Exception:
            log.exception("seat %s of a partner could not be ended", one.pk)


def _answers(region: int, organisation: int) -> set[int]:
    """What coaches of partners proposed. Without an answer in time the task comes back to the klantmanager, and a working day later its
    colleagues see it too. Gives the placements (database ids) that stop by agreement, whose day has come.
    """
    now = clock.now()
    with acting(keeper(region, organisation)):
        rows = EndingProposal.objects.filter(region=region, organisation=organisation, placement__ending=None)
        rows = rows.select_related("placement").order_by("placement", "-id").distinct("placement")
        last = list(rows)
    own = service("guidance", regions=(region,), organisation=organisation)
    for one in (one for one in last if not one.answer):
        kind, number = TaskKind.ANSWER_ENDING, one.placement.number
        subject, tonight = ("placement", number), DUTCH.after_days(now, 0)
        give_task(one, kind, subject=subject, to=owner_of(one), cause=None, due_at=tonight, hours=48)  # if put away
        due_at = _due_at(own, kind, number) or now
        if now > due_at:
            wake(own, kind=kind, number=number)
        if now > DUTCH.after_days(_day_of(due_at), rules.COLLEAGUES_AFTER):
            pass_on(own, kind=kind, subject_kind="placement", number=number, former=None, to=None)
    return {one.placement_id for one in last if one.answer == Verdict.AGREED and one.ended_on <= clock.today()}


def _due(placement: Placement, *, stops: bool) -> int:
    """`stops`: its end was agreed on, and the day has come."""
    today, run = clock.today(), Run(placement.starts_on, placement.ends_on)
    subject = ("placement", placement.number)
    week = rules.due_milestone(run, {one.week for one in placement.milestones.all()}, today)
    if week is not None:
        give_task(
            placement, TaskKind.MILESTONE, subject=subject, to=coach_of(placement), cause=None,
            due_at=clock.now() + rules.MILESTONE_AHEAD,
        )  # fmt: skip
    over = stops or rules.placement_status(run, today) == PlacementStatus.OVER
    if over:
        give_task(
            placement, TaskKind.NEXT_STEP, subject=subject, to=owner_of(placement), cause=None,
            due_at=clock.now() + rules.REPORT_WITHIN,
        )  # fmt: skip
    return (week is not None) + over


def _chase_start(placement: Placement) -> None:
    """A partner that has not met the person in time: the same, for who has to begin. The klantmanager asks after it, and need do so no more
    once somebody has begun.
    """
    now, about = clock.now(), {"subject_kind": "placement", "number": placement.number}
    counter = service("guidance", regions=(placement.region_id,))
    for holder, kind in holders(counter, region=placement.region_id, kinds=(TaskKind.COACH_BEGINS,), **about):
        own = service("guidance", regions=(placement.region_id,), organisation=holder)
        since = _day_of(_due_at(own, kind, placement.number) or now)
        if now > DUTCH.after_days(since, rules.COLLEAGUES_AFTER):
            pass_on(own, kind=kind, former=None, to=None, **about)
        if now > DUTCH.after_days(since, rules.OWNER_AFTER):
            give_task(
                placement, TaskKind.COACH_SILENT, subject=("placement", placement.number), to=owner_of(placement), cause=None,
                due_at=DUTCH.after_days(now, 1),
            )  # fmt: skip
    begun(placement)


def _chase(placement: Placement) -> None:
    """What the coach of a partner is late with: after a working day every colleague there sees it, after two the klantmanager too."""
    now, (organisation, _user) = clock.now(), coach_of(placement)
    if organisation == placement.organisation_id:
        return
    own = service("guidance", regions=(placement.region_id,), organisation=organisation)
    for kind, since in _left_lying(placement):
        about = {"kind": kind, "subject_kind": "placement", "number": placement.number}
        if now > DUTCH.after_days(since, rules.COLLEAGUES_AFTER):
            pass_on(own, **about, former=None, to=None)  # whoever holds it: also who is not the coach any more
        if now > DUTCH.after_days(since, rules.OWNER_AFTER):
            give_task(
                placement, kind, subject=("placement", placement.number), to=owner_of(placement), cause=None,
                due_at=DUTCH.after_days(now, 1),
            )  # fmt: skip


def _left_lying(placement: Placement) -> list[tuple[TaskKind, datetime.datetime]]:
    """What falls to the coach and is open, with the beginning of the day it should be done: due at closing time is due that day."""
    found = []
    run, spoken = Run(placement.starts_on, placement.ends_on), {one.week for one in placement.milestones.all()}
    week = rules.due_milestone(run, spoken, clock.today())
    if week is not None:
        found.append((TaskKind.MILESTONE, rules.milestone_on(run.starts_on, week)))
    with acting(keeper(placement.region_id, placement.organisation_id)):
        waiting = placement.signals.filter(region=placement.region_id, answered_at=None)
        due_at = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    if due_at is not None:
        found.append((TaskKind.SIGNAL, due_at.astimezone(clock.HOME).date()))
    return [(kind, _begin_of(day)) for kind, day in found]


def _due_at(own: Actor, kind: TaskKind, placement: int) -> datetime.datetime | None:
    """When the organisation's open task about this placement (public number) is due."""
    with acting(own):
        found = open_about(own.organisation, (kind,), "placement", placement).get(kind)
    return found.due_at if found else None


def _day_of(due_at: datetime.datetime) -> datetime.datetime:
    return _begin_of(due_at.astimezone(clock.HOME).date())


def _begin_of(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), clock.HOME)
