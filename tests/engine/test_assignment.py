"""The assignment is the best there is, by either solver, under pins and exclusions, and its proof holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.assignment import Plan, assign
from perspectief.engine.assignment.certificate import Terms, dual_value
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import Graph, full, of_lists
from perspectief.engine.match import match
from tests.engine import markets
from tests.engine.assignments import best_value, graph_of, plans, table, worth

UNLIMITED = 10**9


def within(plan: Plan, points: np.ndarray, capacity: np.ndarray, pinned: np.ndarray | None = None) -> bool:
    """Whether every pair made is a fit and every place has room, apart from pins."""
    own = np.flatnonzero((plan.place >= 0) & (pinned < 0 if pinned is not None else True))
    pins = np.bincount(pinned[pinned >= 0], minlength=len(capacity)) if pinned is not None else 0
    room = np.maximum(0, capacity - pins)
    count = np.bincount(plan.place[own], minlength=len(capacity))
    return bool((points[own, plan.place[own]] >= 0).all() and (count <= room).all())


@pytest.mark.parametrize("batch", range(10))
def test_equals_the_optimum_of_or_tools(batch):
    placed = 0
    for seed in range(batch * 250, batch * 250 + 250):
        size = np.random.default_rng(seed).integers(0, 15, 2)
        points, capacity, bonus, _ = table(seed, *size)
        truth = best_value(points, capacity, bonus)
        for bids, solver in ((UNLIMITED, "auction"), (0, "flow")):
            plan = assign(graph_of(points), capacity, bonus=bonus, bids=bids)
            assert (plan.value, plan.bound, plan.proven, plan.gap) == (truth, truth, True, 0), (seed, solver)
            assert plan.value == worth(points, bonus, plan.place) and within(plan, points, capacity)
            assert plan.solver == solver or not plan.placed
        placed += plan.placed
    assert placed > 300


def test_equals_the_best_of_all_plans():
    for seed in range(150):
        r = np.random.default_rng(seed)
        points, capacity, bonus, _ = table(seed, int(r.integers(1, 6)), int(r.integers(1, 4)))
        best = max(worth(points, bonus, plan) for plan in plans(points, capacity))
        assert assign(graph_of(points), capacity, bonus=bonus).value == best


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 8))
def test_pins_and_exclusions_survive(seed, people, places):
    points, capacity, bonus, r = table(seed, people, places)
    pinned = np.where(r.random(people) < 0.3, r.integers(0, places, people), -1)
    never = (r.random((people, places)) < 0.3) & (pinned[:, None] != np.arange(places))
    rows = np.flatnonzero(pinned >= 0)
    left = np.where(never | (pinned >= 0)[:, None], -1, points)
    room = np.maximum(0, capacity - np.bincount(pinned[rows], minlength=places)).astype(np.int32)
    truth = best_value(left, room, bonus) + worth(points, bonus, pinned)
    for bids in (UNLIMITED, 0):
        plan = assign(
            graph_of(points), capacity, bonus=bonus, pins=(rows, pinned[rows]), exclusions=np.nonzero(never), bids=bids
        )
        assert (plan.place[rows] == pinned[rows]).all()
        made = np.flatnonzero(plan.place >= 0)
        assert not never[made, plan.place[made]].any()
        assert within(plan, points, capacity, pinned)
        assert plan.value == plan.bound == truth


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 9), st.integers(1, 6))
def test_any_prices_bound_the_truth_and_those_of_the_plan_prove_it(seed, people, places):
    points, capacity, bonus, r = table(seed, people, places)
    graph = graph_of(points)
    terms = Terms(graph.start, graph.place, graph.points, capacity, bonus.astype(np.int64))
    truth = best_value(points, capacity, bonus)
    for _ in range(5):
        assert dual_value(terms, r.integers(0, 9000, places)) >= truth
    for bids in (UNLIMITED, 0):
        price = assign(graph, capacity, bonus=bonus, bids=bids).price
        gain = np.where((points >= 0) & (capacity > 0), points + bonus[:, None] - price, 0).max(axis=1, initial=0)
        assert (price >= 0).all() and int(capacity @ price + gain.sum()) == truth


def test_a_place_with_an_opening_left_costs_nothing_and_everybody_has_what_is_best_at_the_prices():
    for seed in range(200):
        points, capacity, _, _ = table(seed, 10, 5)
        for bids in (UNLIMITED, 0):
            plan = assign(graph_of(points), capacity, bids=bids)
            count = np.bincount(plan.place[plan.place >= 0], minlength=5)
            assert (plan.price[count < capacity] == 0).all()
            net = np.where((points >= 0) & (capacity > 0), points - plan.price, -(10**9))
            kept = np.array([net[i, j] if j >= 0 else 0 for i, j in enumerate(plan.place)])
            assert (kept == np.maximum(0, net.max(axis=1))).all()


def test_a_market_of_the_rules_by_both_solvers_and_from_lists():
    pool = markets.market(7, 2000, 150)
    capacity = np.random.default_rng(1).integers(0, 4, 150).astype(np.int32)
    graph = full(pool)
    one, other = assign(graph, capacity, bids=UNLIMITED), assign(graph, capacity, bids=0)
    assert one.placed > 100 and (one.solver, other.solver) == ("auction", "flow")
    assert one.value == one.bound == other.value == other.bound
    again = assign(full(pool, threads=1), capacity, bids=UNLIMITED)
    assert np.array_equal(one.place, again.place) and np.array_equal(one.price, again.price)
    listed = assign(of_lists(match(pool, k=2, kp=5)), capacity)
    assert 0.5 * one.value < listed.value <= one.value


def test_bonus_decides_who_is_placed_but_makes_no_pair():
    graph = graph_of(np.array([[5000], [4000], [-1]]))
    plan = assign(graph, np.array([1], np.int32), bonus=np.array([0, 1500, 131_072], np.int32))
    assert plan.place.tolist() == [-1, 0, -1]
    assert plan.value == 5500


def alike(people: int, places: int, spread: int, seed: int = 0) -> Graph:
    points = 5000 + np.random.default_rng(seed).integers(0, spread + 1, people * places).astype(np.int32)
    row = np.tile(np.arange(places, dtype=np.int32), people)
    return Graph(np.arange(people + 1) * places, row, points, places)


@pytest.mark.parametrize("spread", [0, 3])
def test_a_price_war_ends_within_its_bids_and_is_still_exact(spread):
    capacity = np.full(100, 2, np.int32)
    plan = assign(alike(10_000, 100, spread), capacity)
    assert plan.bids <= 30 * 10_000 and plan.solver == "flow"
    assert plan.value == plan.bound == 200 * (5000 + spread)
    assert plan.placed == 200


def test_everybody_equal_has_the_same_plan_twice():
    graph, capacity = alike(50, 10, 0), np.ones(10, np.int32)
    for bids in (UNLIMITED, 0):
        one, other = (assign(graph, capacity, bids=bids) for _ in range(2))
        assert np.array_equal(one.place, other.place)
        assert (one.placed, one.value, one.price.tolist()) == (10, 50_000, [5000] * 10)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_hardly_anybody(n, m):
    for bids in (None, 0):
        plan = assign(graph_of(np.full((n, m), 7)), np.ones(m, np.int32), bids=bids)
        assert (len(plan.place), len(plan.price), plan.value, plan.proven) == (n, m, 7 * min(n, m), True)


def test_no_openings_place_nobody():
    plan = assign(graph_of(np.full((4, 3), 9000)), np.zeros(3, np.int32))
    assert (plan.placed, plan.value, plan.bound) == (0, 0, 0)


def test_a_pin_over_the_openings_and_without_a_fit_counts_no_points():
    graph = graph_of(np.array([[100, -1], [90, 80], [70, -1]]))
    plan = assign(graph, np.array([1, 0], np.int32), pins=(np.array([0, 2]), np.array([1, 0])))
    assert plan.place.tolist() == [1, -1, 0]
    assert (plan.value, plan.bound) == (70, 70)


GRAPH = graph_of(np.array([[1, 2], [3, 4], [-1, 5]]))
ONE = np.ones(2, np.int32)
NEVER = (np.array([0]), np.array([1]))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"capacity": np.array([1.0, np.nan])}, r"capacity: expected a column of int32, got float64"),
        ({"capacity": np.array([1, -2], np.int32)}, r"capacity: row 1 has -2, expected 0 to 1048576"),
        ({"capacity": np.ones(3, np.int32)}, r"capacity: 3 rows, expected 2"),
        ({"bonus": np.array([0, 0, -5], np.int32)}, r"bonus: row 2 has -5, expected 0 to 131072"),
        ({"bonus": np.array([0, 131_073, 0], np.int32)}, r"bonus: row 1 has 131073"),
        ({"bonus": np.full(3, np.nan)}, r"bonus: expected a column of int32, got float64"),
        ({"pins": (np.array([3]), np.array([0]))}, r"pins: row 0 names none of 3 people: 3"),
        ({"pins": (np.array([0, 1]), np.array([0, -1]))}, r"pins: row 1 names none of 2 places: -1"),
        ({"pins": (np.array([0, 1]), np.array([0]))}, r"pins: 2 people, but 1 places"),
        ({"pins": (np.array([0, 1, 0]), np.array([0, 1, 1]))}, r"pins: row 2 pins person 0 again"),
        ({"pins": NEVER, "exclusions": NEVER}, r"pins: row 0 is also among the exclusions"),
        ({"exclusions": (np.array([0.5]), np.array([1]))}, r"exclusions: expected rows of people as int32 or int64"),
    ],
)
def test_refuses_what_cannot_be_asked(more, message):
    with pytest.raises(EngineError, match=message):
        assign(GRAPH, **({"capacity": ONE} | more))
