"""Small assignment markets, and what is true of them by trying everything or by the flow of another's making."""

import itertools

import numpy as np
from ortools.graph.python import min_cost_flow

from perspectief.engine.graph import Graph


def graph_of(points: np.ndarray) -> Graph:
    """A graph from a table of points, people down and places across; -1: no fit."""
    person, place = np.nonzero(points >= 0)
    start = np.searchsorted(person, np.arange(len(points) + 1)).astype(np.int64)
    return Graph(start, place.astype(np.int32), points[person, place].astype(np.int32), points.shape[1])


def table(seed: int, people: int, places: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.random.Generator]:
    """Points (-1: no fit), openings and bonus: few or many fits, points alike or apart."""
    r = np.random.default_rng(seed)
    most = int(r.choice([0, 1, 5, 50, 16_000]))
    points = np.where(
        r.random((people, places)) < r.choice([0.2, 0.6, 1.0]), r.integers(0, most + 1, (people, places)), -1
    )
    capacity = r.choice([0, 1, 1, 2, 4], places).astype(np.int32)
    bonus = r.integers(0, int(r.choice([1, 4, 9000])), people).astype(np.int32)
    return points, capacity, bonus, r


def plans(points: np.ndarray, capacity: np.ndarray):
    """Every assignment there is, as a place (-1: none) for each person."""
    choices = [[-1, *np.flatnonzero(row >= 0).tolist()] for row in points]
    for plan in itertools.product(*choices):
        count = np.bincount([j for j in plan if j >= 0], minlength=len(capacity))
        if (count <= capacity).all():
            yield np.array(plan, np.int64)


def worth(points: np.ndarray, bonus: np.ndarray, plan: np.ndarray) -> int:
    """Points and bonus of a plan."""
    return int(sum(max(0, points[i, j]) + bonus[i] for i, j in enumerate(plan) if j >= 0))


def best_value(points: np.ndarray, capacity: np.ndarray, bonus: np.ndarray) -> int:
    """The optimum by OR-Tools, on a network of its own: source, people, places, sink, and a way past."""
    n, m = points.shape
    flow, source, sink = min_cost_flow.SimpleMinCostFlow(), n + m, n + m + 1
    for i in range(n):
        flow.add_arc_with_capacity_and_unit_cost(source, i, 1, 0)
        for j in np.flatnonzero(points[i] >= 0):
            flow.add_arc_with_capacity_and_unit_cost(i, n + int(j), 1, -int(points[i, j]) - int(bonus[i]))
    for j in range(m):
        flow.add_arc_with_capacity_and_unit_cost(n + j, sink, int(capacity[j]), 0)
    flow.add_arc_with_capacity_and_unit_cost(source, sink, n, 0)
    flow.set_node_supply(source, n)
    flow.set_node_supply(sink, -n)
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost()
