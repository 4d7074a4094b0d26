"""Others that can solve the same assignment, each in its best form: value and placements."""

import numpy as np

from perspectief.engine.assignment import assign
from perspectief.engine.graph import Graph, persons


def ours(graph: Graph, capacity: np.ndarray) -> tuple[int, int]:
    """The assignment of the engine, proven."""
    plan = assign(graph, capacity)
    assert plan.proven
    return plan.value, plan.placed


def ortools(graph: Graph, capacity: np.ndarray) -> tuple[int, int]:
    """A flow of least cost, people supplying one each and a way past the places."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = graph.people, graph.places
    flow, person, end = SimpleMinCostFlow(), persons(graph).astype(np.int32), n + m
    one = np.ones(graph.edges, np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(person, n + graph.place, one, -graph.points.astype(np.int64))
    flow.add_arcs_with_capacity_and_unit_cost(
        (n + np.arange(m)).astype(np.int32), np.full(m, end, np.int32), capacity.astype(np.int64), np.zeros(m, np.int64)
    )
    past = np.arange(n, dtype=np.int32)
    flow.add_arcs_with_capacity_and_unit_cost(
        past, np.full(n, end, np.int32), np.ones(n, np.int64), np.zeros(n, np.int64)
    )
    flow.set_nodes_supplies(np.append(past, np.int32(end)), np.append(np.ones(n, np.int64), -n))
    assert flow.solve() == flow.OPTIMAL
    return -flow.optimal_cost(), int(np.asarray(flow.flows(arcs)).sum())


def highs(graph: Graph, capacity: np.ndarray) -> tuple[int, int]:
    """The linear programme, which has whole answers."""
    import highspy

    n, m, e = graph.people, graph.places, graph.edges
    programme, solver = highspy.HighsLp(), highspy.Highs()
    solver.setOptionValue("output_flag", False)
    programme.num_col_, programme.num_row_ = e, n + m
    programme.col_cost_, programme.col_lower_, programme.col_upper_ = (
        -graph.points.astype(float),
        np.zeros(e),
        np.ones(e),
    )
    programme.row_lower_ = np.full(n + m, -highspy.kHighsInf)
    programme.row_upper_ = np.concatenate((np.ones(n), capacity.astype(float)))
    programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    programme.a_matrix_.start_ = np.arange(0, 2 * e + 1, 2, dtype=np.int32)
    rows = np.empty(2 * e, np.int32)
    rows[0::2], rows[1::2] = persons(graph), n + graph.place
    programme.a_matrix_.index_, programme.a_matrix_.value_ = rows, np.ones(2 * e)
    solver.passModel(programme)
    solver.run()
    chosen = np.array(solver.getSolution().col_value)
    return round(-solver.getObjectiveValue()), int((chosen > 0.5).sum())


def scipy(graph: Graph, capacity: np.ndarray) -> tuple[int, int]:
    """A full matching of least weight, every opening a column and a column past the places for each person."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    n, most = graph.people, int(graph.points.max(initial=0)) + 1
    first = np.concatenate((np.zeros(1, np.int64), np.cumsum(capacity, dtype=np.int64)))
    room = capacity[graph.place]
    row = np.repeat(persons(graph), room)
    offset = np.arange(room.sum()) - np.repeat(np.cumsum(room) - room, room)
    column, cost = np.repeat(first[graph.place], room) + offset, most - np.repeat(graph.points, room).astype(float)
    openings = int(first[-1])
    matrix = csr_matrix(
        (
            np.append(cost, np.full(n, float(most))),
            (np.append(row, np.arange(n)), np.append(column, openings + np.arange(n))),
        ),
        shape=(n, openings + n),
    )
    rows, columns = min_weight_full_bipartite_matching(matrix)
    total = most * n - np.asarray(matrix[rows, columns]).sum()
    return round(total), int((columns < openings).sum())


SOLVERS = {"ours": ours, "ortools": ortools, "highs": highs, "scipy": scipy}
