"""The best plan of a region as it stands now, under these levers: solved once, remembered until something changes."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

import numpy as np

from perspectief.access.context import acting, service
from perspectief.engine.assignment import Plan, Quota, assign
from perspectief.engine.assignment.waiting import Priority, bonus_of
from perspectief.engine.graph import Graph, full
from perspectief.matching.distribution.decisions import in_force
from perspectief.matching.distribution.groups import members
from perspectief.matching.distribution.levers import (
    MONTH_DAYS,
    MOST_MONTHS,
    WAITING,
    Levers,
)
from perspectief.matching.distribution.standing import Standing, standing
from perspectief.matching.pool import RegionPool, pool
from perspectief.matching.remembered import Remembered

REMEMBERED = 32  # plans of a region


class Decision(NamedTuple):
    """What a group gets by a decision in force: points a person, places at least."""

    points: int
    least: int


@dataclass(frozen=True)
class Market:
    """A region at one moment: who and what can be brought together, and what counts beside the fit.

    graph: pairs that fit, without people who are busy. members: bool[n] per group with a decision in force; it leaves this
    object only as a sum over the region. told: equal when everything beside the pool is equal.
    """

    found: RegionPool
    standing: Standing
    graph: Graph
    decisions: Mapping[str, Decision]
    members: Mapping[str, np.ndarray]
    told: bytes = field(repr=False)
    solved: "OrderedDict[tuple[object, ...], Planned]" = field(default_factory=OrderedDict, repr=False)
    lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    @cached_property
    def months(self) -> np.ndarray:
        """int64[n]: whole months somebody looks for a place."""
        return (self.found.engine.people.waiting / MONTH_DAYS).astype(np.int64)

    @cached_property
    def fits(self) -> np.ndarray:
        """int64[n]: on how many places each person fits."""
        return np.diff(self.graph.start)

    @cached_property
    def pins(self) -> np.ndarray:
        """int64[k, 2]: what is held and can be: the pair fits, and the place has an opening left for it."""
        left, kept = self.standing.capacity.copy(), []
        for person, place in self.standing.pins.tolist():
            if left[place] and self.points(person, place) is not None:
                left[place] -= 1
                kept.append((person, place))
        return np.array(kept, np.int64).reshape(-1, 2)

    def points(self, person: int, place: int) -> int | None:
        """Points of a pair (rows); None when it does not fit."""
        first, end = self.graph.start[person : person + 2]
        at = int(first + np.searchsorted(self.graph.place[first:end], place))
        return int(self.graph.points[at]) if at < end and self.graph.place[at] == place else None

    @cached_property
    def held(self) -> frozenset[tuple[int, int]]:
        """The pins as pairs of rows, to look one up."""
        return frozenset((person, place) for person, place in self.pins.tolist())

    @cached_property
    def running(self) -> Mapping[str, int]:
        """How many people of each group have a proposal at work."""
        return {group: int((inside & self.standing.busy).sum()) for group, inside in self.members.items()}

    @cached_property
    def mark(self) -> str:
        """Sixteen hex digits, in every process the same for the same people, places, rules and whatever counts beside them."""
        cards, places, rules = self.found.cards, self.found.places, self.found.engine.rules
        told = hashlib.blake2b(self.told, digest_size=8)
        told.update(repr((self.found.region, self.found.today, self.found.run, rules)).encode())
        for links in (cards.skills, cards.wishes, places.skills):
            _add(told, links.start, links.id, links.how)
        _add(told, *cards.values.values(), *places.values.values())
        return told.hexdigest()

    @property
    def capacity(self) -> np.ndarray:
        """int32[m]: openings a plan gives away."""
        return self.standing.capacity.astype(np.int32)


@dataclass(frozen=True)
class Planned:
    """A plan with what it was made from. `bonus`: int32[n], points of a person wherever placed."""

    market: Market
    levers: Levers
    bonus: np.ndarray
    plan: Plan

    @cached_property
    def rows(self) -> np.ndarray:
        """int64[k]: people who are proposed somewhere, the longest waiting first, then by id."""
        placed = np.flatnonzero(self.plan.place >= 0)
        return placed[np.argsort(-self.market.found.engine.people.waiting[placed], kind="stable")]

    @property
    def unplaced(self) -> np.ndarray:
        """bool[n]: who could have had a place and is not proposed, and is not busy."""
        return (self.plan.place < 0) & ~self.market.standing.busy & (self.market.fits > 0)

    @property
    def longest(self) -> int:
        """Months the longest waiting of them looks for a place; 0 when there is nobody."""
        return int(self.market.months[self.unplaced].max(initial=0))

    @property
    def missed(self) -> int:
        """Days with a kept plan without somebody who fits somewhere now, at most."""
        return int(self.market.standing.missed[self.market.fits > 0].max(initial=0))

    def of_group(self, group: str) -> int:
        """How many people of a group are proposed, or have a proposal at work."""
        return int((self.plan.place[self.market.members[group]] >= 0).sum()) + self.market.running[group]


_graphs: Remembered[tuple[RegionPool, Graph]] = Remembered()
_markets: Remembered[Market] = Remembered()


def market(region: int, threads: int = 2) -> Market:
    """The region as it is now. The same object as long as nothing changed that a plan is made from.

    Reads as a service of the counter: who may see what of it is decided by who asks (`proposals`).
    """
    with acting(service("distribution", regions=(region,), purpose="divide")):
        found = pool(region)
        stands = standing(found)
        decided = {group: Decision(row.points, row.least) for group, row in in_force(region, found.today).items()}
        inside = members(region, found.cards.values["id"], decided, found.today)
    told = _told(stands, decided, inside)
    return _markets.get(
        region,
        lambda held: held.found is found and held.told == told,
        lambda: Market(found, stands, _without(_graph(found, threads), stands.busy), decided, inside, told),
    )


def plan(found: Market, levers: Levers) -> Planned:
    """The plan of most value under these levers: remembered with the market."""
    key = levers.key()
    with found.lock:
        if key not in found.solved:
            found.solved[key] = _solved(found, levers)
            while len(found.solved) > REMEMBERED:
                found.solved.popitem(last=False)
        found.solved.move_to_end(key)
        return found.solved[key]


def prices(found: RegionPool, card: int) -> tuple[np.ndarray, int]:
    """int64 per place of this pool: its scarcity in the plan as it stands now, as the region decided. And the row of the place the
    plan proposes this card (database id), -1 none.

    `points - price` is the order in which a person's places stand when everybody wants the same ones; among equals the plan's own
    is the one that leaves something for everybody.
    """
    here = market(found.region)
    made = plan(here, Levers()).plan
    known, wanted = here.found.places.values["id"], found.places.values["id"]
    if not len(known) or not len(wanted):
        return np.zeros(len(wanted), np.int64), -1
    at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
    price = np.where(known[at] == wanted, made.price[at], 0).astype(np.int64)
    row = here.found.card_row(card)
    own = int(made.place[row]) if row is not None else -1
    place = found.place_row(int(known[own])) if own >= 0 else None
    return price, -1 if place is None else place


def let_go() -> None:
    """Forgets every graph and plan this process holds."""
    _graphs.clear()
    _markets.clear()


def bonus(found: Market, levers: Levers) -> np.ndarray:
    """int32[n]: points for waiting, for having been passed over, and for groups that go first."""
    first = [
        Priority(group, found.members[group], decision.points)
        for group, decision in found.decisions.items()
        if group not in levers.off
    ]
    waiting = WAITING[levers.waiting] * np.minimum(found.months, MOST_MONTHS)
    return (bonus_of(found.standing.missed.astype(np.int32), first) + waiting).astype(np.int32)


def least(found: Market, levers: Levers, group: str) -> int:
    """How many places a group gets at least: as decided, or as the lever says; 0 when it does not go first."""
    return 0 if group in levers.off else levers.least.get(group, found.decisions[group].least)


def _solved(found: Market, levers: Levers) -> Planned:
    extra, pins, never = bonus(found, levers), found.pins, found.standing.exclusions
    never = never[~np.isin(_keys(never, found), _keys(pins, found))]
    n = len(found.found.cards)
    quotas = [
        Quota(group, found.members[group], min(n, wanted))
        for group in found.decisions
        if (wanted := least(found, levers, group) - found.running[group]) > 0
    ]
    made = assign(
        found.graph, found.capacity, bonus=extra, pins=(pins[:, 0], pins[:, 1]), exclusions=(never[:, 0], never[:, 1]), quotas=quotas
    )  # fmt: skip
    return Planned(found, levers, extra, made)


def _keys(pairs: np.ndarray, found: Market) -> np.ndarray:
    return pairs[:, 0] * max(1, found.graph.places) + pairs[:, 1]


def _graph(found: RegionPool, threads: int) -> Graph:
    """Every pair that fits; made anew when the pool is another one."""
    made = _graphs.get(
        found.region, lambda held: held[0] is found, lambda: (found, full(found.engine, threads=threads))
    )
    return made[1]


def _without(graph: Graph, people: np.ndarray) -> Graph:
    """The graph in which these people (bool[n]) have no edges."""
    if not people.any():
        return graph
    length = np.diff(graph.start)
    kept = ~np.repeat(people, length)
    start = np.concatenate(([0], np.cumsum(np.where(people, 0, length)))).astype(np.int64)
    return Graph(start, graph.place[kept], graph.points[kept], graph.places)


def _told(stands: Standing, decided: Mapping[str, Decision], inside: Mapping[str, np.ndarray]) -> bytes:
    """Equal when everything a plan is made from beside the pool is equal."""
    told = hashlib.blake2b(repr(sorted(decided.items())).encode())
    for column in (stands.free, stands.running, stands.busy, stands.pins, stands.exclusions, stands.missed):
        _add(told, column)
    for group in sorted(inside):
        told.update(group.encode() + inside[group].tobytes())
    return told.digest()


def _add(told: hashlib.blake2b, *columns: np.ndarray) -> None:
    for column in columns:
        told.update(repr(column.shape).encode())
        told.update(np.ascontiguousarray(column).tobytes())
