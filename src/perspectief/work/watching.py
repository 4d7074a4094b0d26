"""Nobody and nothing falls off the lists: every night each room tells what nobody looks after, and it becomes somebody's task.

A room declares a `watch` in its watches.py: of one region and organisation, the subjects that need looking after, with the task that
says so. And a `next_step`: which of some persons have something coming in that room (an open introduction, a course), so that a lower
room need not know it. A task nobody may lose is the only state kept; what no longer holds is taken off again.
"""

import datetime
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core.clock import HOME
from perspectief.parties.queries import held, organisations_in, regions_taking_part
from perspectief.work.actions import open_tasks, withdraw_others
from perspectief.work.models import Task, TaskKind

EVENING = datetime.time(17, 0)


class Needs(NamedTuple):
    """A subject that needs looking after: its public number, who should (None: whoever is first), within how many days."""

    kind: TaskKind
    number: int
    assignee: int | None
    within_days: int
    data: tuple[tuple[str, Any], ...] = ()


Find = Callable[[Actor, int, datetime.date], Iterable[Needs]]
Ahead = Callable[[Actor, int, Collection[int]], set[int]]


@dataclass(frozen=True)
class Watch:
    """`kinds`: the tasks it opens; of those, `own` are nobody else's to open, and are taken off when they no longer hold."""

    name: str
    subject_kind: str
    kinds: frozenset[TaskKind]
    find: Find
    own: frozenset[TaskKind] = field(default_factory=frozenset)


WATCHES: dict[str, Watch] = {}
NEXT_STEPS: dict[str, Ahead] = {}


def watch(
    name: str, *, subject_kind: str, kinds: Collection[TaskKind], own: Collection[TaskKind] = ()
) -> Callable[[Find], Find]:
    """Declares what a room watches, of one region and organisation on a day."""

    def declare(function: Find) -> Find:
        WATCHES[name] = Watch(name, subject_kind, frozenset(kinds), function, frozenset(own))
        return function

    return declare


def next_step(name: str) -> Callable[[Ahead], Ahead]:
    """Declares which of these persons (public numbers of cards) have a next step in a room."""

    def declare(function: Ahead) -> Ahead:
        NEXT_STEPS[name] = function
        return function

    return declare


def with_next_step(actor: Actor, region: int, cards: Collection[int], *, but: Collection[TaskKind]) -> set[int]:
    """Of these cards, those with something coming: an open task (of a kind other than `but`), or a next step some room knows."""
    about = Task.objects.filter(organisation=actor.organisation, subject_kind="card", done_at=None)
    found = set(about.exclude(kind__in=but).values_list("subject_number", flat=True).order_by("id")) & set(cards)
    for ahead in NEXT_STEPS.values():
        found |= ahead(actor, region, cards)
    return found


def watch_all(today: datetime.date) -> int:
    """Every watch, of every organisation in every region, each as that organisation; how many tasks were opened."""
    pairs = [(region, one.pk) for region in sorted(regions_taking_part()) for one in organisations_in(region)]
    return sum(look_after(region, organisation, today) for region, organisation in pairs)


def look_after(region: int, organisation: int, today: datetime.date) -> int:
    """The watches of one organisation in one region, in one transaction."""
    actor = service("watch", regions=(region,), organisation=organisation)
    with acting(actor):
        here = set(held(organisation).values_list("user_id", flat=True))
        _released(actor, region, here)
        return sum(_looked(actor, region, today, one, here) for one in WATCHES.values())


def look_again(name: str, region: int, organisation: int, today: datetime.date) -> int:
    """One watch, of one organisation, as soon as something happened that it is about; how many tasks were opened."""
    actor = service("watch", regions=(region,), organisation=organisation)
    with acting(actor):
        here = set(held(organisation).values_list("user_id", flat=True))
        return _looked(actor, region, today, WATCHES[name], here)


def _looked(actor: Actor, region: int, today: datetime.date, one: Watch, here: set[int]) -> int:
    found = list(one.find(actor, region, today))
    made = 0
    groups: dict[tuple[TaskKind, int, tuple[tuple[str, Any], ...]], dict[int, int | None]] = {}
    for need in found:
        keeper = need.assignee if need.assignee in here else None
        groups.setdefault((need.kind, need.within_days, need.data), {})[need.number] = keeper
    for (kind, days, data), assignees in groups.items():
        due = datetime.datetime.combine(today + datetime.timedelta(days=days), EVENING, HOME)
        made += open_tasks(
            actor, region=region, kind=kind, subject_kind=one.subject_kind, assignees=assignees, due_at=due,
            agreed_hours=24 * max(days, 1), data=dict(data),
        )  # fmt: skip
    for kind in one.own:
        still = {need.number for need in found if need.kind == kind}
        withdraw_others(actor, region=region, kind=kind, subject_kind=one.subject_kind, still=still)
    return made


def _released(actor: Actor, region: int, here: set[int]) -> int:
    """A task of somebody who no longer works here is everybody's."""
    rows = Task.objects.filter(organisation=actor.organisation, region=region, done_at=None).exclude(assignee=None)
    return rows.exclude(assignee__in=here).update(assignee=None, snoozed_until=None)
