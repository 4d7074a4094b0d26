"""Proof by prices: whatever prices the places have, nobody's plan is worth more than the dual value at those prices.

Every person takes at most the best `points - price` (or nothing), and every opening is paid its price at most once. So the sum
of both bounds every assignment, and prices in whole points at which it equals the value of a plan prove that plan. The
check needs nothing of how the plan or the prices were found.
"""

import numpy as np
from numba import njit

from perspectief.engine.graph import Graph

ROUNDINGS = 32


@njit(nogil=True, cache=True)
def value_of(start, place, points, bonus, placed):
    """Points and bonus of who is placed (int64[n], -1 nobody's); a pair without an edge counts no points."""
    value = np.int64(0)
    for i in range(len(placed)):
        if placed[i] >= 0:
            value += bonus[i]
            for q in range(start[i], start[i + 1]):
                if place[q] == placed[i]:
                    value += points[q]
                    break
    return value


@njit(nogil=True, cache=True)
def dual_value(start, place, points, capacity, bonus, price):
    """Bound at these prices: what all openings cost and what each person keeps at best."""
    bound = np.int64(0)
    for j in range(len(capacity)):
        bound += np.int64(capacity[j]) * price[j]
    for i in range(len(start) - 1):
        best = np.int64(0)
        for q in range(start[i], start[i + 1]):
            if capacity[place[q]] > 0:
                best = max(best, points[q] + bonus[i] - price[place[q]])
        bound += best
    return bound


def whole_prices(
    graph: Graph, capacity: np.ndarray, bonus: np.ndarray, price: np.ndarray, scale: int, value: int
) -> tuple[np.ndarray, int]:
    """Prices in whole points from prices in units, and the bound they give; the first found that prove `value`.

    Rounding every price by the same threshold keeps the sum right on average over the thresholds, and no sum in whole points
    lies below the best value. With less than half a point of slack at least half the thresholds give prices that prove it.
    """
    best, least = price // scale, None
    for step in range(ROUNDINGS):
        threshold = int(f"{step + 1:06b}"[::-1], 2) * scale // 64  # 1/2, 1/4, 3/4, 1/8 ...
        whole = (price + threshold) // scale
        bound = int(dual_value(graph.start, graph.place, graph.points, capacity, bonus, whole))
        if least is None or bound < least:
            best, least = whole, bound
        if least == value:
            break
    return best, int(least or 0)


@njit(nogil=True, cache=True)
def lowest_prices(start, place, points, capacity, bonus, placed, rounds):
    """Lowest whole prices at which nobody would rather have something else than `placed`: an optimal plan's proof.

    Prices rise only as far as somebody's wish for another place, or an unplaced person's, makes them. Returned as they are
    when `rounds` times the places were looked at: they prove less then, never something wrong.
    """
    n, m = len(start) - 1, len(capacity)
    first, member = np.zeros(m + 2, np.int64), np.empty(n, np.int64)
    price = np.zeros(m, np.int64)
    for i in range(n):
        first[placed[i] + 2 if placed[i] >= 0 else 0] += 1
    first[0] = 0
    for j in range(m + 1):
        first[j + 1] += first[j]
    for i in range(n):
        if placed[i] >= 0:
            member[first[placed[i] + 1]] = i
            first[placed[i] + 1] += 1
        else:
            for q in range(start[i], start[i + 1]):
                price[place[q]] = max(price[place[q]], points[q] + bonus[i])
    queue, queued, head, size = np.arange(m), np.ones(m, np.bool_), 0, m
    left = rounds * m
    while size > 0 and left > 0:
        j = queue[head]
        head, size, left, queued[j] = (head + 1) % m, size - 1, left - 1, False
        for z in range(first[j], first[j + 1]):
            i, own = member[z], np.int64(0)
            for q in range(start[i], start[i + 1]):
                if place[q] == j:
                    own = points[q] - price[j]
            for q in range(start[i], start[i + 1]):
                other = place[q]
                if capacity[other] > 0 and points[q] - own > price[other]:
                    price[other] = points[q] - own
                    if not queued[other]:
                        queue[(head + size) % m] = other
                        size, queued[other] = size + 1, True
    return price
