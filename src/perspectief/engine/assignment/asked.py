"""What an assignment may be asked: checked, and brought back to a graph, openings and points alone."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perspectief.engine.assignment.certificate import Terms
from perspectief.engine.assignment.plan import Pairs, Quota
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph, of_edges, persons

MOST_BONUS = 1 << 17  # eight times the most points of a pair
MOST_LIFT = 1 << 18  # of a quota's multiplier
MOST_OPENINGS = 1 << 20  # of one place


@dataclass(frozen=True)
class Asked:
    """The question after the checks.

    terms: what is left to divide beside the pins. pinned: int64[n], the pins, -1 nobody's. groups: bool[q, n], the quotas'
    groups without who is pinned; least: int64[q], how many of those, at least.
    """

    terms: Terms
    pinned: np.ndarray
    groups: np.ndarray
    least: np.ndarray


def check(
    graph: Graph,
    capacity: np.ndarray,
    bonus: np.ndarray | None,
    pins: Pairs,
    exclusions: Pairs,
    quotas: Sequence[Quota],
) -> Asked:
    """What is asked, or an EngineError that names the column and the row."""
    n, m = graph.people, graph.places
    _column("capacity", capacity, np.int32, m, MOST_OPENINGS)
    if bonus is not None:
        _column("bonus", bonus, np.int32, n, MOST_BONUS)
    for quota in quotas:
        if not isinstance(quota.group, np.ndarray) or quota.group.dtype != np.bool_ or quota.group.shape != (n,):
            raise EngineError(f"quotas: {quota.name}: expected {n} bools")
        if not 0 <= quota.least <= n:
            raise EngineError(f"quotas: {quota.name}: at least {quota.least}, expected 0 to {n}")
    never = _pairs("exclusions", exclusions, n, m)
    people, places = _pinned(pins, never, n, m)
    pinned, left = np.full(n, -1, np.int64), capacity.astype(np.int32)
    pinned[people] = places
    np.subtract.at(left, places, 1)
    open_graph = _without(graph, people, never)
    points = np.zeros(n, np.int64) if bonus is None else bonus.astype(np.int64)
    groups = np.array([quota.group for quota in quotas], np.bool_).reshape(len(quotas), n)
    least = np.array([quota.least for quota in quotas], np.int64) - (groups & (pinned >= 0)).sum(axis=1)
    terms = Terms(open_graph.start, open_graph.place, open_graph.points, np.maximum(left, 0), points)
    return Asked(terms, pinned, groups & (pinned < 0), np.maximum(least, 0))


def _pinned(pins: Pairs, never: Pairs, n: int, m: int) -> Pairs:
    people, places = _pairs("pins", pins, n, m)
    order = np.argsort(people, kind="stable")
    twice = np.flatnonzero(np.diff(people[order]) == 0)
    if len(twice):
        raise EngineError(f"pins: row {int(order[twice[0] + 1])} pins person {int(people[order[twice[0]]])} again")
    both = np.flatnonzero(np.isin(people * m + places, never[0] * m + never[1]))
    if len(both):
        raise EngineError(f"pins: row {int(both[0])} is also among the exclusions")
    return people, places


def _column(name: str, column: np.ndarray, dtype: type, rows: int, most: int) -> None:
    if not isinstance(column, np.ndarray) or column.ndim != 1 or column.dtype != dtype:
        found = getattr(column, "dtype", type(column).__name__)
        raise EngineError(f"{name}: expected a column of {np.dtype(dtype)}, got {found}")
    if len(column) != rows:
        raise EngineError(f"{name}: {len(column)} rows, expected {rows}")
    wrong = (column < 0) | (column > most)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise EngineError(f"{name}: row {row} has {column[row]}, expected 0 to {most}")


def _pairs(name: str, pairs: Pairs, n: int, m: int) -> Pairs:
    people, places = pairs
    for side, rows, count in (("people", people, n), ("places", places, m)):
        if not isinstance(rows, np.ndarray) or rows.ndim != 1 or rows.dtype not in (np.int32, np.int64):
            raise EngineError(f"{name}: expected rows of {side} as int32 or int64")
        wrong = (rows < 0) | (rows >= count)
        if wrong.any():
            raise EngineError(
                f"{name}: row {int(np.argmax(wrong))} names none of {count} {side}: {rows[np.argmax(wrong)]}"
            )
    if len(people) != len(places):
        raise EngineError(f"{name}: {len(people)} people, but {len(places)} places")
    return people.astype(np.int64), places.astype(np.int64)


def _without(graph: Graph, pinned: np.ndarray, never: Pairs) -> Graph:
    """The graph without the edges of pinned people and without the excluded pairs."""
    if not len(pinned) and not len(never[0]):
        return graph
    person = persons(graph)
    shut = np.zeros(graph.people, bool)
    shut[pinned] = True
    never_made = np.isin(person * graph.places + graph.place, never[0] * graph.places + never[1])
    return of_edges(graph, ~shut[person] & ~never_made)
