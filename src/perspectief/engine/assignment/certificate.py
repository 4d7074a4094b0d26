"""Proof by prices: whatever prices the places have, nobody's plan is worth more than the dual value at those prices.

Every person takes at most the best `points - price` (or nothing), and every opening is paid its price at most once. So the sum
of both bounds every assignment, and prices in whole points at which it equals the value of a plan prove that plan. With a
quota its multiplier counts for each of the group and is paid `least` times. The check needs nothing of how the plan, the
prices or the multipliers were found.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

ROUNDINGS = 32


class Terms(NamedTuple):
    """What is divided: edges as in Graph, openings (int32[m]), points per person wherever placed (int64[n])."""

    start: np.ndarray
    place: np.ndarray
    points: np.ndarray
    capacity: np.ndarray
    bonus: np.ndarray


@njit(nogil=True, cache=True)
def value_of(T, placed):
    """Points and bonus of who is placed (int64[n], -1 nobody's); a pair without an edge counts no points."""
    value = np.int64(0)
    for i in range(len(placed)):
        if placed[i] >= 0:
            value += T.bonus[i]
            for q in range(T.start[i], T.start[i + 1]):
                if T.place[q] == placed[i]:
                    value += T.points[q]
                    break
    return value


@njit(nogil=True, cache=True)
def dual_value(T, price):
    """Bound at these prices: what all openings cost and what each person keeps at best."""
    bound = np.int64(0)
    for j in range(len(T.capacity)):
        bound += np.int64(T.capacity[j]) * price[j]
    for i in range(len(T.start) - 1):
        best = np.int64(0)
        for q in range(T.start[i], T.start[i + 1]):
            if T.capacity[T.place[q]] > 0:
                best = max(best, T.points[q] + T.bonus[i] - price[T.place[q]])
        bound += best
    return bound


def bound_of(terms: Terms, price: np.ndarray, groups: np.ndarray, lift: np.ndarray, least: np.ndarray) -> int:
    """No plan with at least `least` of each group (bool[q, n]) is worth more; price and lift: whole points from 0."""
    lifted = terms._replace(bonus=terms.bonus + lift @ groups)
    return int(dual_value(lifted, price)) - int(lift @ least)


def whole(
    terms: Terms, price: np.ndarray, groups: np.ndarray, lift: np.ndarray, least: np.ndarray, scale: int, value: int
) -> tuple[np.ndarray, np.ndarray]:
    """Prices and multipliers in whole points, from those in units: the first found that prove `value`, or the best tried.

    Rounding all of them at the same threshold keeps the sum right on average over the thresholds, and no sum in whole points
    lies below the best value. With less than half a point of slack at least half the thresholds prove it.
    """
    best, lowest = (price, lift), None
    for step in range(ROUNDINGS):
        threshold = int(f"{step:06b}"[::-1], 2) * scale // 64  # 0, 1/2, 1/4, 3/4, 1/8 ... of a point
        tried = (price + threshold) // scale, (lift + threshold) // scale
        bound = bound_of(terms, tried[0], groups, tried[1], least)
        if lowest is None or bound < lowest:
            best, lowest = tried, bound
        if lowest == value:
            break
    return best


@njit(nogil=True, cache=True)
def by_place(placed, places):
    """Who is placed, by place: first position of each place (int64[m + 1]) and rows of people."""
    first = np.zeros(places + 1, np.int64)
    for i in range(len(placed)):
        if placed[i] >= 0:
            first[placed[i] + 1] += 1
    for j in range(places):
        first[j + 1] += first[j]
    at, people = first[:-1].copy(), np.empty(first[places], np.int64)
    for i in range(len(placed)):
        if placed[i] >= 0:
            people[at[placed[i]]] = i
            at[placed[i]] += 1
    return first, people


@njit(nogil=True, cache=True)
def lowest_prices(T, placed, price, rounds):
    """Raises `price` (whole points) to the lowest at which nobody would rather have something else than `placed`.

    Prices rise only as far as the wish of somebody unplaced, or of somebody placed for another place, makes them. They are left
    as they are after looking `rounds` times at as many places as there are: they prove less then, never something wrong.
    """
    start, place, points, capacity, bonus = T
    m = len(capacity)
    first, people = by_place(placed, m)
    for i in range(len(placed)):
        if placed[i] < 0:
            for q in range(start[i], start[i + 1]):
                price[place[q]] = max(price[place[q]], points[q] + bonus[i])
    queue, queued, head, size = np.arange(m), np.ones(m, np.bool_), 0, m
    left = rounds * m
    while size > 0 and left > 0:
        j = queue[head]
        head, size, left, queued[j] = (head + 1) % m, size - 1, left - 1, False
        for z in range(first[j], first[j + 1]):
            i = people[z]
            a, b = start[i], start[i + 1]
            kept = points[a + np.searchsorted(place[a:b], j)] - price[j]
            for q in range(a, b):
                other = place[q]
                if capacity[other] > 0 and points[q] - kept > price[other]:
                    price[other] = points[q] - kept
                    if not queued[other]:
                        queue[(head + size) % m] = other
                        size, queued[other] = size + 1, True


@njit(nogil=True, cache=True)
def regret(T, member, placed, price):
    """Most points that somebody of a group pays more than the pair is worth: what the multiplier must make good."""
    most = np.int64(0)
    for i in range(len(placed)):
        if member[i] and placed[i] >= 0:
            for q in range(T.start[i], T.start[i + 1]):
                if T.place[q] == placed[i]:
                    most = max(most, price[placed[i]] - T.points[q] - T.bonus[i])
    return most


def proof(terms: Terms, placed: np.ndarray, groups: np.ndarray, rounds: int) -> tuple[np.ndarray, np.ndarray]:
    """Lowest whole prices, and multipliers of groups without common members, that prove an optimal plan."""
    price, lift = np.zeros(len(terms.capacity), np.int64), np.zeros(len(groups), np.int64)
    for _ in range(rounds):
        lifted = terms._replace(bonus=terms.bonus + lift @ groups)
        lowest_prices(lifted, placed, price, rounds)
        more = np.array([regret(lifted, group, placed, price) for group in groups], np.int64)
        if not more.any():
            break
        lift += more
    return price, lift
