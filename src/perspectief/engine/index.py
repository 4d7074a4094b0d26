"""A pool made ready: people and places in tiles of 512 neighbours, with everything the kernels read."""

import math
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numba import njit

from perspectief.engine.errors import EngineError
from perspectief.engine.needs import HAS_A, HAS_B, NEED, Needs
from perspectief.engine.planes import TILE, Planes, planes
from perspectief.engine.pool import MOST_WAITING, UNKNOWN, People, Places, Taxonomy
from perspectief.engine.rules import Rules
from perspectief.engine.travel import Travel
from perspectief.engine.vectors import EIGHT, Kin, Vectors, kin, nodes, people_vectors, place_vectors, rarity

NOWHERE = np.int32(1 << 29)
SHIFT = 40


class Tiles(NamedTuple):
    """Neighbours by 512 in the order of an index: first row of each tile and the end, and the box they lie in."""

    first: np.ndarray  # int64[tiles + 1]
    box: np.ndarray  # int32[tiles, 4]: least and most x, least and most y


class PeopleIndex(NamedTuple):
    """People in the order of their tiles (`row`: position in the columns); those who can travel nowhere stand last."""

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
    modes: np.ndarray  # of a travel table; 0 without one
    modes_fetched: np.ndarray
    start: np.ndarray
    node: np.ndarray
    value: np.ndarray
    tiles: Tiles
    far: np.ndarray  # int64 per tile: square of the widest reach


class PlaceIndex(NamedTuple):
    """Places in the order of their tiles; those of which the position is unknown stand last."""

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
    asked_start: np.ndarray
    asked: np.ndarray
    tiles: Tiles
    planes: Planes


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


@dataclass(frozen=True)
class Pool:
    """People and places under one set of rules. `rare`: rarity per skill, from `places` unless given (frozen per run).

    `travel`: minutes between zones, which then count instead of distance; in the indexes x is then the zone and y 0.
    """

    people: People
    places: Places
    taxonomy: Taxonomy
    needs: Needs
    rules: Rules
    rare: np.ndarray | None = None
    travel: Travel | None = None

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
    def weights(self) -> Weights:
        """The rules as the kernels take them."""
        r = self.rules
        return Weights(
            r.branch, r.kind_of_work, r.travel, r.hours, r.hour_short, r.rather_not, r.floor, r.equal_from,
            nodes(self.taxonomy).count,
        )  # fmt: skip

    @property
    def minutes(self) -> np.ndarray | None:
        """The table of the pool, as the kernels take it."""
        return None if self.travel is None else self.travel.minutes

    @cached_property
    def kin(self) -> Kin:
        """Where everything a place can ask is laid out."""
        return kin(self.taxonomy)

    def with_people(self, people: People) -> "Pool":
        """The pool with other people; what was made ready of the places is kept."""
        found = replace(self, people=people, rare=self.rarity)
        found.__dict__["place_index"] = self.place_index
        return found

    @cached_property
    def people_index(self) -> PeopleIndex:
        """Everybody."""
        return self.index_people(self.people)

    @cached_property
    def place_index(self) -> PlaceIndex:
        """Every place."""
        return self.index_places(self.places)

    def index_people(self, people: People) -> PeopleIndex:
        """People of or beside the pool, made ready."""
        rules, vectors, where = (
            self.rules,
            people_vectors(people, self.taxonomy, self.rules),
            self._people_where(people),
        )
        order, tiles = _tiles(where.x, where.y, where.known)
        own, fetched = (
            np.where(where.known, reach, -1)[order].astype(np.int32) for reach in (where.reach, where.fetched)
        )
        square, square_fetched = _square(own), _square(fetched)
        far = np.maximum.reduceat(square_fetched, tiles.first[:-1]) if len(tiles.box) else np.empty(0, np.int32)
        return PeopleIndex(
            order.astype(np.int32), *_position(where, order), fetched,
            square, square_fetched, _slope(square, rules.travel), _slope(square_fetched, rules.travel),
            ~people.has_a[order], ~people.has_b[order], people.need[order], people.rather_not[order], people.contract[order],
            people.hours_min[order], people.hours_max[order], people.branches[order], people.kinds[order],
            people.waiting[order].clip(0, MOST_WAITING), where.modes[order], where.modes_fetched[order],
            *_reorder(vectors, order), tiles, far,
        )  # fmt: skip

    def index_places(self, places: Places) -> PlaceIndex:
        """Places of or beside the pool (a carved one), made ready against its rarity."""
        vectors = place_vectors(places, self.taxonomy, self.rules, self.rarity)
        where = self._places_where(places)
        order, tiles = _tiles(where.x, where.y, where.known)
        near = order[: tiles.first[-1]]
        shut = planes(
            np.stack((places.req_a[near], places.req_b[near], ~places.offer[near] & np.uint64(self.needs.covered(NEED)))),
            places.contract[near], places.hours_min[near], places.hours_max[near],
        )  # fmt: skip
        return PlaceIndex(
            order.astype(np.int32), *_position(where, order), places.fetches[order],
            places.req_a[order], places.req_b[order], places.offer[order], places.contract[order],
            places.hours_min[order], places.hours_max[order], places.branch[order], places.kinds[order],
            *_reorder(vectors, order), vectors.base[order], *_in_eights(vectors, order), tiles, shut,
        )  # fmt: skip

    def _people_where(self, people: People) -> "Where":
        if self.travel is None:
            known = (people.x != UNKNOWN) & (people.y != UNKNOWN)
            fetched, none = np.maximum(people.reach, people.reach_fetched), np.zeros(len(people), np.uint8)
            return Where(people.x, people.y, known & (fetched >= 0), people.reach, fetched, none, none)
        travel, at = self.travel, self.travel.rows("people", people.id)
        zone, most = travel.zone[at], travel.most[at]
        modes, fetched = travel.modes[at], travel.modes[at] | travel.modes_fetched[at]
        return Where(zone, np.zeros_like(zone), (zone >= 0) & (most >= 0), most, most, modes, fetched)

    def _places_where(self, places: Places) -> "Where":
        none = np.empty(0, np.uint8)
        if self.travel is None:
            known = (places.x != UNKNOWN) & (places.y != UNKNOWN)
            return Where(places.x, places.y, known, none, none, none, none)
        zone = self.travel.zone_of_place[self.travel.rows("places", places.id)]
        return Where(zone, np.zeros_like(zone), zone >= 0, none, none, none, none)


class Where(NamedTuple):
    """Position of each row and, of people, how far each goes: in units of 10 m, or with a travel table zones and minutes."""

    x: np.ndarray
    y: np.ndarray
    known: np.ndarray
    reach: np.ndarray
    fetched: np.ndarray
    modes: np.ndarray
    modes_fetched: np.ndarray


def _tiles(x: np.ndarray, y: np.ndarray, known: np.ndarray) -> tuple[np.ndarray, Tiles]:
    """Order by slabs of x and by y within each, so that 512 in a row lie in a small box; whose position is unknown comes last.

    Sort-tile-recursive packing (Leutenegger, Lopez and Edgington, 1997).
    """
    located = int(known.sum())
    tiles = -(-located // TILE)
    slab = -(-tiles // max(1, math.isqrt(tiles))) * TILE
    rank = np.empty(len(known), np.int64)
    rank[np.argsort(np.where(known, x, NOWHERE), kind="stable")] = np.arange(len(known))
    order = np.lexsort((y, np.where(known, rank // max(1, slab), len(known))))
    first = np.minimum(np.arange(tiles + 1) * TILE, located)
    edges = [
        extreme.reduceat(axis[order[:located]], first[:-1])
        for axis in (x, y)
        for extreme in (np.minimum, np.maximum)
        if located
    ]
    return order, Tiles(first, np.array(edges, np.int32).reshape(4, tiles).T.copy())


def _position(where: Where, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.where(where.known, where.x, NOWHERE)[order], np.where(where.known, where.y, NOWHERE)[order]


def _square(reach: np.ndarray) -> np.ndarray:
    return np.where(reach < 0, -1, reach.astype(np.int64) ** 2).astype(np.int32)


def _slope(square: np.ndarray, travel: int) -> np.ndarray:
    return (np.int64(travel << SHIFT) // np.maximum(square, 1)).astype(np.int64) * (square > 0)


def _reorder(vectors: Vectors, order: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    length = np.diff(vectors.start)[order]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int32)
    node, value = np.empty_like(vectors.node), np.empty_like(vectors.value)
    _copy(vectors.start, order, start, vectors.node, node)
    _copy(vectors.start, order, start, vectors.value, value)
    return start, node, value


def _in_eights(vectors: Vectors, order: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    length = np.diff(vectors.asked_start)[order]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int32)
    asked = np.empty_like(vectors.asked)
    _copy(EIGHT * vectors.asked_start, order, EIGHT * start, vectors.asked, asked)
    return start, asked


@njit(cache=True)
def _copy(old, order, new, values, out):
    """Entries of rows in another order."""
    for row in range(len(order)):
        begin = old[order[row]]
        for at in range(new[row], new[row + 1]):
            out[at] = values[begin + at - new[row]]
