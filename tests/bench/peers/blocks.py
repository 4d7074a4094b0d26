"""What every peer gets: the columns of an index, in blocks of neighbours with the places near enough to any of them."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perspectief.engine.index import SHIFT, PeopleIndex, PlaceIndex, Pool, Weights
from perspectief.engine.match import Lists

K = 10


@dataclass(frozen=True)
class Block:
    """People `first` to `end` of the index, and the places (positions in the index) that any of them may reach."""

    first: int
    end: int
    near: np.ndarray


@dataclass(frozen=True)
class Columns:
    """The two sides made ready, as every method gets them; `tiles`: how many tiles of 512 people take part, None for all."""

    pool: Pool
    tiles: int | None = None

    @cached_property
    def people(self) -> PeopleIndex:
        return self.pool.people_index

    @cached_property
    def places(self) -> PlaceIndex:
        return self.pool.place_index

    @cached_property
    def weights(self) -> Weights:
        return self.pool.weights

    def plain_blocks(self) -> Iterator[Block]:
        """Tiles of people, each with every place: what a library is given that has no index of where things are."""
        first, everywhere = self.people.tiles.first, np.arange(len(self.places.row))
        for tile in range(len(self.people.tiles.box) if self.tiles is None else self.tiles):
            yield Block(int(first[tile]), int(first[tile + 1]), everywhere)

    def blocks(self) -> Iterator[Block]:
        """Tiles of people, each with the places of every tile whose box is near enough: the engine's own index."""
        C, P = self.people, self.places
        count = len(C.tiles.box) if self.tiles is None else self.tiles
        for tile in range(count):
            dx, dy = (
                np.maximum(0, np.maximum(P.tiles.box[:, a] - C.tiles.box[tile, a + 1], C.tiles.box[tile, a] - P.tiles.box[:, a + 1]))
                for a in (0, 2)
            )  # fmt: skip
            near = np.flatnonzero(dx.astype(np.int64) ** 2 + dy.astype(np.int64) ** 2 <= C.far[tile])
            rows = [np.arange(P.tiles.first[one], P.tiles.first[one + 1]) for one in near]
            yield Block(
                int(C.tiles.first[tile]), int(C.tiles.first[tile + 1]), np.concatenate(rows) if rows else near[:0]
            )


@dataclass(frozen=True)
class Pairs:
    """Pairs that fit: positions in the two indexes and points."""

    person: np.ndarray
    place: np.ndarray
    points: np.ndarray


def way(columns: Columns, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """Points for travel and hours, less what would rather not be, of pairs within reach."""
    C, P, W = columns.people, columns.places, columns.weights
    distance = (C.x[i] - P.x[j]).astype(np.int64) ** 2 + (C.y[i] - P.y[j]).astype(np.int64) ** 2
    slope = np.where(P.fetches[j] != 0, C.slope_fetched[i], C.slope[i])
    most = C.hours_max[i].astype(np.int64)
    hours = np.maximum(0, W.hours - W.hour_short * (most - np.minimum(most, P.hours_max[j])))
    rather_not = (C.rather_not[i] & P.req_a[j]) != 0
    return W.travel - (distance * slope >> SHIFT) + hours * (most > 0) - W.rather_not * rather_not


def first_ten(columns: Columns, pairs: Pairs, *, of_people: bool) -> Pairs:
    """The first ten of every person, or of every place, in the order of the rules."""
    C, P = columns.people, columns.places
    if of_people:
        order = np.lexsort((P.row[pairs.place], -pairs.points, pairs.person))
        of = pairs.person[order]
    else:
        ordered = -np.minimum(pairs.points, columns.weights.equal_from)
        order = np.lexsort((C.row[pairs.person], -C.waiting[pairs.person], ordered, pairs.place))
        of = pairs.place[order]
    new = np.flatnonzero(np.diff(of, prepend=-1))
    rank = np.arange(len(of)) - np.repeat(new, np.diff(new, append=len(of)))
    kept = order[rank < K]
    return Pairs(pairs.person[kept], pairs.place[kept], pairs.points[kept])


def joined(parts: list[Pairs]) -> Pairs:
    """All pairs of some parts."""
    return Pairs(*(np.concatenate([getattr(part, name) for part in parts]) for name in ("person", "place", "points")))


def digest(columns: Columns, of_people: Pairs, of_places: Pairs) -> str:
    """One hash for the lists of both sides, whatever the order in which a method gives the rows."""
    found = hashlib.sha256()
    for pairs in (of_people, of_places):
        rows = np.column_stack((columns.people.row[pairs.person], columns.places.row[pairs.place], pairs.points))
        found.update(np.unique(rows.astype(np.int64), axis=0).tobytes())
    return found.hexdigest()[:16]


def digest_of_lists(lists: Lists) -> str:
    """The same hash of the engine's own answer."""
    found = hashlib.sha256()
    for (rows, points), swap in ((lists.places, False), (lists.people, True)):
        own, at = np.nonzero(rows >= 0)
        pair = (rows[own, at], own) if swap else (own, rows[own, at])
        found.update(np.unique(np.column_stack((*pair, points[own, at])).astype(np.int64), axis=0).tobytes())
    return found.hexdigest()[:16]
