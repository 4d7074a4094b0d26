"""What must hold for every market."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.explain import explain
from perspectief.engine.match import match
from perspectief.engine.pool import with_columns
from perspectief.engine.single import one
from tests.engine import markets, oracle

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
