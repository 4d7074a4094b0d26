"""Would a professional agree? Pairs of people and places at the base, judged by hand without running the engine."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

import numpy as np
import polars as pl
import pytest

from perspectief.engine.explain import explain
from perspectief.engine.index import Pool
from perspectief.engine.match import Lists, match
from perspectief.engine.rules import Rules
from perspectief.engine.single import one
from perspectief.matching.columns import days
from perspectief.matching.compiling import pool_of
from perspectief.matching.files import cards_of_table, match_tables, places_of_table
from perspectief.taxonomy.catalogue import catalogue
from tests.matching import archetypes
from tests.matching.archetypes import Verdict

TOP = 10
MUSTS_IN = 0.95
PEOPLE, PLACES = archetypes.codes("people.csv"), archetypes.codes("places.csv")


class Tops(NamedTuple):
    """Top tens by code: places of each person and people of each place, best first."""

    places: dict[str, list[str]]
    people: dict[str, list[str]]


def tops(found: Lists) -> Tops:
    return Tops(
        {PEOPLE[i]: [PLACES[j] for j in row if j >= 0] for i, row in enumerate(found.places[0])},
        {PLACES[j]: [PEOPLE[i] for i in row if i >= 0] for j, row in enumerate(found.people[0])},
    )


def ranks(found: Tops, pairs: list[Verdict]) -> list[int | None]:
    """Position of each pair in the two lists, from 1; None where it is not in the top ten."""
    both = [(found.places[p.person], p.place) for p in pairs] + [(found.people[p.place], p.person) for p in pairs]
    return [row.index(code) + 1 if code in row else None for row, code in both]


def why(pool: Pool, pair: Verdict) -> str:
    """What the engine says of a pair, for who reads a failure."""
    found = explained(pool, pair)
    return f"{pair.person} {pair.place} {pair.verdict} ({pair.why}): {found.unmet or 'fits'}, {found.work} of work"


def explained(pool: Pool, pair: Verdict):
    return explain(pool, one(pool.people, PEOPLE.index(pair.person)), one(pool.places, PLACES.index(pair.place)))


def pool_with(people: pl.DataFrame, places: pl.DataFrame, rare: np.ndarray | None = None) -> Pool:
    today = days(archetypes.TODAY)
    assert today is not None
    return pool_of(cards_of_table(people, archetypes.TODAY), places_of_table(places), today, Rules(), rare)


def hold(pool: Pool, lists: Lists, but: Collection[tuple[str, str]] = ()) -> None:
    """No must-not in any top ten, and the musts in."""
    pairs = archetypes.verdicts()
    must = [pair for pair in pairs if pair.verdict == "must"]
    never = [pair for pair in pairs if pair.verdict == "must-not" and pair[:2] not in but]
    wrong = [p for p, rank in zip(never * 2, ranks(tops(lists), never), strict=True) if rank]
    where = ranks(tops(lists), must)
    missed = [p for p, rank in zip(must * 2, where, strict=True) if rank is None]
    share = 1 - len(missed) / len(where)
    print(
        f"{len(never)} must-not: {len(wrong)} in a top ten; {len(must)} musts: {share:.1%} in, ranks {Counter(where)}"
    )
    assert not wrong, "\n".join(why(pool, pair) for pair in dict.fromkeys(wrong))
    assert share >= MUSTS_IN, "\n".join(why(pool, pair) for pair in dict.fromkeys(missed))


def test_what_must_not_be_is_in_no_top_ten_and_what_must_be_is_there():
    found = match_tables(archetypes.people(), archetypes.places(), today=archetypes.TODAY, k=TOP)
    hold(pool_with(archetypes.people(), archetypes.places()), found.lists)


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
    "nothing is rare": np.ones(max(catalogue().skills) + 1, np.int32),
    "every occupation is asked": rarity_of_the_whole_catalogue(),
}


# What employers ask nearly everywhere and cards say of nearly everybody.
MANNERS = {
    "two": ("V0657", "V0671"),
    "four": ("V0657", "V0671", "V0661", "V0685"),
    "six": ("V0657", "V0671", "V0661", "V0685", "V0659", "V0660"),
}
# Q46 asks nothing but manners and teaches the rest: open to everybody. P20 names the branch and the kind of work of Q29,
# which teaches part of it.
OPEN = {("P10", "Q46"), ("P20", "Q29")}


@pytest.mark.parametrize("rare", [None, *RARITY.values()], ids=["as asked", *RARITY])
@pytest.mark.parametrize("manners", MANNERS.values(), ids=MANNERS)
def test_who_comes_on_time_is_not_therefore_a_fit_for_any_work(manners, rare):
    """Everybody has them and every place asks them: what must not be still is not, and the musts are still in."""
    asked = [int(code[1:]) for code in manners]
    people, places = (
        table.with_columns(pl.concat_list(column, pl.lit(asked)).list.unique())
        for table, column in ((archetypes.people(), "can"), (archetypes.places(), "required"))
    )
    pool = pool_with(people, places, rare)
    hold(pool, match(pool, k=TOP, kp=TOP), but=OPEN)


def test_manners_the_branch_and_the_kind_of_work_alone_are_no_fit():
    rules = Rules()
    assert rules.general * rules.own + rules.branch + rules.kind_of_work < rules.floor


@pytest.mark.parametrize("rare", RARITY.values(), ids=RARITY)
def test_it_does_not_hang_on_what_the_rest_of_the_region_asks(rare):
    pool = pool_with(archetypes.people(), archetypes.places(), rare)
    hold(pool, match(pool, k=TOP, kp=TOP))


def test_the_judgement_is_broad_enough_to_mean_something():
    pairs = archetypes.verdicts()
    count = Counter(pair.verdict for pair in pairs)
    assert len({pair[:2] for pair in pairs}) == len(pairs) >= 200
    assert count["must"] >= 50
    assert count["must-not"] >= 150
    assert {pair.person for pair in pairs} == {pair.person for pair in pairs if pair.verdict == "must"} == set(PEOPLE)
    assert {pair.place for pair in pairs} == set(PLACES)
    assert all(pair.why for pair in pairs)


def test_many_of_the_must_nots_are_other_work_and_nothing_else():
    """A place out of reach proves the hard needs only; these prove that the floor keeps other work out."""
    pool = pool_with(archetypes.people(), archetypes.places())
    never = [pair for pair in archetypes.verdicts() if pair.verdict == "must-not"]
    assert Counter(explained(pool, pair).unmet for pair in never)[("work",)] >= 30
