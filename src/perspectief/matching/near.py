"""Pairs that nearly fit, put in groups: to arrange, after one training, or neither. Pure, by columns.

Counted in the pool in which everybody has what the card is silent about: a pair that fits there and not in truth has to be
asked; one with exactly one more need not met is to be arranged or trained for, or neither.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.match import ALL, Audience
from perspectief.engine.needs import HAS_A, HAS_B, NEED
from perspectief.engine.pool import UNKNOWN, People, Places
from perspectief.engine.single import Unmet, unmet_by_people, unmet_by_places
from perspectief.matching import wording
from perspectief.matching.columns import Cards
from perspectief.matching.fits import Group, Opening, Openings
from perspectief.matching.gaps import FIELD_OF_NEED
from perspectief.matching.rules import REMEDIES
from perspectief.matching.vocabulary import NEEDS

GROUPS = (None, Group.ARRANGE, Group.TRAINING)
_GROUP = np.array([GROUPS.index(REMEDIES[name].group) for name in NEEDS.names], np.int8)
_MOST = np.array([REMEDIES[name].most for name in NEEDS.names], np.int64)
_WORD = np.array([word for _, word, _ in NEEDS.named])
# What only moves with the person, or is no need at all: dropping it is nobody's to offer.
ASK = -1
NOT_DROPPED = frozenset({"travel", "work"})


@dataclass(frozen=True)
class Near:
    """One side's near fits: row of the counterpart, need (-1: only to ask), points, group (position in GROUPS), best first."""

    rows: np.ndarray
    needs: np.ndarray
    points: np.ndarray
    group: np.ndarray

    @property
    def short_of_work(self) -> np.ndarray:
        """Rows where only too little of the work fits."""
        return self.rows[self.needs == NEEDS.number["work"]]

    def of(self, group: Group) -> np.ndarray:
        """Rows of one group, best first."""
        return self.rows[self.group == GROUPS.index(group)]


def near_people(pool: Pool, asked: Pool, place: Places, cards: Cards, audience: Audience = ALL) -> Near:
    """People for a place: points that count as equal leave the order to waiting, as in the list of who fits."""
    unmet = unmet_by_people(asked, place, audience=audience)
    nobody = np.zeros(len(unmet.fit_rows), np.int64)
    silent = ~_fits(pool.people, unmet.fit_rows, place, nobody)
    rows, needs, points = _joined(unmet, silent)
    order = np.lexsort((rows, -pool.people.waiting[rows], -np.minimum(points, pool.rules.equal_from)))
    rows, needs, points = rows[order], needs[order], points[order]
    gap = _gap(asked.people, rows, place, np.zeros(len(rows), np.int64), needs)
    return Near(rows, needs, points, _groups(gap, needs, _unknown(cards, rows, needs)))


def near_places(pool: Pool, person: People, asked_person: People, cards: Cards) -> Near:
    """Places for a person (`cards`: the one card; `asked_person`: as it would be if it were silent about nothing)."""
    unmet = unmet_by_places(pool, asked_person)
    one = np.zeros(len(unmet.fit_rows), np.int64)
    silent = ~_fits(person, one, pool.places, unmet.fit_rows)
    rows, needs, points = _joined(unmet, silent)
    order = np.lexsort((rows, -points))
    rows, needs, points = rows[order], needs[order], points[order]
    nobody = np.zeros(len(rows), np.int64)
    gap = _gap(asked_person, nobody, pool.places, rows, needs)
    return Near(rows, needs, points, _groups(gap, needs, _unknown(cards, nobody, needs)))


def _joined(unmet: Unmet, silent: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rows = np.concatenate((unmet.fit_rows[silent], unmet.rows))
    needs = np.concatenate((np.full(int(silent.sum()), ASK, np.int16), unmet.needs))
    return rows, needs, np.concatenate((unmet.fit_points[silent], unmet.points))


def _fits(people: People, i: np.ndarray, places: Places, j: np.ndarray) -> np.ndarray:
    """Bool per pair: no hard need is unmet (the work was counted already: silence about an ability changes nothing in it)."""
    bad = (
        (places.req_a[j] & ~people.has_a[i])
        | (places.req_b[j] & ~people.has_b[i])
        | (people.need[i] & ~places.offer[j])
    )
    reach = np.where(
        places.fetches[j] == 1, np.maximum(people.reach[i], people.reach_fetched[i]), people.reach[i]
    ).astype(np.int64)
    away = (people.x[i].astype(np.int64) - places.x[j]) ** 2 + (people.y[i].astype(np.int64) - places.y[j]) ** 2
    there = (people.x[i] != UNKNOWN) & (people.y[i] != UNKNOWN) & (places.x[j] != UNKNOWN) & (places.y[j] != UNKNOWN)
    near = there & (reach >= 0) & (away <= reach**2)
    hours = (places.hours_min[j] <= people.hours_max[i]) & (people.hours_min[i] <= places.hours_max[j])
    return (bad == 0) & near & hours & ((people.contract[i] & places.contract[j]) != 0)


def what_opens(near: Near, unmet: Unmet, limit: int, skills: Sequence[Opening] = ()) -> Openings:
    """For a person: what can be arranged, learned or asked, and how many places that opens.

    unmet: of the true pool. skills: what one skill learned opens (`openings.skills_of_one`, from the same places).
    """
    counted = near.needs[near.group > 0]
    asked = int((counted == ASK).sum())
    single = _singles(np.bincount(counted[counted >= 0], minlength=len(NEEDS.names)), limit)
    if asked:
        single.append(Opening(("unknown",), "wat nog niet bekend is", "vraag het", asked, Group.ARRANGE))
    single = sorted([*single, *skills], key=lambda opening: -opening.count)
    return Openings(unmet.fits, tuple(single[:limit]), _pairs(unmet, limit))


def what_shuts_out(near: Near, unmet: Unmet, limit: int) -> Openings:
    """For a place: each need, and how many people would come if it were dropped or met; travel as far as it can be arranged.

    unmet: of the true pool, so that a need dropped brings exactly so many.
    """
    counts = unmet.single.copy()
    for name in NOT_DROPPED:
        number = NEEDS.number[name]
        counts[number] = int(((near.needs == number) & (near.group > 0)).sum())
    return Openings(unmet.fits, tuple(_singles(counts, limit)), _pairs(unmet, limit))


def _singles(counts: np.ndarray, limit: int) -> list[Opening]:
    found = []
    for need in np.argsort(-counts, kind="stable")[:limit].tolist():
        name = NEEDS.names[need]
        if counts[need]:
            remedy = REMEDIES[name]
            found.append(Opening((name,), wording.NEED_LABEL[name], remedy.how, int(counts[need]), remedy.group))
    return found


def _pairs(unmet: Unmet, limit: int) -> tuple[Opening, ...]:
    """Pairs of needs that open more together than each alone; what nobody can drop is left out."""
    names, counts = NEEDS.names, unmet.pair.copy()
    for name in NOT_DROPPED:
        counts[NEEDS.number[name], :] = counts[:, NEEDS.number[name]] = 0
    order = np.argsort(-counts, axis=None, kind="stable")[:limit]
    found = []
    for one, other in zip(*np.unravel_index(order, counts.shape), strict=True):
        if counts[one, other]:
            both = int(counts[one, other] + unmet.single[one] + unmet.single[other])
            label = f"{wording.NEED_LABEL[names[one]]} en {wording.NEED_LABEL[names[other]]}"
            found.append(Opening((names[one], names[other]), label, "", both))
    return tuple(sorted(found, key=lambda opening: -opening.count))


def _groups(gap: np.ndarray, needs: np.ndarray, unknown: np.ndarray) -> np.ndarray:
    found = np.where(gap <= _MOST[needs], _GROUP[needs], 0)
    return np.where(unknown | (needs == ASK), GROUPS.index(Group.ARRANGE), found).astype(np.int8)


def _unknown(cards: Cards, rows: np.ndarray, needs: np.ndarray) -> np.ndarray:
    """Bool: the card does not say what this need is about."""
    found = np.zeros(len(rows), bool)
    for number in np.unique(needs).tolist():
        if number == ASK:
            continue
        name = NEEDS.names[number]
        fields = ("pc4", "modes", "travel_minutes") if name == "travel" else (FIELD_OF_NEED.get(name),)
        at = needs == number
        for field in fields:
            if field is not None:
                found[at] |= cards.values[field][rows[at]] < 0
    return found


def _gap(people: People, i: np.ndarray, places: Places, j: np.ndarray, needs: np.ndarray) -> np.ndarray:
    """The gap of each pair (rows i and j) in its one need: `gaps.gap`, over columns."""
    found = np.ones(len(needs), np.int64)
    bad = {
        HAS_A: places.req_a[j] & ~people.has_a[i],
        HAS_B: places.req_b[j] & ~people.has_b[i],
        NEED: people.need[i] & ~places.offer[j],
    }
    named = (needs >= 0) & (needs < len(NEEDS.named))
    for word, bits in bad.items():
        at = named & (_WORD[np.where(named, needs, 0)] == word)
        found[at] = np.bitwise_count(bits[at] & NEEDS.masks[needs[at]])
    hours, floor, travel = (needs == NEEDS.number[name] for name in ("hours", "hours-floor", "travel"))
    found[hours] = (places.hours_min[j].astype(np.int64) - people.hours_max[i])[hours]
    found[floor] = (people.hours_min[i].astype(np.int64) - places.hours_max[j])[floor]
    found[travel] = _tenths(people, i[travel], places, j[travel])
    return found


def _tenths(people: People, i: np.ndarray, places: Places, j: np.ndarray) -> np.ndarray:
    """The distance in tenths of the reach, rounded up; far beyond any limit where one of them is unknown."""
    reach = np.where(places.fetches[j] == 1, np.maximum(people.reach[i], people.reach_fetched[i]), people.reach[i])
    unknown = (
        (reach <= 0)
        | (people.x[i] == UNKNOWN)
        | (people.y[i] == UNKNOWN)
        | (places.x[j] == UNKNOWN)
        | (places.y[j] == UNKNOWN)
    )
    away = np.hypot(people.x[i].astype(float) - places.x[j], people.y[i].astype(float) - places.y[j])
    metres = np.rint(10 * np.where(unknown, 0, away)).astype(np.int64)
    return np.where(unknown, 10**6, -(-metres // np.maximum(reach, 1)))
