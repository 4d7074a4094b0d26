"""One against all: a person or a place, also one that is not (or not yet so) in the pool."""

from dataclasses import dataclass

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.kernels import match_people, match_place
from perspectief.engine.match import ALL, Audience, person_list, place_list, visible_people, visible_places
from perspectief.engine.pool import People, Places, Rows, take
from perspectief.engine.unmet import needs_of_pairs, people_words, place_words

NONE = np.empty(0, np.int64)
NONE_32 = np.empty(0, np.int32)


@dataclass(frozen=True)
class Best:
    """The first counterparts of one row: rows in the pool and points, best first; `total`: how many fit in all."""

    rows: np.ndarray
    points: np.ndarray
    total: int


@dataclass(frozen=True)
class Unmet:
    """What keeps the counterparts of one row away.

    single: int64 per need, pairs that would fit if only this need were dropped, met or arranged. pair: int64[needs, needs],
    the same for exactly two needs (the lower number first). rows, needs, points: each counterpart with exactly one need not met,
    best first. fit_rows, fit_points: each that fits, best first.
    """

    fit_rows: np.ndarray
    fit_points: np.ndarray
    single: np.ndarray
    pair: np.ndarray
    rows: np.ndarray
    needs: np.ndarray
    points: np.ndarray

    @property
    def fits(self) -> int:
        """How many fit already."""
        return len(self.fit_rows)


def one(rows: Rows, row: int) -> Rows:
    """One row as columns. EngineError when it is not there."""
    if not 0 <= row < len(rows):
        raise EngineError(f"{type(rows).__name__.lower()}: no row {row} among {len(rows)}")
    return take(rows, np.array([row]))


def places_for(pool: Pool, person: int | People, *, k: int = 20, audience: Audience = ALL) -> Best:
    """The first k places of a person: a row of the pool, or columns of one row (a change that is not saved)."""
    keys, total = np.full(k, -1, np.int64), np.zeros(1, np.int32)
    places = visible_places(pool, audience)
    index = pool.index_people(single_row(pool.people, person))
    match_people(pool.minutes, index, places, pool.kin, pool.weights, 0, 1, k, keys, total, 0, NONE, NONE_32, NONE_32)
    rows, points = person_list(keys[keys >= 0])
    return Best(rows, points, int(total[0]))


def people_for(pool: Pool, place: int | Places, *, k: int = 20, audience: Audience = ALL) -> Best:
    """The first k people of a place: a row of the pool, or columns of one row (a place that is being carved)."""
    keys = np.full(k, -1, np.int64)
    people = visible_people(pool, audience)
    index = pool.index_places(single_row(pool.places, place))
    total = match_place(pool.minutes, people, index, 0, pool.weights, k, keys)
    rows, points = place_list(keys[keys >= 0])
    return Best(rows, points, int(total))


def unmet_by_places(pool: Pool, person: int | People, *, audience: Audience = ALL) -> Unmet:
    """What stands between a person and the places."""
    index = pool.index_people(single_row(pool.people, person))
    return _unmet(pool, index, pool.place_index, audience.places, of_people=False)


def unmet_by_people(pool: Pool, place: int | Places, *, audience: Audience = ALL) -> Unmet:
    """What stands between a place and the people."""
    index = pool.index_places(single_row(pool.places, place))
    return _unmet(pool, pool.people_index, index, audience.people, of_people=True)


def single_row(rows: Rows, given: int | Rows) -> Rows:
    """One row as columns, from its position or given so. EngineError when it is not one."""
    if isinstance(given, int | np.integer):
        return one(rows, int(given))
    if len(given) != 1:
        raise EngineError(f"{type(given).__name__.lower()}: expected one row, got {len(given)}")
    return given


def _unmet(pool: Pool, people, places, mask: np.ndarray | None, *, of_people: bool) -> Unmet:
    counterparts = people if of_people else places
    count, names = len(counterparts.row), len(pool.needs.names)
    shown = np.ones(count, np.bool_) if mask is None else mask[counterparts.row]
    single, pair = np.zeros(names, np.int64), np.zeros((names, names), np.int64)
    rows, needs, points = np.empty(count, np.int32), np.empty(count, np.int16), np.empty(count, np.int32)
    near = needs_of_pairs(
        pool.minutes,
        people,
        places,
        pool.weights,
        0,
        of_people,
        place_words(pool.needs, places) if of_people else people_words(pool.needs, people),
        shown,
        pool.needs.of_bit,
        pool.needs.masks,
        single,
        pair,
        rows,
        needs,
        points,
    )
    order = np.lexsort((rows[:near], -points[:near]))
    fit, unfit = order[needs[order] < 0], order[needs[order] >= 0]
    return Unmet(rows[fit], points[fit], single, pair, rows[unfit], needs[unfit], points[unfit])
