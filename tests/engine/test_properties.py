"""What must hold for every market."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.explain import explain
from perspectief.engine.match import Audience, match
from perspectief.engine.pool import put, with_columns
from perspectief.engine.single import one
from perspectief.engine.update import update_person, update_place
from tests.engine import markets, oracle
from tests.engine.test_match import same

SEEDS = st.integers(0, 2**32 - 1)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_nobody_is_listed_against_a_hard_need(seed):
    pool = markets.market(seed, 12, 12)
    rows, _ = match(pool, k=12, kp=12).places
    for person, places in enumerate(rows):
        assert not [j for j in places if j >= 0 and oracle.unmet(pool, person, int(j))]


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.integers(0, markets.SKILLS - 1), st.booleans())
def test_adding_a_skill_never_lowers_a_fit(seed, skill, learning):
    pool = markets.market(seed, 1, 8)
    person, r = pool.people, np.random.default_rng(seed)
    at = int(r.integers(0, len(person.skill) + 1))
    more = with_columns(
        person,
        skill=np.insert(person.skill, at, skill).astype(np.int32),
        skill_learn=np.insert(person.skill_learn, at, learning).astype(np.uint8),
        skill_start=np.array([0, len(person.skill) + 1]),
    )
    for j in range(8):
        before, after = (explain(pool, who, one(pool.places, j)) for who in (person, more))
        assert after.total >= before.total
        assert set(after.unmet) <= set(before.unmet)
    with_it = replace(pool, people=more)
    assert match(with_it).person_total[0] >= match(pool).person_total[0]


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_reasons_recompute_to_the_points_of_every_pair(seed):
    """Every listed pair explains as a fit with the points it is listed with, and every other pair as none."""
    pool = markets.market(seed, 10, 10)
    rows, points = match(pool, k=10, kp=10).places
    for person in range(10):
        listed = {int(j): int(worth) for j, worth in zip(rows[person], points[person], strict=True) if j >= 0}
        for j in range(10):
            found = explain(pool, one(pool.people, person), one(pool.places, j))
            assert (not found.unmet) == (j in listed)
            assert listed.get(j, found.total) == found.total
            assert sum(asked.points for asked in found.asked) == found.skills


@settings(max_examples=80, deadline=None)
@given(SEEDS, st.integers(1, 6))
def test_every_audience_has_the_staff_list_filtered_and_as_long_as_can_be(seed, k):
    pool, r = markets.market(seed, 13, 13), np.random.default_rng(seed)
    seen, offered = r.random(13) < r.random(), r.random(13) < r.random()
    staff, own = match(pool, k=13, kp=13), match(pool, k=k, kp=k, audience=Audience(seen, offered))
    for whole, part, mine, theirs in (
        (staff.places, own.places, seen, offered),
        (staff.people, own.people, offered, seen),
    ):
        for row in range(13):
            kept = [
                (int(other), int(worth))
                for other, worth in zip(whole[0][row], whole[1][row], strict=True)
                if other >= 0 and theirs[other] and mine[row]
            ]
            shown = [(int(other), int(worth)) for other, worth in zip(part[0][row], part[1][row], strict=True)]
            assert [pair for pair in shown if pair[0] >= 0] == kept[:k]


@settings(max_examples=40, deadline=None)
@given(SEEDS)
def test_changes_one_by_one_give_the_lists_of_a_new_run(seed):
    r, pool = np.random.default_rng(seed), markets.market(seed, 16, 14)
    pool = replace(pool, rare=pool.rarity)
    lists = match(pool, k=3, kp=2)
    for _ in range(3):
        row = int(r.integers(16))
        person = with_columns(markets.people(r, 1), id=pool.people.id[row : row + 1])
        after = replace(pool, people=put(pool.people, person))
        lists, pool = update_person(pool, after, lists, row), after
        row = int(r.integers(14))
        place = with_columns(markets.places(r, 1), id=pool.places.id[row : row + 1])
        after = replace(pool, places=put(pool.places, place))
        lists, pool = update_place(pool, after, lists, row), after
    assert same(lists, match(pool, k=3, kp=2))


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_order_of_rows_changes_nothing_but_ties(seed):
    pool = markets.market(seed, 10, 10)
    r = np.random.default_rng(seed)
    people, places = r.permutation(10), r.permutation(10)
    shuffled = replace(
        pool,
        people=shuffled_rows(pool.people, people),
        places=shuffled_rows(pool.places, places),
    )
    one_way, other = match(pool, k=10, kp=10), match(shuffled, k=10, kp=10)
    assert np.array_equal(one_way.person_total[people], other.person_total)
    assert np.array_equal(one_way.places[1][people], other.places[1])
    assert np.array_equal(one_way.place_total[places], other.place_total)


def shuffled_rows(rows, order):
    parts = [one(rows, int(row)) for row in order]
    columns = {name: np.concatenate([getattr(part, name) for part in parts]) for name in rows.SPEC}
    for start, _ in rows.LINKS:
        length = [int(getattr(part, start)[1]) for part in parts]
        columns[start] = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    return type(rows)(**(columns | {"id": np.arange(len(rows))}))
