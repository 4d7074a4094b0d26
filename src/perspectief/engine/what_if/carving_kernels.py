"""The loop that asks of every place what, taken off, opens it to most people: compiled once, free of the interpreter's lock."""

import numpy as np
from numba import njit

from perspectief.engine.kernels import apart, brought_points, lay, wish_points
from perspectief.engine.unmet import compare, nearly_people, unmet_needs


@njit(inline="always")
def lay_table(start, node, value, begin, end, slot, table):
    """Sets the vectors begin..end side by side: `slot` of each node (-1: none), `table` by slot and vector. Returns the slots."""
    slots = 0
    for v in range(begin, end):
        for q in range(start[v], start[v + 1]):
            if slot[node[q]] < 0:
                slot[node[q]] = slots
                table[slots, : end - begin] = 0
                slots += 1
            table[slot[node[q]], v - begin] = value[q]
    return slots


@njit(inline="always")
def wipe(vector, node, begin, end, empty):
    """Makes `vector` empty again at the nodes of these entries."""
    for q in range(begin, end):
        vector[node[q]] = empty


@njit(inline="always")
def best_pair(single, pair, droppable, out):
    """The two needs that open most together, each alone included: numbers and count to `out`; count 0 when no pair adds any."""
    out[0], out[1], out[2] = -1, -1, 0
    for a in range(len(single)):
        for b in range(a + 1, len(single)):
            if pair[a, b] and droppable[a] and droppable[b] and pair[a, b] + single[a] + single[b] > out[2]:
                out[0], out[1], out[2] = a, b, pair[a, b] + single[a] + single[b]


@njit(inline="always")
def try_variants(
    first, last, wishes, node_of, value_of, begin, end, base, slot, table, points, floor, new, fits, fits_first
):
    """Counts a person, of whom the entries begin..end tell what it brings, at every variant first..last whose work fits enough."""
    for v in range(last - first):
        points[v] = base[first + v] + wishes
    for q in range(begin, end):
        at = slot[node_of[q]]
        if at >= 0:
            for v in range(last - first):
                points[v] += table[at, v] * np.int64(value_of[q])
    for v in range(last - first):
        fits[first + v] += points[v] >= floor
        fits_first[first + v] += new and points[v] >= floor


@njit(inline="always")
def taken_off(count, out, droppable):
    """Whether each of the needs not met can be taken off, of which there are at most two."""
    return count == 0 or (droppable[out[0]] and (count == 1 or (count == 2 and droppable[out[1]])))


@njit(nogil=True, cache=True)
def carve_places(T, C, P, W, lo, hi, words, of_bit, masks, droppable, first, variants, by_place, by_variant):
    """The places lo..hi of the index with everybody.

    droppable: bool per need. first: bool per row of the people, nobody's fit now. variants: (first variant of each row of the
    places and the end; start, node, value and base of their vectors). by_place: (fits, those of one need, of them `first`,
    best pair as two needs and count, of it `first`), at the places' rows; by_variant: (fits, of them `first`).
    """
    fits, single, single_first, pairs, pairs_first = by_place
    variant_fits, variant_first = by_variant
    of_place, start, node, value, base = variants
    vector, work_need = np.zeros(W.nodes, np.uint16), len(masks) - 1
    slot, table = np.full(W.nodes, -1, np.int32), np.zeros((W.nodes, 64), np.int64)
    mask8, near = np.empty(len(C.row) // 8 + 2, np.uint64), np.empty(len(C.row) + 8, np.int32)
    pair, pair_first = np.zeros((len(masks), len(masks)), np.int32), np.zeros((len(masks), len(masks)), np.int32)
    out, points = np.empty(4, np.int64), np.empty(64, np.int64)
    node_of, value_of, begin_of = C.node, C.value, C.start
    for j in range(lo, hi):
        row = np.int64(P.row[j])
        begin, end = of_place[row], of_place[row + 1]
        lay(vector, P, j)
        lay_table(start, node, value, begin, end, slot, table)
        pair[:], pair_first[:] = 0, 0
        for z in range(nearly_people(T, C, P, j, words, 2, mask8, near)):
            i = near[z]
            a, b, c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
            compared = compare(C, i, P, j, apart(T, C, i, P, j))
            count = unmet_needs(a, b, c, compared, of_bit, masks, work_need - 4, out)
            if not taken_off(count, out, droppable):
                continue
            wishes, new = wish_points(C, i, P, j, W), first[C.row[i]]
            enough = brought_points(vector, P.base[j], C, i) + wishes >= W.floor
            if count == 0:
                fits[row] += enough
                try_variants(
                    begin, end, wishes, node_of, value_of, begin_of[i], begin_of[i + 1], base, slot, table, points,
                    W.floor, new, variant_fits, variant_first,
                )  # fmt: skip
            elif enough and count == 1:
                single[row, out[0]] += 1
                single_first[row, out[0]] += new
            elif enough:
                pair[out[0], out[1]] += 1
                pair_first[out[0], out[1]] += new
        best_pair(single[row], pair, droppable, out)
        pairs[row, 0], pairs[row, 1], pairs[row, 2] = out[0], out[1], out[2]
        if out[2]:
            pairs_first[row] = pair_first[out[0], out[1]] + single_first[row, out[0]] + single_first[row, out[1]]
        wipe(vector, P.node, P.start[j], P.start[j + 1], 0)
        wipe(slot, node, start[begin], start[end], -1)
