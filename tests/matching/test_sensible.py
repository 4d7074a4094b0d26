"""Would a professional agree? Pairs of people and places at the base, judged by hand without running the engine."""

from collections import Counter
from typing import NamedTuple

import numpy as np
import pytest

from perspectief.engine.explain import explain
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.rules import Rules
from perspectief.engine.single import one
from perspectief.matching.columns import days
from perspectief.matching.compiling import pool_of
from perspectief.taxonomy.catalogue import catalogue
from tests.matching import archetypes

TOP = 10
MUSTS_IN = 0.95


class Tops(NamedTuple):
    """Top tens by code: places of each person and people of each place, best first."""

    places: dict[str, list[str]]
    people: dict[str, list[str]]


def rarity_of_the_whole_catalogue() -> np.ndarray:
    """Rarity as if every occupation were asked once, instead of the fifty places in the file."""
    known = catalogue()
    often = Counter(
        skill for work in known.occupations.values() for skill in {*work.tasks, *work.required, *work.useful}
    )
    rare = np.ones(max(known.skills) + 1, np.int32)
    for skill in known.skills:
        rare[skill] = min(8, (len(known.occupations) // max(1, often[skill])).bit_length())
    return rare


RARITY = {
    "as the places in the file ask": None,
    "as if nothing were rare": np.ones(max(catalogue().skills) + 1, np.int32),
    "as if every occupation were asked": rarity_of_the_whole_catalogue(),
}


def market(rare: np.ndarray | None) -> Pool:
    today = days(archetypes.TODAY)
    assert today is not None
    return pool_of(archetypes.cards(), archetypes.places(), today, Rules(), rare)


def top_tens(pool: Pool) -> Tops:
    found = match(pool, k=TOP, kp=TOP)
    people, places = pool.people.id, pool.places.id
    return Tops(
        {f"P{people[i]:02}": [f"Q{places[j]:02}" for j in row if j >= 0] for i, row in enumerate(found.places[0])},
        {f"Q{places[j]:02}": [f"P{people[i]:02}" for i in row if i >= 0] for j, row in enumerate(found.people[0])},
    )


def why(pool: Pool, pair: archetypes.Verdict) -> str:
    """What the engine says of a pair, for who reads a failure."""
    person, place = (
        int(np.flatnonzero(rows.id == int(code[1:]))[0])
        for rows, code in ((pool.people, pair.person), (pool.places, pair.place))
    )
    found = explain(pool, one(pool.people, person), one(pool.places, place))
    return f"{pair.person} {pair.place} {pair.verdict} ({pair.why}): {found.unmet or 'fits'}, {found.work} of work"


def ranks(tops: Tops, pairs: list[archetypes.Verdict]) -> list[int | None]:
    """Position of each pair in the two lists, from 1; None where it is not in the top ten."""
    both = [(tops.places[p.person], p.place) for p in pairs] + [(tops.people[p.place], p.person) for p in pairs]
    return [row.index(code) + 1 if code in row else None for row, code in both]


@pytest.mark.parametrize("rare", RARITY.values(), ids=RARITY)
def test_what_must_not_be_is_in_no_top_ten_and_what_must_be_is_there(rare: np.ndarray | None) -> None:
    pool = market(rare)
    tops = top_tens(pool)
    pairs = archetypes.verdicts()
    must = [pair for pair in pairs if pair.verdict == "must"]
    never = [pair for pair in pairs if pair.verdict == "must-not"]
    wrong = [p for p, rank in zip(never * 2, ranks(tops, never), strict=True) if rank]
    where = ranks(tops, must)
    missed = [p for p, rank in zip(must * 2, where, strict=True) if rank is None]
    share = 1 - len(missed) / len(where)
    print(
        f"{len(never)} must-not: {len(wrong)} in a top ten; {len(must)} musts: {share:.1%} in, ranks {Counter(where)}"
    )
    assert not wrong, "\n".join(why(pool, pair) for pair in dict.fromkeys(wrong))
    assert share >= MUSTS_IN, "\n".join(why(pool, pair) for pair in dict.fromkeys(missed))


def test_the_judgement_is_broad_enough_to_mean_something() -> None:
    pairs = archetypes.verdicts()
    people, places = ({row["code"] for row in archetypes.rows(name)} for name in ("people.csv", "places.csv"))
    count = Counter(pair.verdict for pair in pairs)
    assert len({pair[:2] for pair in pairs}) == len(pairs) >= 200
    assert count["must"] >= 50
    assert count["must-not"] >= 150
    assert {pair.person for pair in pairs} == people
    assert {pair.place for pair in pairs} == places
    assert {pair.person for pair in pairs if pair.verdict == "must"} == people
    assert all(pair.why for pair in pairs)


def test_many_of_the_must_nots_are_other_work_and_nothing_else() -> None:
    """A place out of reach proves the hard needs only; these prove that the floor keeps other work out."""
    pool = market(None)
    found = Counter()
    for pair in archetypes.verdicts():
        if pair.verdict == "must-not":
            person = int(np.flatnonzero(pool.people.id == int(pair.person[1:]))[0])
            place = int(np.flatnonzero(pool.places.id == int(pair.place[1:]))[0])
            found[explain(pool, one(pool.people, person), one(pool.places, place)).unmet] += 1
    assert found[("work",)] >= 30
