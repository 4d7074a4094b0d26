"""The loops over all pairs that ask what would open them: compiled once, free of the interpreter's lock.

`learning`: (points own, points kin, first node of the groups, first node after them, node of each skill's group, which skills
are general, the most points one skill adds at each place).
"""

import numpy as np
from numba import njit

from perspectief.engine.kernels import asked_points, lay, wish_points
from perspectief.engine.unmet import compare, gap_within, unmet_needs


@njit(nogil=True, cache=True)
def most_gain(P, nodes, learning):
    """The most points one skill learned can add at each place, into the last of `learning`."""
    own, kin, groups, after, group, light, most = learning
    at = np.zeros(nodes, np.int64)
    for j in range(len(P.row)):
        lay(at, P, j)
        for q in range(P.start[j], P.start[j + 1]):
            node = P.node[q]
            found = np.int64(0)
            if node < groups:
                found = own * at[node]
                if not light[node]:
                    found += kin * at[group[node]]
            elif node < after:
                found = kin * at[node]
            most[j] = max(most[j], found)
        for q in range(P.start[j], P.start[j + 1]):
            at[P.node[q]] = 0


@njit(inline="always")
def lifting(vector, P, j, short, learning, asked, found):
    """Nodes that, learned by who brings `vector`, add `short` points or more at place j: skills, and groups of which any
    skill does. Writes them to `found`, returns how many. asked: zeros per node, zeros again afterwards.
    """
    own, kin, groups, after, group, light, most = learning
    if most[j] < short:
        return 0
    count = 0
    for q in range(P.start[j], P.start[j + 1]):
        node = P.node[q]
        if groups <= node < after and vector[node] == 0:
            asked[node] = P.value[q]
            if kin * P.value[q] >= short:
                found[count] = node
                count += 1
    for q in range(P.start[j], P.start[j + 1]):
        node = P.node[q]
        if node < groups:
            points = (own - vector[node]) * P.value[q]
            if not light[node]:
                points += kin * asked[group[node]]
                if kin * asked[group[node]] >= short:
                    continue  # any skill of the group does: counted there
            if points >= short:
                found[count] = node
                count += 1
    for q in range(P.start[j], P.start[j + 1]):
        asked[P.node[q]] = 0
    return count


@njit(inline="always")
def nearly(C, i, P, top, mask8, near):
    """Writes the places with at most one hard need that is not met for person i to `near`, some too many; returns how many."""
    mask = mask8.view(np.uint8)
    top_a, top_b, top_c = top
    x, y, square, fetched = C.x[i], C.y[i], C.square[i], C.square_fetched[i]
    not_a, not_b, need, contract = C.not_a[i], C.not_b[i], top_c[i], C.contract[i]
    least, most = C.hours_min[i], C.hours_max[i]
    one = np.uint64(1)
    size = len(P.row)
    for j in range(size):
        a, b, c = top_a[j] & not_a, top_b[j] & not_b, need & ~P.offer[j]
        dx, dy = np.int64(P.x[j]) - x, np.int64(P.y[j]) - y
        far = (dx * dx + dy * dy) > (fetched if P.fetches[j] else square)
        many = (a & (a - one)) | (b & (b - one)) | (c & (c - one))
        wrong = (
            np.uint8(a != 0)
            + np.uint8(b != 0)
            + np.uint8(c != 0)
            + np.uint8(far)
            + np.uint8((P.contract[j] & contract) == 0)
            + np.uint8(P.hours_min[j] > most)
            + np.uint8(P.hours_max[j] < least)
        )
        mask[j] = np.uint8(many == 0) & np.uint8(wrong <= 1)
    eights = (size + 7) // 8
    for j in range(size, eights * 8):
        mask[j] = 0
    count = 0
    for w in range(eights):
        if mask8[w] != 0:
            for z in range(8):
                if mask[w * 8 + z]:
                    near[count] = w * 8 + z
                    count += 1
    return count


@njit(nogil=True, cache=True)
def open_people(C, P, W, lo, hi, top, of_bit, masks, limit, learning, first, fits, gain, own):
    """The people lo..hi of the index with every place: `fits` and `gain` of each person at its row, the rest into `own`.

    own: fits and gain by place, and per node (skills, groups) pairs, people, people without a fit, and the bits of places.
    """
    place_fits, place_gain, pairs, people, people_first, bits = own
    _, _, groups, after, group, light, _ = learning
    vector, asked = np.zeros(W.nodes, np.uint8), np.zeros(W.nodes, np.int64)
    mask8, near = np.empty(len(P.row) // 8 + 2, np.uint64), np.empty(len(P.row) + 8, np.int32)
    out, found, touched = np.empty(4, np.int64), np.empty(W.nodes, np.int64), np.empty(W.nodes, np.int64)
    last, work_need = np.full(after, -1, np.int64), len(masks) - 1
    for i in range(lo, hi):
        row, laid, seen = np.int64(C.row[i]), False, 0
        for z in range(nearly(C, i, P, top, mask8, near)):
            j = near[z]
            a, b, c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
            dx, dy = np.int64(C.x[i]) - P.x[j], np.int64(C.y[i]) - P.y[j]
            compared = compare(C, i, P, j, dx * dx + dy * dy)
            count = unmet_needs(a, b, c, compared, of_bit, masks, work_need - 4, out)
            if count > 1:
                continue
            if not laid:
                lay(vector, C, i)
                laid = True
            work = asked_points(vector, P, j) + wish_points(C, i, P, j, W)
            place = np.int64(P.row[j])
            if work >= W.floor:
                if count == 0:
                    fits[row] += 1
                    place_fits[place] += 1
                elif gap_within(a, b, c, C, i, P, j, dx * dx + dy * dy, out[0], masks, limit[row, out[0]]):
                    gain[row, out[0]] += 1
                    place_gain[place, out[0]] += 1
                continue
            if count == 1:
                continue
            if limit[row, work_need] >= 1:
                gain[row, work_need] += 1
                place_gain[place, work_need] += 1
            for q in range(lifting(vector, P, j, W.floor - work, learning, asked, found)):
                node = found[q]
                pairs[node] += 1
                bits[place, node >> 3] |= np.uint8(1 << (node & 7))
                if last[node] != i:
                    last[node] = i
                    touched[seen] = node
                    seen += 1
        for q in range(seen):
            node = touched[q]
            if node >= groups or light[node] or last[group[node]] != i:
                people[node] += 1
                people_first[node] += first[row]
        if laid:
            for q in range(C.start[i], C.start[i + 1]):
                vector[C.node[q]] = 0


@njit(nogil=True, cache=True)
def open_person(C, P, W, places, learning, count):
    """The one person of C: into `count`, per node, how many of these places (rows of the index) it opens when learned."""
    vector, asked, found = np.zeros(W.nodes, np.uint8), np.zeros(W.nodes, np.int64), np.empty(W.nodes, np.int64)
    lay(vector, C, 0)
    for z in range(len(places)):
        j = places[z]
        work = asked_points(vector, P, j) + wish_points(C, 0, P, j, W)
        for q in range(lifting(vector, P, j, W.floor - work, learning, asked, found)):
            count[found[q]] += 1
