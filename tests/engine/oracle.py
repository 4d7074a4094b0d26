"""The rules once more, plainly: every person against every place with numpy, no grid, no keys, no threads."""

from collections import defaultdict

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.pool import UNKNOWN
from perspectief.engine.vectors import rarity


def parts_of(asked: dict[int, int], rare: np.ndarray, weight: tuple[int, int, int], light, most: int) -> dict[int, int]:
    """1,000 parts divided over skills by weight and rarity; the general ones together get no more than `most`."""
    raw = {skill: weight[how] * int(rare[skill]) for skill, how in asked.items()}
    general = {skill: value for skill, value in raw.items() if light[skill]}
    if 1000 * sum(general.values()) <= most * sum(raw.values()):
        return divided(raw, 1000)
    return divided(general, most) | divided({s: value for s, value in raw.items() if s not in general}, 1000 - most)


def divided(raw: dict[int, int], work: int) -> dict[int, int]:
    """Parts by share, the rest to the largest remainders, first come first served."""
    total = sum(raw.values())
    if not total:
        return {}
    share = {skill: work * value // total for skill, value in raw.items()}
    rest = sorted(raw, key=lambda skill: -(work * raw[skill] % total))[: work - sum(share.values())]
    return {skill: value + (skill in rest) for skill, value in share.items()}


def work_points(pool: Pool, person: int, place: int) -> int:
    """Points for skills, occupation, branch and kind of work."""
    p, q, r, t = pool.people, pool.places, pool.rules, pool.taxonomy
    rare = rarity(q, t) if pool.rare is None else pool.rare
    asked: dict[int, int] = {}
    for at in range(q.skill_start[place], q.skill_start[place + 1]):
        skill = int(q.skill[at])
        asked[skill] = min(asked.get(skill, 2), int(q.skill_ask[at]))
    brought: dict[int, int] = defaultdict(int)
    for at in range(p.skill_start[person], p.skill_start[person + 1]):
        skill = int(p.skill[at])
        brought[skill] = max(brought[skill], r.learning if p.skill_learn[at] else r.own)
    light = [False] * len(t.skill_group) if t.general is None else t.general
    groups = {int(t.skill_group[skill]) for skill in brought if not light[skill]}
    points = 0
    for skill, parts in parts_of(asked, rare, (r.required, r.useful, r.learnable), light, r.general).items():
        kin = not light[skill] and int(t.skill_group[skill]) in groups
        beside = r.taught if asked[skill] == 2 else r.kin if kin else 0
        points += parts * (brought.get(skill, 0) + beside)
    wishes = p.wish[p.wish_start[person] : p.wish_start[person + 1]]
    if q.occupation[place] >= 0:
        points += r.occupation * int(q.occupation[place] in wishes)
        points += r.occupation_family * int(t.occupation_family[q.occupation[place]] in t.occupation_family[wishes])
    points += r.branch * bool(p.branches[person] & q.branch[place])
    return points + r.kind_of_work * bool(p.kinds[person] & q.kinds[place])


def unmet(pool: Pool, person: int, place: int) -> set[str]:
    """Names of the hard needs that are not met, work included."""
    p, q = pool.people, pool.places
    wrong = {
        0: int(q.req_a[place]) & ~int(p.has_a[person]),
        1: int(q.req_b[place]) & ~int(p.has_b[person]),
        2: int(p.need[person]) & ~int(q.offer[place]),
    }
    names = {name for name, word, mask in pool.needs.named if wrong[word] & mask}
    reach, far = journey(pool, person, place)
    if reach is None or far > reach:
        names.add("travel")
    if not p.contract[person] & q.contract[place]:
        names.add("contract")
    if q.hours_min[place] > p.hours_max[person]:
        names.add("hours")
    if p.hours_min[person] > q.hours_max[place]:
        names.add("hours-floor")
    if work_points(pool, person, place) < pool.rules.floor:
        names.add("work")
    return names


def journey(pool: Pool, person: int, place: int) -> tuple[int | None, int]:
    """Squares of the reach (None: unknown) and of the distance, or of minutes where the pool has a table of them."""
    p, q, t = pool.people, pool.places, pool.travel
    fetches = bool(q.fetches[place])
    if t is None:
        reach = int(max(p.reach[person], p.reach_fetched[person]) if fetches else p.reach[person])
        lost = UNKNOWN in (p.x[person], p.y[person], q.x[place], q.y[place])
        square = (int(p.x[person]) - int(q.x[place])) ** 2 + (int(p.y[person]) - int(q.y[place])) ** 2
        return None if lost or reach < 0 else reach**2, square
    i, j = list(t.people).index(p.id[person]), list(t.places).index(q.id[place])
    modes = [
        mode for mode in range(len(t.minutes)) if t.modes[i] >> mode & 1 or (fetches and t.modes_fetched[i] >> mode & 1)
    ]
    lost = t.zone[i] < 0 or t.zone_of_place[j] < 0 or t.most[i] < 0
    took = min((int(t.minutes[mode, t.zone[i], t.zone_of_place[j]]) for mode in modes), default=65535)
    return None if lost else int(t.most[i]) ** 2, took**2


def points(pool: Pool, person: int, place: int) -> int:
    """Points of a pair."""
    p, q, r = pool.people, pool.places, pool.rules
    total = work_points(pool, person, place)
    if "travel" not in unmet(pool, person, place):
        square, far = journey(pool, person, place)
        slope = (r.travel << 40) // square if square else 0
        total += r.travel - (far * slope >> 40)
    if p.hours_max[person] > 0:
        total += max(0, r.hours - r.hour_short * max(0, int(p.hours_max[person]) - int(q.hours_max[place])))
    return total - r.rather_not * bool(p.rather_not[person] & q.req_a[place])


def match(pool: Pool, k: int, seen=None, offered=None):
    """Lists of every person and place as (row, points), and totals; seen, offered: rows an audience may see."""
    n, m = len(pool.people), len(pool.places)
    fits = {
        (i, j): points(pool, i, j)
        for i in range(n)
        for j in range(m)
        if (seen is None or seen[i]) and (offered is None or offered[j]) and not unmet(pool, i, j)
    }
    waiting = pool.people.waiting.clip(0, 8191)
    places = [sorted(((-s, j) for (i, j), s in fits.items() if i == one)) for one in range(n)]
    people = [
        sorted((-min(s, pool.rules.equal_from), -int(waiting[i]), i, s) for (i, j), s in fits.items() if j == one)
        for one in range(m)
    ]
    return (
        [[(j, -s) for s, j in row[:k]] for row in places],
        [len(row) for row in places],
        [[(i, s) for _, _, i, s in row[:k]] for row in people],
        [len(row) for row in people],
    )
