"""What each lever costs: the plan beside the one with that lever turned, in placements and in people. Numbers over the region alone."""

from typing import NamedTuple

from perspectief.matching.distribution.levers import WAITING, Levers
from perspectief.matching.distribution.plan import Market, least, plan


class WaitingCost(NamedTuple):
    """Waiting counted otherwise: proposals that costs (below 0: gains), and months of the longest wait, now and then."""

    waiting: str
    costs: int
    longest: int
    longest_then: int


class GroupCost(NamedTuple):
    """A group that goes first, against not: people of the group more, and proposals that costs. least, reached: the number of
    places it gets at least, and what it gets; costs_least: proposals that the number costs. met: the number is reached.
    """

    group: str
    more: int
    costs: int
    least: int
    reached: int
    costs_least: int
    met: bool


class Costs(NamedTuple):
    """All levers of a plan."""

    waiting: tuple[WaitingCost, ...]
    groups: tuple[GroupCost, ...]


def costs(found: Market, levers: Levers) -> Costs:
    """One plan for every lever that can be turned, beside the plan as it is."""
    now = plan(found, levers)
    waiting = []
    for other in WAITING:
        if other != levers.waiting:
            then = plan(found, Levers(other, levers.off, levers.least))
            waiting.append(WaitingCost(other, now.plan.placed - then.plan.placed, now.longest, then.longest))
    return Costs(tuple(waiting), tuple(_group(found, levers, group) for group in found.decisions))


def _group(found: Market, levers: Levers, group: str) -> GroupCost:
    with_, without = plan(found, levers.with_(group)), plan(found, levers.without(group))
    asked = least(found, levers, group)
    now = plan(found, levers)
    free = plan(found, levers.at_least(group, 0)) if asked else now
    return GroupCost(
        group,
        with_.of_group(group) - without.of_group(group),
        without.plan.placed - with_.plan.placed,
        asked,
        now.of_group(group),
        free.plan.placed - now.plan.placed,
        now.of_group(group) >= asked,
    )
