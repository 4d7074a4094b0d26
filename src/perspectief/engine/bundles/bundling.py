"""Small jobs to one income: hours that a plan leaves open are filled with further places, up to three for one person.

A second stage, after everybody at once: the plan stays, what capacity it leaves is shared out. Exact up to the gap it returns:
prices choose, and the same prices prove how far the choice can be from the best there is.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from perspectief.engine.bundles.kernels import MOST, ask, list_bundles, share_out
from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.match import Audience, match
from perspectief.engine.pool import People, with_columns
from perspectief.engine.shares import in_threads
from perspectief.engine.single import places_for

WIDEST, KEPT, ROUNDS = 32, 64, 80


@dataclass(frozen=True)
class Week:
    """When two places go together. fixed: the bits of word a that are dayparts; days: those of each day, as masks; apart: how far
    two places may lie from each other when both are fixed on the same day, in 10 m.
    """

    fixed: int
    days: Sequence[int]
    apart: int


@dataclass(frozen=True)
class Bundles:
    """Who gets which further places.

    person: int32[b], rows, rising. places: int32[b, 3], the place of the plan first where there is one, -1 behind the last.
    hours: int32[b], of all its places together. value: hours added times the mean points of the places added (by their most
    hours), summed; no choice whatever is worth more than `bound`. hours_before, hours_after: int32[n] hours of everybody.
    """

    person: np.ndarray
    places: np.ndarray
    hours: np.ndarray
    value: int
    bound: int
    hours_before: np.ndarray
    hours_after: np.ndarray

    @property
    def gap(self) -> float:
        """Share of the bound that may be missing; 0: proved the best."""
        return (self.bound - self.value) / self.bound if self.bound else 0.0


def bundle(
    pool: Pool,
    plan: np.ndarray,
    left: np.ndarray,
    week: Week,
    *,
    widest: int = WIDEST,
    kept: int = KEPT,
    rounds: int = ROUNDS,
    threads: int = 2,
) -> Bundles:
    """Further places for who has hours left, or needs more hours than any one place has; each person one bundle at most.

    plan: int32[n], the place of each person or -1. left: int32[m], capacity the plan leaves. Every need holds at each place,
    but the hours needed, which all places together must have; fixed dayparts do not overlap, and each place adds hours.
    widest: places looked at a person, best first; kept: bundles kept a person; rounds: of prices. What these leave out is in the
    bound. The same answer on any number of threads.
    """
    _check(plan, left, len(pool.people), len(pool.places))
    if min(widest, kept, rounds) < 1:
        raise EngineError("widest, kept and rounds: expected 1 or more")
    offers = bundles_of(pool, plan, left, week, widest=widest, kept=kept, threads=threads)
    chosen, value, bound = _choose(offers, plan, left, rounds)
    return _answer(chosen, offers, plan, _hours(pool, plan), value, bound)


class Offers(NamedTuple):
    """The bundles of everybody, most worth first. members: int32[n, kept, 3] places added, -1 behind the last; worth: int64[n,
    kept], 0 behind the last; hours: int32[n, kept] in all; other: int64[n], what no bundle left out exceeds (0: none is).
    """

    members: np.ndarray
    worth: np.ndarray
    hours: np.ndarray
    other: np.ndarray


def bundles_of(
    pool: Pool,
    plan: np.ndarray,
    left: np.ndarray,
    week: Week,
    *,
    widest: int = WIDEST,
    kept: int = KEPT,
    threads: int = 2,
) -> Offers:
    """Every bundle of everybody, as far as `widest` and `kept` go; see `bundle`."""
    n, before = len(pool.people), _hours(pool, plan)
    # Whom one place has too few hours for is matched as if any hours would do; the bundle as a whole must have them.
    free = replace(pool, people=with_columns(pool.people, hours_min=np.zeros(n, np.int16)), rare=pool.rarity)
    seen = Audience(before < pool.people.hours_max, left > 0)
    lists = match(free, k=widest, kp=1, audience=seen, threads=threads)
    rows, points = lists.places
    found = Offers(
        np.full((n, kept, MOST), -1, np.int32), np.zeros((n, kept), np.int64), np.zeros((n, kept), np.int32),
        np.zeros(n, np.int64),
    )  # fmt: skip
    marks, columns = (np.uint64(week.fixed), np.array(week.days, np.uint64), np.int64(week.apart)), _columns(pool)

    def work(lo: int, hi: int, _: tuple[np.ndarray, ...]) -> None:
        list_bundles(columns, marks, plan, before, rows, points, lists.person_total, lo, hi, *found)

    in_threads(n, threads, tuple, work)
    return found


@dataclass(frozen=True)
class OneOffers:
    """The bundles of one person, most worth first. members: int32[b, 3] places added, -1 behind the last; hours: int32[b], of all
    places together, the one there is already included. whole: every place that goes was looked at, none was left out.
    """

    members: np.ndarray
    hours: np.ndarray
    whole: bool


def bundles_of_person(
    pool: Pool,
    person: People,
    week: Week,
    *,
    seen: np.ndarray | None = None,
    widest: int = 4 * WIDEST,
    kept: int = KEPT,
) -> OneOffers:
    """The bundles of one person without a place, of the pool or beside it, by the same rules as everybody's.

    person: columns of one row. seen: bool[m], places that may be in one. The indexes of the pool are kept.
    """
    if len(person) != 1 or min(widest, kept) < 1:
        raise EngineError("person, widest and kept: expected one row, and 1 or more")
    # A place with all the hours there can be needs no other: only smaller ones are looked at.
    wanted = (pool.places.hours_max > 0) & (pool.places.hours_max < person.hours_max[0])
    free = with_columns(person, hours_min=np.zeros(1, np.int16))
    best = places_for(pool, free, k=widest, audience=Audience(places=wanted if seen is None else wanted & seen))
    rows, points = (np.full((1, widest), filler, np.int32) for filler in (-1, 0))
    rows[0, : len(best.rows)], points[0, : len(best.rows)] = best.rows, best.points
    columns = (person.hours_min, person.hours_max, *_columns(pool)[2:])
    marks = (np.uint64(week.fixed), np.array(week.days, np.uint64), np.int64(week.apart))
    members, worth, hours = (
        np.full((1, kept, MOST), -1, np.int32),
        np.zeros((1, kept), np.int64),
        np.zeros((1, kept), np.int32),
    )
    total, other = np.array([best.total], np.int32), np.zeros(1, np.int64)
    start, before = np.full(1, -1, np.int32), np.zeros(1, np.int32)
    list_bundles(columns, marks, start, before, rows, points, total, 0, 1, members, worth, hours, other)
    some = worth[0] > 0
    return OneOffers(members[0][some], hours[0][some], best.total <= widest)


def _check(plan: np.ndarray, left: np.ndarray, n: int, m: int) -> None:
    if plan.shape != (n,) or plan.dtype != np.int32 or (plan >= m).any() or (plan < -1).any():
        raise EngineError(f"plan: expected int32 of {n} rows of places, or -1")
    if left.shape != (m,) or left.dtype != np.int32 or (left < 0).any():
        raise EngineError(f"left: expected int32 of {m} capacities from 0")


def _hours(pool: Pool, plan: np.ndarray) -> np.ndarray:
    """int32[n]: the hours each person gets of its place: all there are, as far as the person can."""
    most = np.append(pool.places.hours_max, np.int16(0))[plan]
    return np.minimum(most, pool.people.hours_max).astype(np.int32)


def _columns(pool: Pool) -> tuple[np.ndarray, ...]:
    p, q = pool.people, pool.places
    return p.hours_min, p.hours_max, q.hours_min, q.hours_max, q.req_a, q.x, q.y


def _choose(offers: Offers, plan: np.ndarray, left: np.ndarray, rounds: int) -> tuple[np.ndarray, int, int]:
    """A bundle a person (-1 none), what they are worth, and the bound. Prices rise where more is asked than is left."""
    price, some = np.zeros(len(left), np.int64), np.flatnonzero((offers.worth > 0).any(1) | (offers.other > 0))
    best, best_value, bound, pace = np.full(len(plan), -1, np.int32), 0, -1, 4
    for _ in range(rounds):
        gain, want = np.zeros(len(plan), np.int64), np.zeros(len(left), np.int64)
        dual = int(ask(*offers[:2], offers.other, price, some, gain, want)) + int((left * price).sum())
        pace += bound >= 0 and dual >= bound
        bound = dual if bound < 0 else min(bound, dual)
        order = some[np.argsort(-gain[some], kind="stable")]
        chosen, taken = np.full(len(plan), -1, np.int32), left.astype(np.int64)
        value = int(share_out(*offers[:2], price, order, taken, chosen))
        if value > best_value:
            best, best_value = chosen, value
        slope = want - left
        square = int((slope * slope)[(slope > 0) | (price > 0)].sum())
        if bound == best_value or square == 0:
            break
        price = np.maximum(0, price + max(1, 4 * (dual - best_value) // (square * pace)) * slope)
    return best, best_value, max(bound, 0)


def _answer(
    chosen: np.ndarray, offers: Offers, plan: np.ndarray, before: np.ndarray, value: int, bound: int
) -> Bundles:
    person = np.flatnonzero(chosen >= 0).astype(np.int32)
    added = offers.members[person, chosen[person]]
    places = np.where((plan[person] >= 0)[:, None], np.column_stack((plan[person], added[:, : MOST - 1])), added)
    after = before.copy()
    after[person] = offers.hours[person, chosen[person]]
    return Bundles(person, places.astype(np.int32), after[person], value, bound, before, after)
