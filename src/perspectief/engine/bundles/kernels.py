"""The loops of bundling: every bundle of a person, and what everybody asks for at given prices."""

import numpy as np
from numba import njit

MOST = 3  # places together


@njit(inline="always")
def together(a, b, req, x, y, fixed, days, apart):
    """Whether one person can work at both: no fixed daypart twice, and near enough when both are fixed on one day."""
    one, other = req[a] & fixed, req[b] & fixed
    if a == b or one & other != 0:
        return False
    for d in range(len(days)):
        if one & days[d] != 0 and other & days[d] != 0:
            dx, dy = np.int64(x[a]) - x[b], np.int64(y[a]) - y[b]
            return dx * dx + dy * dy <= apart * apart
    return True


@njit(inline="always")
def insert(members, worth, hours, i, value, total, a, b, c):
    """Keeps a bundle of person i among the best (the earlier first); returns the value of the one that falls out, else 0."""
    at = len(worth[i]) - 1
    lost = worth[i, at]
    if value <= lost:
        return value
    while at > 0 and worth[i, at - 1] < value:
        worth[i, at], hours[i, at] = worth[i, at - 1], hours[i, at - 1]
        for z in range(MOST):
            members[i, at, z] = members[i, at - 1, z]
        at -= 1
    worth[i, at], hours[i, at] = value, total
    members[i, at, 0], members[i, at, 1], members[i, at, 2] = a, b, c
    return lost


@njit(inline="always")
def beside_plan(columns, week, start, rows, i, able, fit):
    """Positions in the list of person i of the places that go with the place of the plan (-1: none) to `fit`; how many."""
    _, _, least, most, req, x, y = columns
    fixed, days, apart = week
    base, count = np.int64(least[start]) if start >= 0 else 0, 0
    for q in range(rows.shape[1]):
        j = rows[i, q]
        if (
            j >= 0
            and most[j] > 0
            and base + least[j] <= able
            and (start < 0 or together(start, j, req, x, y, fixed, days, apart))
        ):
            fit[count] = q
            count += 1
    return count


@njit(inline="always")
def add_thirds(columns, week, i, rows, points, fit, second, count, a, b, weighed, members, worth, hours, other):
    """The bundles of places a and b with each later one of the list."""
    hours_min, hours_max, least, most, req, x, y = columns
    fixed, days, apart = week
    able, low, sum_b = np.int64(hours_max[i]), np.int64(least[a]) + least[b], np.int64(most[a]) + most[b]
    for third in range(second + 1, count):
        c = rows[i, fit[third]]
        if low + least[c] > able or most[a] + most[c] >= able or most[b] + most[c] >= able:
            continue
        if not together(a, c, req, x, y, fixed, days, apart) or not together(b, c, req, x, y, fixed, days, apart):
            continue
        got = min(able, sum_b + most[c])
        if got >= hours_min[i]:
            mean = (weighed + np.int64(points[i, fit[third]]) * most[c]) // (sum_b + most[c])
            other[i] = max(other[i], insert(members, worth, hours, i, got * mean, got, a, b, c))


@njit(nogil=True, cache=True)
def list_bundles(columns, week, plan, before, rows, points, total, lo, hi, members, worth, hours, other):
    """All bundles of the people lo..hi over their listed places, the most worth kept; `other`: what none left out exceeds.

    members: the places added, int32[n, kept, 3], -1 behind the last.
    """
    hours_min, hours_max, least, most, req, x, y = columns
    fixed, days, apart = week
    fit = np.empty(rows.shape[1], np.int64)
    for i in range(lo, hi):
        start, able, needs, had = plan[i], np.int64(hours_max[i]), np.int64(hours_min[i]), np.int64(before[i])
        base_least = np.int64(least[start]) if start >= 0 else 0
        base_most = np.int64(most[start]) if start >= 0 else 0
        if total[i] > rows.shape[1]:
            other[i] = (able - had) * np.int64(points[i, 0])
        count = beside_plan(columns, week, start, rows, i, able, fit)
        for first in range(count):
            a = rows[i, fit[first]]
            sum_a, low_a, point_a = base_most + most[a], base_least + least[a], np.int64(points[i, fit[first]])
            got = min(able, sum_a)
            if start >= 0 and got >= max(needs, had + 1):
                other[i] = max(other[i], insert(members, worth, hours, i, (got - had) * point_a, got, a, -1, -1))
            for second in range(first + 1, count):
                b = rows[i, fit[second]]
                # Each place adds hours: without any of them there are fewer.
                if low_a + least[b] > able or sum_a >= able or base_most + most[b] >= able:
                    continue
                if not together(a, b, req, x, y, fixed, days, apart):
                    continue
                weighed, got = (
                    point_a * most[a] + np.int64(points[i, fit[second]]) * most[b],
                    min(able, sum_a + most[b]),
                )
                if got >= needs:
                    value = (got - had) * (weighed // (most[a] + most[b]))
                    other[i] = max(other[i], insert(members, worth, hours, i, value, got, a, b, -1))
                if start < 0 and sum_a + most[b] < able:
                    add_thirds(
                        columns, week, i, rows, points, fit, second, count, a, b, weighed, members, worth, hours, other
                    )


@njit(inline="always")
def reduced(members, worth, price, i, q):
    """What bundle q of person i is worth less the prices of its places."""
    value = worth[i, q]
    for z in range(MOST):
        if members[i, q, z] >= 0:
            value -= price[members[i, q, z]]
    return value


@njit(nogil=True, cache=True)
def ask(members, worth, other, price, some, gain, want):
    """Everybody's best bundle at these prices: its gain into `gain`, its places into `want`. Returns the sum of what each gains at
    most, bundles left out included.
    """
    total = np.int64(0)
    for s in range(len(some)):
        i, best, which = some[s], np.int64(0), -1
        for q in range(worth.shape[1]):
            if worth[i, q] <= best:
                break
            value = reduced(members, worth, price, i, q)
            if value > best:
                best, which = value, q
        gain[i] = best
        total += max(best, other[i])
        if which >= 0:
            for z in range(MOST):
                if members[i, which, z] >= 0:
                    want[members[i, which, z]] += 1
    return total


@njit(nogil=True, cache=True)
def share_out(members, worth, price, order, left, chosen):
    """In this order everybody takes the bundle that gains most and is still there, or is worth most. Returns what they are worth."""
    total = np.int64(0)
    for s in range(len(order)):
        i, best, which = order[s], np.int64(-(1 << 62)), -1
        for q in range(worth.shape[1]):
            if worth[i, q] <= 0:
                break
            there = True
            for z in range(MOST):
                there &= members[i, q, z] < 0 or left[members[i, q, z]] > 0
            value = reduced(members, worth, price, i, q)
            if there and value > best:
                best, which = value, q
        if which >= 0:
            chosen[i] = which
            total += worth[i, which]
            for z in range(MOST):
                if members[i, which, z] >= 0:
                    left[members[i, which, z]] -= 1
    return total
