"""Lists after one row changed: exactly those a new run would give, with work only where the row matters."""

from dataclasses import replace

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.kernels import LAST_ROW, ROW_BITS, match_people, match_place
from perspectief.engine.match import ALL, Audience, Lists, visible, visible_people, visible_places
from perspectief.engine.rules import POINT_BITS
from perspectief.engine.single import one


def update_person(before: Pool, after: Pool, lists: Lists, row: int, audience: Audience = ALL) -> Lists:
    """Lists of `after`, which differs from `before` in person `row` alone (same rows, same rarity), from those of `before`."""
    _n, k = lists.person_keys.shape
    _m, kp = lists.place_keys.shape
    was, now = (_pairs_of_person(pool, row, audience) for pool in (before, after))
    person_keys, person_total = lists.person_keys.copy(), lists.person_total.copy()
    place_keys, place_total = lists.place_keys.copy(), lists.place_total + (now >= 0).astype(np.int32) - (was >= 0)
    best = np.sort(_as_person_keys(now))[::-1][:k]
    person_keys[row], person_total[row] = -1, int((now >= 0).sum())
    person_keys[row, : len(best)] = best
    people, places = visible(after, audience)
    at = np.argsort(places.row)
    for place in np.flatnonzero((was != now) & ((was >= 0) | (now >= 0))):
        if not _patch(place_keys[place], was[place], now[place], int(lists.place_total[place])):
            place_keys[place] = -1
            match_place(after.minutes, people, places, at[place], after.weights, kp, place_keys[place])
    return replace(
        lists,
        person_keys=person_keys,
        person_total=person_total,
        place_keys=place_keys,
        place_total=place_total.astype(np.int32),
    )


def update_place(before: Pool, after: Pool, lists: Lists, row: int, audience: Audience = ALL) -> Lists:
    """Lists of `after`, which differs from `before` in place `row` alone (same rows, same rarity), from those of `before`."""
    n, k = lists.person_keys.shape
    _m, kp = lists.place_keys.shape
    (was, _), (now, keys) = (_pairs_of_place(pool, row, audience) for pool in (before, after))
    place_keys, place_total = lists.place_keys.copy(), lists.place_total.copy()
    person_keys, person_total = lists.person_keys.copy(), lists.person_total + (now >= 0).astype(np.int32) - (was >= 0)
    best = keys[keys >= 0][:kp]
    place_keys[row], place_total[row] = -1, len(keys[keys >= 0])
    place_keys[row, : len(best)] = best
    people, places = visible(after, audience)
    at, none, total = np.argsort(people.row), np.empty(0, np.int32), np.zeros(n, np.int32)
    flat = person_keys.reshape(-1)
    for person in np.flatnonzero((was != now) & ((was >= 0) | (now >= 0))):
        if not _patch(person_keys[person], was[person], now[person], int(lists.person_total[person])):
            person_keys[person] = -1
            i = int(at[person])
            match_people(
                after.minutes,
                people,
                places,
                after.kin,
                after.weights,
                i,
                i + 1,
                k,
                flat,
                total,
                0,
                np.empty(0, np.int64),
                none,
                none,
            )
    return replace(
        lists,
        person_keys=person_keys,
        person_total=person_total.astype(np.int32),
        place_keys=place_keys,
        place_total=place_total,
    )


def _pairs_of_person(pool: Pool, row: int, audience: Audience) -> np.ndarray:
    """int64 per place: the key of this person in the place's list, -1 where the two do not fit."""
    m = len(pool.places)
    keys = np.full(m, -1, np.int64)
    if audience.people is not None and not audience.people[row]:
        return keys
    places = visible_places(pool, audience)
    index = pool.index_people(one(pool.people, row))
    index = index._replace(row=np.array([row], np.int32))
    own, total = np.full((row + 1), -1, np.int64), np.zeros(row + 1, np.int32)
    match_people(
        pool.minutes,
        index,
        places,
        pool.kin,
        pool.weights,
        0,
        1,
        1,
        own,
        total,
        1,
        keys,
        np.zeros(m, np.int32),
        np.full(m, -1, np.int32),
    )
    return keys


def _as_person_keys(place_keys: np.ndarray) -> np.ndarray:
    """Keys of the places that fit, in a person's order."""
    fit = np.flatnonzero(place_keys >= 0)
    return ((place_keys[fit] & (1 << POINT_BITS) - 1) << ROW_BITS) | (LAST_ROW - fit)


def _pairs_of_place(pool: Pool, row: int, audience: Audience) -> tuple[np.ndarray, np.ndarray]:
    """int64 per person: the key of this place in the person's list, -1 without a fit; and the place's own keys, falling."""
    n = len(pool.people)
    keys, own = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    if audience.places is not None and not audience.places[row]:
        return keys, own
    people = visible_people(pool, audience)
    index = pool.index_places(one(pool.places, row))
    match_place(pool.minutes, people, index, 0, pool.weights, n, own)
    fit = own[own >= 0]
    keys[LAST_ROW - (fit >> POINT_BITS & LAST_ROW)] = ((fit & (1 << POINT_BITS) - 1) << ROW_BITS) | (LAST_ROW - row)
    return keys, own


def _patch(heap: np.ndarray, was: int, now: int, total: int) -> bool:
    """Puts the key `now` for the key `was` in a falling list; False when what comes behind the list must be known."""
    k = len(heap)
    whole = total <= k  # the list held every fit
    kept = heap[heap != was] if was >= 0 else heap
    kept = kept[kept >= 0]
    listed = was >= 0 and len(kept) < int((heap >= 0).sum())
    last = int(heap[k - 1])
    if listed and not whole and (now < 0 or now < last):
        return False
    merged = np.sort(np.append(kept, now) if now >= 0 else kept)[::-1][:k]
    heap[:] = -1
    heap[: len(merged)] = merged
    return True
