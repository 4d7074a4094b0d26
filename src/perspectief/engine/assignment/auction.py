"""The forward auction: people bid for places until nobody wants another place at its price.

Bertsekas' auction for places of several openings. All is integer: points are multiplied by `scale`, larger than the number
of people who can be placed at once, and every bid goes at least one unit (ε = 1) beyond the second best. When nobody bids
any more each person is within one unit of the best there is at the prices, and every place with a price is full; so the
value is within less than one point of the dual bound: optimal, values being whole points.

Prices only rise and nobody's wish for a place ever weakens, therefore the same state goes on to be exact when people get
more points for being placed wherever (a raised multiplier): who was unplaced bids again, nothing else changes.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from perspectief.engine.assignment.certificate import Terms

NOBODY = -1


class Auction(NamedTuple):
    """What is bid for, and where the bidding stands; the arrays from `placed` on change. All prices in units.

    start, place, points, capacity: as in Terms. first_slot: int64[m + 1], first opening of each place. scale: units in a
    point, more than twice the people who can be placed at once. placed: int64[n], NOBODY's for who has none. price: int64[m],
    the lowest of a place's openings. slot_price, slot_owner: int64 per opening, a heap by price within each place.
    """

    start: np.ndarray
    place: np.ndarray
    points: np.ndarray
    capacity: np.ndarray
    first_slot: np.ndarray
    scale: int
    placed: np.ndarray
    price: np.ndarray
    slot_price: np.ndarray
    slot_owner: np.ndarray


def opened(terms: Terms) -> Auction:
    """Everybody unplaced and every price 0."""
    n, m = len(terms.start) - 1, len(terms.capacity)
    first_slot = np.concatenate((np.zeros(1, np.int64), np.cumsum(terms.capacity, dtype=np.int64)))
    slots = int(first_slot[-1])
    return Auction(
        terms.start, terms.place, terms.points, terms.capacity, first_slot, 2 * (min(n, slots) + 1),
        np.full(n, NOBODY, np.int64), np.zeros(m, np.int64), np.zeros(slots, np.int64), np.full(slots, NOBODY, np.int64),
    )  # fmt: skip


@njit(inline="always")
def best_bid(A, add, i):
    """Best place of person i (-1: none is worth it) and what it and the second best are worth, in units."""
    first, second, chosen = np.int64(0), np.int64(0), np.int64(-1)
    place, points, capacity, price, scale = A.place, A.points, A.capacity, A.price, A.scale
    for q in range(A.start[i], A.start[i + 1]):
        j = place[q]
        worth = np.int64(points[q]) * scale + add - price[j]
        if worth > second and capacity[j] > 0:
            if worth > first:
                second, first, chosen = first, worth, np.int64(j)
            else:
                second = worth
    return chosen, first, second


@njit(inline="always")
def take_slot(A, j, asked, person):
    """Gives the cheapest opening of place j to a person at a higher price; returns who had it."""
    slot_price, slot_owner = A.slot_price, A.slot_owner
    base, size = A.first_slot[j], A.first_slot[j + 1] - A.first_slot[j]
    before, at = slot_owner[base], np.int64(0)
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and slot_price[base + below + 1] < slot_price[base + below]:
            below += 1
        if slot_price[base + below] >= asked:
            break
        slot_price[base + at], slot_owner[base + at] = slot_price[base + below], slot_owner[base + below]
        at = below
    slot_price[base + at], slot_owner[base + at] = asked, person
    A.price[j] = slot_price[base]
    return before


@njit(nogil=True, cache=True)
def bid(A, add, member, lift, waiting, count, budget):
    """Lets the first `count` people in `waiting` bid, in turn, until nobody bids or `budget` bids were made.

    add: int64[n], units per person beside the points; lift: units more for who is of `member`, bool[n]. waiting: int64[n], a ring:
    who loses an opening joins at the end (bidding again at once takes three times the bids). Returns how many still wait, how
    many bids were made and who was the last to find no place worth it (-1: nobody).
    """
    bids, out, head = np.int64(0), np.int64(-1), 0
    while count > 0 and bids < budget:
        i = waiting[head]
        head, count = (head + 1 if head + 1 < len(waiting) else 0), count - 1
        j, first, second = best_bid(A, add[i] + lift if member[i] else add[i], i)
        if j < 0:
            out = i
            continue
        bids += 1
        before = take_slot(A, j, A.price[j] + first - second + 1, i)
        A.placed[i] = j
        if before >= 0:
            A.placed[before] = -1
            end = head + count
            waiting[end if end < len(waiting) else end - len(waiting)] = before
            count += 1
    return count, bids, out
