"""The whole pool at once equals the plain rules, on any number of threads, in any shards, for any audience."""

from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.match import Audience, Lists, match, merge
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
    for seed in range(batch * 55, batch * 55 + 55):
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
    assert fits > 150


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
