"""Cards: what made people can, want and need, as columns of `supply_card`. Null is unknown, and some of it is unknown."""

from datetime import date

import numpy as np
import polars as pl

from perspectief.exchange.made import weeks
from perspectief.exchange.made.chance import Flags, Ints, chance, distinct, pick, stream
from perspectief.exchange.made.drawn import Drawn, hours_table, table
from perspectief.exchange.made.market import BRANCH_CODES, market
from perspectief.exchange.made.situations import MODES_OF_TRAVEL
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import ADAPTATIONS, CERTIFICATE_BY_CODE, KINDS_OF_WORK, LOADS, MODES

# How often a field is empty: on a card that was never finished, and on all others.
UNFINISHED = 0.06
UNKNOWN = {
    "week": 0.45, "hours": 0.35, "modes": 0.25, "travel_minutes": 0.3, "language": 0.25, "reading": 0.5, "education": 0.35,
    "loads": 0.4, "guidance": 0.35, "readiness": 0.3, "kinds_of_work": 0.35, "contract_forms": 0.15, "place_kinds": 0.2,
    "pc4": 0.03, "branches": 0.5,
}  # fmt: skip
NOW_AND_THEN = {"readiness": 0.02, "guidance": 0.02, "branches": 0.05, "kinds_of_work": 0.03, "reading": 0.01}
RARELY = 0.004
# How much likelier one adaptation is than another, in the order of needs.ADAPTATIONS.
ADAPTATION_WEIGHTS = (0.25, 1.1, 1.5, 1.5, 1.2, 1.1, 0.9, 0.35, 0.35, 1.2, 1.5, 1.4, 0.3, 1.1)
# Ways to travel that go with the main one, with a chance for each.
TRAVEL = {
    "foot": {"walk": 1.0, "pick-up": 0.6},
    "bike": {"walk": 1.0, "bike": 1.0, "transit": 0.5, "pick-up": 0.55},
    "e-bike": {"walk": 1.0, "bike": 0.8, "e-bike": 1.0, "transit": 0.4, "pick-up": 0.4},
    "transit": {"walk": 1.0, "bike": 0.75, "transit": 1.0, "pick-up": 0.55},
    "moped": {"walk": 1.0, "bike": 0.8, "moped": 1.0, "transit": 0.25, "pick-up": 0.4},
    "car": {"walk": 1.0, "bike": 0.6, "car": 1.0, "transit": 0.15},
    "lift": {"walk": 1.0, "bike": 0.4, "pick-up": 1.0},
}
# Chance of a certificate whatever work somebody did.
HELD = {
    "vca": 0.05,
    "bhv": 0.05,
    "heftruck": 0.03,
    "haccp": 0.04,
    "ehbo": 0.03,
    "vog": 0.12,
    "rijbewijs-am": 0.05,
    "schoonmaak-basis": 0.02,
}


def cards(seed: int, region: int, people: Drawn, today: date) -> pl.DataFrame:
    """The columns of a card without owner, words and skills; `card` is the position of the person."""
    count = len(people.town)
    frame = pl.DataFrame(
        {"card": np.arange(count)}
        | _numbers(seed, count)
        | _travel(seed, people)
        | _time(seed, people, today)
        | _levels(seed, people)
    )
    frame = frame.with_columns(**_wants(seed, region, people), certificates=_certificates(seed, region, people))
    return _with_unknowns(seed, frame, people)


def _numbers(seed: int, count: int) -> dict[str, Ints]:
    rng = stream(seed, "card numbers")
    return {"number": distinct(rng, 100_000_000, 1_000_000_000, count), "subject": distinct(rng, 1, 1 << 62, count)}


def _travel(seed: int, people: Drawn) -> dict[str, Ints]:
    rng, bit = stream(seed, "travel"), {mode.code: mode.bit for mode in MODES}
    chances = np.zeros((len(MODES_OF_TRAVEL), len(MODES)))
    for row, main in enumerate(MODES_OF_TRAVEL):
        for code, often in TRAVEL[main].items():
            chances[row, bit[code]] = often
    has = rng.random((len(people.travel), len(MODES))) < chances[people.travel]
    return {"pc4": people.pc4, "modes": _bits(has), "travel_minutes": people.minutes}


def _time(seed: int, people: Drawn, today: date) -> dict[str, object]:
    rng, count = stream(seed, "time"), len(people.town)
    low, high, mean, spread = hours_table()[people.situation].T
    drawn = mean + spread * rng.standard_normal(count)
    most = (np.clip(drawn, low, high) / 4).round().astype(np.int64) * 4
    least = np.maximum(np.minimum(4, most), most - np.array([0, 4, 8, 12, 16])[pick(rng, (8, 22, 30, 24, 16), count)])
    week = np.zeros((2, count), dtype=np.int64)
    for at in range(len(table("week"))):
        here = np.flatnonzero(people.situation == at)
        week[:, here] = weeks.of_people(stream(seed, f"week {at}"), len(here), tuple(table("week")[at]))
    lessons = people.where("learning Dutch") & chance(rng, 0.6, count)
    lesson = (np.int64(1) << (rng.integers(0, 5, count) * 4)) | (np.int64(1) << (rng.integers(0, 5, count) * 4 + 1))
    week = np.where(lessons, week & ~lesson, week)
    soon = np.where(chance(rng, 0.07, count), rng.integers(5, 75, count), -1)
    confirmed = np.choose(
        pick(rng, (50, 20, 15, 12), count),
        [
            rng.integers(0, 90, count),
            rng.integers(90, 180, count),
            rng.integers(180, 365, count),
            rng.integers(365, 1100, count),
        ],
    )
    confirmed = np.minimum(confirmed, people.waiting_days)
    return {
        "hours_min": least,
        "hours_max": most,
        "week_can": week[0],
        "week_rather_not": week[1],
        "school_hours": people.where("free in school hours") & chance(rng, 0.85, count),
        "inburgering": people.where("learning Dutch") & chance(rng, 0.7, count),
        "available_from": _dates(today, -soon, soon >= 0),
        "waiting_since": _dates(today, people.waiting_days),
        "confirmed_at": _dates(today, confirmed, ~chance(rng, 0.03, count)),
        "readiness_at": _dates(today, np.minimum(people.waiting_days, rng.integers(3, 700, count))),
    }


def _levels(seed: int, people: Drawn) -> dict[str, Ints]:
    rng, count = stream(seed, "levels"), len(people.town)
    limited = rng.random((count, len(LOADS))) < table("limited")[people.situation][:, None]
    level = np.where(limited, np.where(rng.random((count, len(LOADS))) < 0.72, 1, 0), 2)
    packed = (level << (2 * np.arange(len(LOADS)))).sum(axis=1)
    often = table("adapted")[people.situation][:, None] * np.array(ADAPTATION_WEIGHTS)
    adaptations = _bits(rng.random((count, len(ADAPTATIONS))) < often)
    hours = np.where(people.guidance >= 2, rng.integers(1, 4, count) + 2 * (people.guidance - 2), 0)
    return {
        "language": people.language,
        "reading": people.reading,
        "education": people.education,
        "loads": packed,
        "adaptations": adaptations,
        "guidance": people.guidance,
        "guidance_hours": hours,
        "readiness": people.readiness,
    }


def _wants(seed: int, region: int, people: Drawn) -> dict[str, pl.Series]:
    rng, count = stream(seed, "wants"), len(people.town)
    of_region, kind_bit = market(region), {code: bit for bit, (code, *_) in enumerate(KINDS_OF_WORK)}
    found = [catalogue().occupations[one] for one in of_region.occupations]
    kinds = np.array([sum(1 << kind_bit[code] for code in one.kinds) for one in found])
    branches = np.array([1 << BRANCH_CODES.index(one.branch) for one in found])
    second = np.where(people.second >= 0, people.second, people.work)
    extra = np.where(chance(rng, 0.4, count), np.int64(1) << rng.integers(0, len(KINDS_OF_WORK), count), 0)
    elsewhere = np.where(chance(rng, 0.5, count), np.int64(1) << rng.integers(0, len(BRANCH_CODES), count), 0)
    unpaid = np.where(people.readiness == 3, 0.2, 0.6)
    learns = np.where(people.where("young without diploma"), 0.8, 0.35)
    forms = [chance(rng, often, count) for often in (0.98, 0.95, 0.6, 0.25, learns, unpaid)]
    sheltered = np.where(people.where("with a limit at work"), 0.85, 0.4)
    places = [
        np.full(count, True),
        forms[4],
        chance(rng, sheltered, count),
        chance(rng, 0.6, count),
        forms[5],
        chance(rng, 0.75, count),
    ]
    return {
        "kinds_of_work": pl.Series(kinds[people.work] | kinds[second] | extra),
        "branches": pl.Series(branches[people.work] | branches[second] | elsewhere),
        "contract_forms": pl.Series(_bits(np.stack(forms, axis=1))),
        "place_kinds": pl.Series(_bits(np.stack(places, axis=1))),
    }


def _certificates(seed: int, region: int, people: Drawn) -> pl.Series:
    """What goes with the work somebody did, driving licences for certain, and what people have besides."""
    rng, count = stream(seed, "certificates"), len(people.town)
    found = [catalogue().occupations[one] for one in market(region).occupations]
    asked = np.array(
        [sum(1 << CERTIFICATE_BY_CODE[code].bit for code in one.certificates) for one in found], dtype=np.int64
    )
    licences = np.int64(sum(1 << one.bit for one in CERTIFICATE_BY_CODE.values() if one.code.startswith("rijbewijs-")))
    second = np.where(people.second >= 0, asked[people.second], 0)
    held = np.where(chance(rng, np.array([0.45, 0.65, 0.85])[people.readiness - 1], count), asked[people.work], 0)
    held |= np.where(chance(rng, 0.4, count), second, 0)
    for code, often in HELD.items():
        held |= chance(rng, often, count).astype(np.int64) << CERTIFICATE_BY_CODE[code].bit
    drives = (people.travel == MODES_OF_TRAVEL.index("car")) | chance(rng, 0.12, count)
    held |= drives.astype(np.int64) << CERTIFICATE_BY_CODE["rijbewijs-b"].bit
    without = people.travel == MODES_OF_TRAVEL.index("foot")
    return pl.Series(np.where(without, held & ~licences, held) | (asked[people.work] | second) & licences)


def _with_unknowns(seed: int, frame: pl.DataFrame, people: Drawn) -> pl.DataFrame:
    """Takes away what nobody asked: much on the cards that were never finished, hardly anything on the others."""
    rng, together = (
        stream(seed, "unknown"),
        {"week": ("week_can", "week_rather_not"), "hours": ("hours_min", "hours_max")},
    )
    together |= {"guidance": ("guidance", "guidance_hours"), "readiness": ("readiness", "readiness_at")}
    unfinished, changes = chance(rng, np.where(people.known, UNFINISHED, 0.6), frame.height), {}
    for name, often in UNKNOWN.items():
        gone = pl.Series(chance(rng, np.where(unfinished, often, NOW_AND_THEN.get(name, RARELY)), frame.height))
        for column in together.get(name, (name,)):
            changes[column] = pl.when(gone).then(None).otherwise(pl.col(column))
    return frame.with_columns(**changes)


def _bits(flags: np.ndarray) -> Ints:
    """Rows of yes and no as integers, the first column the lowest bit."""
    return (flags.astype(np.int64) << np.arange(flags.shape[1])).sum(axis=1)


def _dates(today: date, days_ago: Ints, known: Flags | None = None) -> pl.Series:
    """Days before today (negative: after) as dates; null where not `known`."""
    day = np.datetime64(today, "D") - days_ago.astype("timedelta64[D]")
    found = pl.Series(day.astype("datetime64[ms]")).cast(pl.Date)
    return found if known is None else pl.select(pl.when(pl.Series(known)).then(found).otherwise(None)).to_series()
