"""The second solver: the assignment as a flow of least cost, by OR-Tools."""

from typing import Any

import numpy as np

from perspectief.engine.assignment.certificate import Terms
from perspectief.engine.errors import EngineError


def by_flow(terms: Terms, groups: np.ndarray, least: np.ndarray, penalty: int) -> np.ndarray:
    """int64[n]: an optimal place for everybody, -1 nobody's.

    Each person with an edge is one unit of flow: to a place and on to the end, or straight to the end. groups: bool[q, n]
    without common members; of each at most all but `least` go straight to the end, or at `penalty` points each.
    """
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # loaded only when it is needed

    n, m, q = len(terms.start) - 1, len(terms.capacity), len(groups)
    degree = np.diff(terms.start)
    seeking, person = np.flatnonzero(degree > 0), np.repeat(np.arange(n), degree)
    open_edges = np.flatnonzero(terms.capacity[terms.place] > 0)
    tail, head, end = person[open_edges], terms.place[open_edges], n + m + q
    flow: Any = SimpleMinCostFlow()
    arcs = _add(flow, tail, n + head, 1, -(terms.points[open_edges] + terms.bonus[tail]))
    _add(flow, n + np.arange(m), end, terms.capacity, 0)
    out = np.full(n, end)
    for number, group in enumerate(groups):
        out[group] = n + m + number
    _add(flow, seeking, out[seeking], 1, 0)
    size = (groups & (degree > 0)).sum(axis=1)
    nodes = n + m + np.arange(q)
    _add(flow, nodes, end, np.maximum(0, size - least), 0)
    _add(flow, nodes, end, size, penalty)
    flow.set_nodes_supplies(seeking.astype(np.int32), np.ones(len(seeking), np.int64))
    flow.set_nodes_supplies(np.array([end], np.int32), np.array([-len(seeking)], np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise EngineError(f"assignment: the flow ended as {status}")
    placed, used = np.full(n, -1, np.int64), np.asarray(flow.flows(arcs)) > 0
    placed[tail[used]] = head[used]
    return placed


def _add(flow: Any, tail: np.ndarray, head, capacity, cost) -> np.ndarray:
    head, capacity, cost = (np.broadcast_to(column, tail.shape) for column in (head, capacity, cost))
    return np.asarray(
        flow.add_arcs_with_capacity_and_unit_cost(
            tail.astype(np.int32), head.astype(np.int32), capacity.astype(np.int64), cost.astype(np.int64)
        )
    )
