"""With a table of minutes between zones everything else holds as without one."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.errors import EngineError
from perspectief.engine.explain import explain
from perspectief.engine.match import match
from perspectief.engine.pool import put, with_columns
from perspectief.engine.single import one, people_for, places_for, unmet_by_people, unmet_by_places
from perspectief.engine.travel import NEVER, Travel
from perspectief.engine.update import update_person, update_place
from tests.engine import markets, oracle
from tests.engine.test_match import listed, same

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_lists_equal_the_oracle(seed):
    r = np.random.default_rng(seed)
    pool = markets.travel(markets.market(seed, int(r.integers(0, 14)), int(r.integers(0, 14))), seed)
    lists = match(pool, k=4, kp=3)
    places, place_count, people, people_count = oracle.match(pool, 4)
    assert (listed(lists.places), listed(lists.people)) == (places, [row[:3] for row in people])
    assert (lists.person_total.tolist(), lists.place_total.tolist()) == (place_count, people_count)


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_one_against_all_and_reasons_equal_the_oracle(seed):
    pool = markets.travel(markets.market(seed, 9, 9), seed)
    places, _, people, _ = oracle.match(pool, 9)
    for row in range(9):
        best, other = places_for(pool, row, k=9), people_for(pool, row, k=9)
        assert list(zip(best.rows, best.points, strict=True)) == places[row]
        assert list(zip(other.rows, other.points, strict=True)) == people[row]
        lacks = [oracle.unmet(pool, row, j) for j in range(9)]
        assert sorted(unmet_by_places(pool, row).fit_rows) == [j for j in range(9) if not lacks[j]]
        found = unmet_by_people(pool, row)
        only = {i: oracle.unmet(pool, i, row) for i in range(9)}
        named = {int(i): {pool.needs.names[need]} for i, need in zip(found.rows, found.needs, strict=True)}
        assert named == {i: lack for i, lack in only.items() if len(lack) == 1}
        for j in range(9):
            pair = explain(pool, one(pool.people, row), one(pool.places, j))
            assert (set(pair.unmet), pair.total) == (lacks[j], oracle.points(pool, row, j))


@pytest.mark.parametrize("seed", range(10))
def test_a_changed_row_changes_the_lists_as_a_new_run_does(seed):
    r, pool = np.random.default_rng(seed), markets.travel(markets.market(seed, 22, 18), seed)
    pool = replace(pool, rare=pool.rarity)
    before, row = match(pool, k=3, kp=3), int(r.integers(18))
    changed = with_columns(markets.people(r, 1), id=pool.people.id[row : row + 1])
    after = replace(pool, people=put(pool.people, changed))
    assert same(update_person(pool, after, before, row), match(after, k=3, kp=3))
    changed = with_columns(markets.places(r, 1), id=pool.places.id[row : row + 1])
    after = replace(pool, places=put(pool.places, changed))
    assert same(update_place(pool, after, before, row), match(after, k=3, kp=3))


def test_minutes_count_and_not_the_distance():
    pool = markets.travel(markets.market(5, 40, 40), 5)
    plain = with_columns(pool.people, x=pool.people.x[::-1].copy(), reach=np.full(40, -1, np.int32))
    assert match(pool).person_total.sum() > 20
    assert same(match(pool), match(replace(pool, people=plain)))
    shut = replace(pool.travel, minutes=np.full_like(pool.travel.minutes, NEVER))
    assert match(replace(pool, travel=shut)).person_total.sum() == 0


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("zone", 6, r"travel.zone: row 2 has 6, expected -1 to 5"),
        ("zone_of_place", -2, r"travel.zone_of_place: row 2 has -2"),
        ("most", 1001, r"travel.most: row 2 has 1001, expected -1 to 1000"),
        ("modes", 8, r"travel.modes: row 2 has 8, expected 0 to 7"),
        ("people", 0, r"travel.people: row 2 has 0, expected ids that rise"),
    ],
)
def test_a_value_out_of_range_is_named(name, value, said):
    travel = markets.travel(markets.market(4, 8, 8), 4).travel
    column = getattr(travel, name).copy()
    column[2] = value
    with pytest.raises(EngineError, match=said):
        replace(travel, **{name: column})


def test_wrong_tables_and_unknown_ids_are_named():
    pool = markets.travel(markets.market(4, 8, 8), 4)
    travel: Travel = pool.travel
    for wrong in (travel.minutes.astype(np.float64), travel.minutes[0], travel.minutes[:, :5], travel.minutes[:0]):
        with pytest.raises(EngineError, match=r"travel.minutes"):
            replace(travel, minutes=wrong)
    with pytest.raises(EngineError, match=r"travel.most: expected 8 of int16, got float64"):
        replace(travel, most=np.full(8, np.nan))
    fewer = replace(travel, places=travel.places[:-1], zone_of_place=travel.zone_of_place[:-1])
    with pytest.raises(EngineError, match=rf"places.id: row 7 has {travel.places[-1]}, which the travel table"):
        match(replace(pool, travel=fewer))
