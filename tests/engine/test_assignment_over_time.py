"""Who arrives later, and who was not proposed for long."""

import numpy as np
import pytest

from perspectief.engine.assignment import assign
from perspectief.engine.assignment.arrivals import points_of, propose_daily, propose_greedily
from perspectief.engine.assignment.waiting import Priority, bonus_of, waits
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import full, of_people
from tests.bench.made_arrays import made
from tests.engine.assignments import graph_of


@pytest.fixture(scope="module")
def arrived():
    """3,000 people who arrive over 60 days before 600 places, and six earlier periods of as many."""
    graph, r = full(made(21_000, 600)), np.random.default_rng(1)
    periods = [
        (of_people(graph, rows), r.integers(0, 60, 3000).astype(np.int32))
        for rows in np.sort(r.permutation(21_000).reshape(7, 3000), axis=1)
    ]
    return *periods[0], periods[1:], r.choice([1, 2, 3], 600, p=[0.5, 0.3, 0.2]).astype(np.int32)


def test_a_month_later_is_nearly_as_good_as_hindsight(arrived):
    graph, day, past, capacity = arrived
    best = assign(graph, capacity).value
    greedy = propose_greedily(graph, capacity, day).value
    at_once, month = (propose_daily(graph, capacity, day, past=past, stay=stay) for stay in (0, 30))
    assert greedy < 0.9 * best
    assert greedy < at_once.value < month.value <= best
    assert month.value >= 0.98 * best
    for found in (at_once, month):
        assert found.value == points_of(graph, found.place)
        assert (np.bincount(found.place[found.place >= 0], minlength=600) <= capacity).all()


def test_where_a_place_has_many_openings_the_day_itself_is_as_good_as_hindsight():
    r = np.random.default_rng(1)
    capacity = r.integers(20, 100, 20).astype(np.int32)
    graph = full(made(45_000, 20, crowd=20_000))
    parts = np.sort(r.permutation(45_000).reshape(9, 5000), axis=1)
    (now, day), *past = [(of_people(graph, rows), r.integers(0, 60, 5000).astype(np.int32)) for rows in parts]
    best = assign(now, capacity).value
    assert propose_greedily(now, capacity, day).value < 0.9 * best
    assert propose_daily(now, capacity, day, past=past).value >= 0.98 * best


def test_nothing_of_later_arrivals_is_looked_at(arrived):
    graph, day, past, capacity = arrived
    whole = propose_daily(graph, capacity, day, past=past[:2], stay=3).place
    early = np.flatnonzero(day <= 20)
    alone = propose_daily(of_people(graph, early), capacity, day[early], past=past[:2], stay=3).place
    decided = day[early] <= 17  # whose day of decision has nobody from after day 20 in sight
    assert (whole >= 0).sum() > 100
    assert np.array_equal(whole[early][decided], alone[decided])


def test_an_opening_is_kept_for_who_needs_it():
    graph = graph_of(np.array([[90, 80], [85, -1]]))
    capacity, day = np.ones(2, np.int32), np.array([0, 1], np.int32)
    assert propose_greedily(graph, capacity, day).place.tolist() == [0, -1]
    assert propose_daily(graph, capacity, day, past=[(graph, day)]).place.tolist() == [1, 0]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"day": np.array([0.0, np.nan])}, r"day: expected 2 days as int32"),
        ({"day": np.array([0, -1], np.int32)}, r"day: row 1 has -1, expected 0 or more"),
        ({"past": []}, r"past and stay: expected one period or more"),
        ({"stay": -1}, r"past and stay"),
        ({"past": [(graph_of(np.ones((2, 3), int)), np.zeros(2, np.int32))]}, r"past\[0\]: 3 places, expected 2"),
    ],
)
def test_refuses_days_that_are_none(change, message):
    graph, day = graph_of(np.ones((2, 2), int)), np.zeros(2, np.int32)
    asked = {"day": day, "past": [(graph, day)]} | change
    with pytest.raises(EngineError, match=message):
        propose_daily(graph, np.ones(2, np.int32), **asked)


def test_nobody_starves():
    graph = full(made(2000, 500))
    capacity = np.random.default_rng(1).choice([1, 2, 3], 500, p=[0.5, 0.3, 0.2]).astype(np.int32)
    fits = np.diff(graph.start) > 0
    without, rising = waits(graph, capacity, 60, a_run=0), waits(graph, capacity, 60)
    assert without.never > 0.3 * fits.sum() and without.longest[fits].max() == 60
    assert rising.never == 0 and rising.longest[fits].max() < 45
    assert np.quantile(rising.longest[fits], 0.9) < 10
    assert 0.9 * without.points < rising.points < without.points


def test_the_longest_waiting_comes_first_but_makes_no_pair():
    graph = graph_of(np.array([[16_000], [2000], [-1]]))
    capacity = np.ones(1, np.int32)
    runs = np.array([0, 27, 3000], np.int32)
    assert assign(graph, capacity, bonus=bonus_of(runs)).place.tolist() == [0, -1, -1]
    runs[1] = 29
    assert assign(graph, capacity, bonus=bonus_of(runs)).place.tolist() == [-1, 0, -1]


def test_bonus_rises_is_capped_and_takes_priorities():
    group = np.array([False, True, True, False])
    runs = np.array([0, 1, 131, 100_000], np.int32)
    assert bonus_of(runs).tolist() == [0, 500, 65_500, 65_536]
    assert bonus_of(runs, [Priority("jong", group, 300)]).tolist() == [0, 800, 65_800, 65_536]
    many = [Priority("jong", np.ones(4, np.bool_), 16_383)] * 9
    assert bonus_of(runs, many).max() == 131_072


@pytest.mark.parametrize(
    ("runs", "priorities", "message"),
    [
        (np.array([0.0, np.nan]), (), r"runs: expected a column of int32, got float64"),
        (np.array([0, -3], np.int32), (), r"runs: row 1 has -3, expected 0 or more"),
        (np.zeros(2, np.int32), [Priority("jong", np.ones(3, np.bool_), 5)], r"priorities: jong: expected 2 bools"),
        (np.zeros(2, np.int32), [Priority("jong", np.ones(2, np.bool_), 16_384)], r"priorities: jong: 16384 points"),
    ],
)
def test_refuses_waiting_that_is_none(runs, priorities, message):
    with pytest.raises(EngineError, match=message):
        bonus_of(runs, priorities)
