"""What is not met of a pair, and the loop that asks it of every pair of one row."""

import math
from collections.abc import Iterable

import numpy as np
from numba import njit

from perspectief.engine.kernels import asked_points, brought_points, lay, way_points, wish_points

ANY = np.int32((1 << 31) - 1)  # a limit of the gap: however far the need is from met


def tops(column: np.ndarray, masks: Iterable[int]) -> np.ndarray:
    """uint64: of each mask the highest bit that is on. How many of them are not met is never more than the needs not met."""
    found = np.zeros(len(column), np.uint64)
    single = 0
    for mask in masks:
        if mask & mask - 1 == 0:
            single |= mask
            continue
        bits = column & np.uint64(mask)
        for half in (1, 2, 4, 8, 16, 32):
            bits |= bits >> np.uint64(half)
        found |= bits ^ (bits >> np.uint64(1))
    return found | (column & np.uint64(single))


@njit(inline="always")
def lowest_bit(word):
    """Position of the lowest bit that is on; `word` is not 0."""
    bit = 0
    for half in (32, 16, 8, 4, 2, 1):
        if word & ((np.uint64(1) << np.uint64(half)) - np.uint64(1)) == 0:
            word >>= np.uint64(half)
            bit += half
    return bit


@njit(inline="always")
def unmet_needs(bad_a, bad_b, bad_c, compared, of_bit, masks, first_compared, out):
    """Numbers of the needs that are not met, at most three of them, in `out`; returns how many were written."""
    count = 0
    for word in range(3):
        bad = bad_a if word == 0 else (bad_b if word == 1 else bad_c)
        while bad != 0 and count < 3:
            need = of_bit[word, lowest_bit(bad)]
            bad &= ~masks[need]
            out[count] = need
            count += 1
    for z in range(4):
        if compared >> z & 1 and count < 3:
            out[count] = first_compared + z
            count += 1
    return count


@njit(inline="always")
def compare(C, i, P, j, distance):
    """Needs that are no bits: contract 1, travel 2, hours 4, hours needed 8."""
    compared = 0
    if C.contract[i] & P.contract[j] == 0:
        compared |= 1
    if C.reach[i] < 0 or distance > (C.square_fetched[i] if P.fetches[j] else C.square[i]):
        compared |= 2
    if P.hours_min[j] > C.hours_max[i]:
        compared |= 4
    if C.hours_min[i] > P.hours_max[j]:
        compared |= 8
    return compared


@njit(inline="always")
def gap(bad, distance, square, hours_short, hours_few, need, compared):
    """How far the one need of a pair that is not met is from met: bits, hours, tenths of the reach (rounded up), or 1.

    bad: its bits; distance and square: squares of the distance and of the reach; compared: number of the first need that is no
    bits. Numbers alone: rows handed over would be counted at every call.
    """
    far = np.int64(1)
    if need < compared:
        far = np.int64(0)
        while bad != 0:
            bad &= bad - np.uint64(1)
            far += 1
    elif need == compared + 1:
        reach = np.int64(math.sqrt(float(max(square, np.int64(0)))) + 0.5)
        metres = np.int64(np.rint(10 * math.sqrt(float(distance))))
        far = (metres + reach - 1) // reach if reach > 0 else np.int64(ANY) - 1
    elif need == compared + 2:
        far = hours_short
    elif need == compared + 3:
        far = hours_few
    return far


@njit(nogil=True, cache=True)
def needs_of_pairs(C, P, W, one, of_people, shown, of_bit, masks, single, pair, rows, needs, points):
    """One against all, by what is not met: person `one` against the places, or place `one` against the people (of_people).

    Counts in single[need] the pairs where only this need is not met and in pair[need, need] (lower number first) those where
    exactly two are not. Writes row, need and points of the former, and of those that fit (need -1), to `rows`, `needs`,
    `points`; returns how many were written. shown: bool per counterpart, in index order.
    """
    vector = np.zeros(W.nodes, np.uint16)
    if of_people:
        lay(vector, P, one)
    else:
        lay(vector, C, one)
    count_all = len(C.row) if of_people else len(P.row)
    out, work_need = np.empty(4, np.int64), len(masks) - 1
    near = 0
    for other in range(count_all):
        if not shown[other]:
            continue
        i, j = (other, one) if of_people else (one, other)
        bad_a, bad_b, bad_c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
        dx, dy = np.int64(C.x[i]) - P.x[j], np.int64(C.y[i]) - P.y[j]
        distance = dx * dx + dy * dy
        compared = compare(C, i, P, j, distance)
        count = unmet_needs(bad_a, bad_b, bad_c, compared, of_bit, masks, work_need - 4, out)
        if count > 2:
            continue
        work = brought_points(vector, P.base[j], C, i) if of_people else asked_points(vector, P, j)
        work += wish_points(C, i, P, j, W)
        if work < W.floor:
            out[count] = work_need
            count += 1
        if count < 2:
            if count == 1:
                single[out[0]] += 1
            rows[near] = P.row[j] if not of_people else C.row[i]
            needs[near] = out[0] if count == 1 else -1
            points[near] = work + way_points(C, i, P, j, W, distance)
            near += 1
        elif count == 2:
            pair[out[0], out[1]] += 1
    return near
