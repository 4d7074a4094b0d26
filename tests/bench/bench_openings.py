"""What opens most, carving and bundling on made columns: `python -m tests.bench.bench_openings`. Ratios to the bar; above 1 is too slow.

In seconds of the processor, over two cores where the work is shared out to two threads: a machine that is busy changes nothing.
"""

import time
from collections.abc import Callable

import numpy as np

from perspectief.engine import single, warm
from perspectief.engine.bundles.bundling import Bundles, Offers, Week, bundle, bundles_of
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.what_if.carving import carve
from perspectief.engine.what_if.openings import openings, skills_that_open
from tests.bench.bench_engine import best, line, made_index_of
from tests.bench.made_arrays import made

WEEK = Week((1 << 28) - 1, [0b1111 << 4 * day for day in range(7)], 500)


def region() -> None:
    """20,000 × 5,000: everybody, all needs, all skills."""
    pool = made(20_000, 5_000)
    made_index_of(pool)
    now = match(pool, k=1, kp=1)
    limit = np.full((20_000, len(pool.needs.names)), 2, np.int32)
    for what, more in (("any gap", {}), ("gaps up to 2", {"limit": limit})):
        wall, cpu = best(
            lambda more=more: openings(pool, person_fits=now.person_total, place_fits=now.place_total, **more), 3
        )
        line(f"what opens most, 20,000 x 5,000, {what}", cpu / 2, 1.0, f"{wall:.2f} s on the clock")
    droppable = np.ones(len(pool.needs.names), np.bool_)
    droppable[[pool.needs.number["travel"], pool.needs.number["work"]]] = False
    some = np.arange(len(pool.taxonomy.skill_group)) % 3 == 0
    wall, cpu = best(lambda: carve(pool, droppable=droppable, person_fits=now.person_total, tried=some), 3)
    line("carving, needs, pairs and a third of the skills", cpu / 2, 2.0, f"{wall:.2f} s on the clock")
    bundling(pool)


def one_against_all() -> None:
    """One person, one place: single needs, pairs of needs and skills, against 200,000."""
    r = np.random.default_rng(0)
    pool = made(1_000, 200_000)
    made_index_of(pool)
    for what, work in (("needs and pairs", single.unmet_by_places), ("needs, pairs and skills", skills_that_open)):
        middle, tail = spread(lambda row, work=work: work(pool, row), r.integers(0, 1_000, 200))
        line(f"one person, 200,000 places: {what}", tail, 0.03, f"p50 {middle * 1000:.2f} ms")
    pool = made(200_000, 1_000)
    made_index_of(pool)
    middle, tail = spread(lambda row: single.unmet_by_people(pool, row), r.integers(0, 1_000, 200))
    line("one place, 200,000 people: needs and pairs", tail, 0.03, f"p50 {middle * 1000:.2f} ms")


def spread(work: Callable[[int], object], rows: np.ndarray) -> tuple[float, float]:
    """Median and 95th percentile of processor seconds over rows."""
    took = []
    for row in rows:
        start = time.process_time()
        work(int(row))
        took.append(time.process_time() - start)
    return float(np.median(took)), float(np.quantile(took, 0.95))


def planned(pool: Pool, capacity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A plan by taking the best pair that is still free, and what it leaves."""
    rows, points = match(pool, k=50, kp=1).places
    person = np.repeat(np.arange(len(pool.people)), 50)
    plan, left = np.full(len(pool.people), -1, np.int32), capacity.copy()
    order = np.argsort(-points.ravel(), kind="stable")
    for at in order[rows.ravel()[order] >= 0].tolist():
        i, j = person[at], rows.ravel()[at]
        if plan[i] < 0 and left[j] > 0:
            plan[i] = j
            left[j] -= 1
    return plan, left


def optimum_of_parts(offers: Offers, left: np.ndarray) -> float:
    """The bound of the linear programme over the bundles kept, by HiGHS."""
    from scipy.optimize import linprog
    from scipy.sparse import coo_matrix

    person, which = np.nonzero(offers.worth)
    members = offers.members[person, which]
    row, at = np.nonzero(members >= 0)
    rows = np.concatenate((person, len(offers.worth) + members[row, at]))
    columns = np.concatenate((np.arange(len(person)), row))
    parts = coo_matrix((np.ones(len(rows)), (rows, columns)), (len(offers.worth) + len(left), len(person))).tocsr()
    most = np.concatenate((np.ones(len(offers.worth)), left))
    return -linprog(-offers.worth[person, which], A_ub=parts, b_ub=most, method="highs").fun


def bundling(pool: Pool) -> None:
    """The second stage on what a plan leaves, and what it brings people."""
    capacity = np.random.default_rng(3).choice(np.array([1, 1, 2, 3], np.int32), len(pool.places)).astype(np.int32)
    plan, left = planned(pool, capacity)
    start, cpu = time.perf_counter(), time.process_time()
    found = bundle(pool, plan, left, WEEK)
    line(
        "bundling, 20,000 x 5,000", time.process_time() - cpu, 2.0, f"{time.perf_counter() - start:.2f} s on the clock"
    )
    bound = optimum_of_parts(bundles_of(pool, plan, left, WEEK), left)
    print(
        f"{'':4}{len(found.person):,} people bundled; value {found.value:,}, at most {found.bound:,} (gap {found.gap:.2%});"
        f" HiGHS, relaxed, over the bundles kept: {bound:,.0f} (gap {(bound - found.value) / max(1, bound):.2%})"
    )
    incomes(pool, found, int((plan >= 0).sum()), int(left.sum()))


def incomes(pool: Pool, found: Bundles, placed: int, left: int) -> None:
    """People with work and with all the hours they can work, without and with bundles."""
    able = pool.people.hours_max
    for what, hours in (("without", found.hours_before), ("with", found.hours_after)):
        full = int(((hours >= able) & (able > 0)).sum())
        print(
            f"{'':4}{what} bundles: {int((hours > 0).sum()):,} at work, {full:,} of them all their hours, {hours.sum():,} hours a week"
        )
    print(f"{'':4}the plan placed {placed:,} and left {left:,} places")


def main() -> None:
    """Prints the table."""
    warm.warm_up()
    region()
    one_against_all()


if __name__ == "__main__":
    main()
