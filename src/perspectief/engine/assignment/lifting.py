"""Quotas: being placed counts more and more for a group, until enough of the group are placed.

The multiplier rises to where the next unplaced member finds a place worth a bid, that member bids, and whoever is left
without a place in the end either makes the group one larger or waits among its members again. The auction's state stays exact
all along (see auction.py), so the multiplier found is the lowest, the number placed never jumps over the quota, and the
plan is the best of all that meet it; for groups without common members also when there are several.
"""

import numpy as np
from numba import njit

from perspectief.engine.assignment.auction import bid

MET, NOBODY_LEFT, TOO_DEAR, OUT_OF_BIDS = 0, 1, 2, 3


@njit(inline="always")
def needed_lift(start, place, points, capacity, price, scale, add, i):
    """Lowest lift at which person i bids; -1 when no edge of theirs leads to an opening."""
    best, some = np.int64(0), False
    for q in range(start[i], start[i + 1]):
        if capacity[place[q]] > 0:
            worth = np.int64(points[q]) * scale + add[i] - price[place[q]]
            best = worth if not some else max(best, worth)
            some = True
    return max(np.int64(0), 1 - best) if some else np.int64(-1)


@njit(inline="always")
def push_need(needs, people, size, need, person):
    """Puts a person into the heap of those who need least; returns its size."""
    at = size
    while at > 0:
        above = (at - 1) // 2
        if needs[above] < need or (needs[above] == need and people[above] < person):
            break
        needs[at], people[at] = needs[above], people[above]
        at = above
    needs[at], people[at] = need, person
    return size + 1


@njit(inline="always")
def pop_need(needs, people, size):
    """Takes the first out of the heap; returns its size."""
    size -= 1
    need, person, at = needs[size], people[size], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and (
            needs[below + 1] < needs[below] or (needs[below + 1] == needs[below] and people[below + 1] < people[below])
        ):
            below += 1
        if need < needs[below] or (need == needs[below] and person < people[below]):
            break
        needs[at], people[at] = needs[below], people[below]
        at = below
    needs[at], people[at] = need, person
    return size


@njit(nogil=True, cache=True)
def lift_group(
    start, place, points, capacity, first_slot, scale, placed, price, slot_price, slot_owner,
    add, member, lift, most, least, budget,
):  # fmt: skip
    """Raises `lift` (units, beside `add`) until `least` of `member` are placed, at most to `most`, with at most `budget` bids.

    Returns the lift, why it ended, and the bids made. Nobody may be waiting to bid.
    """
    n = len(placed)
    needs, people, waiting = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    size, count, bids = 0, np.int64(0), np.int64(0)
    for i in range(n):
        if member[i] and placed[i] >= 0:
            count += 1
        elif member[i]:
            need = needed_lift(start, place, points, capacity, price, scale, add, i)
            if need >= 0:
                size = push_need(needs, people, size, need, i)
    while count < least:
        if size == 0:
            return lift, NOBODY_LEFT, bids
        i = people[0]
        need = needed_lift(start, place, points, capacity, price, scale, add, i)
        stale = need > needs[0]
        if not stale and need > most:
            return lift, TOO_DEAR, bids
        size = pop_need(needs, people, size)
        if stale:
            size = push_need(needs, people, size, need, i)
            continue
        lift, waiting[0] = max(lift, need), i
        left, made, out = bid(
            start, place, points, capacity, first_slot, scale, placed, price, slot_price, slot_owner,
            add, member, lift, waiting, 1, budget - bids,
        )  # fmt: skip
        bids += made
        if left > 0:
            return lift, OUT_OF_BIDS, bids
        if out >= 0 and member[out]:
            need = needed_lift(start, place, points, capacity, price, scale, add, out)
            size = push_need(needs, people, size, need, out)
        else:
            count += 1
    return lift, MET, bids
