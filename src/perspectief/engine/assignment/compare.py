"""The plan beside what is usual: each in turn the best free place, and everybody the own best place."""

from dataclasses import dataclass, replace

import numpy as np
from numba import njit

from perspectief.engine.assignment.plan import Plan
from perspectief.engine.assignment.solve import assign
from perspectief.engine.graph import Graph, of_lists, persons
from perspectief.engine.index import Pool
from perspectief.engine.match import match


@dataclass(frozen=True, slots=True)
class Figures:
    """What a way of proposing comes to.

    value: points of the openings filled. filled: openings filled. gini: how unequally people are sent to places, per opening,
    over the places with an opening: 0 all alike, towards 1 all to one. people_never, places_never: share of the people who
    fit somewhere, and of the places with an opening where somebody fits, that nobody is sent to or from.
    """

    value: int
    filled: int
    gini: float
    people_never: float
    places_never: float


@njit(nogil=True, cache=True)
def take_turns(start, place, points, capacity, order):
    """int32[n]: people in `order` each take the best place with an opening, the first row of equal ones; -1 none."""
    left, taken = capacity.copy(), np.full(len(start) - 1, -1, np.int32)
    for i in order:
        best, chosen = np.int64(-1), np.int64(-1)
        for q in range(start[i], start[i + 1]):
            if points[q] > best and left[place[q]] > 0:
                best, chosen = np.int64(points[q]), np.int64(place[q])
        if chosen >= 0:
            left[chosen] -= 1
            taken[i] = chosen
    return taken


def greedy(graph: Graph, capacity: np.ndarray) -> np.ndarray:
    """int32[n]: each in turn the best free place, in the order of rows and in the other; the one of most points."""
    order = np.arange(graph.people)
    both = [take_turns(graph.start, graph.place, graph.points, capacity, way) for way in (order, order[::-1].copy())]
    return max(both, key=lambda taken: figures(graph, capacity, taken).value)


def independent(graph: Graph) -> np.ndarray:
    """int32[n]: everybody the own best place, whoever else goes there."""
    unlimited = np.full(graph.places, graph.people, np.int32)
    return take_turns(graph.start, graph.place, graph.points, unlimited, np.arange(graph.people))


def figures(graph: Graph, capacity: np.ndarray, sent: np.ndarray) -> Figures:
    """Figures of sending person i to sent[i] (int32[n], -1 nowhere); of too many at a place those of most points get in."""
    person = persons(graph)
    made = np.flatnonzero(graph.place == sent[person])
    order = made[np.lexsort((-graph.points[made], graph.place[made]))]
    places = graph.place[order]
    turn = np.arange(len(order)) - np.searchsorted(places, places)
    inside = order[turn < capacity[places]]
    count = np.bincount(sent[sent >= 0], minlength=graph.places)
    reachable = (capacity > 0) & (np.bincount(graph.place, minlength=graph.places) > 0)
    fits = np.diff(graph.start) > 0
    return Figures(
        int(graph.points[inside].sum(dtype=np.int64)), len(inside),
        gini(count[reachable] / np.maximum(1, capacity[reachable])),
        _share(sent[fits] < 0), _share(count[reachable] == 0),
    )  # fmt: skip


def gini(amounts: np.ndarray) -> float:
    """Gini's coefficient of amounts from 0; 0 when there is nothing to divide."""
    rising, count = np.sort(amounts), len(amounts)
    total = float(rising.sum())
    return 0.0 if total == 0 else float((2 * np.arange(1, count + 1) - count - 1) @ rising / (count * total))


def _share(which: np.ndarray) -> float:
    return float(which.mean()) if len(which) else 0.0


def cut(pool: Pool, capacity: np.ndarray, k: int) -> tuple[Plan, Plan]:
    """Plans on a graph cut to lists of k: of people alone, and of people and places."""
    lists = match(pool, k=k, kp=k)
    people_alone = replace(lists, place_keys=np.full_like(lists.place_keys, -1))
    return assign(of_lists(people_alone), capacity), assign(of_lists(lists), capacity)
