"""Quotas: being placed counts more and more for a group, until enough of the group are placed.

The unplaced member who needs the least bids, with the multiplier raised to where the next would bid too; whoever is left
without a place in the end either makes the group one larger or waits among its members again. The auction's state stays
exact all along (see auction.py), so the number placed never jumps over the quota, and the plan is the best of all that
meet it; for groups without common members also when there are several.
"""

import numpy as np
from numba import njit

from perspectief.engine.assignment.auction import bid

MET, NOBODY_LEFT, TOO_DEAR, OUT_OF_BIDS = 0, 1, 2, 3


@njit(inline="always")
def needed_lift(A, add, i):
    """Lowest lift at which person i bids; -1 when no edge of theirs leads to an opening."""
    best, some = np.int64(0), False
    for q in range(A.start[i], A.start[i + 1]):
        if A.capacity[A.place[q]] > 0:
            worth = np.int64(A.points[q]) * A.scale + add[i] - A.price[A.place[q]]
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
def lift_group(A, add, member, lift, most, least, budget):
    """Raises `lift` (units, beside `add`) until `least` of `member` are placed, at most to `most`, with at most `budget` bids.

    Returns the lift, why it ended, and the bids made. Nobody may be waiting to bid.
    """
    placed, n = A.placed, len(A.placed)
    needs, people, waiting = np.empty(n, np.int64), np.empty(n, np.int64), np.empty(n, np.int64)
    size, count, bids = 0, np.int64(0), np.int64(0)
    for i in range(n):
        if member[i] and placed[i] >= 0:
            count += 1
        elif member[i]:
            need = needed_lift(A, add, i)
            if need >= 0:
                size = push_need(needs, people, size, need, i)
    while count < least:
        if size == 0:
            return lift, NOBODY_LEFT, bids
        i = people[0]
        need = needed_lift(A, add, i)
        stale = need > needs[0]
        if not stale and need > most:
            return lift, TOO_DEAR, bids
        size = pop_need(needs, people, size)
        if stale:
            size = push_need(needs, people, size, need, i)
            continue
        if size > 0:  # as far as the next keeps still, as in a bid: groups do not creep past each other
            need = max(need, min(needs[0], most))
        lift, waiting[0] = max(lift, need), i
        left, made, out = bid(A, add, member, lift, waiting, 1, budget - bids)
        bids += made
        if left > 0:
            return lift, OUT_OF_BIDS, bids
        if out >= 0 and member[out]:
            need = needed_lift(A, add, out)
            size = push_need(needs, people, size, need, out)
        else:
            count += 1
    return lift, MET, bids


@njit(nogil=True, cache=True)
def most_placed(T, member, first_slot):
    """How many of a group could be placed at most, if nobody else were: more cannot be asked at any price.

    Each in turn takes an opening, if need be by a chain in which others of the group move on. Places from which no chain
    leads to an opening never will, and are not looked at again.
    """
    n, m = len(member), len(T.capacity)
    owner, used = np.empty(first_slot[m], np.int64), np.zeros(m, np.int64)
    slot, came_from = np.full(n, -1, np.int64), np.empty(m, np.int64)
    seen, visited, queue = np.zeros(m, np.bool_), np.empty(m, np.int64), np.empty(n, np.int64)
    count = 0
    for root in range(n):
        if not member[root]:
            continue
        queue[0], head, size, visits, free = root, 0, 1, 0, np.int64(-1)
        while head < size and free < 0:
            i = queue[head]
            head += 1
            for q in range(T.start[i], T.start[i + 1]):
                j = np.int64(T.place[q])
                if seen[j] or T.capacity[j] == 0:
                    continue
                seen[j], visited[visits], came_from[j] = True, j, i
                visits += 1
                if used[j] < T.capacity[j]:
                    free = j
                    break
                for s in range(first_slot[j], first_slot[j + 1]):
                    queue[size] = owner[s]
                    size += 1
        if free >= 0:
            count += 1
            for z in range(visits):
                seen[visited[z]] = False
            move_on(T, root, free, first_slot, used, owner, slot, came_from)
    return count


@njit(inline="always")
def move_on(T, root, free, first_slot, used, owner, slot, came_from):
    """Moves everybody on the chain from `root` to the free opening of place `free` one place on."""
    new, j = first_slot[free] + used[free], free
    used[free] += 1
    while True:
        i = came_from[j]
        old = slot[i]
        owner[new], slot[i] = i, new
        if i == root:
            return
        new = old
        j = np.searchsorted(first_slot, old, side="right") - 1
