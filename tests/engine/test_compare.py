"""Figures beside the plan, by hand and against plain counting."""

import numpy as np
import pytest

from perspectief.engine.assignment import assign
from perspectief.engine.assignment.compare import cut, figures, gini, greedy, independent
from perspectief.engine.graph import full
from tests.bench.made_arrays import made
from tests.engine.assignments import graph_of, table, worth

GRAPH = graph_of(np.array([[90, 80, -1], [85, -1, 10], [95, 20, -1], [-1, -1, -1]]))
CAPACITY = np.array([1, 1, 2], np.int32)


def test_everybody_the_own_best_place():
    sent = independent(GRAPH)
    assert sent.tolist() == [0, 0, 0, -1]
    found = figures(GRAPH, CAPACITY, sent)
    assert (found.value, found.filled) == (95, 1)  # of three at one opening the one of most points gets in
    assert (found.people_never, found.places_never) == (0.0, pytest.approx(2 / 3))
    assert found.gini == pytest.approx(2 / 3)


def test_greedy_keeps_the_better_of_two_orders():
    taken = greedy(GRAPH, CAPACITY)
    assert taken.tolist() == [1, 2, 0, -1]  # the last first: 95 + 10 + 80 against 90 + 10 + 20
    assert figures(GRAPH, CAPACITY, taken).value == 185
    assert assign(GRAPH, CAPACITY).value == 185


def test_greedy_in_each_order_is_as_by_hand():
    for seed in range(200):
        points, capacity, _, _ = table(seed, 8, 4)
        values = []
        for order in (range(8), reversed(range(8))):
            left, plan = capacity.copy(), np.full(8, -1)
            for i in order:
                free = [(-int(points[i, j]), j) for j in range(4) if points[i, j] >= 0 and left[j] > 0]
                if free:
                    plan[i] = min(free)[1]
                    left[plan[i]] -= 1
            values.append(worth(points, np.zeros(8, np.int64), plan))
        graph = graph_of(points)
        assert figures(graph, capacity, greedy(graph, capacity)).value == max(values) <= assign(graph, capacity).value


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [([1, 1, 1, 1], 0.0), ([0, 0, 0, 4], 0.75), ([1, 3], 0.25), ([0, 0], 0.0), ([], 0.0)],
)
def test_gini(amounts, expected):
    assert gini(np.array(amounts, float)) == pytest.approx(expected)


def test_figures_of_nobody():
    found = figures(graph_of(np.empty((0, 2), int)), np.ones(2, np.int32), np.empty(0, np.int32))
    assert (found.value, found.filled, found.gini, found.people_never, found.places_never) == (0, 0, 0.0, 0.0, 0.0)


def test_the_plan_fills_more_and_lists_of_both_sides_lose_less():
    pool = made(4000, 1000)
    capacity = np.random.default_rng(1).choice([1, 2, 3], 1000).astype(np.int32)
    graph = full(pool)
    plan = assign(graph, capacity)
    ways = [figures(graph, capacity, sent) for sent in (plan.place, greedy(graph, capacity), independent(graph))]
    assert [way.value for way in ways] == sorted((way.value for way in ways), reverse=True)
    assert ways[0].value == plan.value and ways[0].filled == plan.placed > ways[2].filled
    assert ways[0].gini < ways[2].gini and ways[0].places_never < ways[2].places_never
    one_sided, two_sided = cut(pool, capacity, 5)
    assert one_sided.value < two_sided.value <= plan.value
    assert two_sided.value > 0.98 * plan.value
