"""People who arrive day by day, each proposed on that day, when nobody knows yet who comes after.

Whom to keep an opening for is in the prices: every morning they are found anew from who is there, the openings left, and
the arrivals still expected, for which the people of an earlier period stand. Everybody of the day then gets the place where
`points - price` is most. Taking the best place there is (greedy) gives away openings that others need more.
"""

from dataclasses import dataclass

import numpy as np

from perspectief.engine.assignment.compare import take_turns
from perspectief.engine.assignment.solve import assign
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph, of_people, stacked


@dataclass(frozen=True, slots=True)
class Arrivals:
    """place: int32[n], the place each was proposed on the day of arrival, -1 none; value: the points."""

    place: np.ndarray
    value: int


def _days(name: str, graph: Graph, day: np.ndarray) -> None:
    if not isinstance(day, np.ndarray) or day.dtype != np.int32 or day.shape != (graph.people,):
        raise EngineError(f"{name}: expected {graph.people} days as int32")
    if (day < 0).any():
        row = int(np.argmax(day < 0))
        raise EngineError(f"{name}: row {row} has {day[row]}, expected 0 or more")


def propose_daily(
    graph: Graph, capacity: np.ndarray, day: np.ndarray, *, past: Graph, past_day: np.ndarray
) -> Arrivals:
    """What the prices propose. day: int32[n], the day each arrives.

    past, past_day: people of an earlier period of as many days, and their days; on day t those of the days after t stand for
    who is still to come. Nothing of later arrivals of `graph` is looked at.
    """
    _days("day", graph, day)
    _days("past_day", past, past_day)
    if past.places != graph.places:
        raise EngineError(f"past: {past.places} places, expected {graph.places}")
    left, place, value = capacity.copy(), np.full(graph.people, -1, np.int32), 0
    for today in np.unique(day):
        here = np.flatnonzero(day == today)
        now = of_people(graph, here)
        expected = of_people(past, np.flatnonzero(past_day > today))
        plan = assign(stacked(now, expected), left)
        place[here] = plan.place[: len(here)]
        value += points_of(now, place[here])
        np.subtract.at(left, place[here][place[here] >= 0], 1)
    return Arrivals(place, value)


def propose_greedily(graph: Graph, capacity: np.ndarray, day: np.ndarray) -> Arrivals:
    """Everybody in turn, by day and row, gets the best place that has an opening."""
    _days("day", graph, day)
    place = take_turns(graph.start, graph.place, graph.points, capacity, np.argsort(day, kind="stable"))
    return Arrivals(place, points_of(graph, place))


def points_of(graph: Graph, place: np.ndarray) -> int:
    """Points of the pairs made."""
    person = np.repeat(np.arange(graph.people), np.diff(graph.start))
    return int(graph.points[graph.place == place[person]].sum(dtype=np.int64))
