"""Bundles: every one of them allowed, never more than there is, and worth what trying everything gives."""

from dataclasses import replace
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.bundles.bundling import Bundles, Week, bundle, bundles_of, bundles_of_person
from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.pool import with_columns
from perspectief.engine.single import one as one_row
from tests.engine import markets, oracle
from tests.engine.test_openings import repeated

WEEK = Week(fixed=(1 << 12) - 1, days=[0b1111 << 4 * day for day in range(3)], apart=800)


def scene(seed: int, n: int, m: int) -> tuple[Pool, np.ndarray, np.ndarray]:
    """A market of small jobs, a plan that gives some people a place that fits, and what is left."""
    pool, r = markets.market(seed, n, m), np.random.default_rng(seed)
    small = r.choice(np.array([0, 4, 8], np.int16), m)
    places = with_columns(pool.places, hours_min=small, hours_max=small + r.choice(np.array([0, 4, 8], np.int16), m))
    people = with_columns(
        pool.people, hours_min=np.minimum(pool.people.hours_max, r.choice(np.array([0, 10, 18], np.int16), n))
    )
    pool = replace(pool, people=people, places=places, rules=replace(pool.rules, floor=300))
    pool = replace(pool, rare=pool.rarity)
    left, plan = r.integers(0, 3, m).astype(np.int32), np.full(n, -1, np.int32)
    for i in range(n):
        fit = [j for j in range(m) if not oracle.unmet(pool, i, j)]
        if fit and r.random() < 0.5:
            plan[i] = r.choice(fit)
    return pool, plan, left


def got(pool: Pool, plan: np.ndarray, i: int) -> int:
    return min(int(pool.people.hours_max[i]), int(pool.places.hours_max[plan[i]])) if plan[i] >= 0 else 0


def together(pool: Pool, a: int, b: int) -> bool:
    q = pool.places
    one, other = int(q.req_a[a]) & WEEK.fixed, int(q.req_a[b]) & WEEK.fixed
    if one & other:
        return False
    near = (int(q.x[a]) - int(q.x[b])) ** 2 + (int(q.y[a]) - int(q.y[b])) ** 2 <= WEEK.apart**2
    return near or not any(one & day and other & day for day in WEEK.days)


def worth(pool: Pool, plan: np.ndarray, i: int, added: tuple[int, ...]) -> int:
    """What a bundle is worth; 0 when it is none. By the words of `bundle`, place by place."""
    every, q = [*([int(plan[i])] if plan[i] >= 0 else []), *added], pool.places
    able, before = int(pool.people.hours_max[i]), got(pool, plan, i)
    if not 2 <= len(every) <= 3 or any(oracle.unmet(pool, i, j) - {"hours-floor"} for j in added):
        return 0
    if any(a == b or not together(pool, a, b) for a, b in combinations(every, 2)):
        return 0
    hours = min(able, sum(int(q.hours_max[j]) for j in every))
    if sum(int(q.hours_min[j]) for j in every) > able or hours < pool.people.hours_min[i]:
        return 0
    if any(min(able, sum(int(q.hours_max[j]) for j in every if j != one)) >= hours for one in added):
        return 0
    points = sum(oracle.points(pool, i, j) * int(q.hours_max[j]) for j in added)
    return (hours - before) * (points // sum(int(q.hours_max[j]) for j in added))


def best(pool: Pool, plan: np.ndarray, left: np.ndarray) -> int:
    """The most any choice is worth, by trying them all."""
    n, m = len(pool.people), len(pool.places)
    choices = []
    for i in range(n):
        every = [c for size in (1, 2, 3) for c in combinations(range(m), size)]
        choices.append([((), 0)] + [(c, w) for c in every if (w := worth(pool, plan, i, c)) > 0])
    found = 0
    for chosen in product(*choices):
        used = np.bincount([j for added, _ in chosen for j in added], minlength=m)
        if (used <= left).all():
            found = max(found, sum(value for _, value in chosen))
    return found


def check(pool: Pool, plan: np.ndarray, left: np.ndarray, found: Bundles) -> None:
    """Every bundle is one, everybody has one at most, and no place is taken more often than it is there."""
    total, used = 0, np.zeros(len(pool.places), int)
    assert len(set(found.person.tolist())) == len(found.person)
    for i, places, hours in zip(found.person.tolist(), found.places.tolist(), found.hours.tolist(), strict=True):
        every = [j for j in places if j >= 0]
        added = tuple(every[1:] if plan[i] >= 0 else every)
        assert plan[i] < 0 or every[0] == plan[i]
        value = worth(pool, plan, i, added)
        assert value > 0
        total += value
        np.add.at(used, list(added), 1)
        assert hours == found.hours_after[i] > found.hours_before[i] == got(pool, plan, i)
    assert (used <= left).all()
    assert total == found.value <= found.bound
    assert (found.hours_after >= found.hours_before).all()


@pytest.mark.parametrize("part", range(8))
def test_tiny_markets_by_trying_everything(part):
    bundled, proved, value, most = 0, 0, 0, 0
    for seed in range(part * 50, part * 50 + 50):
        pool, plan, left = scene(seed, 4, 5)
        found = bundle(pool, plan, left, WEEK)
        check(pool, plan, left, found)
        top = best(pool, plan, left)
        assert found.value <= top <= found.bound
        bundled, proved, value, most = (
            bundled + len(found.person),
            proved + (found.bound == found.value),
            value + found.value,
            most + top,
        )
    assert bundled >= 10
    assert proved >= 40
    assert value >= 0.99 * most


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 12), st.integers(1, 6))
def test_what_is_left_out_stays_in_the_bound(seed, widest, kept):
    pool, plan, left = scene(seed, 15, 12)
    whole, narrow = bundle(pool, plan, left, WEEK), bundle(pool, plan, left, WEEK, widest=widest, kept=kept)
    for found in (whole, narrow):
        check(pool, plan, left, found)
    assert narrow.bound >= whole.value
    assert whole.bound >= narrow.value


@pytest.mark.parametrize("seed", range(40))
def test_one_person_has_the_bundles_of_everybody(seed):
    pool, _plan, _left = scene(seed, 12, 14)
    m, some = len(pool.places), 0
    every = bundles_of(pool, np.full(12, -1, np.int32), np.ones(m, np.int32), WEEK, widest=m, kept=400)
    for i in range(12):
        found = bundles_of_person(pool, one_row(pool.people, i), WEEK, widest=m, kept=400)
        there = every.worth[i] > 0
        assert np.array_equal(found.members, every.members[i][there]) and found.whole
        assert np.array_equal(found.hours, every.hours[i][there])
        some += len(found.hours)
        if len(found.hours):
            hidden = np.arange(m) != found.members[0, 0]
            less = bundles_of_person(pool, one_row(pool.people, i), WEEK, seen=hidden, widest=m, kept=400)
            assert found.members[0, 0] not in less.members
            assert len(less.hours) == (found.members != found.members[0, 0]).all(1).sum()
    assert some or seed


def test_who_left_places_out_says_so():
    pool, _plan, _left = scene(3, 30, 60)
    told = [bundles_of_person(pool, one_row(pool.people, i), WEEK, widest=2).whole for i in range(30)]
    assert True in told and False in told
    with pytest.raises(EngineError):
        bundles_of_person(pool, pool.people, WEEK)


def test_the_same_on_any_number_of_threads():
    pool, plan, left = scene(5, 600, 60)
    one, three = (bundle(pool, plan, left, WEEK, threads=threads) for threads in (1, 3))
    for name in ("person", "places", "hours"):
        assert np.array_equal(getattr(one, name), getattr(three, name))
    assert len(one.person) > 5
    assert (one.value, one.bound) == (three.value, three.bound)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 4), (4, 0), (1, 1)])
def test_an_empty_side_bundles_nothing(n, m):
    found = bundle(*scene(1, n, m), WEEK)
    assert (len(found.person), found.value, found.bound, found.gap) == (0, 0, 0, 0.0)


def test_nothing_left_gives_nobody_more():
    pool, plan, left = scene(5, 60, 20)
    found = bundle(pool, plan, np.zeros_like(left), WEEK)
    assert (len(found.person), found.bound) == (0, 0)
    assert np.array_equal(found.hours_after, found.hours_before)


def test_ten_thousand_of_one_kind_share_what_there_is():
    pool, _, left = scene(5, 60, 20)
    row = int(bundle(pool, np.full(60, -1, np.int32), left, WEEK).person[0])
    crowd = replace(pool, people=repeated(pool.people, row, 10_000))
    nobody = np.full(10_000, -1, np.int32)
    found = bundle(crowd, nobody, left, WEEK)
    check(crowd, nobody, left, found)
    assert 0 < len(found.person) <= left.sum() // 2


def test_refuses_a_plan_and_capacity_of_another_kind():
    pool, plan, left = scene(5, 6, 6)
    with pytest.raises(EngineError, match="plan"):
        bundle(pool, plan + 6, left, WEEK)
    with pytest.raises(EngineError, match="left"):
        bundle(pool, plan, left - 9, WEEK)
    with pytest.raises(EngineError, match="rounds"):
        bundle(pool, plan, left, WEEK, rounds=0)
