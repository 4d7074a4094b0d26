"""Points for who was not proposed for long, and for lawful groups: added wherever somebody is placed, never to one pair.

Nobody starves: the points rise with every run, so sooner or later who waits comes before anybody who was proposed just now,
however well that one fits. They cannot make a pair: a pair that fails a hard need or the floor is no edge of the graph, and
what is no edge is worth nothing at any bonus. They do cost fit; how much, the bench prints.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perspectief.engine.assignment.asked import MOST_BONUS
from perspectief.engine.assignment.solve import assign
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph
from perspectief.engine.rules import MOST_POINTS

A_RUN = 500  # points for each run without a proposal: half of what travel counts at most
MOST = 1 << 16  # after 131 runs nothing is added any more; four times the most points of a pair


@dataclass(frozen=True, slots=True)
class Priority:
    """Points that being placed counts more for a lawful group. group: bool[n]; points: 0 to 16,383."""

    name: str
    group: np.ndarray
    points: int


def bonus_of(runs: np.ndarray, priorities: Sequence[Priority] = (), *, a_run: int = A_RUN) -> np.ndarray:
    """int32[n] for `assign`. runs: int32[n], runs since somebody was last proposed. EngineError for what is out of range."""
    if not isinstance(runs, np.ndarray) or runs.ndim != 1 or runs.dtype != np.int32:
        raise EngineError(f"runs: expected a column of int32, got {getattr(runs, 'dtype', type(runs).__name__)}")
    if (runs < 0).any():
        row = int(np.argmax(runs < 0))
        raise EngineError(f"runs: row {row} has {runs[row]}, expected 0 or more")
    bonus = np.minimum(runs.astype(np.int64) * a_run, MOST)
    for priority in priorities:
        if priority.group.dtype != np.bool_ or priority.group.shape != runs.shape:
            raise EngineError(f"priorities: {priority.name}: expected {len(runs)} bools")
        if not 0 <= priority.points <= MOST_POINTS:
            raise EngineError(f"priorities: {priority.name}: {priority.points} points, expected 0 to {MOST_POINTS}")
        bonus += priority.points * priority.group
    return np.minimum(bonus, MOST_BONUS).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Waits:
    """After many runs over the same people. longest: int32[n], most runs on end each was not proposed.

    never: people with a fit who were never proposed; points: of the pairs proposed, on average a run (without bonus).
    """

    longest: np.ndarray
    never: int
    points: float


def waits(graph: Graph, capacity: np.ndarray, runs: int, *, a_run: int = A_RUN) -> Waits:
    """The hardest case: every run the same people, openings and fits, nobody is taken on, nobody leaves."""
    since = np.zeros(graph.people, np.int32)
    longest, ever, points = since.copy(), np.zeros(graph.people, np.bool_), 0
    for _ in range(runs):
        bonus = bonus_of(since, a_run=a_run)
        plan = assign(graph, capacity, bonus=bonus)
        proposed = plan.place >= 0
        points += plan.value - int(bonus[proposed].sum(dtype=np.int64))
        ever |= proposed
        since = np.where(proposed, 0, since + 1).astype(np.int32)
        longest = np.maximum(longest, since)
    fits = np.diff(graph.start) > 0
    return Waits(longest, int((fits & ~ever).sum()), points / runs)
