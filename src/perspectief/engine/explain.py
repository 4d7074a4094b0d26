"""One pair taken apart, by the same rules as the kernels, in plain Python: what the reasons are made from."""

from dataclasses import dataclass

import numpy as np

from perspectief.engine.index import SHIFT, Pool
from perspectief.engine.needs import COMPARED, HAS_A, HAS_B, NEED
from perspectief.engine.pool import LEARNABLE, UNKNOWN, People, Places
from perspectief.engine.travel import NEVER, Travel
from perspectief.engine.vectors import general, nodes, people_vectors, place_vectors


@dataclass(frozen=True)
class Asked:
    """One skill a place asks: position, REQUIRED, USEFUL or LEARNABLE, parts of the work, and how the person has it."""

    skill: int
    ask: int
    parts: int
    has: bool
    learns: bool
    kin: bool
    points: int


@dataclass(frozen=True)
class Explained:
    """Points per part, the skills asked, and the names of the needs that are not met (empty: a fit)."""

    skills: int
    occupation: int
    branch: int
    kind_of_work: int
    travel: int
    hours: int
    rather_not: int
    asked: tuple[Asked, ...]
    unmet: tuple[str, ...]

    @property
    def work(self) -> int:
        """Points that must reach the floor."""
        return self.skills + self.occupation + self.branch + self.kind_of_work

    @property
    def total(self) -> int:
        """Points of the pair."""
        return self.work + self.travel + self.hours - self.rather_not


def explain(pool: Pool, person: People, place: Places) -> Explained:
    """The pair of two rows (columns of one row each, of the pool or beside it)."""
    r, p, q = pool.rules, person, place
    asked, occupation = _asked(pool, person, place)
    square, near = _travel(pool, person, place)
    slope = (r.travel << SHIFT) // square if square > 0 else 0
    most = int(p.hours_max[0])
    found = Explained(
        skills=sum(one.points for one in asked),
        occupation=occupation,
        branch=r.branch * bool(p.branches[0] & q.branch[0]),
        kind_of_work=r.kind_of_work * bool(p.kinds[0] & q.kinds[0]),
        travel=r.travel - (near * slope >> SHIFT) if 0 <= near <= square else 0,
        hours=max(0, r.hours - r.hour_short * (most - min(most, int(q.hours_max[0])))) if most > 0 else 0,
        rather_not=r.rather_not * bool(p.rather_not[0] & q.req_a[0]),
        asked=asked,
        unmet=(),
    )
    return Explained(**{**found.__dict__, "unmet": _unmet(pool, p, q, near, square, found.work)})


def _travel(pool: Pool, p: People, q: Places) -> tuple[int, int]:
    """Squares of what counts as reach and as distance (-1 unknown), or of the minutes where the pool has a table of them."""
    if pool.travel is not None:
        return _minutes(pool.travel, p, q)
    reach = int(max(p.reach[0], p.reach_fetched[0])) if q.fetches[0] else int(p.reach[0])
    if reach < 0 or UNKNOWN in (p.x[0], p.y[0], q.x[0], q.y[0]):
        return -1, -1
    return reach**2, (int(p.x[0]) - int(q.x[0])) ** 2 + (int(p.y[0]) - int(q.y[0])) ** 2


def _minutes(travel: Travel, p: People, q: Places) -> tuple[int, int]:
    i, j = int(travel.rows("people", p.id)[0]), int(travel.rows("places", q.id)[0])
    zone, other, most = int(travel.zone[i]), int(travel.zone_of_place[j]), int(travel.most[i])
    if zone < 0 or other < 0 or most < 0:
        return -1, -1
    modes = int(travel.modes[i]) | (int(travel.modes_fetched[i]) if q.fetches[0] else 0)
    least = [int(table[zone, other]) for mode, table in enumerate(travel.minutes) if modes >> mode & 1]
    return most**2, min(least, default=NEVER) ** 2


def _unmet(pool: Pool, p: People, q: Places, near: int, square: int, work: int) -> tuple[str, ...]:
    bad = {
        HAS_A: int(q.req_a[0]) & ~int(p.has_a[0]),
        HAS_B: int(q.req_b[0]) & ~int(p.has_b[0]),
        NEED: int(p.need[0]) & ~int(q.offer[0]),
    }
    named = tuple(name for name, word, mask in pool.needs.named if bad[word] & mask)
    compared = (
        not p.contract[0] & q.contract[0],
        near < 0 or near > square,
        q.hours_min[0] > p.hours_max[0],
        p.hours_min[0] > q.hours_max[0],
        work < pool.rules.floor,
    )
    return named + tuple(name for name, wrong in zip(COMPARED, compared, strict=True) if wrong)


def _asked(pool: Pool, person: People, place: Places) -> tuple[tuple[Asked, ...], int]:
    number, rules, light = nodes(pool.taxonomy), pool.rules, general(pool.taxonomy)
    has = _entries(people_vectors(person, pool.taxonomy, rules))
    asks = _entries(place_vectors(place, pool.taxonomy, rules, pool.rarity))
    ask = {int(s): 2 for s in place.skill}
    for skill, how in zip(place.skill, place.skill_ask, strict=True):
        ask[int(skill)] = min(ask[int(skill)], int(how))
    found = []
    for skill, how in ask.items():
        parts, worth = asks.get(skill, 0), has.get(skill, 0)
        kin = not light[skill] and number.groups + int(pool.taxonomy.skill_group[skill]) in has
        beside = rules.taught if how == LEARNABLE else rules.kin if kin else 0
        points = parts * (worth + beside)
        learns = worth > 0 and not np.any((person.skill == skill) & (person.skill_learn == 0))
        found.append(Asked(skill, how, parts, worth > 0 and not learns, learns, kin, points))
    wished = sum(asks[node] * has[node] for node in asks if node >= number.occupations and node in has)
    return tuple(found), wished


def _entries(vectors) -> dict[int, int]:
    return {int(node): int(value) for node, value in zip(vectors.node, vectors.value, strict=True)}
