"""What opens most: every count as plain Python counts it, and as it comes out when the columns are really changed."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.pool import People, with_columns
from perspectief.engine.single import one
from perspectief.engine.what_if.openings import ANY, Count, openings, skills_that_open
from tests.engine import markets, oracle

NAMES = markets.market(0).needs.names
SEEDS = st.integers(0, 2**32 - 1)
KINDS = tuple(field.name for field in fields(Count))


def learned(person: People, skill: int) -> People:
    """The one person with one skill more."""
    return with_columns(
        person,
        skill=np.append(person.skill, np.int32(skill)),
        skill_learn=np.append(person.skill_learn, np.uint8(0)),
        skill_start=np.array([0, len(person.skill) + 1]),
    )


def counts(opened: dict[int, set[tuple[int, int]]], number: int, without: set[int], bare: set[int]) -> list[int]:
    """pairs, people, people_first, places, places_first of one number."""
    pairs = opened.get(number, set())
    people, places = {i for i, _ in pairs}, {j for _, j in pairs}
    return [len(pairs), len(people), len(people & without), len(places), len(places & bare)]


def plain(pool: Pool) -> tuple[dict[int, set[tuple[int, int]]], dict[int, set[tuple[int, int]]], list, list]:
    """Pairs that each need and each skill opens, and the fits of every person and place."""
    needs: dict[int, set[tuple[int, int]]] = {}
    skills: dict[int, set[tuple[int, int]]] = {}
    n, m = len(pool.people), len(pool.places)
    fits, found = [0] * n, [0] * m
    for i in range(n):
        person = one(pool.people, i)
        with_skill = [replace(pool, people=learned(person, skill)) for skill in range(markets.SKILLS)]
        for j in range(m):
            lacks = oracle.unmet(pool, i, j)
            if not lacks:
                fits[i] += 1
                found[j] += 1
            if len(lacks) == 1:
                needs.setdefault(NAMES.index(next(iter(lacks))), set()).add((i, j))
            if lacks == {"work"}:
                for skill, changed in enumerate(with_skill):
                    if not oracle.unmet(changed, 0, j):
                        skills.setdefault(skill, set()).add((i, j))
    return needs, skills, fits, found


def of(count: Count, number: int) -> list[int]:
    return [int(getattr(count, name)[number]) for name in KINDS]


@pytest.mark.parametrize("part", range(10))
def test_counts_equal_the_oracle(part):
    some = 0
    for seed in range(part * 52, part * 52 + 52):
        pool = markets.market(seed, 7, 7)
        pool = replace(markets.travel(pool, seed) if seed % 4 == 0 else pool, rare=pool.rarity)
        needs, skills, fits, found = plain(pool)
        without, bare = {i for i in range(7) if not fits[i]}, {j for j in range(7) if not found[j]}
        got = openings(pool, threads=1 + seed % 3)
        assert (got.person_fits.tolist(), got.place_fits.tolist()) == (fits, found)
        for number in range(len(NAMES)):
            assert of(got.needs, number) == counts(needs, number, without, bare), (seed, NAMES[number])
            assert got.person_gain[:, number].tolist() == [
                sum(one == i for one, _ in needs.get(number, ())) for i in range(7)
            ]
        for skill in range(markets.SKILLS):
            assert of(got.skills, skill) == counts(skills, skill, without, bare), (seed, skill)
        some += sum(map(len, skills.values()))
        person = seed % 7
        assert skills_that_open(pool, person).tolist() == [
            sum(i == person for i, _ in skills.get(skill, ())) for skill in range(markets.SKILLS)
        ]
    assert some > 100


def met(pool: Pool, need: int) -> Pool:
    """The same pool in which nobody is asked this need any more."""
    name = NAMES[need]
    n, m = len(pool.people), len(pool.places)
    if need < len(pool.needs.named):
        _, word, mask = pool.needs.named[need]
        rows, column = (pool.people, "need") if word == 2 else (pool.places, ("req_a", "req_b")[word])
        changed = with_columns(rows, **{column: getattr(rows, column) & ~np.uint64(mask)})
        return replace(pool, people=changed) if word == 2 else replace(pool, places=changed)
    if name == "contract":
        forms = np.full(n, 255, np.uint8), np.full(m, 255, np.uint8)
        return replace(
            pool,
            people=with_columns(pool.people, contract=forms[0]),
            places=with_columns(pool.places, contract=forms[1]),
        )
    if name == "hours":
        return replace(pool, places=with_columns(pool.places, hours_min=np.zeros(m, np.int16)))
    if name == "hours-floor":
        return replace(pool, people=with_columns(pool.people, hours_min=np.zeros(n, np.int16)))
    if name == "work":
        return replace(pool, rules=replace(pool.rules, floor=0, rather_not=0))
    here, wide = np.zeros, np.full(n, 9, np.int32)
    people = with_columns(pool.people, x=here(n, np.int32), y=here(n, np.int32), reach=wide, reach_fetched=wide)
    return replace(pool, people=people, places=with_columns(pool.places, x=here(m, np.int32), y=here(m, np.int32)))


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.integers(0, len(NAMES) - 1))
def test_a_need_met_for_all_brings_what_was_counted(seed, need):
    pool = markets.market(seed, 14, 14)
    pool = replace(pool, rare=pool.rarity)
    before, got, after = match(pool), openings(pool), match(met(pool, need))
    assert np.array_equal(after.person_total, before.person_total + got.person_gain[:, need])
    assert np.array_equal(after.place_total, before.place_total + got.place_gain[:, need])


@settings(max_examples=150, deadline=None)
@given(SEEDS, st.integers(0, markets.SKILLS - 1))
def test_a_skill_learned_by_all_brings_what_was_counted(seed, skill):
    pool = markets.market(seed, 14, 14)
    pool = replace(pool, rare=pool.rarity)
    ends = pool.people.skill_start[1:]
    more = with_columns(
        pool.people,
        skill=np.insert(pool.people.skill, ends, skill).astype(np.int32),
        skill_learn=np.insert(pool.people.skill_learn, ends, 0).astype(np.uint8),
        skill_start=pool.people.skill_start + np.arange(15),
    )
    before, got, after = match(pool), openings(pool).skills, match(replace(pool, people=more))
    brought = after.person_total - before.person_total
    new_places = after.place_total - before.place_total
    assert of(got, skill) == [
        brought.sum(), (brought > 0).sum(), ((brought > 0) & (before.person_total == 0)).sum(),
        (new_places > 0).sum(), ((new_places > 0) & (before.place_total == 0)).sum(),
    ]  # fmt: skip


def plain_gap(pool: Pool, i: int, j: int, name: str) -> int:
    """How far the one need that is not met is from met."""
    p, q = pool.people, pool.places
    if name == "hours":
        return int(q.hours_min[j]) - int(p.hours_max[i])
    if name == "hours-floor":
        return int(p.hours_min[i]) - int(q.hours_max[j])
    if name == "travel":
        square, far = oracle.journey(pool, i, j)
        return -(-round(10 * far**0.5) // round(square**0.5)) if square else 10**6
    if name in {"contract", "work"}:
        return 1
    _, word, mask = pool.needs.named[NAMES.index(name)]
    bad = (q.req_a[j] & ~p.has_a[i], q.req_b[j] & ~p.has_b[i], p.need[i] & ~q.offer[j])[word]
    return (int(bad) & mask).bit_count()


@pytest.mark.parametrize("seed", range(40))
def test_only_what_lies_within_the_limit_counts(seed):
    pool, r = markets.market(seed, 12, 12), np.random.default_rng(seed)
    pool = markets.travel(pool, seed) if seed % 4 == 0 else pool
    limit = r.choice(np.array([-1, 0, 1, 2, 8, 13, ANY], np.int32), (12, len(NAMES)))
    expected = np.zeros((12, len(NAMES)), int)
    for i in range(12):
        for j in range(12):
            lacks = oracle.unmet(pool, i, j)
            if len(lacks) == 1 and plain_gap(pool, i, j, name := lacks.pop()) <= limit[i, NAMES.index(name)]:
                expected[i, NAMES.index(name)] += limit[i, NAMES.index(name)] > 0
    assert openings(pool, limit=limit).person_gain.tolist() == expected.tolist()


def test_the_same_on_any_number_of_threads():
    pool = markets.market(5, 600, 300)
    one_thread, three = openings(pool, threads=1), openings(pool, threads=3)
    for count in ("needs", "skills"):
        for name in KINDS:
            assert np.array_equal(getattr(getattr(one_thread, count), name), getattr(getattr(three, count), name))
    assert one_thread.needs.pairs.sum() > 1000


def test_who_has_a_fit_elsewhere_is_not_counted_as_without():
    pool = markets.market(5, 60, 60)
    nobody = openings(pool, person_fits=np.ones(60, np.int32), place_fits=np.ones(60, np.int32))
    assert not nobody.needs.people_first.any()
    assert not nobody.skills.places_first.any()
    assert np.array_equal(nobody.needs.people, openings(pool).needs.people)


@pytest.mark.parametrize(("n", "m"), [(0, 0), (0, 5), (5, 0), (1, 1)])
def test_an_empty_side_opens_nothing(n, m):
    got = openings(markets.market(2, n, m))
    assert got.needs.people.sum() <= n * len(NAMES)
    assert got.person_gain.shape == (n, len(NAMES))
    assert n * m > 0 or not got.skills.pairs.any()


def test_a_crowd_of_equals_counts_alike():
    pool = markets.market(11, 40, 40)
    whole = openings(pool)
    row = int(np.argmax(whole.person_gain.sum(1)))
    crowd = repeated(pool.people, row, 10_000)
    got = openings(replace(pool, people=crowd))
    assert np.array_equal(got.person_gain, np.tile(whole.person_gain[row], (10_000, 1)))


def repeated(people: People, row: int, times: int) -> People:
    """The same person so many times, under ids of their own."""
    single = one(people, row)
    columns = {name: np.tile(getattr(single, name), times) for name in People.SPEC}
    for start, (first, *_) in (("skill_start", ("skill",)), ("wish_start", ("wish",))):
        columns[start] = np.arange(times + 1) * len(getattr(single, first))
    return People(**(columns | {"id": np.arange(times)}))


def test_refuses_limits_and_fits_of_another_size():
    pool = markets.market(3, 4, 4)
    with pytest.raises(EngineError, match="int32 of 4 people"):
        openings(pool, limit=np.zeros((3, 2), np.int32))
    with pytest.raises(EngineError, match="expected 4 and 4 counts"):
        openings(pool, person_fits=np.zeros(3, np.int32), place_fits=np.zeros(4, np.int32))
    with pytest.raises(EngineError, match="threads"):
        openings(pool, threads=0)
