"""Carving: what each place gains equals what plain Python counts, and what comes out when the place is really changed."""

from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.pool import Places, with_columns
from perspectief.engine.single import one, people_for, unmet_by_people
from perspectief.engine.what_if.carving import Carved, carve
from tests.engine import markets, oracle
from tests.engine.test_openings import repeated

NAMES = markets.market(0).needs.names
DROPPABLE = np.array([name not in {"travel", "work"} for name in NAMES])


def frozen(seed: int, n: int, m: int) -> Pool:
    pool = markets.market(seed, n, m)
    return replace(pool, rare=pool.rarity)


def without(place: Places, skill: int) -> Places:
    """The one place without a skill."""
    kept = place.skill != skill
    return with_columns(
        place, skill=place.skill[kept], skill_ask=place.skill_ask[kept], skill_start=np.array([0, int(kept.sum())])
    )


@pytest.mark.parametrize("part", range(10))
def test_needs_taken_off_equal_the_oracle(part):
    pairs = 0
    for seed in range(part * 52, part * 52 + 52):
        pool = frozen(seed, 8, 6)
        pool = markets.travel(pool, seed) if seed % 4 == 0 else pool
        lacks = [[oracle.unmet(pool, i, j) for j in range(6)] for i in range(8)]
        first = [all(row) for row in lacks]
        got = carve(pool, droppable=DROPPABLE, threads=1 + seed % 2)
        for j in range(6):
            assert got.fits[j] == sum(not lacks[i][j] for i in range(8))
            bring = {}
            for a, name in enumerate(NAMES):
                some = [i for i in range(8) if lacks[i][j] == {name}] if DROPPABLE[a] else []
                assert (got.single[j, a], got.single_first[j, a]) == (len(some), sum(first[i] for i in some))
                for b in range(a + 1, len(NAMES)):
                    both = {name, NAMES[b]}
                    if DROPPABLE[a] and DROPPABLE[b] and any(lacks[i][j] == both for i in range(8)):
                        bring[a, b] = [i for i in range(8) if lacks[i][j] and lacks[i][j] <= both]
            best = max(bring, key=lambda two: len(bring[two]), default=None)
            expected = (*best, len(bring[best])) if best else (-1, -1, 0)
            assert tuple(got.pair[j]) == expected
            assert got.pair_first[j] == (sum(first[i] for i in bring[best]) if best else 0)
            pairs += best is not None
    assert pairs > 30


@pytest.mark.parametrize("seed", range(60))
def test_a_skill_taken_off_equals_the_place_without_it(seed):
    pool = frozen(seed, 30, 8)
    totals = np.array([people_for(pool, j).total for j in range(8)])
    got = carve(pool, droppable=DROPPABLE)
    assert got.fits.tolist() == totals.tolist()
    nobody = {i for i in range(30) if all(oracle.unmet(pool, i, j) for j in range(8))}
    asked = {
        (j, int(s)) for j in range(8) for s in one(pool.places, j).skill if len(set(one(pool.places, j).skill)) > 1
    }
    assert set(zip(got.place.tolist(), got.skill.tolist(), strict=True)) == asked
    for at, (j, skill) in enumerate(zip(got.place.tolist(), got.skill.tolist(), strict=True)):
        best = people_for(pool, without(one(pool.places, j), skill), k=30)
        assert got.skill_fits[at] == best.total
        assert got.skill_first[at] == len(nobody & set(best.rows.tolist()))


def test_counts_are_those_of_one_place():
    pool = frozen(4, 200, 40)
    got = carve(pool, droppable=np.ones(len(NAMES), bool))
    for j in range(40):
        unmet = unmet_by_people(pool, j)
        single, pair = unmet.single[:-1], unmet.pair[:-1, :-1]  # the work itself is never taken off
        assert (got.fits[j], got.single[j].tolist()) == (unmet.fits, [*single.tolist(), 0])
        together = pair + single[:, None] + single
        assert got.pair[j, 2] == np.where(pair > 0, together, 0).max()


def test_the_same_on_any_number_of_threads_and_skills_left_out_are_not_tried():
    pool, tried = frozen(5, 300, 200), np.arange(markets.SKILLS) % 2 == 0
    one_thread, three = (carve(pool, droppable=DROPPABLE, tried=tried, threads=threads) for threads in (1, 3))
    for name in Carved.__dataclass_fields__:
        assert np.array_equal(getattr(one_thread, name), getattr(three, name))
    assert set(one_thread.skill.tolist()) <= set(np.flatnonzero(tried).tolist())
    assert one_thread.skill_fits.sum() > 100


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 5), (5, 0)])
def test_an_empty_side_gains_nothing(n, m):
    got = carve(frozen(2, n, m), droppable=DROPPABLE)
    assert (len(got.fits), got.single.sum(), got.skill_fits.sum()) == (m, 0, 0)


def test_a_crowd_of_equals_gains_all_or_nobody():
    pool = frozen(11, 40, 40)
    crowd = replace(pool, people=repeated(pool.people, 7, 10_000))
    got = carve(crowd, droppable=DROPPABLE)
    assert set(np.unique(got.single)) <= {0, 10_000}
    assert got.single.any()


def test_refuses_needs_and_fits_of_another_size():
    pool = frozen(3, 4, 4)
    with pytest.raises(EngineError, match="droppable"):
        carve(pool, droppable=np.ones(3, bool))
    with pytest.raises(EngineError, match="expected 4 counts"):
        carve(pool, droppable=DROPPABLE, person_fits=np.zeros(3, np.int32))
