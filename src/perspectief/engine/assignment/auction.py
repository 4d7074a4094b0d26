"""The forward auction: people bid for places until nobody wants another place at its price.

Bertsekas' auction for places of several openings. All is integer: points are multiplied by `scale`, larger than the number
of people who can be placed at once, and every bid goes at least one unit (ε = 1) beyond the second best. When nobody bids
any more each person is within one unit of the best there is at the prices, and every place with a price is full; so the
value is within less than one point of the dual bound: optimal, values being whole points.

Prices only rise and nobody's wish for a place ever weakens, therefore the same state goes on to be exact when people get
more points for being placed wherever (a raised multiplier): who was unplaced bids again, nothing else changes.
"""

from dataclasses import dataclass

import numpy as np
from numba import njit

from perspectief.engine.assignment.certificate import Terms

NOBODY = -1


@dataclass(frozen=True)
class Market:
    """What is bid for. first_slot: int64[m + 1], first opening of each place. scale: units in a point, more than twice the
    people who can be placed at once.
    """

    terms: Terms
    first_slot: np.ndarray
    scale: int

    @classmethod
    def of(cls, terms: Terms) -> "Market":
        """The openings laid out, and the units."""
        first_slot = np.concatenate((np.zeros(1, np.int64), np.cumsum(terms.capacity, dtype=np.int64)))
        return cls(terms, first_slot, 2 * (min(len(terms.start) - 1, int(first_slot[-1])) + 1))

    def auction(self, state: "State") -> tuple:
        """What the kernels need of both."""
        t, s = self.terms, state
        return (
            t.start, t.place, t.points, t.capacity, self.first_slot, self.scale,
            s.place, s.price, s.slot_price, s.slot_owner,
        )  # fmt: skip


@dataclass(frozen=True)
class State:
    """Where the auction stands; arrays that change. All prices in units.

    place: int64[n], NOBODY for who has none. price: int64[m], the lowest of a place's openings. slot_price, slot_owner:
    int64 per opening, a heap by price within each place. waiting: int64[n], people still to bid, the last first.
    """

    place: np.ndarray
    price: np.ndarray
    slot_price: np.ndarray
    slot_owner: np.ndarray
    waiting: np.ndarray

    @classmethod
    def start(cls, market: Market) -> "State":
        """Everybody unplaced and waiting, the first row first; every price 0."""
        n, slots = len(market.terms.start) - 1, int(market.first_slot[-1])
        return cls(
            np.full(n, NOBODY, np.int64), np.zeros(len(market.terms.capacity), np.int64), np.zeros(slots, np.int64),
            np.full(slots, NOBODY, np.int64), np.arange(n, dtype=np.int64)[::-1].copy(),
        )  # fmt: skip


@njit(inline="always")
def best_bid(start, place, points, capacity, price, scale, add, i):
    """Best place of person i (-1: none is worth it) and what it and the second best are worth, in units."""
    first, second, chosen = np.int64(0), np.int64(0), np.int64(-1)
    for q in range(start[i], start[i + 1]):
        j = place[q]
        worth = np.int64(points[q]) * scale + add - price[j]
        if worth > second and capacity[j] > 0:
            if worth > first:
                second, first, chosen = first, worth, np.int64(j)
            else:
                second = worth
    return chosen, first, second


@njit(inline="always")
def take_slot(first_slot, slot_price, slot_owner, price, j, asked, person):
    """Gives the cheapest opening of place j to a person at a higher price; returns who had it."""
    base, size = first_slot[j], first_slot[j + 1] - first_slot[j]
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
    price[j] = slot_price[base]
    return before


@njit(nogil=True, cache=True)
def bid(
    start, place, points, capacity, first_slot, scale, placed, price, slot_price, slot_owner,
    add, member, lift, waiting, count, budget,
):  # fmt: skip
    """Lets the `count` people in `waiting` bid, the last first, until nobody bids or `budget` bids were made.

    add: int64[n], units per person beside the points; lift: units more for who is of `member`, bool[n]. Returns how many still
    wait, how many bids were made and who was the last to find no place worth it (-1: nobody).
    """
    bids, out = np.int64(0), np.int64(-1)
    while count > 0 and bids < budget:
        count -= 1
        i = waiting[count]
        worth = add[i] + lift if member[i] else add[i]
        j, first, second = best_bid(start, place, points, capacity, price, scale, worth, i)
        if j < 0:
            out = i
            continue
        bids += 1
        before = take_slot(first_slot, slot_price, slot_owner, price, j, price[j] + first - second + 1, i)
        placed[i] = j
        if before >= 0:
            placed[before] = -1
            waiting[count] = before
            count += 1
    return count, bids, out
