"""The graph holds every pair that fits, with its points, and nothing else."""

import numpy as np
import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph, full, of_edges, of_lists, of_people, persons, stacked
from perspectief.engine.match import Audience, match
from tests.engine import markets, oracle
from tests.engine.assignments import graph_of


def pairs(graph: Graph) -> set[tuple[int, int, int]]:
    return set(zip(persons(graph).tolist(), graph.place.tolist(), graph.points.tolist(), strict=True))


def same(one: Graph, other: Graph) -> bool:
    return one.places == other.places and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("start", "place", "points")
    )


def test_full_holds_what_the_plain_rules_say():
    edges = 0
    for seed in range(200):
        pool = markets.market(seed)
        graph = full(pool)
        places, _, _, _ = oracle.match(pool, 30)
        assert pairs(graph) == {(i, j, points) for i, row in enumerate(places) for j, points in row}
        edges += graph.edges
    assert edges > 2000


def test_full_sees_what_the_audience_may_see():
    for seed in range(40):
        pool, r = markets.market(seed, 15, 15), np.random.default_rng(seed)
        seen, offered = r.random(15) < 0.6, r.random(15) < 0.6
        everything = pairs(full(pool))
        assert pairs(full(pool, audience=Audience(seen, offered))) == {
            (i, j, points) for i, j, points in everything if seen[i] and offered[j]
        }


def test_threads_and_buffers_change_nothing(monkeypatch):
    pool = markets.market(5, 4000, 300)
    one = full(pool, threads=1)
    assert one.edges > 20_000
    assert same(one, full(pool, threads=2)) and same(one, full(pool, threads=8))
    monkeypatch.setattr("perspectief.engine.graph.BUFFER", 301)
    assert same(one, full(pool))


def test_the_union_of_both_sides_lists():
    for seed in range(100):
        pool = markets.market(seed)
        lists = match(pool, k=3, kp=2)
        places, _, people, _ = oracle.match(pool, 3)
        expected = {(i, j, points) for i, row in enumerate(places) for j, points in row}
        expected |= {(i, j, points) for j, row in enumerate(people) for i, points in row[:2]}
        assert pairs(of_lists(lists)) == expected


def test_lists_as_long_as_the_pool_are_the_full_graph():
    pool = markets.market(5, 300, 40)
    assert same(full(pool), of_lists(match(pool, k=40, kp=1)))
    assert same(full(pool), of_lists(match(pool, k=1, kp=300)))


def test_parts_and_sums():
    graph = graph_of(np.array([[1, -1, 3], [-1, -1, -1], [4, 5, -1]]))
    assert pairs(of_people(graph, np.array([2, 0]))) == {(0, 0, 4), (0, 1, 5), (1, 0, 1), (1, 2, 3)}
    assert pairs(stacked(graph, of_people(graph, np.array([2])))) == pairs(graph) | {(3, 0, 4), (3, 1, 5)}
    assert pairs(of_edges(graph, graph.points > 3)) == {(2, 0, 4), (2, 1, 5)}


GOOD = {
    "start": np.array([0, 1, 3]), "place": np.array([1, 0, 1], np.int32), "points": np.array([5, 0, 16383], np.int32),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "column", "message"),
    [
        ("points", np.array([5, np.nan, 3]), r"graph.points: expected a column of int32, got float64"),
        ("points", np.array([5, -1, 3], np.int32), r"graph.points: edge 1 of person 1 has -1, expected 0 to 16383"),
        ("points", np.array([5, 16384, 3], np.int32), r"edge 1 of person 1 has 16384"),
        ("points", np.array([5, 1], np.int32), r"graph.points: 2 edges, but 3"),
        (
            "place",
            np.array([1, 0, 2], np.int32),
            r"graph.place: edge 2 of person 1 has 2, expected a row from 0 below 2",
        ),
        ("place", np.array([-1, 0, 1], np.int32), r"graph.place: edge 0 of person 0 has -1"),
        ("place", np.array([1, 1, 1], np.int32), r"graph.place: edge 2 of person 1 has 1, expected places that rise"),
        ("place", [1, 0, 1], r"graph.place: expected a column of int32, got list"),
        ("start", np.array([0, 1, 2]), r"graph.start: expected positions from 0 to 3"),
        ("start", np.array([0, 4, 3]), r"graph.start: expected positions from 0 to 3 that do not fall"),
        ("start", np.array([0, 1, 3], np.int32), r"graph.start: expected a column of int64, got int32"),
    ],
)
def test_refuses_what_is_no_graph(name, column, message):
    assert Graph(**GOOD, places=2).edges == 3
    with pytest.raises(EngineError, match=message):
        Graph(**(GOOD | {name: column}), places=2)


def test_refuses_no_threads():
    with pytest.raises(EngineError, match="threads: expected 1 or more"):
        full(markets.market(1, 2, 2), threads=0)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0)])
def test_empty_pools(n, m):
    pool = markets.market(2, n, m)
    for graph in (full(pool), of_lists(match(pool, k=2, kp=2))):
        assert (graph.people, graph.places, graph.edges) == (n, m, 0)
