"""Columns to the engine's columns: an ability that is unknown is not met; a preference that is unknown asks for paid work."""

from dataclasses import replace
from functools import cache

import numpy as np

from perspectief.engine import pool as engine
from perspectief.engine.index import Pool
from perspectief.engine.needs import thermometer
from perspectief.engine.pool import MOST_REACH
from perspectief.engine.rules import Rules
from perspectief.engine.travel import MOST_MINUTES, Travel
from perspectief.geo.gazetteer import gazetteer
from perspectief.matching import vocabulary as words
from perspectief.matching.columns import UNKNOWN, Cards, Links, Places
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import (
    BRANCHES,
    CERTIFICATES,
    CONTRACT_FORMS,
    EDUCATION,
    GUIDANCE,
    GUIDANCE_FOR_READINESS,
    KINDS_OF_WORK,
    LANGUAGE,
    LOADS,
    MODES,
    PLACE_KINDS,
    READING,
    WHOLE_WEEK,
    pack_loads,
)

PICK_UP = next(mode for mode in MODES if mode.code == "pick-up")
FORM = {code: 1 << bit for bit, (code, _) in enumerate(CONTRACT_FORMS)}
# What a kind of place offers when nobody said which contract: a job pays, a day along does not.
FORMS_OF_KIND = {
    "job": FORM["vast"] | FORM["tijdelijk"],
    "learn-work": FORM["leer-arbeid"] | FORM["tijdelijk"],
    "adapted": FORM["vast"] | FORM["tijdelijk"],
    "trial": FORM["zonder-loon"],
    "experience": FORM["zonder-loon"],
    "taster": FORM["zonder-loon"],
}
FORMS = np.array([FORMS_OF_KIND[code] for code, _ in PLACE_KINDS], np.int32)
# What nobody spoke about yet is looked for as paid work: a preference not known shuts nobody out of a job.
PAID_FORMS = sum(bit for code, bit in FORM.items() if code != "zonder-loon")
PAID_KINDS = sum(1 << at for at, (code, _) in enumerate(PLACE_KINDS) if code in {"job", "learn-work", "adapted"})
ASKED_REACH = 1500  # 15 km: how far somebody may turn out to travel, when that was not asked yet
ASKED_HOURS = 40
ANY_HOURS = 60  # a place that is silent about hours: to be agreed
KNOWN_CERTIFICATES = sum(1 << one.bit for one in CERTIFICATES)


def pool_of(cards: Cards, places: Places, today: int, rules: Rules, rare: np.ndarray | None = None) -> Pool:
    """The engine's pool. today: days since 2000. rare: rarity frozen with a run, None to take it from these places."""
    return Pool(people_of(cards, today), places_of(places), words.taxonomy(), words.NEEDS, rules, rare)


def asked_pool(found: Pool, cards: Cards, today: int) -> Pool:
    """The same pool as it would be if everybody whose card is silent about an ability turned out to have it: whom to ask."""
    return found.with_people(people_of(_asked(cards), today))


def _asked(cards: Cards) -> Cards:
    """Cards with the best in place of what is unknown; where somebody lives stays unknown."""
    best = {
        "language": len(LANGUAGE) - 1,
        "reading": len(READING) - 1,
        "education": len(EDUCATION) - 1,
        "loads": pack_loads([2] * len(LOADS)),
        "week_can": WHOLE_WEEK,
        "hours_max": ASKED_HOURS,
    }
    values = {
        name: np.where(column == UNKNOWN, best.get(name, UNKNOWN), column).astype(column.dtype)
        for name, column in cards.values.items()
    }
    return replace(cards, values=values | {"asked": (cards.values["modes"] < 0) | (cards.values["travel_minutes"] < 0)})


def asked_person(cards: Cards, today: int) -> engine.People:
    """One card as in `asked_pool`."""
    return people_of(_asked(cards), today)


def people_of(cards: Cards, today: int) -> engine.People:
    """Cards as the engine's people."""
    v = cards.values
    x, y = positions(v["pc4"])
    own, fetched = reaches(v["modes"], v["travel_minutes"])
    if "asked" in v:
        own, fetched = (np.where(v["asked"], np.int32(ASKED_REACH), reach) for reach in (own, fetched))
    week = (_bits(v["week_can"]) | _bits(v["week_rather_not"])) & np.uint64(WHOLE_WEEK)
    skills, wishes = (
        _known(cards.skills, len(words.taxonomy().skill_group)),
        _known(cards.wishes, len(words.taxonomy().occupation_family)),
    )
    return engine.People(
        id=v["id"],
        x=x,
        y=y,
        reach=own,
        reach_fetched=fetched,
        has_a=week | _bits(v["certificates"], KNOWN_CERTIFICATES) << np.uint64(words.CERTIFICATE_SHIFT),
        has_b=_level(v["language"], LANGUAGE, 0)
        | _level(v["reading"], READING, words.READING_SHIFT)
        | _level(v["education"], EDUCATION, words.EDUCATION_SHIFT)
        | _loads(v["loads"])
        | _bits(_or(v["place_kinds"], PAID_KINDS), (1 << len(PLACE_KINDS)) - 1) << np.uint64(words.KIND_SHIFT),
        need=_level(guidance_needed(v["guidance"], v["readiness"]), GUIDANCE, 0)
        | (v["school_hours"] == 1).astype(np.uint64) << np.uint64(words.SCHOOL_HOURS_SHIFT)
        | _adaptations(v["adaptations"]),
        rather_not=_bits(v["week_rather_not"], WHOLE_WEEK),
        contract=_bits(_or(v["contract_forms"], PAID_FORMS), (1 << len(CONTRACT_FORMS)) - 1).astype(np.uint8),
        hours_min=v["hours_min"].clip(0, 168).astype(np.int16),
        hours_max=v["hours_max"].clip(0, 168).astype(np.int16),
        branches=_bits(v["branches"], (1 << len(BRANCHES)) - 1).astype(np.uint32),
        kinds=_bits(v["kinds_of_work"], (1 << len(KINDS_OF_WORK)) - 1).astype(np.uint32),
        waiting=np.maximum(0, today - v["waiting_since"]).astype(np.int32),
        skill_start=skills.start,
        skill=skills.id,
        skill_learn=(skills.how == 1).astype(np.uint8),
        wish_start=wishes.start,
        wish=wishes.id,
    )


def travel_of(cards: Cards, places: Places, minutes: np.ndarray, zone: np.ndarray) -> Travel:
    """A table of minutes for a pool of these cards and places: `replace(pool, travel=travel_of(…))`.

    minutes: uint16[modes, zones, zones], door to door, in the order of MODES (engine.travel.NEVER: not to be had). zone:
    int32[10000], the zone of every four-digit postcode, -1 for none. EngineError for a table that does not hold.
    """
    v, own = cards.values, ~(1 << PICK_UP.bit)
    modes, most = v["modes"].clip(0), np.where(v["modes"] < 0, -1, v["travel_minutes"])
    return Travel(
        minutes, v["id"], zone_of(v["pc4"], zone), (modes & own).astype(np.uint8), modes.astype(np.uint8),
        most.clip(-1, MOST_MINUTES).astype(np.int16), places.values["id"], zone_of(places.values["pc4"], zone),
    )  # fmt: skip


def zone_of(pc4: np.ndarray, zone: np.ndarray) -> np.ndarray:
    """Zone of postcodes; -1 where the postcode is unknown."""
    known = (pc4 >= 0) & (pc4 < len(zone))
    return np.where(known, zone[np.where(known, pc4, 0)], -1).astype(np.int32)


def places_of(places: Places) -> engine.Places:
    """Places as the engine's places. A place that names no skill or task asks what its occupation usually consists of."""
    v = places.values
    x, y = positions(v["pc4"])
    least = v["hours_min"].clip(0, 168)
    skills = _known(usual_work(places), len(words.taxonomy().skill_group))
    asked = _bits(v["certificates"], KNOWN_CERTIFICATES) & ~_bits(v["certificates_learnable"])
    return engine.Places(
        id=v["id"],
        x=x,
        y=y,
        fetches=(v["pick_up"] == 1).astype(np.uint8),
        req_a=_bits(v["week_fixed"], WHOLE_WEEK) | asked << np.uint64(words.CERTIFICATE_SHIFT),
        req_b=_level(np.where(v["language_learnable"] == 1, 0, v["language"]), LANGUAGE, 0)
        | _level(v["reading"], READING, words.READING_SHIFT)
        | _level(v["education"], EDUCATION, words.EDUCATION_SHIFT)
        | _loads(v["loads"])
        | np.uint64(1) << (np.uint64(words.KIND_SHIFT) + v["kind"].clip(0, len(PLACE_KINDS) - 1).astype(np.uint64)),
        offer=_level(v["guidance"], GUIDANCE, 0)
        | (v["school_hours"] == 1).astype(np.uint64) << np.uint64(words.SCHOOL_HOURS_SHIFT)
        | _adaptations(v["adaptations"]),
        contract=np.where(
            v["contract_forms"] > 0, v["contract_forms"], FORMS[v["kind"].clip(0, len(FORMS) - 1)]
        ).astype(np.uint8),
        hours_min=least.astype(np.int16),
        hours_max=np.where(
            (v["hours_min"] < 0) & (v["hours_max"] < 0), ANY_HOURS, np.maximum(least, v["hours_max"])
        ).astype(np.int16),
        branch=_one_bit(v["branch"], len(BRANCHES)),
        kinds=_bits(v["kinds_of_work"], (1 << len(KINDS_OF_WORK)) - 1).astype(np.uint32),
        occupation=np.where(v["occupation"] < len(words.taxonomy().occupation_family), v["occupation"], UNKNOWN).astype(
            np.int32
        ),
        skill_start=skills.start,
        skill=skills.id,
        skill_ask=skills.how,
    )


def guidance_needed(guidance: np.ndarray, readiness: np.ndarray) -> np.ndarray:
    """Level of guidance a person needs: as said, else what goes with the readiness (unknown: as midden)."""
    usual = np.array(GUIDANCE_FOR_READINESS)[readiness.clip(0, len(GUIDANCE_FOR_READINESS) - 1)]
    return np.where(guidance >= 0, guidance, usual)


def reaches(modes: np.ndarray, minutes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Reach in units of 10 m, -1 where way or minutes are unknown: by the person's own ways, and where the work fetches people.

    The same arithmetic as `geo.travel.reach_metres`, over a column.
    """
    known, farthest = (modes >= 0) & (minutes >= 0), []
    for mode in MODES:
        metres = np.maximum(0, ((minutes.astype(float) - mode.lost) * mode.speed / mode.detour).astype(np.int64))
        farthest.append(np.where(modes >> mode.bit & 1, metres // 10, 0))
    own = np.max([reach for mode, reach in zip(MODES, farthest, strict=True) if mode is not PICK_UP], axis=0)
    both = np.maximum(own, farthest[MODES.index(PICK_UP)])
    return tuple(np.where(known, reach.clip(0, MOST_REACH), -1).astype(np.int32) for reach in (own, both))  # type: ignore[return-value]


def positions(pc4: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """x and y of postcodes in units of 10 m; engine.UNKNOWN where the postcode is unknown."""
    table = _postcodes()
    found = table[np.where((pc4 >= 0) & (pc4 < len(table)), pc4, 0)]
    return found[:, 0].copy(), found[:, 1].copy()


@cache
def _postcodes() -> np.ndarray:
    """int32[10000, 2]: x and y of every four-digit postcode."""
    table = np.full((10_000, 2), engine.UNKNOWN, np.int32)
    for code, postcode in gazetteer().postcodes.items():
        table[code] = postcode.x, postcode.y
    return table


def usual_work(places: Places) -> Links:
    """Skills of places; for a place that names none, the tasks of its occupation, as useful."""
    length = np.diff(places.skills.start)
    bare = np.flatnonzero((length == 0) & (places.values["occupation"] >= 0))
    if not len(bare):
        return places.skills
    known = catalogue().occupations
    rows, ids = [], []
    for row in bare.tolist():
        occupation = known.get(int(places.values["occupation"][row]))
        for skill in occupation.tasks if occupation else ():
            rows.append(row)
            ids.append(skill)
    row = np.concatenate((np.repeat(np.arange(len(length)), length), np.array(rows, np.int64)))
    order = np.argsort(row, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(length))))).astype(np.int64)
    linked = np.concatenate((places.skills.id, np.array(ids, np.int32)))[order]
    return Links(
        start, linked.astype(np.int32), np.concatenate((places.skills.how, np.ones(len(ids), np.uint8)))[order]
    )


def _known(links: Links, count: int) -> Links:
    """Links without ids the taxonomy in memory does not have."""
    kept = (links.id >= 0) & (links.id < count)
    if kept.all():
        return links
    start = np.concatenate(([0], np.cumsum(kept)))[links.start].astype(np.int64)
    return Links(start, links.id[kept], links.how[kept])


def _bits(column: np.ndarray, mask: int = (1 << 64) - 1) -> np.ndarray:
    """uint64 of a column of bits; unknown is none."""
    return np.where(column < 0, 0, column).astype(np.uint64) & np.uint64(mask)


def _or(column: np.ndarray, usual: int) -> np.ndarray:
    """The column with `usual` where nothing is known."""
    return np.where(column < 0, usual, column)


def _one_bit(column: np.ndarray, count: int) -> np.ndarray:
    known = (column >= 0) & (column < count)
    return np.where(known, np.int64(1) << np.where(known, column, 0).astype(np.int64), 0).astype(np.uint32)


def _level(column: np.ndarray, names: tuple[str, ...], shift: int) -> np.ndarray:
    return thermometer(column.clip(0, len(names) - 1), len(names) - 1) << np.uint64(shift)


def _loads(packed: np.ndarray) -> np.ndarray:
    """Two bits a dimension as a level of 0 to 2 become a thermometer of two bits; unknown goes with nothing."""
    known, found = _bits(packed), np.zeros(len(packed), np.uint64)
    for at in range(len(LOADS)):
        level = (known >> np.uint64(2 * at) & np.uint64(3)).clip(0, 2)
        found |= thermometer(level.astype(np.int64), 2) << np.uint64(words.LOADS_SHIFT + 2 * at)
    return found


def _adaptations(column: np.ndarray) -> np.ndarray:
    return _bits(column, words.NEEDS.covered(2) >> words.ADAPTATION_SHIFT) << np.uint64(words.ADAPTATION_SHIFT)
