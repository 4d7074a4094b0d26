"""What made people can do, want to learn and wish for: rows of `supply_cardskill` and `supply_cardwish`."""

from functools import cache
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from perspectief.exchange.made.card_texts import traits
from perspectief.exchange.made.chance import Flags, Ints, chance, pick, pick_by_row, stream
from perspectief.exchange.made.drawn import Drawn
from perspectief.exchange.made.market import market
from perspectief.taxonomy.catalogue import RELATIONS, catalogue
from perspectief.taxonomy.needs import LOADS

# Chance to have a skill of one's work, per relation of the taxonomy (task, required, useful) and readiness 1..3.
HAS = np.array([[0.55, 0.68, 0.82], [0.55, 0.7, 0.85], [0.25, 0.38, 0.5]])
SECOND = 0.6  # of what one did as second work, less is left
SOURCES = ("gesprek", "bestand", "eigen opgave", "praktijk")


# Skills that ask for the full level of a load (position in needs.LOADS), and for a level of language and of reading.
OF_BODY = {"V0690": 0, "V0691": 1, "V0696": 2, "V0693": 4, "V0694": 4, "V0661": 5, "V0668": 6, "V0673": 7, "V0675": 7}
OF_LANGUAGE = {"V0673": 3, "V0675": 3, "V0348": 3, "V0349": 3, "V0682": 2, "V0676": 2, "V0677": 3, "V0678": 3}
OF_READING = {"V0681": 2, "V0682": 2, "V0023": 2}


class Recipes(NamedTuple):
    """Per occupation of the market its skills, filled up with 0: ids and the position of their relation in RELATIONS."""

    skills: NDArray[np.int64]
    relation: NDArray[np.int64]


@cache
def recipes(region: int) -> Recipes:
    """The skills of the market's occupations as two tables."""
    found = [catalogue().occupations[one] for one in market(region).occupations]
    pairs = []
    for one in found:
        named = {
            skill: at for at in reversed(range(len(RELATIONS))) for skill in (one.tasks, one.required, one.useful)[at]
        }
        pairs.append(sorted(named.items(), key=lambda pair: (pair[1], pair[0])))
    width = max(len(named) for named in pairs)
    skills = np.zeros((len(found), width), dtype=np.int64)
    relation = np.zeros((len(found), width), dtype=np.int64)
    for row, named in enumerate(pairs):
        skills[row, : len(named)] = [skill for skill, _ in named]
        relation[row, : len(named)] = [at for _, at in named]
    return Recipes(skills, relation)


def skills(seed: int, region: int, people: Drawn, cards: pl.DataFrame) -> pl.DataFrame:
    """`card`, `skill`, `relation` ("can" or "learn"), `source`: each skill of a person once, what one can first.

    Nobody "can lift heavy things" whose card says that lifting does not go well.
    """
    rng = stream(seed, "skills")
    knows = np.flatnonzero(people.known)
    parts = [_of_work(rng, region, people, knows, people.work, 1.0)]
    twice = np.flatnonzero(people.known & (people.second >= 0))
    parts.append(_of_work(rng, region, people, twice, people.second, SECOND))
    parts.append(_of_character(rng, knows))
    can = pl.concat(parts)
    can = can.filter(pl.Series(_goes(can, cards))).with_columns(relation=pl.lit("can"))
    learn = _to_learn(rng, region, people).with_columns(relation=pl.lit("learn"))
    found = pl.concat([can, learn]).unique(["card", "skill"], keep="first", maintain_order=True)
    source = pl.Series(pick(rng, (5, 3, 2, 1), found.height)).replace_strict(
        list(range(4)), list(SOURCES), return_dtype=pl.String
    )
    return found.with_columns(source=source).sort("card", maintain_order=True)


def _goes(found: pl.DataFrame, cards: pl.DataFrame) -> Flags:
    """Whether a skill goes with the loads, language and reading on the card; unknown goes with everything."""
    ids, card, skill = (
        {one.code: one.id for one in catalogue().skills.values()},
        found["card"].to_numpy(),
        found["skill"].to_numpy(),
    )
    loads = cards["loads"].fill_null((1 << 2 * len(LOADS)) - 1).to_numpy()[card]
    goes = np.full(len(card), True)
    for code, dimension in OF_BODY.items():
        goes &= (skill != ids[code]) | (loads >> 2 * dimension & 3 >= 2)
    for column, table in (("language", OF_LANGUAGE), ("reading", OF_READING)):
        level = cards[column].fill_null(9).to_numpy()[card]
        for code, least in table.items():
            goes &= (skill != ids[code]) | (level >= least)
    return goes & ((skill != ids["V0692"]) | (loads == sum(2 << 2 * at for at in range(len(LOADS)))))


def _of_work(rng: np.random.Generator, region: int, people: Drawn, who: Ints, work: Ints, left: float) -> pl.DataFrame:
    known = recipes(region)
    rows, readiness = work[who], people.readiness[who]
    often = HAS[known.relation[rows], readiness[:, None] - 1] * left * (known.skills[rows] > 0)
    has = rng.random(often.shape) < often
    has[:, 0] |= ~has.any(axis=1) & (left == 1.0)
    at, column = np.nonzero(has)
    return pl.DataFrame({"card": who[at], "skill": known.skills[rows[at], column]})


def _of_character(rng: np.random.Generator, who: Ints) -> pl.DataFrame:
    """None to three of the ways of working that a card may name in its title."""
    ids = np.array(sorted(traits()))
    times = pick(rng, (12, 34, 34, 20), len(who))
    card = np.repeat(who, times)
    return pl.DataFrame({"card": card, "skill": ids[rng.integers(0, len(ids), len(card))]})


def _to_learn(rng: np.random.Generator, region: int, people: Drawn) -> pl.DataFrame:
    """A third wants to learn a task or two, of work that is asked."""
    count = len(people.town)
    who = np.repeat(np.arange(count), np.where(chance(rng, 0.33, count), rng.integers(1, 3, count), 0))
    work = pick(rng, market(region).total() ** 0.7, len(who))
    known = recipes(region)
    tasks = [
        known.skills[row][(known.skills[row] > 0) & (known.relation[row] == 0)] for row in range(len(known.skills))
    ]
    turn = rng.integers(0, 1000, len(who))
    return pl.DataFrame(
        {
            "card": who,
            "skill": np.array([tasks[w][t % len(tasks[w])] for w, t in zip(work, turn, strict=True)], dtype=np.int64),
        }
    )


def wishes(seed: int, region: int, people: Drawn) -> pl.DataFrame:
    """`card`, `occupation`: none to three, often what somebody did, sometimes something else."""
    rng, count = stream(seed, "wishes"), len(people.town)
    of_region = market(region)
    ids = np.array(of_region.occupations)
    popular = of_region.total() ** 0.8
    own = np.flatnonzero(chance(rng, 0.72, count))
    second = np.flatnonzero((people.second >= 0) & chance(rng, 0.5, count))
    other = np.flatnonzero(chance(rng, 0.55, count))
    works = [
        people.work[own],
        people.second[second],
        pick_by_row(rng, popular[None, :], np.zeros(len(other), dtype=np.int64)),
    ]
    cards = np.concatenate([own, second, other])
    found = pl.DataFrame({"card": cards, "occupation": ids[np.concatenate(works)]})
    return found.unique(maintain_order=True).sort("card", maintain_order=True)
