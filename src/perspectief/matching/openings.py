"""What opens most over a whole region, in words: one thing to ask, to arrange or to learn, and whom it brings a place. Pure.

Counted as the page of one person counts it: in the pool in which everybody has what the card is silent about, each need up to
the gap that can be arranged. "Without" are people (places) whom nothing (nobody) fits now, with what is known.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.pool import People
from perspectief.engine.unmet import ANY
from perspectief.engine.what_if.openings import Openings, openings, skills_that_open
from perspectief.matching import wording
from perspectief.matching.columns import Cards
from perspectief.matching.fits import Group, Opening
from perspectief.matching.gaps import FIELD_OF_NEED
from perspectief.matching.rules import REMEDIES
from perspectief.matching.vocabulary import NEEDS
from perspectief.taxonomy.catalogue import catalogue

LEARN = "leren op het werk"
SKILLS_OF_ONE = 3


class Kind(StrEnum):
    """What somebody has to do."""

    ASK = "ask"
    ARRANGEMENT = "arrangement"
    TRAINING = "training"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class RegionOpening:
    """One thing, and what it opens. `what` and `how` in words; people who gain a place, those of them without any now, places
    that gain somebody, those of them without anybody. need: name of the need, or "skill:" and its id, or "unknown".
    """

    need: str
    kind: Kind
    what: str
    how: str
    people: int
    people_without: int
    places: int
    places_without: int


@dataclass(frozen=True)
class WhatOpens:
    """The answer for a region: how many people and places there are and are without, and everything that opens, most first."""

    people: int
    people_without: int
    places: int
    places_without: int
    rows: tuple[RegionOpening, ...]

    def of(self, *kinds: Kind) -> tuple[RegionOpening, ...]:
        """The rows of some kinds, most first."""
        return tuple(row for row in self.rows if row.kind in kinds)


def limits(cards: Cards) -> np.ndarray:
    """int32[n, needs]: up to which gap a need can be arranged or trained for; -1 where nobody can, or the card does not say."""
    most = [REMEDIES[name].most if REMEDIES[name].group else -1 for name in NEEDS.names]
    found = np.tile(np.array(most, np.int32), (len(cards), 1))
    for number, name in enumerate(NEEDS.names):
        fields = ("pc4", "modes", "travel_minutes") if name == "travel" else (FIELD_OF_NEED.get(name),)
        for field in fields:
            if field is not None:
                found[cards.values[field] < 0, number] = -1
    return np.minimum(found, ANY - 1)


def count(pool: Pool, asked: Pool, cards: Cards, *, threads: int = 2) -> WhatOpens:
    """Everything that opens at least one pair. asked: the pool in which nobody is silent (`compiling.asked_pool`)."""
    now = match(pool, k=1, kp=1, threads=threads)
    people, places = now.person_total, now.place_total
    found = openings(asked, limit=limits(cards), person_fits=people, place_fits=places, threads=threads)
    rows = [*_needs(found), *_skills(found), *_unknown(found, people, places)]
    rows.sort(key=lambda row: (-row.people_without, -row.people, row.need))
    return WhatOpens(
        len(people), int((people == 0).sum()), len(places), int((places == 0).sum()), tuple(row for row in rows if row.people)
    )  # fmt: skip


def _needs(found: Openings) -> list[RegionOpening]:
    rows = []
    for number, name in enumerate(NEEDS.names):
        remedy = REMEDIES[name]
        kind = Kind.TRAINING if remedy.group is Group.TRAINING else Kind.ARRANGEMENT
        rows.append(RegionOpening(name, kind, wording.NEED_LABEL[name], remedy.how, *_counts(found.needs, number)))
    return rows


def _skills(found: Openings) -> list[RegionOpening]:
    return [
        RegionOpening(f"skill:{skill}", Kind.SKILL, label, LEARN, *_counts(found.skills, skill))
        for skill, label in _tasks()
        if found.skills.people[skill]
    ]


def _counts(count, number: int) -> tuple[int, int, int, int]:
    return (
        int(count.people[number]), int(count.people_first[number]), int(count.places[number]), int(count.places_first[number])
    )  # fmt: skip


def _unknown(found: Openings, people: np.ndarray, places: np.ndarray) -> list[RegionOpening]:
    """What a question would open: pairs that fit when the answers are good."""
    more, of_places = found.person_fits > people, found.place_fits > places
    return [
        RegionOpening(
            "unknown", Kind.ASK, "wat nog niet bekend is", "vraag het",
            int(more.sum()), int((more & (people == 0)).sum()), int(of_places.sum()), int((of_places & (places == 0)).sum()),
        )
    ]  # fmt: skip


def _tasks() -> list[tuple[int, str]]:
    """What can be learned by doing it: tasks, not how somebody is."""
    return [(skill.id, skill.label) for skill in catalogue().skills.values() if skill.kind == "task"]


def skills_of_one(pool: Pool, asked_person: People, rows: np.ndarray) -> list[Opening]:
    """For one person, the skills that open most places when learned. rows: places where only the work is too little of a fit."""
    counts = skills_that_open(pool, asked_person, rows)
    found = [
        Opening((f"skill:{skill}",), label, LEARN, int(counts[skill]), Group.TRAINING)
        for skill, label in _tasks()
        if counts[skill]
    ]
    return sorted(found, key=lambda one: -one.count)[:SKILLS_OF_ONE]
