"""What waits for a party of the counter, as tasks in Vandaag: the plan to react to or to sign, an obstacle to answer or to judge.

Derived anew whenever something happened (plans.reactions) and every night; what no longer holds is taken off again, so a task closes
by itself once its step is done.
"""

import datetime
from collections.abc import Iterable, Iterator

from perspectief.access.context import Actor
from perspectief.parties.models import Organisation
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.plans.obstacles.queries import answered_at, open_at
from perspectief.plans.waiting import Wait, asked_of
from perspectief.work.models import TaskKind
from perspectief.work.watching import Needs, watch

PLAN, OBSTACLES = "plan", "obstacles"
PLAN_KINDS = {Wait.REACT: TaskKind.PLAN_REACT, Wait.SIGN: TaskKind.PLAN_SIGN}
OBSTACLE_KINDS = (TaskKind.OBSTACLE, TaskKind.OBSTACLE_ANSWERED)
JUDGE_WITHIN = 10  # days in which who raised it says whether the answer helps


@watch(PLAN, subject_kind="plan", kinds=PLAN_KINDS.values(), own=PLAN_KINDS.values())
def plan(actor: Actor, region: int, today: datetime.date) -> Iterable[Needs]:
    """The plan that waits for a reaction or a signature of this organisation."""
    if not _has_worklist(actor):
        return []
    return [
        Needs(PLAN_KINDS[one.kind], one.number, None, _left(one.due_on, today))
        for one in asked_of(actor.organisation, [region])
    ]


@watch(OBSTACLES, subject_kind="obstacle", kinds=OBSTACLE_KINDS, own=OBSTACLE_KINDS)
def obstacles(actor: Actor, region: int, today: datetime.date) -> Iterator[Needs]:
    """Obstacles this organisation answers itself, and answers its people asked for."""
    if not _has_worklist(actor):
        return
    for row in open_at(actor.organisation, region):
        yield Needs(TaskKind.OBSTACLE, row.number, row.owner_id, _left(row.due_on, today))
    for number, raiser, since in answered_at(actor.organisation, region):
        due = since + datetime.timedelta(days=JUDGE_WITHIN)
        yield Needs(TaskKind.OBSTACLE_ANSWERED, number, raiser, _left(due, today))


def _has_worklist(actor: Actor) -> bool:
    """Only the counter finds the plan in Vandaag; the others see on its page what waits (plans.waiting)."""
    return Organisation.objects.filter(pk=actor.organisation, kind__in=COUNTER_KINDS).exists()


def _left(due: datetime.date | None, today: datetime.date) -> int:
    return max(0, (due - today).days) if due else JUDGE_WITHIN
