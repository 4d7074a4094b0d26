"""Small markets full of edges: unknown positions, hours at the border, skills twice, everybody equal."""

from dataclasses import replace

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.needs import Needs, thermometer
from perspectief.engine.pool import UNKNOWN, People, Places, Taxonomy
from perspectief.engine.rules import Rules
from perspectief.engine.travel import NEVER, Travel

NEEDS = Needs(
    tuple((f"week-{day}", 0, 0b1111 << 4 * day) for day in range(3))
    + tuple((f"certificate-{bit}", 0, 1 << 28 + bit) for bit in range(3))
    + (("language", 1, 0b111), ("lifting", 1, 0b11 << 3), ("kind", 1, 0b11 << 5))
    + (("guidance", 2, 0b111), ("quiet", 2, 1 << 3), ("seat", 2, 1 << 4))
)
SKILLS, OCCUPATIONS = 12, 6
TAXONOMY = Taxonomy(
    np.arange(SKILLS, dtype=np.int32) // 3, np.arange(OCCUPATIONS, dtype=np.int32) // 2, np.arange(SKILLS) % 11 == 3
)


def links(r: np.random.Generator, rows: int, most: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    length = r.integers(0, most + 1, rows)
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    return start, r.integers(0, count, start[-1]).astype(np.int32)


def bits(r: np.random.Generator, rows: int, places: list[int], share: float) -> np.ndarray:
    word = np.zeros(rows, np.uint64)
    for place in places:
        word |= (r.random(rows) < share).astype(np.uint64) << np.uint64(place)
    return word


def level(r: np.random.Generator, rows: int, chances: list[float], shift: int) -> np.ndarray:
    return thermometer(r.choice(len(chances), rows, p=chances), len(chances) - 1) << np.uint64(shift)


def people(r: np.random.Generator, n: int, side: int = 3000) -> People:
    ids = np.sort(r.choice(10 * n + 10, n, replace=False)).astype(np.int64)
    place = r.integers(0, side, (2, n)).astype(np.int32)
    place[0, r.random(n) < 0.05] = UNKNOWN
    reach = r.choice(np.array([-1, 0, 150, 900, 2500], np.int32), n, p=[0.05, 0.05, 0.1, 0.3, 0.5])
    start, skill = links(r, n, 6, SKILLS)
    wish_start, wish = links(r, n, 2, OCCUPATIONS)
    most = r.choice(np.array([0, 8, 24, 32, 40], np.int16), n)
    return People(
        ids, place[0], place[1], reach, np.where(reach < 0, -1, np.maximum(reach, r.choice(np.array([0, 2000], np.int32), n))),
        bits(r, n, list(range(12)), 0.9) | bits(r, n, [28, 29, 30], 0.6),
        level(r, n, [0.1, 0.2, 0.3, 0.4], 0) | level(r, n, [0.1, 0.2, 0.7], 3) | bits(r, n, [5, 6], 0.9),
        level(r, n, [0.6, 0.2, 0.1, 0.1], 0) | bits(r, n, [3, 4], 0.1), bits(r, n, list(range(12)), 0.1),
        r.choice(np.array([0, 1, 2, 3, 7], np.uint8), n, p=[0.03, 0.2, 0.2, 0.27, 0.3]),
        np.minimum(most, r.choice(np.array([0, 0, 16], np.int16), n)), most,
        r.integers(0, 8, n).astype(np.uint32), r.integers(0, 8, n).astype(np.uint32),
        r.choice(np.array([0, 10, 10, 400, 9000], np.int32), n), start, skill, (r.random(len(skill)) < 0.2).astype(np.uint8),
        wish_start, wish,
    )  # fmt: skip


def places(r: np.random.Generator, m: int, side: int = 3000) -> Places:
    ids = np.sort(r.choice(10 * m + 10, m, replace=False)).astype(np.int64)
    place = r.integers(0, side, (2, m)).astype(np.int32)
    place[1, r.random(m) < 0.05] = UNKNOWN
    start, skill = links(r, m, 5, SKILLS)
    least = r.choice(np.array([0, 8, 24, 36], np.int16), m)
    return Places(
        ids, place[0], place[1], (r.random(m) < 0.3).astype(np.uint8),
        bits(r, m, list(range(12)), 0.05) | bits(r, m, [28, 29, 30], 0.1),
        level(r, m, [0.5, 0.3, 0.1, 0.1], 0) | level(r, m, [0.6, 0.2, 0.2], 3) | (np.uint64(1) << r.integers(5, 7, m).astype(np.uint64)),
        level(r, m, [0.4, 0.2, 0.2, 0.2], 0) | bits(r, m, [3, 4], 0.6),
        r.choice(np.array([0, 1, 2, 3], np.uint8), m, p=[0.03, 0.37, 0.3, 0.3]),
        least, least + r.choice(np.array([0, 4, 16], np.int16), m),
        (np.uint32(1) << r.integers(0, 3, m).astype(np.uint32)).astype(np.uint32), r.integers(0, 8, m).astype(np.uint32),
        r.integers(-1, OCCUPATIONS, m).astype(np.int32), start, skill, r.integers(0, 3, len(skill)).astype(np.uint8),
    )  # fmt: skip


def market(seed: int, n: int | None = None, m: int | None = None) -> Pool:
    """A small market; n and m at random up to 25 unless given."""
    r = np.random.default_rng(seed)
    rules = Rules(equal_from=int(r.choice([16383, 9000, 5000])), floor=int(r.choice([600, 2500])))
    n, m = (int(r.integers(0, 25)) if size is None else size for size in (n, m))
    side = int(r.choice([1, 500, 3000]))
    return Pool(people(r, n, side), places(r, m, side), TAXONOMY, NEEDS, rules)


def travel(pool: Pool, seed: int, zones: int = 6) -> Pool:
    """The same market with a table of minutes: three modes, one of which does not go everywhere."""
    r = np.random.default_rng(seed)
    n, m = len(pool.people), len(pool.places)
    minutes = r.integers(0, 90, (3, zones, zones)).astype(np.uint16)
    minutes[2][r.random((zones, zones)) < 0.4] = NEVER
    return replace(
        pool,
        travel=Travel(
            minutes, pool.people.id, r.integers(-1, zones, n).astype(np.int32), r.integers(0, 8, n).astype(np.uint8),
            r.integers(0, 8, n).astype(np.uint8), r.choice(np.array([-1, 0, 20, 60, 1000], np.int16), n),
            pool.places.id, r.integers(-1, zones, m).astype(np.int32),
        ),
    )  # fmt: skip
