"""What is not met of a pair, and the loop that asks it of every pair of one row."""

import math

import numpy as np
from numba import njit

from perspectief.engine.index import PeopleIndex, PlaceIndex
from perspectief.engine.kernels import apart, asked_points, brought_points, lay, way_points, wish_points
from perspectief.engine.needs import HAS_A, HAS_B, NEED, Needs
from perspectief.engine.planes import lowest_bit

ANY = np.int32((1 << 31) - 1)  # a limit of the gap: however far the need is from met


def people_words(needs: Needs, people: PeopleIndex) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """uint64 per row of the index: one bit for each need that tells whether it is met, as far as one bit can.

    Of what a person lacks the lowest bit of each mask, of what a person asks the highest. Each of these that a place asks, or
    does not offer, is another need not met: counting them never counts too many, and for thermometers it counts all.
    """
    first, second, third = (_masks(needs, word) for word in (HAS_A, HAS_B, NEED))
    return _lowest(people.not_a, first), _lowest(people.not_b, second), _highest(people.need, third)


def place_words(needs: Needs, places: PlaceIndex) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same of places: of what is asked the highest bit of each mask, of what is not offered the lowest."""
    first, second, third = (_masks(needs, word) for word in (HAS_A, HAS_B, NEED))
    return _highest(places.req_a, first), _highest(places.req_b, second), _lowest(~places.offer, third)


def _masks(needs: Needs, word: int) -> list[int]:
    """Masks of a word, all of one bit taken together."""
    masks = [mask for _, where, mask in needs.named if where == word]
    several = [mask for mask in masks if mask & mask - 1]
    return [sum(masks) - sum(several), *several]


def _highest(column: np.ndarray, masks: list[int]) -> np.ndarray:
    found = column & np.uint64(masks[0])
    for mask in masks[1:]:
        bits = column & np.uint64(mask)
        for half in (1, 2, 4, 8, 16, 32):
            bits |= bits >> np.uint64(half)
        found |= bits ^ (bits >> np.uint64(1))
    return found


def _lowest(column: np.ndarray, masks: list[int]) -> np.ndarray:
    found = column & np.uint64(masks[0])
    for mask in masks[1:]:
        bits = column & np.uint64(mask)
        found |= bits & (~bits + np.uint64(1))
    return found


@njit(inline="always")
def gather(mask8, size, near):
    """Writes the positions at which the byte of `mask8` is on to `near`; returns how many."""
    mask, count = mask8.view(np.uint8), 0
    eights = (size + 7) // 8
    for j in range(size, eights * 8):
        mask[j] = 0
    for w in range(eights):
        if mask8[w] != 0:
            for z in range(8):
                if mask[w * 8 + z]:
                    near[count] = w * 8 + z
                    count += 1
    return count


@njit(inline="always")
def nearly_places(T, C, i, P, words, room, mask8, near):
    """Writes the places with at most `room` (1 or 2) hard needs not met for person i to `near`, some with more; returns how many.

    words: `people_words`.
    """
    mask, one, size = mask8.view(np.uint8), np.uint64(1), len(P.row)
    lack_a, lack_b, ask_c = words[0][i], words[1][i], words[2][i]
    x, y, square, fetched = np.int64(C.x[i]), np.int64(C.y[i]), C.square[i], C.square_fetched[i]
    contract, least, most = C.contract[i], C.hours_min[i], C.hours_max[i]
    for j in range(size):
        a, b, c = P.req_a[j] & lack_a, P.req_b[j] & lack_b, ask_c & ~P.offer[j]
        if T is None:
            dx, dy = P.x[j] - x, P.y[j] - y
            distance = dx * dx + dy * dy
        else:
            distance = apart(T, C, i, P, j)
        far = distance > (fetched if P.fetches[j] else square)
        less_a, less_b, less_c = a & (a - one), b & (b - one), c & (c - one)
        many = (less_a & (less_a - one)) | (less_b & (less_b - one)) | (less_c & (less_c - one))
        wrong = (
            np.uint8(a != 0) + np.uint8(less_a != 0) + np.uint8(b != 0) + np.uint8(less_b != 0)
            + np.uint8(c != 0) + np.uint8(less_c != 0) + np.uint8(far) + np.uint8((P.contract[j] & contract) == 0)
            + np.uint8(P.hours_min[j] > most) + np.uint8(P.hours_max[j] < least)
        )  # fmt: skip
        mask[j] = np.uint8(many == 0) & np.uint8(wrong <= room)
    return gather(mask8, size, near)


@njit(inline="always")
def nearly_people(T, C, P, j, words, room, mask8, near):
    """The same of the people for place j; words: `place_words`."""
    mask, one, size = mask8.view(np.uint8), np.uint64(1), len(C.row)
    ask_a, ask_b, lack_c = words[0][j], words[1][j], words[2][j]
    x, y, contract, least, most = np.int64(P.x[j]), np.int64(P.y[j]), P.contract[j], P.hours_min[j], P.hours_max[j]
    square = C.square_fetched if P.fetches[j] else C.square
    for i in range(size):
        a, b, c = ask_a & C.not_a[i], ask_b & C.not_b[i], C.need[i] & lack_c
        if T is None:
            dx, dy = C.x[i] - x, C.y[i] - y
            distance = dx * dx + dy * dy
        else:
            distance = apart(T, C, i, P, j)
        far = distance > square[i]
        less_a, less_b, less_c = a & (a - one), b & (b - one), c & (c - one)
        many = (less_a & (less_a - one)) | (less_b & (less_b - one)) | (less_c & (less_c - one))
        wrong = (
            np.uint8(a != 0) + np.uint8(less_a != 0) + np.uint8(b != 0) + np.uint8(less_b != 0)
            + np.uint8(c != 0) + np.uint8(less_c != 0) + np.uint8(far) + np.uint8((C.contract[i] & contract) == 0)
            + np.uint8(C.hours_max[i] < least) + np.uint8(C.hours_min[i] > most)
        )  # fmt: skip
        mask[i] = np.uint8(many == 0) & np.uint8(wrong <= room)
    return gather(mask8, size, near)


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
    """How far the one need of a pair that is not met is from met: bits, hours, tenths of the reach or of the minutes (rounded up), or 1.

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
def needs_of_pairs(T, C, P, W, one, of_people, words, shown, of_bit, masks, single, pair, rows, needs, points):
    """One against all, by what is not met: person `one` against the places, or place `one` against the people (of_people).

    Counts in single[need] the pairs where only this need is not met and in pair[need, need] (lower number first) those where
    exactly two are not. Writes row, need and points of the former, and of those that fit (need -1), to `rows`, `needs`,
    `points`; returns how many were written. words: of `people_words` or `place_words`; shown: bool per counterpart, in index order.
    """
    vector = np.zeros(W.nodes, np.uint16)
    if of_people:
        lay(vector, P, one)
    else:
        lay(vector, C, one)
    count_all = len(C.row) if of_people else len(P.row)
    out, work_need = np.empty(4, np.int64), len(masks) - 1
    near, mask8, close = 0, np.empty(count_all // 8 + 2, np.uint64), np.empty(count_all + 8, np.int32)
    if of_people:
        size = nearly_people(T, C, P, one, words, 2, mask8, close)
    else:
        size = nearly_places(T, C, one, P, words, 2, mask8, close)
    for at in range(size):
        other = close[at]
        if not shown[other]:
            continue
        i, j = (other, one) if of_people else (one, other)
        bad_a, bad_b, bad_c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
        distance = apart(T, C, i, P, j)
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
