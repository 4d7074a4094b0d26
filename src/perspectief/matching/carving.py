"""Job carving over a region, in words: at which places one thing, given to a colleague or set otherwise, opens most. Pure.

Counted in the pool as it is known now. Only what a place asks and can do without is taken off: travel, kind of place and
contract are no part of the work, and what a person needs of a place is arranged, not taken off.
"""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from perspectief.engine import single
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.pool import REQUIRED, with_columns
from perspectief.engine.what_if.carving import Carved, carve
from perspectief.matching import wording
from perspectief.matching.vocabulary import NEEDS
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import WHOLE_WEEK

_HOW = {
    "week": "ander rooster",
    "certificate": "dit werk naar een collega",
    "load": "dit deel naar een collega",
    "hours": "plek delen",
    "language": "gesprekken naar een collega",
    "reading": "leeswerk naar een collega",
    "education": "laat ervaring tellen",
}
TO_COLLEAGUE = "taak naar een collega"


def _how(name: str) -> str:
    return _HOW.get("week" if name.startswith("week-") else name.partition(":")[0], "")


# What can be taken off a place, by the kind of need it is.
CARVED = np.array([bool(_how(name)) for name in NEEDS.names])


@dataclass(frozen=True, slots=True)
class Carving:
    """One thing taken off one place. `row`: of the place in the pool; people who fit before and after, and how many of those who
    come have no fit now. also: two things together, when these bring more than any one, with the people they bring.
    """

    row: int
    need: str
    what: str
    how: str
    before: int
    after: int
    first: int
    also: tuple[str, int] | None = None

    @property
    def gained(self) -> int:
        """How many more people."""
        return self.after - self.before


def carvings(pool: Pool, *, threads: int = 2) -> tuple[Carving, ...]:
    """The best thing to take off every place where it opens anything; who has no fit now weighs first, then how many come."""
    now = match(pool, k=1, kp=1, threads=threads).person_total
    tasks = np.zeros(len(pool.taxonomy.skill_group), np.bool_)
    tasks[[skill.id for skill in catalogue().skills.values() if skill.kind == "task"]] = True
    found = carve(pool, droppable=CARVED, person_fits=now, tried=tasks, threads=threads)
    first, gain, which = _best_of_needs(found)
    skill_first, skill_gain, skill = _best_of_skills(found)
    by_skill = (skill_first > first) | ((skill_first == first) & (skill_gain > gain))
    first, gain = np.where(by_skill, skill_first, first), np.where(by_skill, skill_gain, gain)
    order = np.lexsort((np.arange(len(gain)), -gain, -first))
    return tuple(
        _carving(
            found, row, int(skill[row]) if by_skill[row] else None, int(which[row]), int(gain[row]), int(first[row])
        )
        for row in order.tolist()
        if gain[row] > 0
    )


def _best_of_needs(found: Carved) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each place: people without a fit now and people gained, and the need that does it."""
    value = found.single_first.astype(np.int64) << 32 | found.single
    which = value.argmax(1) if len(value) else np.empty(0, np.int64)
    at = np.arange(len(which))
    return found.single_first[at, which], found.single[at, which], which


def _best_of_skills(found: Carved) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same of the skills a place asks; -1 where none is tried. A skill that is no help counts below any that is."""
    count = len(found.fits)
    gain = found.skill_fits.astype(np.int64) - found.fits[found.place]
    order = np.lexsort((-found.skill, gain, found.skill_first, found.place))
    last = np.searchsorted(found.place[order], np.arange(count), side="right") - 1
    some = np.bincount(found.place, minlength=count) > 0
    best = np.where(some, order[last], 0) if len(order) else np.zeros(count, np.int64)
    if not len(order):
        return np.zeros(count, np.int64), np.full(count, -1), np.full(count, -1)
    return (
        np.where(some, found.skill_first[best], 0), np.where(some, gain[best], -1), np.where(some, found.skill[best], -1)
    )  # fmt: skip


def _carving(found: Carved, row: int, skill: int | None, need: int, gain: int, first: int) -> Carving:
    name = NEEDS.names[need] if skill is None else f"skill:{skill}"
    what = wording.NEED_LABEL[name] if skill is None else catalogue().skills[skill].label
    how = _how(name) if skill is None else TO_COLLEAGUE
    one, other, both = found.pair[row].tolist()
    also = None
    if both > gain:
        also = f"{wording.NEED_LABEL[NEEDS.names[one]]} en {wording.NEED_LABEL[NEEDS.names[other]]}", both
    return Carving(row, name, what, how, int(found.fits[row]), int(found.fits[row]) + gain, first, also)


@dataclass(frozen=True, slots=True)
class Remainder:
    """Work of tasks taken off places. fits: people it fits as a place of its own; first: those of them without any fit now."""

    fits: int
    first: int


def remainder(pool: Pool, row: int, skills: Collection[int], without: np.ndarray) -> Remainder:
    """Who fits a new place made of these tasks alone, where and when the place of this row is.

    Diplomas, certificates and reading belong to the work that stays with the colleagues; the week, the hours, the loads, the
    language and the guidance stay as they are at the place. without: bool per person, who has no fit now.
    """
    place = single.one(pool.places, row)
    asked = np.array(sorted(skills), np.int32)
    made = with_columns(
        place,
        occupation=np.full(1, -1, np.int32),
        req_a=place.req_a & np.uint64(WHOLE_WEEK),
        req_b=place.req_b & ~(NEEDS.masks[NEEDS.number["education"]] | NEEDS.masks[NEEDS.number["reading"]]),
        skill_start=np.array([0, len(asked)], np.int64),
        skill=asked,
        skill_ask=np.full(len(asked), REQUIRED, np.uint8),
    )
    best = single.people_for(pool, made, k=max(1, len(pool.people)))
    return Remainder(best.total, int(without[best.rows].sum()))
