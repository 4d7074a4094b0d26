"""People who arrive day by day, each decided on before it is known who comes after.

Whom to keep an opening for is in the prices: they are found anew every day from who is there, the openings left, and
who is still expected, for which the people of earlier periods stand. At those prices everybody's place is the one where
`points - price` is most; over several earlier periods each gives a vote, and the place of most votes is proposed. Taking the
best place there is (greedy) gives away openings that others need more.

How near this comes to who could have foreseen everything depends on how long a decision may wait, for every day shows who
else came, and on how many openings a place has. The bench prints both.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perspectief.engine.assignment.compare import take_turns
from perspectief.engine.assignment.solve import assign
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph, of_edges, of_people, persons, stacked

Period = tuple[Graph, np.ndarray]  # people of an earlier period before the same places, and int32[n] their days


@dataclass(frozen=True, slots=True)
class Arrivals:
    """place: int32[n], the place each was proposed, -1 none; value: the points."""

    place: np.ndarray
    value: int


def propose_daily(
    graph: Graph, capacity: np.ndarray, day: np.ndarray, *, past: Sequence[Period], stay: int = 0
) -> Arrivals:
    """What the prices propose, `stay` days after arrival. capacity: int32[m], openings at the start; day: int32[n] from 0.

    past: one or more earlier periods of as many days; on day t their people of the days after t stand for who is still to come.
    Nobody who arrives after the day of a decision is looked at.
    """
    _check_days("day", graph, day)
    for number, (people, days) in enumerate(past):
        _check_days(f"past[{number}]", people, days)
        if people.places != graph.places:
            raise EngineError(f"past[{number}]: {people.places} places, expected {graph.places}")
    if not past or stay < 0:
        raise EngineError("past and stay: expected one period or more, and 0 days or more")
    left, place = capacity.copy(), np.full(graph.people, -1, np.int32)
    for today in np.unique(day) + stay:
        known = np.flatnonzero((day <= today) & (day >= today - stay))
        due = np.flatnonzero(day[known] == today - stay)
        here = of_people(graph, known)
        expected = [of_people(people, np.flatnonzero(days > today)) for people, days in past]
        chosen = _by_votes(here, due, expected, left)
        place[known[due]] = chosen
        np.subtract.at(left, chosen[chosen >= 0], 1)
    return Arrivals(place, points_of(graph, place))


def _by_votes(here: Graph, due: np.ndarray, expected: Sequence[Graph], left: np.ndarray) -> np.ndarray:
    """Place (int32, -1 none) of the people `due`: of most votes within the openings left, unless more votes say none."""
    own = of_people(here, due)
    person = persons(own)
    votes, none = np.zeros(own.edges, np.int32), np.zeros(own.people, np.int32)
    for others in expected:
        voted = assign(stacked(here, others), left).place[due]
        votes += own.place == voted[person]
        none += voted < 0
    chosen = (votes > 0) & (votes >= none[person])
    ballot = of_edges(Graph(own.start, own.place, votes, own.places), chosen)
    return assign(ballot, left).place


def propose_greedily(graph: Graph, capacity: np.ndarray, day: np.ndarray) -> Arrivals:
    """Everybody in turn, by day and row, gets the best place that has an opening."""
    _check_days("day", graph, day)
    place = take_turns(graph.start, graph.place, graph.points, capacity, np.argsort(day, kind="stable"))
    return Arrivals(place, points_of(graph, place))


def points_of(graph: Graph, place: np.ndarray) -> int:
    """Points of the pairs made."""
    return int(graph.points[graph.place == place[persons(graph)]].sum(dtype=np.int64))


def _check_days(name: str, graph: Graph, day: np.ndarray) -> None:
    if not isinstance(day, np.ndarray) or day.dtype != np.int32 or day.shape != (graph.people,):
        raise EngineError(f"{name}: expected {graph.people} days as int32")
    if (day < 0).any():
        row = int(np.argmax(day < 0))
        raise EngineError(f"{name}: row {row} has {day[row]}, expected 0 or more")
