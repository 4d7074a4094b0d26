"""Everybody against everything: the best places of each person and the best people of each place, in one pass."""

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.index import PeopleIndex, PlaceIndex, Pool
from perspectief.engine.kernels import LAST_ROW, ROW_BITS, match_people, merge_keys
from perspectief.engine.planes import as_bits
from perspectief.engine.rules import MOST_POINTS, POINT_BITS

CHUNK = 1024


@dataclass(frozen=True)
class Audience:
    """Who and what a viewer may see: a bool for each row of people and of places, None for all."""

    people: np.ndarray | None = None
    places: np.ndarray | None = None


ALL = Audience()


@dataclass(frozen=True)
class Lists:
    """First k counterparts of every person and place, exact, and how many fit in all.

    person_keys: int64[n, k]; place_keys: int64[m, kp]; falling, -1 behind the last. person_total: int32[n]; place_total:
    int32[m]. Rows stand for positions in the columns of the pool.
    """

    person_keys: np.ndarray
    person_total: np.ndarray
    place_keys: np.ndarray
    place_total: np.ndarray

    @cached_property
    def places(self) -> tuple[np.ndarray, np.ndarray]:
        """int32[n, k] rows of places, best first (-1: none), and int32[n, k] their points."""
        return person_list(self.person_keys)

    @cached_property
    def people(self) -> tuple[np.ndarray, np.ndarray]:
        """int32[m, kp] rows of people, best first (-1: none), and int32[m, kp] their points."""
        return place_list(self.place_keys)


def person_list(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of places and points in keys of a person; -1 and 0 where a key is empty."""
    rows = np.where(keys < 0, -1, LAST_ROW - (keys & LAST_ROW)).astype(np.int32)
    return rows, np.where(keys < 0, 0, keys >> ROW_BITS).astype(np.int32)


def place_list(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows of people and points in keys of a place; -1 and 0 where a key is empty."""
    rows = np.where(keys < 0, -1, LAST_ROW - (keys >> POINT_BITS & LAST_ROW)).astype(np.int32)
    return rows, np.where(keys < 0, 0, keys & MOST_POINTS).astype(np.int32)


def match(pool: Pool, *, k: int = 20, kp: int = 20, audience: Audience = ALL, threads: int = 2) -> Lists:
    """The first k places of every person and the first kp people of every place, under the hard needs and points of `pool`.

    The answer is the same on any number of threads. Hidden rows have empty lists and stand in nobody's.
    """
    if k < 1 or kp < 1 or threads < 1:
        raise EngineError("k, kp and threads: expected 1 or more")
    people, places = visible(pool, audience)
    n, m = len(pool.people), len(pool.places)
    person_keys, person_total = np.full(n * k, -1, np.int64), np.zeros(n, np.int32)
    chunks, lock = iter(range(0, n, CHUNK)), threading.Lock()

    def work(_: int) -> tuple[np.ndarray, np.ndarray]:
        keys, total, least = np.full(m * kp, -1, np.int64), np.zeros(m, np.int32), np.full(m, -1, np.int32)
        while True:
            with lock:
                at = next(chunks, None)
            if at is None:
                return keys, total
            end = min(n, at + CHUNK)
            match_people(
                pool.minutes,
                people,
                places,
                pool.kin,
                pool.weights,
                at,
                end,
                k,
                person_keys,
                person_total,
                kp,
                keys,
                total,
                least,
            )

    with ThreadPoolExecutor(threads) as pool_of_threads:
        parts = list(pool_of_threads.map(work, range(threads)))
    keys, total = parts[0]
    for other, count in parts[1:]:
        merge_keys(keys, other, kp)
        total = total + count
    return Lists(person_keys.reshape(n, k), person_total, keys.reshape(m, kp), total)


def visible(pool: Pool, audience: Audience) -> tuple[PeopleIndex, PlaceIndex]:
    """The indexes with hidden rows offering and accepting no contract form: they fit nothing."""
    return visible_people(pool, audience), visible_places(pool, audience)


def visible_people(pool: Pool, audience: Audience) -> PeopleIndex:
    """The people as in `visible`; the places need not be made ready for it."""
    return pool.people_index._replace(contract=_shown(pool.people_index, audience.people, "people"))


def visible_places(pool: Pool, audience: Audience) -> PlaceIndex:
    """The places as in `visible`; the people need not be made ready for it."""
    index = pool.place_index
    if audience.places is None:
        return index
    contract = _shown(index, audience.places, "places")
    hidden = as_bits(~audience.places[index.row[: index.tiles.first[-1]]])
    return index._replace(contract=contract, planes=index.planes._replace(hidden=hidden))


def _shown(index: PeopleIndex | PlaceIndex, mask: np.ndarray | None, kind: str) -> np.ndarray:
    if mask is None:
        return index.contract
    if mask.dtype != np.bool_ or mask.shape != index.row.shape:
        raise EngineError(f"audience.{kind}: expected {len(index.row)} bools")
    return np.where(mask[index.row], index.contract, 0).astype(np.uint8)


def merge(shards: Iterable[Lists]) -> Lists:
    """One answer from several: shards of the same rows, each with other people in its audience."""
    first, *others = shards
    person_keys, person_total = first.person_keys.copy(), first.person_total.copy()
    place_keys, place_total = first.place_keys.ravel().copy(), first.place_total.copy()
    flat = person_keys.reshape(-1)
    for other in others:
        merge_keys(flat, other.person_keys.ravel(), person_keys.shape[1])
        merge_keys(place_keys, other.place_keys.ravel(), first.place_keys.shape[1])
        person_total += other.person_total
        place_total += other.place_total
    return Lists(person_keys, person_total, place_keys.reshape(first.place_keys.shape), place_total)
