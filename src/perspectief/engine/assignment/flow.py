"""The second solver: the assignment as a flow of least cost, by OR-Tools."""

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph


def by_flow(graph: Graph, capacity: np.ndarray, bonus: np.ndarray) -> np.ndarray:
    """int64[n]: an optimal place for everybody, -1 nobody's. bonus: int64[n], points.

    A flow of n people: through an edge to a place and on, or straight to the end. People without edges stay out of it.
    """
    from ortools.graph.python import min_cost_flow  # loaded only when it is needed

    n, m = graph.people, graph.places
    degree = np.diff(graph.start)
    seeking = np.flatnonzero(degree > 0)
    person = np.repeat(np.arange(n), degree)
    open_edges = np.flatnonzero(capacity[graph.place] > 0)
    tail, head = person[open_edges].astype(np.int32), (n + graph.place[open_edges]).astype(np.int32)
    cost = -(graph.points[open_edges].astype(np.int64) + bonus[person[open_edges]])
    flow, end = min_cost_flow.SimpleMinCostFlow(), n + m
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tail, head, np.ones(len(tail), np.int64), cost)
    flow.add_arcs_with_capacity_and_unit_cost(
        (n + np.arange(m)).astype(np.int32), np.full(m, end, np.int32), capacity.astype(np.int64), np.zeros(m, np.int64)
    )
    flow.add_arcs_with_capacity_and_unit_cost(
        seeking.astype(np.int32), np.full(len(seeking), end, np.int32), np.ones(len(seeking), np.int64),
        np.zeros(len(seeking), np.int64),
    )  # fmt: skip
    flow.set_nodes_supplies(seeking.astype(np.int32), np.ones(len(seeking), np.int64))
    flow.set_nodes_supplies(np.array([end], np.int32), np.array([-len(seeking)], np.int64))
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise EngineError(f"assignment: the flow ended as {status}")
    placed = np.full(n, -1, np.int64)
    used = flow.flows(arcs) > 0
    placed[tail[used]] = graph.place[open_edges][used]
    return placed
