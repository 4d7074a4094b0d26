"""Weeks: when work is done, and when people can."""

import numpy as np

from perspectief.exchange.made.chance import Ints, pick
from perspectief.taxonomy.needs import OFFICE_WEEK, daypart_bit, mask, week

MORNING, AFTERNOON, EVENING, NIGHT = range(4)
SATURDAY, SUNDAY = 5, 6

# Name of a pattern of work: its days and dayparts, day by day.
PATTERNS: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {
    "dag": ((0, 1, 2, 3, 4), (MORNING, AFTERNOON)),
    "ochtend": ((0, 1, 2, 3, 4), (MORNING,)),
    "middag": ((0, 1, 2, 3, 4), (AFTERNOON,)),
    "school": ((0, 1, 2, 3, 4), (MORNING,)),
    "avond": ((0, 1, 2, 3, 4), (EVENING,)),
    "vroeg": ((0, 1, 2, 3, 4, 5), (NIGHT, MORNING)),
    "nacht": ((0, 1, 2, 3, 4), (NIGHT,)),
    "weekend": ((SATURDAY, SUNDAY, 4), (MORNING, AFTERNOON)),
    "winkel": ((0, 1, 2, 3, 4, SATURDAY), (MORNING, AFTERNOON)),
    "horeca": ((4, SATURDAY, 3, 2, SUNDAY), (AFTERNOON, EVENING)),
    "zorg": ((0, 1, 2, 3, 4, SATURDAY, SUNDAY), (MORNING,)),
    "ploeg": ((0, 1, 2, 3, 4), (MORNING, AFTERNOON, EVENING)),
}
HOURS_A_DAYPART = 4
OFFICE_EVENINGS = week(range(5), (EVENING,))
WEEKEND = week((SATURDAY, SUNDAY), (MORNING, AFTERNOON))


def of_place(rng: np.random.Generator, pattern: str, hours: int) -> tuple[int, int]:
    """Fixed and possible dayparts of work of `hours` a week. A third of the employers leaves most of it to talk about."""
    days, dayparts = PATTERNS[pattern]
    parts = [daypart_bit(day, part) for day in days for part in dayparts]
    needed = max(1, min(len(parts), round(hours / HOURS_A_DAYPART)))
    start = (
        0
        if needed == len(parts) or pattern in ("horeca", "weekend")
        else int(rng.integers(0, len(days))) * len(dayparts)
    )
    turned = parts[start:] + parts[:start]
    talk = rng.random()
    fixed = needed if talk < 0.36 else max(1, needed // 2) if talk < 0.62 else min(2, needed) if talk < 0.82 else 0
    asked, rest = turned[:fixed], turned[fixed:]
    also = rest if fixed < needed or rng.random() < 0.5 else []
    return sum(asked), sum(also)


def of_people(rng: np.random.Generator, count: int, weights: tuple[float, ...]) -> tuple[Ints, Ints]:
    """For `count` people when they can and when they rather not, in 28 bits each, the two apart.

    `weights`: whole office week · with evenings · any time · with Saturday · mornings · some days · afternoons and evenings.
    """
    form = pick(rng, weights, count)
    days = rng.permuted(np.tile(np.arange(5), (count, 1)), axis=1)[:, :3]
    some = (np.int64(3) << (days * 4)).sum(axis=1)
    whole = [
        OFFICE_WEEK,
        OFFICE_WEEK | OFFICE_EVENINGS,
        week(range(7), (MORNING, AFTERNOON, EVENING)),
        OFFICE_WEEK | week((SATURDAY,), (MORNING, AFTERNOON)),
        week(range(5), (MORNING,)),
        0,
        week(range(5), (AFTERNOON, EVENING)),
    ]
    can = np.array(whole, dtype=np.int64)[form]
    can = np.where(form == 5, some, can)
    loose = pick(rng, (0.55, 0.15, 0.1, 0.12, 0.08), count)
    afternoon = np.int64(1) << (rng.integers(0, 5, count) * 4 + AFTERNOON)
    doubts = np.array([0, OFFICE_EVENINGS, WEEKEND, 0, week(range(5), (NIGHT,))], dtype=np.int64)[loose]
    rather_not = np.where(loose == 3, afternoon, doubts)
    return (can & ~rather_not).astype(np.int64), (rather_not & mask(range(28))).astype(np.int64)
