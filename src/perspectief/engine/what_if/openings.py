"""What opens most, over everybody at once: each need met or arranged, each skill learned. One pass, exact.

A pair is counted for a need when this need alone is not met and lies within the limit given, and for a skill when too little
of the work fits and this one skill, learned, brings it to the floor. Whom it opens a first fit is counted apart.
"""

from dataclasses import dataclass

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.index import PlaceIndex, Pool
from perspectief.engine.match import match
from perspectief.engine.pool import People
from perspectief.engine.shares import in_threads
from perspectief.engine.single import single_row, unmet_by_places
from perspectief.engine.unmet import ANY, people_words
from perspectief.engine.vectors import general, nodes
from perspectief.engine.what_if.opening_kernels import open_people, open_person, relate


@dataclass(frozen=True)
class Count:
    """What each change of one kind opens (a need met, a skill learned), each int64 by the number of need or skill.

    pairs: pairs that become a fit. people: people who gain a place; people_first: those among them who have none now.
    places, places_first: the same for places and people.
    """

    pairs: np.ndarray
    people: np.ndarray
    people_first: np.ndarray
    places: np.ndarray
    places_first: np.ndarray


@dataclass(frozen=True)
class Openings:
    """What each need and each skill opens.

    person_fits, place_fits: int32, fits of each row in this pool. person_gain: int32[n, needs], place_gain: int32[m, needs]:
    how many counterparts one need brings to each row.
    """

    needs: Count
    skills: Count
    person_fits: np.ndarray
    place_fits: np.ndarray
    person_gain: np.ndarray
    place_gain: np.ndarray


def openings(
    pool: Pool,
    *,
    limit: np.ndarray | None = None,
    person_fits: np.ndarray | None = None,
    place_fits: np.ndarray | None = None,
    threads: int = 2,
) -> Openings:
    """Counts for the whole pool, the same on any number of threads.

    limit: int32[n, needs], the largest gap of a person's need that counts (bits, hours, tenths of the reach; ANY; -1: none
    does); None: any. person_fits, place_fits: fits each row has now, where those are of another pool; None: of this one.
    """
    n, m, names = len(pool.people), len(pool.places), len(pool.needs.names)
    limit = np.full((n, names), ANY, np.int32) if limit is None else limit
    if limit.shape != (n, names) or limit.dtype != np.int32:
        raise EngineError(f"limit: expected int32 of {n} people by {names} needs")
    if person_fits is None or place_fits is None:
        now = match(pool, k=1, kp=1, threads=threads)
        person_fits, place_fits = now.person_total, now.place_total
    if len(person_fits) != n or len(place_fits) != m:
        raise EngineError(f"person_fits, place_fits: expected {n} and {m} counts")
    number, first = nodes(pool.taxonomy), np.asarray(person_fits) == 0
    fits, gain = np.zeros(n, np.int32), np.zeros((n, names), np.int32)
    words, learning = people_words(pool.needs, pool.people_index), _learning(pool, pool.place_index)

    def begin() -> tuple[np.ndarray, ...]:
        counts = (np.zeros(size, np.int64) for size in (len(pool.place_index.node), *(2 * [number.occupations])))
        return np.zeros(m, np.int32), np.zeros((m, names), np.int32), *counts

    def work(lo: int, hi: int, own: tuple[np.ndarray, ...]) -> None:
        open_people(
            pool.minutes,
            pool.people_index, pool.place_index, pool.weights, lo, hi, words, pool.needs.of_bit, pool.needs.masks, limit,
            learning, first, fits, gain, own,
        )  # fmt: skip

    place_total, place_gain, pairs, people, people_first = in_threads(n, threads, begin, work)
    bare = np.asarray(place_fits) == 0
    needs = Count(
        gain.sum(0, dtype=np.int64), (gain > 0).sum(0), (gain[first] > 0).sum(0),
        (place_gain > 0).sum(0), (place_gain[bare] > 0).sum(0),
    )  # fmt: skip
    skills = Count(
        *(_with_groups(pool, count) for count in (_by_node(pool, pairs), people, people_first)),
        *(_with_groups(pool, _places(pool, learning, pairs > 0, shown)) for shown in (np.ones(m, bool), bare)),
    )
    return Openings(needs, skills, fits, place_total, gain, place_gain)


def skills_that_open(pool: Pool, person: int | People, rows: np.ndarray | None = None) -> np.ndarray:
    """int64 per skill: places that come to fit when the person learns this one, where nothing else is in the way.

    person: a row of the pool, or columns of one row. rows: the places where only too little of the work fits, when known.
    """
    one = single_row(pool.people, person)
    if rows is None:
        unmet = unmet_by_places(pool, one)
        rows = unmet.rows[unmet.needs == len(pool.needs.names) - 1]
    count = np.zeros(nodes(pool.taxonomy).occupations, np.int64)
    places = _some_places(pool, rows)
    open_person(pool.index_people(one), places, pool.weights, _learning(pool, places), count)
    return _with_groups(pool, count)


def _some_places(pool: Pool, rows: np.ndarray) -> PlaceIndex:
    """What the points for work need of these places, in this order; the rest of each row is that of another."""
    index = pool.place_index
    where = np.empty(len(pool.places), np.int64)
    where[index.row] = np.arange(len(pool.places))
    at = where[rows]
    length = np.diff(index.start)[at]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int32)
    flat = np.repeat(index.start[:-1][at] - start[:-1], length) + np.arange(start[-1])
    return index._replace(
        row=index.row[at], start=start, node=index.node[flat], value=index.value[flat], base=index.base[at],
        branch=index.branch[at], kinds=index.kinds[at],
    )  # fmt: skip


def _learning(pool: Pool, index: PlaceIndex) -> tuple:
    """What a skill learned is worth at these places, as the kernels take it."""
    number, rules = nodes(pool.taxonomy), pool.rules
    group = pool.taxonomy.skill_group.astype(np.int64) + number.groups
    learning = (
        np.int64(rules.own), np.int64(number.groups), np.int64(number.occupations),
        np.full(len(index.node), -1, np.int32), np.zeros(len(index.node), np.int32), np.zeros(len(index.row), np.int32),
    )  # fmt: skip
    relate(index, pool.weights.nodes, np.int64(rules.kin), group, general(pool.taxonomy), learning)
    return learning


def _by_node(pool: Pool, entries: np.ndarray) -> np.ndarray:
    """Sums of what stands by entry of the places, per node of skill or group."""
    count = np.bincount(pool.place_index.node, entries, pool.weights.nodes).astype(np.int64)
    return count[: nodes(pool.taxonomy).occupations]


def _places(pool: Pool, learning: tuple, opened: np.ndarray, shown: np.ndarray) -> np.ndarray:
    """Places among those shown, per node; a skill of a group that opens the place as a whole is counted there."""
    index, size = pool.place_index, np.int64(pool.weights.nodes)
    place = np.repeat(index.row.astype(np.int64), np.diff(index.start))
    opened = opened & shown[place]
    whole = np.isin(place * size + learning[3], (place * size + index.node)[opened])
    return _by_node(pool, opened & ~(whole & (learning[3] >= 0)))


def _with_groups(pool: Pool, count: np.ndarray) -> np.ndarray:
    """Counts per skill: its own, and what any skill of its group brings."""
    of_group = count[nodes(pool.taxonomy).groups :][pool.taxonomy.skill_group]
    return count[: nodes(pool.taxonomy).groups] + np.where(general(pool.taxonomy), 0, of_group)
