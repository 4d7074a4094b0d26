"""The assignment on made columns: `python -m tests.bench.bench_assignment [--country] [--slow]`.

Every solver in a process of its own, on the same graph; values must be equal. `--country`: 1,000,000 × 200,000 too; `--slow`:
HiGHS and scipy at 200,000 × 40,000 too. Solvers that are slow stop after LIMIT seconds.
"""

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from perspectief.engine import warm
from perspectief.engine.assignment import Quota, assign
from perspectief.engine.assignment.arrivals import propose_daily, propose_greedily
from perspectief.engine.assignment.compare import cut, figures, greedy, independent
from perspectief.engine.assignment.waiting import A_RUN, waits
from perspectief.engine.graph import Graph, full, of_lists, of_people
from perspectief.engine.match import match
from perspectief.engine.rules import Rules
from tests.bench import assignment_peers
from tests.bench.made_arrays import made

LIMIT = 300
REPEATS = 5


def openings(places: int) -> np.ndarray:
    """One, two or three of each place."""
    return np.random.default_rng(1).choice([1, 2, 3], places, p=[0.5, 0.3, 0.2]).astype(np.int32)


def saved(graph: Graph, folder: Path) -> Path:
    """The graph as a file the other processes read."""
    path = folder / f"{graph.people}-{graph.edges}.npz"
    np.savez(path, start=graph.start, place=graph.place, points=graph.points, capacity=openings(graph.places))
    return path


def solve(solver: str, path: Path) -> dict[str, float] | None:
    """What a solver took and found, in a process of its own; None when it took too long."""
    command = [sys.executable, "-m", "tests.bench.bench_assignment", "--solve", solver, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None
    names = ("wall", "cpu", "value", "placed", "memory")
    return dict(zip(names, map(float, done.stdout.split()), strict=True))


def solve_here(solver: str, path: Path) -> None:
    """One solver, the median of some runs when they are short."""
    data = np.load(path)
    graph = Graph(data["start"], data["place"], data["points"], len(data["capacity"]))
    work = assignment_peers.SOLVERS[solver]
    assign(graph, np.zeros(graph.places, np.int32))  # kernels and libraries loaded
    took, found = [], (0, 0)
    while not took or (len(took) < REPEATS and sum(wall for wall, _ in took) < 10):
        wall, cpu = time.perf_counter(), time.process_time()
        found = work(graph, data["capacity"])
        took.append((time.perf_counter() - wall, time.process_time() - cpu))
    wall, cpu = np.median(np.array(took), axis=0)
    print(wall, cpu, *found, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def side_by_side(title: str, graph: Graph, solvers: tuple[str, ...], folder: Path) -> None:
    """Every solver on one graph, beside ours."""
    path = saved(graph, folder)
    print(f"\n{title}: {graph.people:,} people, {graph.places:,} places, {graph.edges:,} edges")
    ours = solve("ours", path)
    assert ours is not None, "ours took too long"
    for solver in ("ours", *solvers):
        found = ours if solver == "ours" else solve(solver, path)
        if found is None:
            print(f"  {solver:<12} longer than {LIMIT} s: more than {LIMIT / ours['wall']:.0f} times")
            continue
        assert found["value"] == ours["value"], (solver, found, ours)
        print(
            f"  {solver:<12} {found['wall']:8.3f} s  {found['cpu']:8.3f} s of processor ({found['cpu'] / ours['cpu']:6.1f} times)"
            f"  {found['memory']:6.0f} MB  value {found['value']:,.0f}, placed {found['placed']:,.0f}"
        )


def timed(what: str, work: Callable[[], Any]) -> Any:
    """The answer, with what it took."""
    wall, cpu = time.perf_counter(), time.process_time()
    answer = work()
    print(f"  {what}: {time.perf_counter() - wall:.3f} s, {time.process_time() - cpu:.3f} s of processor")
    return answer


def region(folder: Path) -> None:
    """20,000 × 5,000: under the rules, and with everything as an edge that meets the hard needs."""
    pool = made(20_000, 5_000)
    graph = timed("full graph of the region", lambda: full(pool))
    side_by_side("region, full graph", graph, ("ortools", "highs", "scipy"), folder)
    wide = full(replace(pool, rules=Rules(floor=0, rather_not=0)))
    side_by_side("region, full graph without a floor", wide, ("ortools",), folder)
    capacity = openings(5_000)
    quotas(graph, capacity)
    congestion(graph, capacity)
    cuts(pool, graph, capacity)
    starvation(graph, capacity)


def quotas(graph: Graph, capacity: np.ndarray) -> None:
    """What a lever takes and costs."""
    label = np.random.default_rng(3).integers(0, 10, graph.people)
    groups = [label < 2, label == 2]
    free = assign(graph, capacity, quotas=[Quota("", group, 0) for group in groups])
    for more in (100, 300, 10_000):
        asked = [
            Quota(str(k), group, min(int(group.sum()), free.quotas[k].placed + more)) for k, group in enumerate(groups)
        ]
        plan = timed(
            f"plan with two quotas, {more:,} more of each", lambda asked=asked: assign(graph, capacity, quotas=asked)
        )
        print(
            f"    {plan.solver}, gap {plan.gap}; value {plan.value / free.value - 1:+.2%}, placed {plan.placed - free.placed:+}; "
            + ", ".join(f"{q.placed} of {q.least} at {q.multiplier} points" for q in plan.quotas)
        )


def congestion(graph: Graph, capacity: np.ndarray) -> None:
    """The plan beside greedy and everybody's own best."""
    print(
        f"\ncongestion ({capacity.sum():,} openings, {int((np.diff(graph.start) > 0).sum()):,} people who fit somewhere)"
    )
    plan = assign(graph, capacity)
    for what, sent in (("plan", plan.place), ("greedy", greedy(graph, capacity)), ("own best", independent(graph))):
        found = figures(graph, capacity, sent)
        print(
            f"  {what:<9} filled {found.filled:,}, value {found.value:,} ({found.value / plan.value:.1%}), gini {found.gini:.2f}, "
            f"people never {found.people_never:.0%}, places never {found.places_never:.0%}"
        )


def cuts(pool, graph: Graph, capacity: np.ndarray) -> None:
    """What lists lose against the full graph."""
    plan = assign(graph, capacity)
    print("\nlists against the full graph: value and placements lost")
    for k in (10, 20, 50):
        shown = ", ".join(
            f"{what} {1 - found.value / plan.value:.2%} and {1 - found.placed / plan.placed:.2%}"
            for what, found in zip(("of people alone", "of both sides"), cut(pool, capacity, k), strict=True)
        )
        print(f"  k = {k}: {shown}")


def starvation(graph: Graph, capacity: np.ndarray) -> None:
    """Sixty runs over the same people."""
    print("\nsixty runs over the same people, runs on end without a proposal (people with a fit)")
    fits, usual = np.diff(graph.start) > 0, waits(graph, capacity, 60, a_run=0)
    for a_run in (0, A_RUN):
        found = waits(graph, capacity, 60, a_run=a_run)
        middle, tenth = np.quantile(found.longest[fits], [0.5, 0.9])
        print(
            f"  {a_run} points a run: longest {found.longest[fits].max()}, median {middle:.0f}, of the worst tenth {tenth:.0f}; "
            f"never {found.never:,}; points {found.points / usual.points:.1%}"
        )


def arrivals() -> None:
    """Sixty days on the land of one region, eight earlier periods: large employers, middling ones, and places of a few openings."""
    print("\narrivals over sixty days, share of the hindsight optimum")
    r = np.random.default_rng(1)
    for people, places, room in (
        (20_000, 20, r.integers(20, 100, 20).astype(np.int32)),
        (10_000, 60, r.integers(5, 20, 60).astype(np.int32)),
        (10_000, 2_500, openings(2_500)),
    ):
        graph = full(made(people * 9, places, crowd=20_000))
        parts = np.sort(r.permutation(people * 9).reshape(9, people), axis=1)
        (now, day), *past = [(of_people(graph, rows), r.integers(0, 60, people).astype(np.int32)) for rows in parts]
        best = assign(now, room).value
        shares = [f"greedy {propose_greedily(now, room, day).value / best:.1%}"]
        for stay in (0, 7, 14, 30):
            found = propose_daily(now, room, day, past=past, stay=stay)
            shares.append(f"after {stay} days {found.value / best:.1%}")
        print(f"  {people:,} people, {places:,} places, {room.sum():,} openings: {', '.join(shares)}")


def listed(pool, k: int) -> Graph:
    """The graph of both sides' lists."""
    lists = match(pool, k=k, kp=k)
    return timed("graph of both sides' lists", lambda: of_lists(lists))


def large(people: int, places: int, solvers: tuple[str, ...], folder: Path, k: int) -> None:
    """Above a region: the lists of both sides."""
    graph = listed(made(people, places), k)
    side_by_side(f"lists of both sides, k = {k}", graph, solvers, folder)


def main() -> None:
    """Prints the table."""
    if "--solve" in sys.argv:
        solve_here(sys.argv[2], Path(sys.argv[3]))
        return
    warm.warm_up()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        region(folder)
        arrivals()
        slow = ("highs", "scipy") if "--slow" in sys.argv else ()
        large(200_000, 40_000, ("ortools", *slow), folder, 50)
        if "--country" in sys.argv:
            large(1_000_000, 200_000, ("ortools",), folder, 20)


if __name__ == "__main__":
    main()
