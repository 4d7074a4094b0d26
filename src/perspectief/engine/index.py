"""A pool made ready: people and places in a grid of 2 km, with everything the kernels read."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.needs import HAS_A, HAS_B, NEED, Needs
from perspectief.engine.pool import MOST_WAITING, UNKNOWN, People, Places, Taxonomy
from perspectief.engine.rules import Rules
from perspectief.engine.vectors import nodes, people_vectors, place_vectors, rarity

CELL = 200  # 2 km
NOWHERE = np.int32(1 << 29)
SHIFT = 40


class Grid(NamedTuple):
    """Origin in units of 10 m, cells a row and rows; a side without rows or positions gets one cell."""

    x: int
    y: int
    columns: int
    rows: int


class PeopleIndex(NamedTuple):
    """People in the order of their cells (`row`: position in the columns); those who can travel nowhere stand last."""

    row: np.ndarray
    x: np.ndarray
    y: np.ndarray
    reach: np.ndarray  # the widest, in 10 m
    square: np.ndarray  # of the reach, -1 unknown
    square_fetched: np.ndarray
    slope: np.ndarray  # points of travel lost per square of 10 m, times 2^40
    slope_fetched: np.ndarray
    not_a: np.ndarray
    not_b: np.ndarray
    need: np.ndarray
    rather_not: np.ndarray
    contract: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    branches: np.ndarray
    kinds: np.ndarray
    waiting: np.ndarray
    start: np.ndarray
    node: np.ndarray
    value: np.ndarray
    cell: np.ndarray  # first person of each cell, and the end


class PlaceIndex(NamedTuple):
    """Places in the order of their cells; those of which the position is unknown stand last."""

    row: np.ndarray
    x: np.ndarray
    y: np.ndarray
    fetches: np.ndarray
    req_a: np.ndarray
    req_b: np.ndarray
    offer: np.ndarray
    contract: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    branch: np.ndarray
    kinds: np.ndarray
    start: np.ndarray
    node: np.ndarray
    value: np.ndarray
    base: np.ndarray
    cell: np.ndarray


class Weights(NamedTuple):
    """What the kernels need of the rules, and sizes: all int64."""

    branch: int
    kind: int
    travel: int
    hours: int
    hour_short: int
    rather_not: int
    floor: int
    equal_from: int
    nodes: int
    columns: int
    rows: int


@dataclass(frozen=True)
class Pool:
    """People and places under one set of rules. `rare`: rarity per skill, from `places` unless given (frozen per run)."""

    people: People
    places: Places
    taxonomy: Taxonomy
    needs: Needs
    rules: Rules
    rare: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Refuses bits that no need names: they would shut pairs out without a reason."""
        for kind, column, word in (
            ("places", "req_a", HAS_A), ("places", "req_b", HAS_B), ("people", "need", NEED), ("people", "rather_not", HAS_A),
        ):  # fmt: skip
            values = getattr(getattr(self, kind), column)
            unnamed = values & np.uint64(~self.needs.covered(word) & (1 << 64) - 1)
            if unnamed.any():
                row = int(np.argmax(unnamed != 0))
                raise EngineError(f"{kind}.{column}: row {row} has bits of no named need ({int(unnamed[row]):#x})")

    @cached_property
    def rarity(self) -> np.ndarray:
        """int32 per skill: how rarely the places ask it."""
        return rarity(self.places, self.taxonomy) if self.rare is None else self.rare

    @cached_property
    def grid(self) -> Grid:
        """The cells that hold every known position."""
        bounds = []
        for axis in ("x", "y"):
            known = np.concatenate(
                [column[column != UNKNOWN] for column in (getattr(self.people, axis), getattr(self.places, axis))]
            )
            bounds.append((int(known.min()), int(known.max())) if len(known) else (0, 0))
        (x0, x1), (y0, y1) = bounds
        return Grid(x0, y0, (x1 - x0) // CELL + 1, (y1 - y0) // CELL + 1)

    @cached_property
    def weights(self) -> Weights:
        """The rules as the kernels take them."""
        r = self.rules
        return Weights(
            r.branch, r.kind_of_work, r.travel, r.hours, r.hour_short, r.rather_not, r.floor, r.equal_from,
            nodes(self.taxonomy).count, self.grid.columns, self.grid.rows,
        )  # fmt: skip

    @cached_property
    def farthest(self) -> int:
        """The widest reach of anybody, in units of 10 m; -1 when nobody's is known."""
        return int(self.people_index.reach.max(initial=-1))

    def with_people(self, people: People) -> "Pool":
        """The pool with other people. What was made ready of the places is kept where it still holds: when the cells do."""
        found = replace(self, people=people, rare=self.rarity)
        if found.grid == self.grid:
            found.__dict__["place_index"] = self.place_index
        return found

    @cached_property
    def people_index(self) -> PeopleIndex:
        """Everybody, by cell."""
        return self.index_people(self.people)

    @cached_property
    def place_index(self) -> PlaceIndex:
        """Every place, by cell."""
        return self.index_places(self.places)

    def index_people(self, people: People) -> PeopleIndex:
        """People of or beside the pool, made ready against its grid."""
        rules, vectors = self.rules, people_vectors(people, self.taxonomy, self.rules)
        widest = np.maximum(people.reach, people.reach_fetched)
        known = (people.x != UNKNOWN) & (people.y != UNKNOWN) & (widest >= 0)
        order, cell = self._cells(people, known)
        own, fetched = (
            np.where(known, column, -1)[order]
            for column in (people.reach, np.maximum(people.reach, people.reach_fetched))
        )
        square, square_fetched = _square(own), _square(fetched)
        start, node, value = _reorder(vectors, order)
        return PeopleIndex(
            order.astype(np.int32), *self._position(people, known, order), np.where(known, widest, -1)[order].astype(np.int32),
            square, square_fetched, _slope(square, rules.travel), _slope(square_fetched, rules.travel),
            ~people.has_a[order], ~people.has_b[order], people.need[order], people.rather_not[order], people.contract[order],
            people.hours_min[order], people.hours_max[order], people.branches[order], people.kinds[order],
            people.waiting[order].clip(0, MOST_WAITING), start, node, value, cell,
        )  # fmt: skip

    def index_places(self, places: Places) -> PlaceIndex:
        """Places of or beside the pool (a carved one), made ready against its grid and rarity."""
        vectors = place_vectors(places, self.taxonomy, self.rules, self.rarity)
        known = (places.x != UNKNOWN) & (places.y != UNKNOWN)
        order, cell = self._cells(places, known)
        start, node, value = _reorder(vectors, order)
        return PlaceIndex(
            order.astype(np.int32), *self._position(places, known, order), places.fetches[order],
            places.req_a[order], places.req_b[order], places.offer[order], places.contract[order],
            places.hours_min[order], places.hours_max[order], places.branch[order], places.kinds[order],
            start, node, value, vectors.base[order], cell,
        )  # fmt: skip

    def _cells(self, rows: People | Places, known: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        columns, count = self.grid.columns, self.grid.columns * self.grid.rows
        x = ((rows.x.astype(np.int64) - self.grid.x) // CELL).clip(0, columns - 1)
        y = ((rows.y.astype(np.int64) - self.grid.y) // CELL).clip(0, self.grid.rows - 1)
        number = np.where(known, y * columns + x, count)
        order = np.argsort(number, kind="stable")
        return order, np.concatenate(([0], np.cumsum(np.bincount(number, minlength=count + 1)[:count]))).astype(
            np.int64
        )

    def _position(self, rows: People | Places, known: np.ndarray, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        shifted = (
            np.where(known, rows.x - np.int32(self.grid.x), NOWHERE),
            np.where(known, rows.y - np.int32(self.grid.y), NOWHERE),
        )
        return shifted[0][order].astype(np.int32), shifted[1][order].astype(np.int32)


def _square(reach: np.ndarray) -> np.ndarray:
    return np.where(reach < 0, -1, reach.astype(np.int64) ** 2).astype(np.int32)


def _slope(square: np.ndarray, travel: int) -> np.ndarray:
    return (np.int64(travel << SHIFT) // np.maximum(square, 1)).astype(np.int64) * (square > 0)


def _reorder(vectors, order: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    length = np.diff(vectors.start)[order]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int32)
    flat = np.repeat(vectors.start[:-1][order] - start[:-1], length) + np.arange(start[-1])
    return start, vectors.node[flat], vectors.value[flat]
