"""The loops: compiled once, kept on disk, free of the interpreter's lock.

A key is one integer that orders the counterparts of a row; the larger comes first.
For a person: points, then the earlier place. For a place: points (those from `equal_from` on are equal), then days of
waiting, then the earlier person; its lowest bits carry the points themselves.
"""

import numpy as np
from numba import njit

from perspectief.engine.index import SHIFT
from perspectief.engine.planes import ONE, TILE, WORDS, lowest_bit, planes_of, unite
from perspectief.engine.pool import MOST_WAITING
from perspectief.engine.rules import POINT_BITS
from perspectief.engine.travel import NEVER
from perspectief.engine.vectors import EIGHT

ROW_BITS = 22
LAST_ROW = (1 << ROW_BITS) - 1
WAITING_BITS = MOST_WAITING.bit_length()
AFTER_WAITING = ROW_BITS + POINT_BITS
AFTER_POINTS = WAITING_BITS + AFTER_WAITING


@njit(inline="always")
def push(heap, base, length, key):
    """Puts `key` into the falling list heap[base:base + length]; its last one falls out."""
    at = base + length - 1
    while at > base and heap[at - 1] < key:
        heap[at] = heap[at - 1]
        at -= 1
    heap[at] = key


@njit(inline="always")
def person_key(points, place):
    """Order of a person's places."""
    return (np.int64(points) << ROW_BITS) | (LAST_ROW - place)


@njit(inline="always")
def place_key(points, equal_from, waiting, person):
    """Order of a place's people."""
    ordered = np.int64(min(points, equal_from))
    return (
        (ordered << AFTER_POINTS)
        | (np.int64(waiting) << AFTER_WAITING)
        | ((LAST_ROW - np.int64(person)) << POINT_BITS)
        | points
    )


@njit(inline="always")
def wish_points(C, i, P, j, W):
    """Points for branch and kind of work."""
    points = 0
    if C.branches[i] & P.branch[j]:
        points += W.branch
    if C.kinds[i] & P.kinds[j]:
        points += W.kind
    return points


@njit(inline="always")
def asked_points(vector, P, j):
    """Points for skills and wished occupation of place j; `vector`: what the person brings, by node."""
    points = np.int32(P.base[j])
    for q in range(P.start[j], P.start[j + 1]):
        points += np.int32(vector[P.node[q]]) * np.int32(P.value[q])
    return points


@njit(inline="always")
def brought_points(vector, base, C, i):
    """The same points of person i; `vector`: what the place asks, by node; `base`: what it gives everybody."""
    points = np.int32(base)
    for q in range(C.start[i], C.start[i + 1]):
        points += np.int32(vector[C.node[q]]) * np.int32(C.value[q])
    return points


@njit(inline="always")
def lay(vector, rows, one):
    """Writes the entries of row `one` at their nodes."""
    for q in range(rows.start[one], rows.start[one + 1]):
        vector[rows.node[q]] = rows.value[q]


@njit(inline="always")
def lay_kin(vector, C, i, K):
    """What person i brings, at every seat: a skill itself and, where the person has anything of its group, the kin."""
    for q in range(C.start[i], C.start[i + 1]):
        node, value = np.int64(C.node[q]), C.value[q]
        if node < K.groups:
            vector[K.seat[node]] += value
            vector[K.bare + node] = value
        elif node < K.occupations:
            for seat in range(K.start[node - K.groups], K.start[node - K.groups + 1]):
                vector[seat] += value
        else:
            vector[node] = value


@njit(inline="always")
def kin_points(vector, P, j):
    """The same points of place j from what `lay_kin` wrote: about half the entries."""
    points = np.int32(P.base[j])
    for eight in range(P.asked_start[j], P.asked_start[j + 1]):
        for q in range(EIGHT):
            entry = P.asked[eight * EIGHT + q]
            points += np.int32(vector[np.int64(entry >> np.uint32(16))]) * np.int32(entry & np.uint32(0xFFFF))
    return points


@njit(inline="always")
def way_points(C, i, P, j, W, distance):
    """Points for travel (`distance`: squared) and hours, less what the person would rather not."""
    points = np.int64(0)
    if distance <= (C.square_fetched[i] if P.fetches[j] else C.square[i]):
        points += W.travel - ((distance * (C.slope_fetched[i] if P.fetches[j] else C.slope[i])) >> SHIFT)
    most = C.hours_max[i]
    if most > 0:
        points += max(np.int64(0), W.hours - W.hour_short * (most - min(most, P.hours_max[j])))
    if C.rather_not[i] & P.req_a[j]:
        points -= W.rather_not
    return points


@njit(inline="always")
def apart(T, C, i, P, j):
    """Square of the distance or, by a table T of minutes, of the least minutes of the modes that person i has to place j."""
    if T is None:
        dx, dy = np.int64(C.x[i]) - np.int64(P.x[j]), np.int64(C.y[i]) - np.int64(P.y[j])
        return dx * dx + dy * dy
    if C.x[i] >= T.shape[1] or P.x[j] >= T.shape[1]:
        return np.int64(NEVER) * NEVER
    least = np.int64(NEVER)
    modes = C.modes_fetched[i] if P.fetches[j] else C.modes[i]
    for mode in range(T.shape[0]):
        if modes >> mode & 1:
            least = min(least, np.int64(T[mode, C.x[i], P.x[j]]))
    return least * least


@njit(inline="always")
def away(box, x, y):
    """Square of the distance from a point to a box: least and most x, least and most y."""
    dx = max(np.int64(0), np.int64(box[0]) - x, x - np.int64(box[1]))
    dy = max(np.int64(0), np.int64(box[2]) - y, y - np.int64(box[3]))
    return dx * dx + dy * dy


@njit(inline="always")
def scan_places(T, C, i, P, room, found):
    """Writes the places that meet every hard need of person i, and whose every hard need is met, to `found`; returns how many.

    room: int16, as long as there are planes. found: int32, one longer than there are places.
    """
    S, x, y = P.planes, np.int64(C.x[i]), np.int64(C.y[i])
    square, fetched = C.square[i], C.square_fetched[i]
    applied, count = planes_of(C, i, S, room), 0
    bad = np.empty(WORDS, np.uint64)
    for tile in range(len(P.tiles.box)):
        if T is None and away(P.tiles.box[tile], x, y) > fetched:
            continue
        unite(S.shut[tile], room, applied, S.hidden[tile], bad)
        for word in range(WORDS):
            left, start = ~bad[word], tile * TILE + word * 64
            while left != 0:
                j = start + lowest_bit(left)
                left &= left - ONE
                found[count] = j
                if T is None:
                    dx, dy = P.x[j] - x, P.y[j] - y
                    distance = dx * dx + dy * dy
                else:
                    distance = apart(T, C, i, P, j)
                count += distance <= (fetched if P.fetches[j] else square)
    return count


@njit(nogil=True, cache=True)
def match_people(T, C, P, K, W, lo, hi, k, person_keys, person_total, kp, place_keys, place_total, place_least):
    """Matches the people lo..hi of the index with every place.

    Writes the first k keys and the number of fits of each person at the person's row, and keeps in place_keys (kp each),
    place_total and place_least what these people mean to each place. kp = 0: people's side alone.
    """
    vector = np.zeros(K.size, np.uint8)
    room, found = np.empty(P.planes.shut.shape[1], np.int16), np.empty(len(P.row) + 1, np.int32)
    for i in range(lo, hi):
        row = np.int64(C.row[i])
        if C.reach[i] < 0 or C.contract[i] == 0:
            continue
        count = scan_places(T, C, i, P, room, found)
        if count == 0:
            continue
        vector[:] = 0
        lay_kin(vector, C, i, K)
        base, worst, fits = row * k, np.int64(-1), 0
        for z in range(count):
            j = found[z]
            work = kin_points(vector, P, j) + wish_points(C, i, P, j, W)
            if work < W.floor:
                continue
            points = work + way_points(C, i, P, j, W, apart(T, C, i, P, j))
            fits += 1
            if points >= worst:
                key = person_key(points, P.row[j])
                if key > person_keys[base + k - 1]:
                    push(person_keys, base, k, key)
                    worst = person_keys[base + k - 1] >> ROW_BITS
            if kp:
                at = np.int64(P.row[j])
                place_total[at] += 1
                if min(points, W.equal_from) >= place_least[at]:
                    key = place_key(points, W.equal_from, C.waiting[i], row)
                    if key > place_keys[at * kp + kp - 1]:
                        push(place_keys, at * kp, kp, key)
                        place_least[at] = np.int32(place_keys[at * kp + kp - 1] >> AFTER_POINTS)
        person_total[row] = fits


@njit(nogil=True, cache=True)
def merge_keys(out, other, length):
    """Takes the keys of `other` (lists of `length`, falling) into those of `out`."""
    for j in range(len(out) // length):
        for q in range(length):
            key = other[j * length + q]
            if key <= out[j * length + length - 1]:
                break
            push(out, j * length, length, key)


@njit(inline="always")
def scan_people(T, C, P, j, a, b, mask8, found):
    """Writes those of the people a..b of the index whom place j can have, and who can have it, to `found`; returns how many."""
    mask = mask8.view(np.uint8)
    req_a, req_b, offer, contract, fetches = P.req_a[j], P.req_b[j], ~P.offer[j], P.contract[j], P.fetches[j] != 0
    x, y, least, most = np.int64(P.x[j]), np.int64(P.y[j]), P.hours_min[j], P.hours_max[j]
    size, count = b - a, 0
    X, Y, A, B, N, K = C.x[a:b], C.y[a:b], C.not_a[a:b], C.not_b[a:b], C.need[a:b], C.contract[a:b]
    L, M = C.hours_min[a:b], C.hours_max[a:b]
    Q = C.square_fetched[a:b] if fetches else C.square[a:b]
    for i in range(size):
        bad = (req_a & A[i]) | (req_b & B[i]) | (N[i] & offer)
        if T is None:
            near = np.uint8((X[i] - x) * (X[i] - x) + (Y[i] - y) * (Y[i] - y) <= Q[i])
        else:
            near = np.uint8(apart(T, C, a + i, P, j) <= Q[i])
        mask[i] = (
            np.uint8(bad == 0)
            & near
            & np.uint8((K[i] & contract) != 0)
            & np.uint8(M[i] >= least)
            & np.uint8(L[i] <= most)
        )
    eights = (size + 7) // 8
    for i in range(size, eights * 8):
        mask[i] = 0
    for w in range(eights):
        if mask8[w] != 0:
            for z in range(8):
                if mask[w * 8 + z]:
                    found[count] = a + w * 8 + z
                    count += 1
    return count


@njit(nogil=True, cache=True)
def match_place(T, C, P, j, W, k, keys):
    """Matches place j with everybody: writes the first k keys, returns the number of fits."""
    vector = np.zeros(W.nodes, np.uint16)
    lay(vector, P, j)
    mask8, found = np.empty(TILE // 8, np.uint64), np.empty(TILE, np.int32)
    x, y, fits = np.int64(P.x[j]), np.int64(P.y[j]), 0
    for tile in range(len(C.tiles.box)):
        if T is None and away(C.tiles.box[tile], x, y) > C.far[tile]:
            continue
        for z in range(scan_people(T, C, P, j, C.tiles.first[tile], C.tiles.first[tile + 1], mask8, found)):
            i = found[z]
            work = brought_points(vector, P.base[j], C, i) + wish_points(C, i, P, j, W)
            if work < W.floor:
                continue
            fits += 1
            points = work + way_points(C, i, P, j, W, apart(T, C, i, P, j))
            key = place_key(points, W.equal_from, C.waiting[i], np.int64(C.row[i]))
            if key > keys[k - 1]:
                push(keys, 0, k, key)
    return fits
