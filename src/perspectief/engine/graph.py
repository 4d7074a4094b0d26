"""Who can have what: every pair that fits, as edges from people to places."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import njit

from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.kernels import (
    LAST_ROW,
    ROW_BITS,
    asked_points,
    lay,
    scan_places,
    way_points,
    wish_points,
)
from perspectief.engine.match import ALL, CHUNK, Audience, Lists, visible
from perspectief.engine.rules import MOST_POINTS, POINT_BITS

BUFFER = 1 << 18  # edges a thread writes before they are put away
SORTED, OUTSIDE, NEGATIVE, RANGE = 1, 2, 3, 4  # what can be wrong with an edge


@dataclass(frozen=True, slots=True)
class Graph:
    """Pairs that fit, by person. Rows stand for positions in the columns of a pool.

    start: int64[n + 1], first edge of each person. place: int32[e], row of the place, rising within a person. points:
    int32[e], 0 to 16,383. places: number of places m. EngineError, with column and row, for anything else.
    """

    start: np.ndarray
    place: np.ndarray
    points: np.ndarray
    places: int

    def __post_init__(self) -> None:
        """Refuses columns of another type, edges out of order or out of range."""
        for name, dtype in (("start", np.int64), ("place", np.int32), ("points", np.int32)):
            column = getattr(self, name)
            if not isinstance(column, np.ndarray) or column.ndim != 1 or column.dtype != dtype:
                found = getattr(column, "dtype", type(column).__name__)
                raise EngineError(f"graph.{name}: expected a column of {np.dtype(dtype)}, got {found}")
        edges = len(self.place)
        if len(self.points) != edges:
            raise EngineError(f"graph.points: {len(self.points)} edges, but {edges} in graph.place")
        if len(self.start) < 1 or self.start[0] != 0 or self.start[-1] != edges or (np.diff(self.start) < 0).any():
            raise EngineError(f"graph.start: expected positions from 0 to {edges} that do not fall")
        person, edge, what = first_wrong(self.start, self.place, self.points, self.places, MOST_POINTS)
        if what in {SORTED, OUTSIDE}:
            expected = "places that rise" if what == SORTED else f"a row from 0 below {self.places}"
            raise EngineError(
                f"graph.place: edge {edge} of person {person} has {self.place[edge]}, expected {expected}"
            )
        if what:
            raise EngineError(
                f"graph.points: edge {edge} of person {person} has {self.points[edge]}, expected 0 to {MOST_POINTS}"
            )

    @property
    def people(self) -> int:
        """Number of people n."""
        return len(self.start) - 1

    @property
    def edges(self) -> int:
        """Number of pairs that fit."""
        return len(self.place)


@njit(nogil=True, cache=True)
def first_wrong(start, place, points, places, most):
    """Person, edge and kind of the first edge that may not be; kind 0: all is well."""
    for i in range(len(start) - 1):
        last = np.int64(-1)
        for q in range(start[i], start[i + 1]):
            if place[q] < 0 or place[q] >= places:
                return i, q, OUTSIDE
            if place[q] <= last:
                return i, q, SORTED
            if points[q] < 0 or points[q] > most:
                return i, q, RANGE
            last = place[q]
    return -1, -1, 0


def full(pool: Pool, *, audience: Audience = ALL, threads: int = 2) -> Graph:
    """Every pair of the pool that fits: the same edges on any number of threads, in memory of twice the answer."""
    if threads < 1:
        raise EngineError("threads: expected 1 or more")
    people, places = visible(pool, audience)
    n, m = len(pool.people), len(pool.places)
    count = np.zeros(n, np.int64)
    chunks, lock = iter(range(0, n, CHUNK)), threading.Lock()
    parts: list[tuple[int, int, np.ndarray, np.ndarray]] = []

    def work(_: int) -> None:
        place, points = np.empty(max(BUFFER, m), np.int32), np.empty(max(BUFFER, m), np.int32)
        while True:
            with lock:
                at = next(chunks, None)
            if at is None:
                return
            end = min(n, at + CHUNK)
            while at < end:
                upto, size = edges_of(people, places, pool.weights, at, end, count, place, points)
                parts.append((at, upto, place[:size].copy(), points[:size].copy()))
                at = upto

    with ThreadPoolExecutor(threads) as workers:
        list(workers.map(work, range(threads)))
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(count)))
    place, points = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    while parts:
        begin, upto, some_places, some_points = parts.pop()
        put_away(people.row, begin, upto, start, some_places, some_points, place, points)
    return Graph(start, place, points, m)


@njit(nogil=True, cache=True)
def edges_of(C, P, W, lo, hi, count, place, points):
    """Edges of the people lo..hi of the index, each person's by rising row of the place.

    Writes the number of each person at the person's row, stops before a person whose edges might not go in, and returns the
    first person not done and the number of edges written. place, points: at least as long as there are places.
    """
    m = len(P.row)
    vector = np.zeros(W.nodes, np.uint8)
    mask8 = np.zeros(m // 8 + 2, np.uint64)
    found, worth = np.empty(m + 8, np.int32), np.zeros(m, np.int32)
    bits = np.zeros(m // 64 + 1, np.uint64)
    at = 0
    for i in range(lo, hi):
        if C.reach[i] < 0 or C.contract[i] == 0:
            continue
        near = scan_places(C, i, P, W, mask8, found)
        if near > len(place) - at:
            return i, at
        lay(vector, C, i)
        first, last, before = m // 64 + 1, np.int64(-1), at
        for z in range(near):
            j = found[z]
            work = asked_points(vector, P, j) + wish_points(C, i, P, j, W)
            if work < W.floor:
                continue
            dx, dy = np.int64(P.x[j] - C.x[i]), np.int64(P.y[j] - C.y[i])
            row = np.int64(P.row[j])
            worth[row] = work + way_points(C, i, P, j, W, dx * dx + dy * dy)
            bits[row >> 6] |= np.uint64(1) << np.uint64(row & 63)
            first, last = min(first, row >> 6), max(last, row >> 6)
        for word in range(first, last + 1):
            left, row = bits[word], np.int64(word) << 6
            bits[word] = 0
            while left != 0:
                if left & np.uint64(1):
                    place[at], points[at] = row, worth[row]
                    at += 1
                left >>= np.uint64(1)
                row += 1
        count[C.row[i]] = at - before
        for q in range(C.start[i], C.start[i + 1]):
            vector[C.node[q]] = 0
    return hi, at


@njit(nogil=True, cache=True)
def put_away(rows, lo, hi, start, some_places, some_points, place, points):
    """Copies the edges of the people lo..hi of the index to where the people's rows have them."""
    at = 0
    for i in range(lo, hi):
        for q in range(start[rows[i]], start[rows[i] + 1]):
            place[q], points[q] = some_places[at], some_points[at]
            at += 1


def of_lists(lists: Lists) -> Graph:
    """Every pair that stands in the list of the person, of the place, or of both."""
    (n, k), m = lists.person_keys.shape, len(lists.place_keys)
    other = listed_by_places(lists.place_keys, n)
    most = int((lists.person_keys >= 0).sum() + len(other[1]))
    start, place, points = np.zeros(n + 1, np.int64), np.empty(most, np.int32), np.empty(most, np.int32)
    size = union(lists.person_keys, k, *other, start, place, points)
    return Graph(start, place[:size].copy(), points[:size].copy(), m)


@njit(nogil=True, cache=True)
def listed_by_places(place_keys, people):
    """The places' lists turned round: first position per person, rows of places (rising) and points."""
    m, k = place_keys.shape
    start = np.zeros(people + 1, np.int64)
    for j in range(m):
        for z in range(k):
            if place_keys[j, z] >= 0:
                start[(LAST_ROW - (place_keys[j, z] >> POINT_BITS & LAST_ROW)) + 1] += 1
    for i in range(people):
        start[i + 1] += start[i]
    at = start[:-1].copy()
    place, points = np.empty(start[people], np.int32), np.empty(start[people], np.int32)
    for j in range(m):
        for z in range(k):
            key = place_keys[j, z]
            if key >= 0:
                i = LAST_ROW - (key >> POINT_BITS & LAST_ROW)
                place[at[i]], points[at[i]] = j, key & MOST_POINTS
                at[i] += 1
    return start, place, points


@njit(nogil=True, cache=True)
def union(person_keys, k, other_start, other_place, other_points, start, place, points):
    """Writes both sides' edges by person and rising place, each once; returns their number."""
    own = np.empty(k, np.int64)
    size = 0
    for i in range(len(start) - 1):
        listed = 0
        for z in range(k):
            key = person_keys[i, z]
            if key >= 0:
                own[listed] = ((LAST_ROW - (key & LAST_ROW)) << POINT_BITS) | (key >> ROW_BITS)
                listed += 1
        own[:listed].sort()
        a, b, end = 0, other_start[i], other_start[i + 1]
        while a < listed or b < end:
            mine = own[a] >> POINT_BITS if a < listed else np.int64(LAST_ROW + 1)
            theirs = np.int64(other_place[b]) if b < end else np.int64(LAST_ROW + 1)
            if mine <= theirs:
                place[size], points[size] = mine, own[a] & MOST_POINTS
                a += 1
                b += mine == theirs
            else:
                place[size], points[size] = theirs, other_points[b]
                b += 1
            size += 1
        start[i + 1] = size
    return size


def of_people(graph: Graph, people: np.ndarray) -> Graph:
    """The edges of these people, in this order. people: int64 rows."""
    length = np.diff(graph.start)[people]
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(length)))
    edges = np.repeat(graph.start[people] - start[:-1], length) + np.arange(start[-1])
    return Graph(start, graph.place[edges], graph.points[edges], graph.places)


def stacked(one: Graph, other: Graph) -> Graph:
    """The people of both, before the same places."""
    start = np.concatenate((one.start, other.start[1:] + one.edges))
    place, points = (np.concatenate(both) for both in ((one.place, other.place), (one.points, other.points)))
    return Graph(start, place, points, one.places)


def persons(graph: Graph) -> np.ndarray:
    """int64[e]: row of the person of each edge."""
    return np.repeat(np.arange(graph.people), np.diff(graph.start))


def of_edges(graph: Graph, kept: np.ndarray) -> Graph:
    """The same people and places with these edges alone. kept: bool[e]."""
    count = np.bincount(persons(graph)[kept], minlength=graph.people)
    start = np.concatenate((np.zeros(1, np.int64), np.cumsum(count, dtype=np.int64)))
    return Graph(start, graph.place[kept], graph.points[kept], graph.places)
