"""Quotas: as many of a group as asked, at the least cost, with the multiplier that proves it; and honest where it cannot be."""

import numpy as np
import pytest

from perspectief.engine.assignment import Quota, assign
from perspectief.engine.errors import EngineError
from perspectief.engine.graph import full
from tests.engine import markets
from tests.engine.assignments import best_value, graph_of, plans, table, worth

UNLIMITED = 10**6


def test_one_quota_costs_the_least_there_is():
    lifted = refused = 0
    for seed in range(300):
        r = np.random.default_rng(seed)
        points, capacity, bonus, _ = table(seed, int(r.integers(1, 7)), int(r.integers(1, 4)))
        group = r.random(len(points)) < 0.6
        least = int(r.integers(0, group.sum() + 1))
        found = [(int((plan[group] >= 0).sum()), worth(points, bonus, plan)) for plan in plans(points, capacity)]
        most = max(count for count, _ in found)
        best = max(value for count, value in found if count >= min(least, most))
        for bids in (UNLIMITED, 0):
            plan = assign(graph_of(points), capacity, bonus=bonus, quotas=[Quota("q", group, least)], bids=bids)
            (quota,) = plan.quotas
            assert (plan.value, plan.bound) == (best, best), (seed, bids)
            assert quota.placed == (plan.place[group] >= 0).sum() >= min(least, most)
            assert quota.met == (least <= most) and (quota.multiplier == 0 or quota.placed == min(least, most))
            assert plan.value_without == best_value(points, capacity, bonus) >= plan.value
        lifted += quota.multiplier > 0
        refused += not quota.met
    assert lifted > 20 and refused > 20


def test_quotas_of_groups_apart_cost_the_least_there_is_by_both_solvers():
    lifted = 0
    for seed in range(500):
        r = np.random.default_rng(seed)
        points, capacity, bonus, _ = table(seed, int(r.integers(2, 7)), int(r.integers(1, 4)))
        label = r.integers(0, 3, len(points))
        quotas = [Quota(str(k), label == k, int(r.integers(0, (label == k).sum() + 1))) for k in (0, 1)]
        possible = [
            worth(points, bonus, plan)
            for plan in plans(points, capacity)
            if all((plan[quota.group] >= 0).sum() >= quota.least for quota in quotas)
        ]
        for bids in (UNLIMITED, 0):
            plan = assign(graph_of(points), capacity, bonus=bonus, quotas=quotas, bids=bids)
            met = all(quota.met for quota in plan.quotas)
            assert met == bool(possible) and plan.gap >= 0
            if met:
                assert (plan.value, plan.bound) == (max(possible), max(possible)), (seed, bids)
        lifted += met and sum(quota.multiplier > 0 for quota in plan.quotas) == 2
    assert lifted > 3


def test_groups_with_common_members_never_claim_more_than_is_true():
    proven = 0
    for seed in range(200):
        r = np.random.default_rng(seed)
        points, capacity, bonus, _ = table(seed, int(r.integers(2, 7)), int(r.integers(1, 4)))
        groups = [r.random(len(points)) < 0.6 for _ in range(2)]
        quotas = [Quota(str(k), group, int(r.integers(0, group.sum() + 1))) for k, group in enumerate(groups)]
        every = list(plans(points, capacity))
        for bids in (UNLIMITED, 0):
            plan = assign(graph_of(points), capacity, bonus=bonus, quotas=quotas, bids=bids)
            reached = [min(quota.least, quota.placed) for quota in plan.quotas]
            best = max(
                worth(points, bonus, other)
                for other in every
                if all((other[g] >= 0).sum() >= least for g, least in zip(groups, reached, strict=True))
            )
            assert plan.value <= best <= plan.bound
            proven += plan.proven
    assert proven > 200


def test_pinned_members_count():
    graph = graph_of(np.array([[9], [5], [1]]))
    group = np.array([False, True, True])
    plan = assign(graph, np.array([2], np.int32), pins=(np.array([2]), np.array([0])), quotas=[Quota("q", group, 1)])
    assert plan.place.tolist() == [0, -1, 0]
    assert (plan.quotas[0].placed, plan.quotas[0].multiplier, plan.proven) == (1, 0, True)
    both = assign(graph, np.array([2], np.int32), pins=(np.array([2]), np.array([0])), quotas=[Quota("q", group, 2)])
    assert both.place.tolist() == [-1, 0, 0]
    assert both.quotas[0].multiplier == 9 - 5 and both.proven


def test_a_quota_on_a_market_of_the_rules():
    pool = markets.market(7, 3000, 150)
    graph, r = full(pool), np.random.default_rng(2)
    capacity = r.integers(0, 3, 150).astype(np.int32)
    group = r.random(3000) < 0.2
    free = assign(graph, capacity, quotas=[Quota("q", group, 0)])
    least = free.quotas[0].placed + 10
    one, other = (assign(graph, capacity, quotas=[Quota("q", group, least)], bids=bids) for bids in (UNLIMITED, 0))
    assert (one.solver, other.solver) == ("auction", "flow")
    assert one.value == other.value == one.bound == other.bound < free.value == one.value_without
    assert one.quotas[0].placed == least and one.quotas[0].multiplier > 0
    dearer = assign(graph, capacity, quotas=[Quota("q", group, least + 10)])
    assert dearer.quotas[0].multiplier >= one.quotas[0].multiplier and dearer.value <= one.value


@pytest.mark.parametrize(
    ("quota", "message"),
    [
        (Quota("jong", np.ones(2, np.bool_), 1), r"quotas: jong: expected 3 bools"),
        (Quota("jong", np.ones(3, np.int8), 1), r"quotas: jong: expected 3 bools"),
        (Quota("jong", np.ones(3, np.bool_), -1), r"quotas: jong: at least -1, expected 0 to 3"),
        (Quota("jong", np.ones(3, np.bool_), 4), r"quotas: jong: at least 4"),
    ],
)
def test_refuses_quotas_that_cannot_be(quota, message):
    with pytest.raises(EngineError, match=message):
        assign(graph_of(np.ones((3, 2), int)), np.ones(2, np.int32), quotas=[quota])
