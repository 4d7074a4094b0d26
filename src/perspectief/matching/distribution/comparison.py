"""What the region would place without a plan: everybody by turns the best place that is left."""

import numpy as np

from perspectief.engine.assignment.compare import take_turns
from perspectief.matching.distribution.plan import Market

NEVER = -1  # points at which nobody takes a place


def first_come(found: Market) -> int:
    """People placed when they choose by turns, the longest waiting first, each the best place that still has an opening."""
    graph, points = found.graph, found.graph.points
    never = found.standing.exclusions
    if len(never):
        points = points.copy()
        for person, place in never.tolist():
            first, end = graph.start[person : person + 2]
            points[first:end][graph.place[first:end] == place] = NEVER
    order = np.argsort(-found.found.engine.people.waiting, kind="stable")
    return int((take_turns(graph.start, graph.place, points, found.capacity, order) >= 0).sum())
