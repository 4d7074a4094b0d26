"""Every morning: conversations that are due, trials that are over, contracts that ran out become tasks. Idempotent."""

from procrastinate.contrib.django import app

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.guidance import rules
from perspectief.guidance.actions.coaching import coach_of
from perspectief.guidance.actions.held import give_task, keeper, owner_of
from perspectief.guidance.models import Placement, Trial
from perspectief.guidance.rules import PlacementStatus, Run
from perspectief.parties.queries import ever_taking_part
from perspectief.work.models import TaskKind


@app.periodic(cron="20 5 * * *")
@app.task(queue="default", queueing_lock="guidance.open_due", pass_context=False)
def open_due_everywhere(timestamp: int) -> None:
    """Every morning, for each organisation that has people."""
    for region, organisation in ever_taking_part():
        open_due(region, organisation)


def open_due(region: int, organisation: int) -> int:
    """Tasks for what is due today among the people of one organisation; how many rows are due. A task that waits stays that one task."""
    with acting(keeper(region, organisation)):
        trials = Trial.objects.filter(
            region=region, organisation=organisation, result="", ends_on__lt=clock.today()
        ).order_by("id")
        running = Placement.objects.filter(region=region, organisation=organisation, ending=None).order_by("id")
        over = [one for one in trials if one.approved_on is not None]
        placements = list(running.prefetch_related("milestones"))
    for trial in over:
        give_task(
            trial, TaskKind.TRIAL_REPORT, subject=("trial", trial.number), to=owner_of(trial), cause=None,
            due_at=clock.now() + rules.REPORT_WITHIN,
        )  # fmt: skip
    return len(over) + sum(_due(one) for one in placements)


def _due(placement: Placement) -> int:
    today, run = clock.today(), Run(placement.starts_on, placement.ends_on)
    subject = ("placement", placement.number)
    week = rules.due_milestone(run, {one.week for one in placement.milestones.all()}, today)
    if week is not None:
        give_task(
            placement, TaskKind.MILESTONE, subject=subject, to=coach_of(placement), cause=None,
            due_at=clock.now() + rules.MILESTONE_AHEAD,
        )  # fmt: skip
    over = rules.placement_status(run, today) == PlacementStatus.OVER
    if over:
        give_task(
            placement, TaskKind.NEXT_STEP, subject=subject, to=owner_of(placement), cause=None,
            due_at=clock.now() + rules.REPORT_WITHIN,
        )  # fmt: skip
    return (week is not None) + over
