"""The loop that asks of every place what, taken off, opens it to most people: compiled once, free of the interpreter's lock."""

import numpy as np
from numba import njit

from perspectief.engine.kernels import brought_points, lay, wish_points
from perspectief.engine.unmet import compare, unmet_needs


@njit(inline="always")
def nearly_people(C, P, j, top, mask8, near):
    """Writes the people with at most two needs that are not met at place j to `near`, some too many; returns how many."""
    mask = mask8.view(np.uint8)
    top_a, top_b, top_c = top
    req_a, req_b, offer, contract, fetches = top_a[j], top_b[j], ~P.offer[j], P.contract[j], P.fetches[j] != 0
    x, y, least, most = np.int64(P.x[j]), np.int64(P.y[j]), P.hours_min[j], P.hours_max[j]
    square = C.square_fetched if fetches else C.square
    one = np.uint64(1)
    size = len(C.row)
    for i in range(size):
        a, b, c = req_a & C.not_a[i], req_b & C.not_b[i], top_c[i] & offer
        dx, dy = C.x[i] - x, C.y[i] - y
        far = (dx * dx + dy * dy) > square[i]
        less_a, less_b, less_c = a & (a - one), b & (b - one), c & (c - one)
        many = (less_a & (less_a - one)) | (less_b & (less_b - one)) | (less_c & (less_c - one))
        wrong = (
            np.uint8(a != 0) + np.uint8(less_a != 0)
            + np.uint8(b != 0) + np.uint8(less_b != 0)
            + np.uint8(c != 0) + np.uint8(less_c != 0)
            + np.uint8(far) + np.uint8((C.contract[i] & contract) == 0)
            + np.uint8(C.hours_max[i] < least) + np.uint8(C.hours_min[i] > most)
        )  # fmt: skip
        mask[i] = np.uint8(many == 0) & np.uint8(wrong <= 2)
    eights = (size + 7) // 8
    for i in range(size, eights * 8):
        mask[i] = 0
    count = 0
    for w in range(eights):
        if mask8[w] != 0:
            for z in range(8):
                if mask[w * 8 + z]:
                    near[count] = w * 8 + z
                    count += 1
    return count


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
def best_pair(single, pair, droppable, out):
    """The two needs that open most together, each alone included: numbers and count to `out`; count 0 when no pair adds any."""
    out[0], out[1], out[2] = -1, -1, 0
    for a in range(len(single)):
        for b in range(a + 1, len(single)):
            if pair[a, b] and droppable[a] and droppable[b] and pair[a, b] + single[a] + single[b] > out[2]:
                out[0], out[1], out[2] = a, b, pair[a, b] + single[a] + single[b]


@njit(nogil=True, cache=True)
def carve_places(C, P, W, lo, hi, top, of_bit, masks, droppable, first, variants, by_place, by_variant):
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
        for z in range(nearly_people(C, P, j, top, mask8, near)):
            i = near[z]
            a, b, c = P.req_a[j] & C.not_a[i], P.req_b[j] & C.not_b[i], C.need[i] & ~P.offer[j]
            dx, dy = np.int64(C.x[i]) - P.x[j], np.int64(C.y[i]) - P.y[j]
            compared = compare(C, i, P, j, dx * dx + dy * dy)
            count = unmet_needs(a, b, c, compared, of_bit, masks, work_need - 4, out)
            if count > 2 or (count > 0 and not droppable[out[0]]) or (count > 1 and not droppable[out[1]]):
                continue
            wishes, new = wish_points(C, i, P, j, W), first[C.row[i]]
            enough = brought_points(vector, P.base[j], C, i) + wishes >= W.floor
            if count == 1 and enough:
                single[row, out[0]] += 1
                single_first[row, out[0]] += new
            elif count == 2 and enough:
                pair[out[0], out[1]] += 1
                pair_first[out[0], out[1]] += new
            elif count == 0:
                fits[row] += enough
                for v in range(end - begin):
                    points[v] = base[begin + v] + wishes
                for q in range(begin_of[i], begin_of[i + 1]):
                    at = slot[node_of[q]]
                    if at >= 0:
                        for v in range(end - begin):
                            points[v] += table[at, v] * np.int64(value_of[q])
                for v in range(end - begin):
                    variant_fits[begin + v] += points[v] >= W.floor
                    variant_first[begin + v] += new and points[v] >= W.floor
        best_pair(single[row], pair, droppable, out)
        pairs[row, 0], pairs[row, 1], pairs[row, 2] = out[0], out[1], out[2]
        if out[2]:
            pairs_first[row] = (
                pair_first[out[0], out[1]] + single_first[row, out[0]] + single_first[row, out[1]]
            )
        for q in range(P.start[j], P.start[j + 1]):
            vector[P.node[q]] = 0
        for v in range(begin, end):
            for q in range(start[v], start[v + 1]):
                slot[node[q]] = -1
