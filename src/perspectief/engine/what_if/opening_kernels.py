"""The loops over all pairs that ask what would open them: compiled once, free of the interpreter's lock.

`learning`: what a skill learned is worth. Points for it; the first node of the groups and the first after them; for each entry
of the places the node of its group (-1: none) and the points for the first skill of that group; the most one skill adds at
each place.
"""

import numpy as np
from numba import njit

from perspectief.engine.kernels import apart, asked_points, lay, wish_points
from perspectief.engine.unmet import ANY, compare, gap, nearly_places, unmet_needs


@njit(nogil=True, cache=True)
def relate(P, nodes, kin, group, light, learning):
    """Fills the last three of `learning`. group: node of each skill's group; light: whether a skill is general."""
    own, groups, after, of_group, beside, most = learning
    at = np.zeros(nodes, np.int64)
    for j in range(len(P.row)):
        lay(at, P, j)
        for q in range(P.start[j], P.start[j + 1]):
            node = P.node[q]
            if node < groups and not light[node]:
                of_group[q] = group[node]
                beside[q] = kin * at[group[node]]
            elif groups <= node < after:
                beside[q] = kin * at[node]
            if node < groups:
                most[j] = max(most[j], own * at[node] + beside[q])
            else:
                most[j] = max(most[j], beside[q])
        for q in range(P.start[j], P.start[j + 1]):
            at[P.node[q]] = 0


@njit(inline="always")
def lifting(vector, begin, end, node_of, value, short, own, groups, after, of_group, beside, found):
    """Those of a place's entries begin..end that add `short` points or more when who brings `vector` learns them: a skill, or a
    group of which any skill does (its own skills are then left out). Writes them to `found`, returns how many.
    """
    count = 0
    for q in range(begin, end):
        node, more = node_of[q], np.int64(0)
        if node >= after:
            break
        if node >= groups:
            if vector[node] == 0 and beside[q] >= short:
                found[count] = q
                count += 1
            continue
        if of_group[q] >= 0 and vector[of_group[q]] == 0:
            more = beside[q]
        if more < short and (own - vector[node]) * np.int64(value[q]) + more >= short:
            found[count] = q
            count += 1
    return count


@njit(inline="always")
def touch(hits, found, node_of, i, last, pairs, touched, seen):
    """Counts the pair at each of the entries found, and notes those of a node new to person i; returns how many are noted."""
    for q in range(hits):
        node = node_of[found[q]]
        pairs[found[q]] += 1
        if last[node] != i:
            last[node] = i
            touched[seen] = found[q]
            seen += 1
    return seen


@njit(inline="always")
def count_person(touched, seen, node_of, of_group, i, last, first, people, people_first):
    """Counts person i at each node noted; a skill of which the whole group opens something is counted there."""
    for q in range(seen):
        family, node = of_group[touched[q]], node_of[touched[q]]
        if family < 0 or last[family] != i:
            people[node] += 1
            people_first[node] += first


@njit(inline="always")
def either(first, second, which):
    """`second` where `which` is on, else `first`."""
    return second if which else first


@njit(nogil=True, cache=True)
def open_people(T, C, P, W, lo, hi, words, of_bit, masks, limit, learning, first, fits, gain, own):
    """The people lo..hi of the index with every place: `fits` and `gain` of each person at its row, the rest into `own`.

    own: fits and gain by place; pairs by entry of the places; and by node of skill or group the people, and those of `first`.
    """
    place_fits, place_gain, pairs, people, people_first = own
    worth, groups, after, of_group, beside, most = learning
    node_of, value, last = P.node, P.value, np.full(W.nodes, -1, np.int32)
    vector, found, touched = np.zeros(W.nodes, np.uint8), np.empty(W.nodes, np.int64), np.empty(W.nodes, np.int64)
    mask8, near = np.empty(len(P.row) // 8 + 2, np.uint64), np.empty(len(P.row) + 8, np.int32)
    out, work_need = np.empty(4, np.int64), len(masks) - 1
    for i in range(lo, hi):
        row, seen = np.int64(C.row[i]), 0
        lay(vector, C, i)
        for z in range(nearly_places(T, C, i, P, words, 1, mask8, near)):
            j = near[z]
            a, b, c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
            distance = apart(T, C, i, P, j)
            compared = compare(C, i, P, j, distance)
            count = unmet_needs(a, b, c, compared, of_bit, masks, work_need - 4, out)
            need = out[0] if count else work_need
            most_gap = limit[row, need]
            if count > 1 or (count == 1 and most_gap < 1):
                continue
            if count == 1 and most_gap != ANY:
                square = either(C.square[i], C.square_fetched[i], P.fetches[j])
                short, few = P.hours_min[j] - C.hours_max[i], C.hours_min[i] - P.hours_max[j]
                if gap(a | b | c, distance, square, short, few, need, work_need - 4) > most_gap:
                    continue
            work, place = asked_points(vector, P, j) + wish_points(C, i, P, j, W), np.int64(P.row[j])
            if work >= W.floor and count == 0:
                fits[row] += 1
                place_fits[place] += 1
            elif (work >= W.floor) == (count == 1) and most_gap >= 1:
                gain[row, need] += 1
                place_gain[place, need] += 1
            if count == 0 and 0 < W.floor - work <= most[j]:
                hits = lifting(
                    vector, P.start[j], P.start[j + 1], node_of, value, W.floor - work, worth, groups, after, of_group,
                    beside, found,
                )  # fmt: skip
                seen = touch(hits, found, node_of, i, last, pairs, touched, seen)
        count_person(touched, seen, node_of, of_group, i, last, first[row], people, people_first)
        for q in range(C.start[i], C.start[i + 1]):
            vector[C.node[q]] = 0


@njit(nogil=True, cache=True)
def open_person(C, P, W, learning, count):
    """The one person of C: into `count`, per node, how many of the places it opens when learned."""
    worth, groups, after, of_group, beside, most = learning
    vector, found = np.zeros(W.nodes, np.uint8), np.empty(W.nodes, np.int64)
    lay(vector, C, 0)
    for j in range(len(P.row)):
        work = asked_points(vector, P, j) + wish_points(C, 0, P, j, W)
        short = W.floor - work
        if most[j] >= short:
            begin, end = P.start[j], P.start[j + 1]
            hits = lifting(vector, begin, end, P.node, P.value, short, worth, groups, after, of_group, beside, found)
            for q in range(hits):
                count[P.node[found[q]]] += 1
