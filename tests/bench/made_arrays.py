"""Made columns at the densities of a labour market: people cluster in towns, skills follow occupations, most needs are met."""

import numpy as np

from perspectief.engine.index import Pool
from perspectief.engine.needs import Needs, thermometer
from perspectief.engine.pool import People, Places, Taxonomy
from perspectief.engine.rules import Rules

SKILLS, GROUPS, OCCUPATIONS, FAMILIES = 13_900, 640, 3_000, 436
SIDE_KM = 31.0  # of one region with 20,000 people
NEEDS = Needs(
    (
        ("day", 0, 53687091 & 1048575),
        ("evening", 0, 279620),
        ("night", 0, 559240),
        ("weekend", 0, 255 << 20),
        *tuple((f"certificate-{bit}", 0, 1 << 28 + bit) for bit in range(20)),
        ("language", 1, 63),
        ("reading", 1, 15 << 6),
        ("education", 1, 31 << 10),
        *tuple((f"load-{load}", 1, 3 << 15 + 2 * load) for load in range(8)),
        ("kind", 1, 63 << 31),
        ("guidance", 2, 15),
        ("school-hours", 2, 1 << 4),
        *tuple((f"adaptation-{bit}", 2, 1 << 5 + bit) for bit in range(14)),
    )
)


def _zipf(n: int, s: float) -> np.ndarray:
    p = np.arange(1, n + 1) ** -s
    return p / p.sum()


def _draw(r: np.random.Generator, cumulated: np.ndarray, n: int) -> np.ndarray:
    return np.searchsorted(cumulated, r.random(n)).clip(max=len(cumulated) - 1)


def _thermo(r: np.random.Generator, n: int, chances: list[float], shift: int) -> np.ndarray:
    return thermometer(r.choice(len(chances), n, p=chances), len(chances) - 1) << np.uint64(shift)


def _bits(r: np.random.Generator, n: int, chances: list[float], shift: int) -> np.ndarray:
    word = np.zeros(n, np.uint64)
    for bit, chance in enumerate(chances):
        word |= (r.random(n) < chance).astype(np.uint64) << np.uint64(shift + bit)
    return word


def _skills(r, occupation: np.ndarray, mean: int, cumulated: np.ndarray, profile: np.ndarray):
    count = np.clip(r.poisson(mean * 1.18, len(occupation)), 3, 40)
    row = np.repeat(np.arange(len(occupation)), count)
    typical = profile[occupation[row], r.integers(0, profile.shape[1], len(row))]
    key = np.unique(row * SKILLS + np.where(r.random(len(row)) < 0.7, typical, _draw(r, cumulated, len(row))))
    start = np.concatenate(([0], np.cumsum(np.bincount(key // SKILLS, minlength=len(occupation)))))
    return start.astype(np.int64), (key % SKILLS).astype(np.int32)


CERTIFICATES = [.55, .35, .3, .25, .2, .2, .18, .15, .15, .12, .12, .1, .1, .08, .08, .06, .05, .05, .04, .03]  # fmt: skip


def made(n: int, m: int, seed: int = 1, crowd: int | None = None) -> Pool:
    """n people and m places, the same for a seed; crowd: people who live on that land (None: these, or four a place)."""
    t = np.random.default_rng(7)
    cumulated = np.cumsum(_zipf(SKILLS, 0.9))
    taxonomy = Taxonomy(
        t.integers(0, GROUPS, SKILLS).astype(np.int32), np.sort(t.integers(0, FAMILIES, OCCUPATIONS)).astype(np.int32)
    )
    profile = _draw(t, cumulated, OCCUPATIONS * 60).reshape(OCCUPATIONS, 60)
    r = np.random.default_rng(seed)
    crowd = crowd or max(n, 4 * m)  # so dense a country is, however few are asked for on one side
    side, towns = SIDE_KM * np.sqrt(crowd / 20_000), max(6, int(8 * crowd / 20_000))
    centre, size = r.random((towns, 2)) * side, _zipf(towns, 0.7)
    wanted = np.cumsum(_zipf(OCCUPATIONS, 0.8))
    shuffled = r.permutation(OCCUPATIONS)
    place_of, offered_at = (
        (np.clip(centre[r.choice(towns, rows, p=size)] + r.normal(0, 4.0, (rows, 2)), 0, side - 1e-3) * 100)
        .astype(np.int32)
        .T
        for rows in (n, m)
    )
    people_occupation, place_occupation = (shuffled[_draw(r, wanted, rows)] for rows in (n, m))
    people = _people(r, place_of, people_occupation, _skills(r, people_occupation, 15, cumulated, profile))
    places = _places(r, offered_at, place_occupation, _skills(r, place_occupation, 12, cumulated, profile))
    return Pool(people, places, taxonomy, NEEDS, Rules())


def _people(r, place, occupation, skills) -> People:
    n, (start, skill) = len(occupation), skills
    u, odd = r.random(n), r.integers(0, 1 << 28, n, dtype=np.uint64) | r.integers(0, 1 << 28, n, dtype=np.uint64)
    week = np.where(u < 0.45, np.uint64((1 << 28) - 1), np.where(u < 0.75, np.uint64(0x77777), odd))
    most = (r.choice(np.arange(2, 11), n, p=[.04, .06, .1, .1, .15, .1, .15, .1, .2]) * 4).astype(np.int16)  # fmt: skip
    reach = r.choice(np.array([1000, 1500, 2500, 5000], np.int32), n, p=[0.2, 0.2, 0.38, 0.22])
    loads = sum((_thermo(r, n, [0.06, 0.3, 0.64], 15 + 2 * load) for load in range(8)), np.zeros(n, np.uint64))
    return People(
        np.arange(n), *(np.ascontiguousarray(axis) for axis in place), reach, reach.copy(),
        week | _bits(r, n, CERTIFICATES, 28),
        _thermo(r, n, [.03, .07, .1, .15, .2, .2, .25], 0) | _thermo(r, n, [.03, .07, .2, .3, .4], 6)
        | _thermo(r, n, [.15, .3, .3, .15, .1], 10) | loads | _bits(r, n, [.97, .96, .95, .94, .92, .91], 31),
        _thermo(r, n, [.4, .3, .15, .1, .05], 0) | _bits(r, n, [.05] + [.03] * 14, 4),
        week & r.integers(0, 1 << 28, n, dtype=np.uint64) & r.integers(0, 1 << 28, n, dtype=np.uint64) & r.integers(0, 1 << 28, n, dtype=np.uint64),
        (r.integers(1, 64, n) | r.integers(1, 64, n)).astype(np.uint8),
        np.minimum(most, r.choice(np.array([0, 0, 0, 12, 16], np.int16), n)), most,
        _bits(r, n, [.3] * 5, 0).astype(np.uint32), _bits(r, n, [.3] * 7, 0).astype(np.uint32),
        r.integers(0, 2000, n).astype(np.int32), start, skill, (r.random(len(skill)) < 0.1).astype(np.uint8),
        np.arange(n + 1), occupation.astype(np.int32),
    )  # fmt: skip


def _places(r, place, occupation, skills) -> Places:
    m, (start, skill) = len(occupation), skills
    shifts = np.array([0x33333, 0x11111, 0x22222, 0x333, 0x44444, 3 << 20 | 3 << 24, 0x111, 0x88888], np.uint64)
    least = (r.choice(np.arange(9), m, p=[.15, .1, .13, .1, .15, .1, .12, .1, .05]) * 4).astype(np.int16)  # fmt: skip
    loads = sum((_thermo(r, m, [0.6, 0.32, 0.08], 15 + 2 * load) for load in range(8)), np.zeros(m, np.uint64))
    return Places(
        np.arange(m), *(np.ascontiguousarray(axis) for axis in place), (r.random(m) < 0.1).astype(np.uint8),
        r.choice(shifts, m, p=[.3, .2, .1, .13, .09, .06, .08, .04]) | _bits(r, m, [chance * 0.22 for chance in CERTIFICATES], 28),
        _thermo(r, m, [.1, .15, .25, .2, .15, .1, .05], 0) | _thermo(r, m, [.4, .25, .2, .1, .05], 6)
        | _thermo(r, m, [.4, .25, .2, .1, .05], 10) | loads | np.uint64(1) << (np.uint64(31) + r.integers(0, 6, m).astype(np.uint64)),
        _thermo(r, m, [.15, .3, .3, .15, .1], 0) | _bits(r, m, [.5] * 15, 4), (np.uint8(1) << r.integers(0, 6, m).astype(np.uint8)),
        least, least + r.choice(np.array([0, 4, 8], np.int16), m), (np.uint32(1) << r.integers(0, 5, m).astype(np.uint32)),
        _bits(r, m, [.2] * 7, 0).astype(np.uint32), occupation.astype(np.int32), start, skill,
        r.choice(np.array([0, 0, 0, 1, 1, 2], np.uint8), len(skill)),
    )  # fmt: skip
