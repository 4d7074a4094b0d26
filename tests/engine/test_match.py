"""The whole pool at once equals the plain rules, on any number of threads, in any shards, for any audience."""

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.engine.errors import EngineError
from perspectief.engine.match import Audience, Lists, match, merge
from perspectief.engine.single import people_for, places_for
from tests.engine import markets, oracle

FIELDS = ("person_keys", "person_total", "place_keys", "place_total")


def listed(found: tuple[np.ndarray, np.ndarray]) -> list[list[tuple[int, int]]]:
    rows, points = found
    return [
        [(int(a), int(b)) for a, b in zip(row, worth, strict=True) if a >= 0]
        for row, worth in zip(rows, points, strict=True)
    ]


def same(one: Lists, other: Lists) -> bool:
    return all(np.array_equal(getattr(one, name), getattr(other, name)) for name in FIELDS)


@pytest.mark.parametrize("batch", range(10))
def test_equals_the_oracle_on_small_markets(batch):
    fits = 0
    for seed in range(batch * 210, batch * 210 + 210):
        r = np.random.default_rng(seed)
        size = 25 if seed % 5 == 0 else 12
        pool = markets.market(seed, int(r.integers(0, size)), int(r.integers(0, size)))
        lists = match(pool, k=4, kp=3)
        places, place_count, people, people_count = oracle.match(pool, 4)
        assert listed(lists.places) == places
        assert listed(lists.people) == [row[:3] for row in people]
        assert lists.person_total.tolist() == place_count
        assert lists.place_total.tolist() == people_count
        fits += sum(place_count)
    assert fits > 600


@given(st.integers(0, 2**32 - 1))
def test_equals_the_oracle_on_any_small_market(seed):
    """With the profile `long` 20,000 markets more."""
    pool = markets.market(seed, seed % 11, seed // 11 % 11)
    lists = match(pool, k=3, kp=4, threads=1 + seed % 3)
    places, place_count, people, people_count = oracle.match(pool, 4)
    assert listed(lists.places) == [row[:3] for row in places] and listed(lists.people) == people
    assert (lists.person_total.tolist(), lists.place_total.tolist()) == (place_count, people_count)


def test_an_audience_sees_a_full_list_of_what_it_may_see():
    for seed in range(60):
        pool, r = markets.market(seed, 14, 14), np.random.default_rng(seed)
        seen, offered = r.random(14) < 0.7, r.random(14) < 0.7
        lists = match(pool, k=4, kp=4, audience=Audience(seen, offered))
        places, _, people, totals = oracle.match(pool, 4, seen, offered)
        assert (listed(lists.places), listed(lists.people), lists.place_total.tolist()) == (places, people, totals)


@pytest.fixture(scope="module")
def large():
    return markets.market(5, 3000, 400)


def test_threads_change_nothing(large):
    one = match(large, k=7, kp=9, threads=1)
    assert one.person_total.sum() > 10_000
    assert same(one, match(large, k=7, kp=9, threads=2))
    assert same(one, match(large, k=7, kp=9, threads=8))


def test_shards_change_nothing(large):
    shard = np.random.default_rng(3).integers(0, 35, len(large.people))
    parts = [match(large, k=7, kp=9, audience=Audience(people=shard == number)) for number in range(35)]
    assert same(match(large, k=7, kp=9), merge(parts))
    assert same(match(large, k=7, kp=9), merge(reversed(parts)))


def test_equal_people_stand_in_the_order_of_waiting_then_id():
    pool = markets.market(1, 10_000, 1)
    twins = {
        name: np.repeat(getattr(pool.people, name)[:1], 10_000) for name in pool.people.SPEC if "start" not in name
    }
    flat = dict.fromkeys(("skill", "wish"), np.empty(0, np.int32)) | {"skill_learn": np.empty(0, np.uint8)}
    starts = dict.fromkeys(("skill_start", "wish_start"), np.zeros(10_001, np.int64))
    waiting = np.random.default_rng(0).integers(0, 50, 10_000).astype(np.int32)
    people = type(pool.people)(**(twins | flat | starts | {"id": np.arange(10_000), "waiting": waiting}))
    open_door = {name: np.zeros(1, pool.places.SPEC[name]) for name in ("req_a", "req_b", "hours_min")}
    there = {
        "x": people.x[:1],
        "y": people.y[:1],
        "contract": np.array([255], np.uint8),
        "hours_max": np.array([99], np.int16),
    }
    wide = {
        "need": np.zeros(10_000, np.uint64),
        "contract": np.full(10_000, 1, np.uint8),
        "reach": np.full(10_000, 9, np.int32),
    }
    here = {"x": np.zeros(10_000, np.int32), "y": np.zeros(10_000, np.int32)}
    pool = replace(
        pool,
        people=replace(people, **wide, **here),
        places=replace(pool.places, **(open_door | there | {"x": np.zeros(1, np.int32), "y": np.zeros(1, np.int32)})),
        rules=replace(pool.rules, floor=0, rather_not=0),
    )
    lists = match(pool, k=1, kp=30)
    assert lists.place_total[0] == 10_000
    assert lists.people[0][0].tolist() == np.lexsort((np.arange(10_000), -waiting))[:30].tolist()


def test_tiles_and_slabs_of_every_size_hold_everybody():
    """Around the edges of a tile of 512, on both sides, one against all says the same as the whole."""
    for n, m in ((1, 511), (3, 512), (2, 513), (2, 1025), (1030, 2), (513, 513)):
        pool = markets.market(n + m, n, m)
        lists = match(pool, k=m, kp=n)
        for i in range(0, n, max(1, n // 12)):
            best = places_for(pool, i, k=m)
            assert best.total == lists.person_total[i] and (lists.places[0][i][: best.total] == best.rows).all()
        for j in range(0, m, max(1, m // 12)):
            best = people_for(pool, j, k=n)
            assert best.total == lists.place_total[j] and (lists.people[0][j][: best.total] == best.rows).all()


def test_ten_thousand_alike_on_both_sides_are_counted_in_full_and_listed_in_order():
    """Everybody fits everything and every fit is equal: a hundred million ties."""
    one = markets.market(1, 1, 1)
    people = take_alike(one.people, 10_000, contract=1, reach=9, need=0, x=0, y=0, hours_min=0)
    places = take_alike(
        one.places, 10_000, contract=1, x=0, y=0, req_a=0, req_b=0, hours_min=0, hours_max=99, fetches=0
    )
    pool = replace(one, people=people, places=places, rules=replace(one.rules, floor=0, rather_not=0))
    start = time.process_time()
    lists = match(pool, k=3, kp=3)
    assert time.process_time() - start < 60
    assert (lists.person_total == 10_000).all() and (lists.place_total == 10_000).all()
    assert (lists.places[0] == [0, 1, 2]).all() and (lists.people[0] == [0, 1, 2]).all()


def take_alike(rows, count: int, **values: int):
    """`count` rows that differ in nothing but their id, without skills and wishes."""
    starts = {start: np.zeros(count + 1, np.int64) for start, _ in rows.LINKS}
    empty = {name: np.empty(0, rows.SPEC[name]) for _, names in rows.LINKS for name in names}
    columns = {
        name: np.full(count, values.get(name, getattr(rows, name)[0]), dtype)
        for name, dtype in rows.SPEC.items()
        if name not in starts and name not in empty
    }
    return type(rows)(**(columns | starts | empty | {"id": np.arange(count)}))


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 3), (3, 0), (1, 1)])
def test_hardly_anybody(n, m):
    lists = match(markets.market(2, n, m), k=2, kp=2)
    assert lists.person_keys.shape == (n, 2)
    assert lists.place_keys.shape == (m, 2)


def test_refuses_lists_of_nothing_and_masks_of_another_size(large):
    with pytest.raises(EngineError, match="1 or more"):
        match(large, k=0)
    with pytest.raises(EngineError, match=r"audience.people: expected 3000 bools"):
        match(large, audience=Audience(people=np.ones(5, bool)))
