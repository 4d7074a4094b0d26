"""What the region would place without a plan: everybody by turns the best place that is left."""

import numpy as np

from perspectief.matching.distribution.plan import Market


def first_come(found: Market) -> int:
    """People placed when they choose by turns, the longest waiting first, each the best place that still has an opening."""
    graph, left = found.graph, found.capacity.copy()
    never = {(person, place) for person, place in found.standing.exclusions.tolist()}
    placed = 0
    for person in np.argsort(-found.found.engine.people.waiting, kind="stable").tolist():
        first, end = graph.start[person : person + 2]
        places = graph.place[first:end]
        for at in np.argsort(-graph.points[first:end], kind="stable").tolist():
            place = int(places[at])
            if left[place] and (person, place) not in never:
                left[place] -= 1
                placed += 1
                break
    return placed
