"""One against all: the same as in the whole, also for a row beside the pool; what is not met is counted exactly."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.explain import explain
from perspectief.engine.match import Audience
from perspectief.engine.pool import with_columns
from perspectief.engine.single import one, people_for, places_for, unmet_by_people, unmet_by_places
from tests.engine import markets, oracle

SEEDS = range(40)


@pytest.mark.parametrize("seed", SEEDS)
def test_best_of_one_equals_best_of_all(seed):
    pool, r = markets.market(seed, 15, 15), np.random.default_rng(seed)
    seen, offered = r.random(15) < 0.8, r.random(15) < 0.8
    places, place_count, people, people_count = oracle.match(pool, 4, seen, offered)
    for row in range(15):
        best = places_for(pool, row, k=4, audience=Audience(places=offered))
        if seen[row]:
            assert (list(zip(best.rows, best.points, strict=True)), best.total) == (places[row], place_count[row])
        best = people_for(pool, row, k=4, audience=Audience(people=seen))
        if offered[row]:
            assert (list(zip(best.rows, best.points, strict=True)), best.total) == (people[row], people_count[row])


def counted(pool, unmet) -> tuple[dict[str, int], dict[frozenset[str], int]]:
    names = pool.needs.names
    pairs = {frozenset((names[a], names[b])): int(unmet.pair[a, b]) for a, b in np.argwhere(unmet.pair)}
    return {names[a]: int(n) for a, n in enumerate(unmet.single) if n}, pairs


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_not_met_equals_the_oracle(seed):
    pool = markets.market(seed, 12, 12)
    lacks = [[oracle.unmet(pool, i, j) for j in range(12)] for i in range(12)]
    for row in range(12):
        for found, sets in (
            (unmet_by_places(pool, row), lacks[row]),
            (unmet_by_people(pool, row), [lacks[i][row] for i in range(12)]),
        ):
            single = Counter(next(iter(lack)) for lack in sets if len(lack) == 1)
            pair = Counter(frozenset(lack) for lack in sets if len(lack) == 2)
            assert counted(pool, found) == (dict(single), dict(pair))
            assert sorted(found.fit_rows) == [j for j, lack in enumerate(sets) if not lack]
            assert found.fits == len(found.fit_rows) == len(found.fit_points)
            assert all(sets[j] == {pool.needs.names[n]} for j, n in zip(found.rows, found.needs, strict=True))
            assert (np.diff(found.points) <= 0).all()


def test_near_points_are_those_of_the_pair():
    pool = markets.market(8, 20, 20)
    near = [(i, unmet_by_places(pool, i)) for i in range(20)]
    assert sum(len(found.rows) for _, found in near) > 30
    for i, found in near:
        assert found.points.tolist() == [oracle.points(pool, i, int(j)) for j in found.rows]


def test_a_place_being_carved_is_matched_beside_the_pool():
    pool = markets.market(3, 25, 10)
    for row in range(10):
        plain = with_columns(one(pool.places, row), req_a=np.zeros(1, np.uint64), req_b=np.zeros(1, np.uint64))
        carved = replace(pool, places=plain, rare=pool.rarity)
        best = people_for(pool, plain, k=25)
        assert list(zip(best.rows, best.points, strict=True)) == oracle.match(carved, 25)[2][0]
        assert best.total >= people_for(pool, row).total


def test_a_pair_explained_adds_up():
    for seed in range(30):
        pool = markets.market(seed, 8, 8)
        for i in range(8):
            for j in range(8):
                found = explain(pool, one(pool.people, i), one(pool.places, j))
                assert set(found.unmet) == oracle.unmet(pool, i, j)
                assert found.total == oracle.points(pool, i, j)
                assert sum(asked.points for asked in found.asked) == found.skills


def test_refuses_a_row_that_is_not_there():
    pool = markets.market(3, 4, 4)
    with pytest.raises(EngineError, match="no row 4 among 4"):
        places_for(pool, 4)
    with pytest.raises(EngineError, match="expected one row, got 4"):
        people_for(pool, pool.places)
