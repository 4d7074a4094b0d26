"""The words of `taxonomy.needs` as bits of the engine's three words, and the taxonomy as the engine's positions."""

from functools import cache

import numpy as np

from perspectief.engine.needs import HAS_A, HAS_B, NEED, Needs
from perspectief.engine.pool import Taxonomy
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import (
    ADAPTATIONS,
    CERTIFICATES,
    DAYPARTS,
    DAYS,
    EDUCATION,
    GUIDANCE,
    LANGUAGE,
    LOADS,
    PLACE_KINDS,
    READING,
    WEEK_BITS,
    week,
)

WEEKDAYS, WEEKEND = range(5), range(5, 7)
MORNING, AFTERNOON, EVENING, NIGHT = range(len(DAYPARTS))
# Parts of the week people speak of: one need each.
PARTS_OF_WEEK = (
    ("week-day", week(WEEKDAYS, (MORNING, AFTERNOON))),
    ("week-evening", week(WEEKDAYS, (EVENING,))),
    ("week-night", week(range(len(DAYS)), (NIGHT,))),
    ("week-weekend", week(WEEKEND, (MORNING, AFTERNOON, EVENING))),
)
CERTIFICATE_SHIFT = WEEK_BITS
READING_SHIFT = len(LANGUAGE) - 1
EDUCATION_SHIFT = READING_SHIFT + len(READING) - 1
LOADS_SHIFT = EDUCATION_SHIFT + len(EDUCATION) - 1
KIND_SHIFT = LOADS_SHIFT + 2 * len(LOADS)
SCHOOL_HOURS_SHIFT = len(GUIDANCE) - 1
ADAPTATION_SHIFT = SCHOOL_HOURS_SHIFT + 1

# Groups of skills that say how somebody works, not which work.
GENERAL = frozenset({"houding", "samenwerken", "denken", "lichaam"})


def _levels(count: int, shift: int) -> int:
    """Bits of a thermometer of levels 0 to count - 1."""
    return ((1 << count - 1) - 1) << shift


NEEDS = Needs(
    (
        *((name, HAS_A, mask) for name, mask in PARTS_OF_WEEK),
        *((f"certificate:{one.code}", HAS_A, 1 << CERTIFICATE_SHIFT + one.bit) for one in CERTIFICATES),
        ("language", HAS_B, _levels(len(LANGUAGE), 0)),
        ("reading", HAS_B, _levels(len(READING), READING_SHIFT)),
        ("education", HAS_B, _levels(len(EDUCATION), EDUCATION_SHIFT)),
        *((f"load:{name}", HAS_B, 0b11 << LOADS_SHIFT + 2 * at) for at, (name, _, _) in enumerate(LOADS)),
        ("kind", HAS_B, ((1 << len(PLACE_KINDS)) - 1) << KIND_SHIFT),
        ("guidance", NEED, _levels(len(GUIDANCE), 0)),
        ("school-hours", NEED, 1 << SCHOOL_HOURS_SHIFT),
        *((f"adaptation:{name}", NEED, 1 << ADAPTATION_SHIFT + at) for at, (name, _) in enumerate(ADAPTATIONS)),
    )
)


@cache
def taxonomy() -> Taxonomy:
    """Skills and occupations by their ids as positions; groups as shipped, families by the first three digits of ISCO."""
    known = catalogue()
    group = np.zeros(max(known.skills, default=0) + 1, np.int32)
    general = np.zeros(len(group), np.bool_)
    for skill in known.skills.values():
        group[skill.id] = known.groups[skill.group].id
        general[skill.id] = skill.group in GENERAL
    families: dict[str, int] = {}
    family = np.zeros(max(known.occupations, default=0) + 1, np.int32)
    for occupation in known.occupations.values():
        name = occupation.isco[:3] or occupation.code
        family[occupation.id] = families.setdefault(name, len(families) + 1)
    return Taxonomy(group, family, general)


def part_of_week(bit: int) -> str:
    """Name of the need a daypart belongs to."""
    return next(name for name, mask in PARTS_OF_WEEK if mask >> bit & 1)
