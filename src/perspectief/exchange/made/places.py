"""Places of a made region: columns of `demand_place`, its tasks and its skills."""

from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from perspectief.core.text import fold
from perspectief.demand.wages import minimum_cents
from perspectief.exchange.made import place_texts, weeks
from perspectief.exchange.made.abilities import recipes
from perspectief.exchange.made.chance import Ints, chance, distinct, pick, pick_by_row, stream
from perspectief.exchange.made.employers import Employers
from perspectief.exchange.made.market import BRANCH_CODES, Market, market
from perspectief.exchange.made.shares import work
from perspectief.exchange.made.staff import Staff
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import (
    ADAPTATIONS,
    CERTIFICATE_BY_CODE,
    CONTRACT_FORMS,
    EXPIRY_DAYS,
    KINDS_OF_WORK,
    LOADS,
    PLACE_KINDS,
    bits,
    pack_loads,
)  # fmt: skip

KINDS = tuple(code for code, _ in PLACE_KINDS)
KIND_WEIGHTS = (62, 11, 8, 7, 7, 5)
UNPAID = frozenset({"trial", "experience", "taster"})
# Weights over the levels of guidance a place offers, per kind of place.
GUIDANCE = {
    "job": (15, 35, 31, 14, 5), "learn-work": (3, 22, 40, 28, 7), "adapted": (0, 6, 24, 45, 25), "trial": (8, 35, 35, 18, 4),
    "experience": (2, 15, 38, 33, 12), "taster": (0, 5, 25, 40, 30),
}  # fmt: skip
# Least hours a week with weights, per week pattern.
HOURS = {
    "dag": ((8, 12, 16, 20, 24, 28, 32, 36, 38), (4, 9, 15, 14, 21, 8, 16, 8, 5)),
    "ochtend": ((8, 12, 16, 20), (20, 32, 28, 20)),
    "middag": ((8, 12, 16, 20), (25, 35, 25, 15)),
    "school": ((8, 10, 12, 16, 20), (18, 20, 30, 22, 10)),
    "avond": ((4, 8, 10, 12, 16), (15, 30, 25, 20, 10)),
    "vroeg": ((16, 20, 24, 32), (25, 30, 25, 20)),
    "nacht": ((16, 24, 32), (40, 35, 25)),
    "weekend": ((4, 8, 12, 16), (20, 40, 25, 15)),
    "winkel": ((8, 12, 16, 20, 24, 32), (20, 24, 22, 14, 12, 8)),
    "horeca": ((8, 12, 16, 20, 24, 32), (18, 24, 22, 14, 14, 8)),
    "zorg": ((12, 16, 20, 24, 28), (20, 28, 24, 20, 8)),
    "ploeg": ((24, 32, 36, 38), (15, 30, 30, 25)),
}
# Chance that a place offers an adaptation, in the order of needs.ADAPTATIONS.
OFFERED = (0.5, 0.35, 0.66, 0.6, 0.66, 0.35, 0.5, 0.25, 0.3, 0.45, 0.7, 0.78, 0.68, 0.6)
LEARNABLE = {
    "heftruck": 0.5,
    "reachtruck": 0.4,
    "vca": 0.65,
    "haccp": 0.7,
    "bhv": 0.7,
    "hoogwerker": 0.6,
    "schoonmaak-basis": 0.7,
    "vog": 0.6,
}
LONG_LEARNED = 0.15  # chance for every other certificate
REMOTE = (4781, 4782, 4761)  # the port of Moerdijk: no bus, so many employers fetch their people
BESIDE = 0.22  # share of the places of an employer with more than two that is other work than its own
SOUGHT = 0.65  # chance that a certificate of the occupation is asked


class Demand(NamedTuple):
    """`places`; `tasks` (place, position, title, hours, skill); `skills` (place, skill, need)."""

    places: pl.DataFrame
    tasks: pl.DataFrame
    skills: pl.DataFrame


class Drawn(NamedTuple):
    """One entry per place."""

    employer: Ints
    work: Ints  # position in the market's occupations
    kind: Ints  # position in KINDS
    pattern: list[str]
    hours: Ints  # the least a week
    most: Ints  # and the most


def places(seed: int, region: int, employers: Employers, files: pl.DataFrame, staff: Staff, today: date) -> Demand:
    """All places of `employers`; `files` are the employers' columns (owner, number of places per employer)."""
    drawn = _draw(seed, region, employers)
    tasks = _tasks(seed, region, drawn)
    skills = _skills(seed, region, drawn, tasks)
    frame = pl.DataFrame({"place": np.arange(len(drawn.employer))}).with_columns(
        **_owner(seed, drawn, files, staff),
        **_week(seed, drawn),
        **_asks(seed, region, drawn),
        **_offers(seed, drawn, employers),
        **_dates(seed, drawn, today),
    )
    frame = frame.with_columns(**_pay(seed, region, drawn, frame, today))
    return Demand(frame.with_columns(**_texts(seed, region, drawn, frame, tasks, employers)), tasks, skills)


def _draw(seed: int, region: int, employers: Employers) -> Drawn:
    rng, of_region = stream(seed, "places"), market(region)
    employer = np.repeat(np.arange(len(employers.names)), employers.places)
    count = len(employer)
    chosen = _chosen(rng, of_region, employers, employer)
    kind = pick(rng, KIND_WEIGHTS, count)
    usual = [work()[of_region.groups[one]].weeks for one in chosen.tolist()]
    turn = rng.random(count)
    pattern = [_turned(options, at) for options, at in zip(usual, turn.tolist(), strict=True)]
    hours = np.array(
        [int(rng.choice(HOURS[name][0], p=np.array(HOURS[name][1]) / sum(HOURS[name][1]))) for name in pattern]
    )
    hours = np.where(kind == KINDS.index("taster"), np.minimum(hours, 8), hours)
    more = np.where(kind == KINDS.index("taster"), 0, np.array([0, 4, 8, 12])[pick(rng, (35, 35, 22, 8), count)])
    return Drawn(employer, chosen, kind, pattern, hours, np.minimum(hours + more, 40))


def _chosen(rng: np.random.Generator, of_region: Market, employers: Employers, employer: Ints) -> Ints:
    """Mostly the employer's own work; the rest of what is done beside it, such as cleaning."""
    core = employers.work[employer]
    many = (core >= 0).sum(axis=1)
    own = core[np.arange(len(core)), (rng.random(len(core)) ** 1.4 * many).astype(np.int64)]
    names = sorted(work())
    total = of_region.total()
    beside = np.array(
        [
            [total[at] if group in work()[name].beside else 0.0 for at, group in enumerate(of_region.groups)]
            for name in names
        ]
    )
    other = pick_by_row(rng, beside, np.array([names.index(group) for group in employers.group])[employer])
    return np.where(chance(rng, BESIDE, len(core)) & (employers.places[employer] > 2), other, own)


def _turned(options: dict[str, float], turn: float) -> str:
    left = turn * sum(options.values())
    for name, weight in options.items():
        left -= weight
        if left < 0:
            return name
    return name


def _owner(seed: int, drawn: Drawn, files: pl.DataFrame, staff: Staff) -> dict[str, pl.Series]:
    rng, count = stream(seed, "place owners"), len(drawn.employer)
    agencies = np.array(staff.of_kind("intermediair"))
    owner = files["organisation"].to_numpy()[drawn.employer]
    by_agency = chance(rng, 0.03, count) & (drawn.kind == 0)
    from_file = chance(rng, 0.2, count)
    return {
        "number": pl.Series(distinct(rng, 100_000_000, 1_000_000_000, count)),
        "employer": pl.Series(drawn.employer),
        "organisation": pl.Series(np.where(by_agency, agencies[rng.integers(0, len(agencies), count)], owner)),
        "by_agency": pl.Series(by_agency),
        "kind": pl.Series([KINDS[one] for one in drawn.kind.tolist()]),
        "state": pl.Series([("open", "paused", "closed")[one] for one in pick(rng, (94, 3, 3), count).tolist()]),
        "reference": pl.Series([f"V{at:05d}" if there else "" for at, there in enumerate(from_file.tolist())]),
        "pc4": files["pc4"].gather(drawn.employer),
    }


def _week(seed: int, drawn: Drawn) -> dict[str, pl.Series]:
    rng, count = stream(seed, "place weeks"), len(drawn.employer)
    found = [
        weeks.of_place(rng, pattern, hours) for pattern, hours in zip(drawn.pattern, drawn.hours.tolist(), strict=True)
    ]
    early = np.array([pattern in ("ochtend", "school") for pattern in drawn.pattern])
    school = np.array([pattern == "school" for pattern in drawn.pattern]) | (early & chance(rng, 0.5, count))
    return {
        "hours_min": pl.Series(drawn.hours),
        "hours_max": pl.Series(drawn.most),
        "week_fixed": pl.Series([fixed for fixed, _ in found]),
        "week_also": pl.Series([also for _, also in found]),
        "school_hours": pl.Series(school & (drawn.hours <= 24)),
    }


def _asks(seed: int, region: int, drawn: Drawn) -> dict[str, pl.Series]:
    rng, of_region, count = stream(seed, "place needs"), market(region), len(drawn.employer)
    found = [catalogue().occupations[of_region.occupations[one]] for one in drawn.work.tolist()]
    usual = [work()[of_region.groups[one]] for one in drawn.work.tolist()]
    softer = np.isin(drawn.kind, [KINDS.index(kind) for kind in ("adapted", "experience", "taster")])
    schooled = np.array([one.isco[:1] in "123" for one in found]) & ~softer
    language = (
        np.array([one.language for one in usual])
        + np.array([-1, 0, 1])[pick(rng, (34, 54, 12), count)]
        + schooled
        - softer
    )
    reading = np.array([one.reading for one in usual]) + np.array([-1, 0, 1])[pick(rng, (34, 54, 12), count)] - softer
    education = np.where(chance(rng, 0.5, count), 0, np.array([one.education for one in usual])) + schooled
    base = np.array([one.loads for one in usual]) - np.where(softer, 1, 0)[:, None] * (
        rng.random((count, len(LOADS))) < 0.5
    )
    level = np.clip(base + pick(rng, (36, 58, 6), count * len(LOADS)).reshape(count, -1) - 1, 0, 2)
    asked, learnable = _certificates(rng, found, usual, softer)
    kind_bit = {code: bit for bit, (code, *_) in enumerate(KINDS_OF_WORK)}
    return {
        "occupation": pl.Series([one.id for one in found]),
        "branch": pl.Series([BRANCH_CODES.index(one.branch) for one in found]),
        "kinds_of_work": pl.Series([sum(1 << kind_bit[code] for code in one.kinds) for one in found]),
        "language": pl.Series(np.clip(language, 0, 5)),
        "language_learnable": pl.Series(chance(rng, np.where(language <= 2, 0.55, 0.25), count) & (language > 0)),
        "reading": pl.Series(np.clip(reading, 0, 4)),
        "education": pl.Series(np.clip(np.where(softer, 0, education), 0, 4)),
        "certificates": pl.Series(asked),
        "certificates_learnable": pl.Series(learnable),
        "loads": pl.Series([pack_loads(one) for one in level.tolist()]),
    }


def _certificates(rng: np.random.Generator, found: list, usual: list, softer: np.ndarray) -> tuple[Ints, Ints]:
    """Certificates asked, and those of them that can be got at the place."""
    asked, learnable = np.zeros(len(found), dtype=np.int64), np.zeros(len(found), dtype=np.int64)
    for at, (occupation, one) in enumerate(zip(found, usual, strict=True)):
        chances = dict.fromkeys(occupation.certificates, 0.0 if softer[at] else SOUGHT) | one.certificates
        for code, often in chances.items():
            bit = 1 << CERTIFICATE_BY_CODE[code].bit
            if rng.random() < often:
                asked[at] |= bit
                learnable[at] |= bit if rng.random() < LEARNABLE.get(code, LONG_LEARNED) else 0
    return asked, learnable


def _offers(seed: int, drawn: Drawn, employers: Employers) -> dict[str, pl.Series]:
    rng, count = stream(seed, "place offers"), len(drawn.employer)
    guidance = pick_by_row(rng, np.array([GUIDANCE[kind] for kind in KINDS], dtype=np.float64), drawn.kind)
    adapted = np.where(np.isin(drawn.kind, (2, 4, 5)), 0.25, 0.0)
    offered = rng.random((count, len(ADAPTATIONS))) < (np.array(OFFERED) + adapted[:, None])
    large = employers.size_class[drawn.employer] >= 3
    far = np.isin(employers.pc4[drawn.employer], REMOTE)
    capacity = np.array([1, 2, 3, 4, 5, 8, 10])[pick(rng, (70, 15, 7, 4, 2, 1, 1), count)]
    taken = np.where(chance(rng, 0.1, count), rng.integers(0, 10, count) % (capacity + 1), 0)
    return {
        "guidance": pl.Series(guidance),
        "adaptations": pl.Series((offered.astype(np.int64) << np.arange(len(ADAPTATIONS))).sum(axis=1)),
        "pick_up": pl.Series(chance(rng, np.where(far, 0.45, np.where(large, 0.15, 0.04)), count)),
        "capacity": pl.Series(capacity),
        "filled": pl.Series(taken),
        "large": pl.Series(large),
    }


def _dates(seed: int, drawn: Drawn, today: date) -> dict[str, pl.Series]:
    """Confirmed within its term, but one in fifteen is past it: expired. Two thirds begin on a monday, the rest soon."""
    rng, count = stream(seed, "place dates"), len(drawn.employer)
    term = np.array([EXPIRY_DAYS[kind] for kind in KINDS])[drawn.kind]
    ago = (rng.random(count) ** 1.3 * term * 0.98).astype(np.int64)
    ago = np.where(chance(rng, 0.065, count), term + rng.integers(1, 120, count), ago)
    start = np.where(chance(rng, 0.65, count), rng.integers(3, 80, count), -1)
    day = np.datetime64(today, "D")
    confirmed = day - ago.astype("timedelta64[D]")
    expires = confirmed + term.astype("timedelta64[D]")
    monday = np.busday_offset(day + start.astype("timedelta64[D]"), 0, roll="forward", weekmask="1000000")
    starts = pl.Series(monday.astype("datetime64[ms]")).cast(pl.Date)
    return {
        "confirmed_at": pl.Series(confirmed.astype("datetime64[ms]")).cast(pl.Date),
        "expires_on": pl.Series(expires.astype("datetime64[ms]")).cast(pl.Date),
        "starts_on": pl.select(pl.when(pl.Series(start >= 0)).then(starts).otherwise(None)).to_series(),
    }


def _pay(seed: int, region: int, drawn: Drawn, frame: pl.DataFrame, today: date) -> dict[str, pl.Series]:
    """Wage in cents an hour, at least the legal minimum of today, in steps of five cents; forms of contract."""
    rng, count, of_region = stream(seed, "pay"), len(drawn.employer), market(region)
    above = np.array([work()[of_region.groups[one]].wage for one in drawn.work.tolist()]) * np.where(
        drawn.kind == 0, 1.0, 0.4
    )
    wage = (
        minimum_cents(today)
        + above * rng.random(count) * 1.6
        + np.where(chance(rng, 0.5, count), 0, 40 * rng.random(count))
    )
    wage = np.ceil(wage / 5).astype(np.int64) * 5
    bit = {code: 1 << at for at, (code, _) in enumerate(CONTRACT_FORMS)}
    job = np.where(chance(rng, 0.9, count), bit["tijdelijk"], 0) | np.where(chance(rng, 0.3, count), bit["vast"], 0)
    job |= np.where(chance(rng, 0.05, count), bit["oproep"], 0)
    job = np.where(job == 0, bit["vast"], job)
    job = np.where(frame["by_agency"].to_numpy(), bit["uitzend"], job)
    unpaid = np.isin(drawn.kind, [KINDS.index(kind) for kind in UNPAID])
    learn = bit["leer-arbeid"] | np.where(chance(rng, 0.5, count), bit["tijdelijk"], 0)
    forms = np.where(unpaid, bit["zonder-loon"], np.where(drawn.kind == KINDS.index("learn-work"), learn, job))
    return {
        "wage_cents": pl.select(pl.when(pl.Series(unpaid)).then(None).otherwise(pl.Series(wage))).to_series(),
        "contract_forms": pl.Series(forms),
    }


def _tasks(seed: int, region: int, drawn: Drawn) -> pl.DataFrame:
    """Three to five tasks of the occupation, with hours that add up to the most hours a week."""
    rng, of_region = stream(seed, "tasks"), market(region)
    rows: list[tuple[int, int, str, float, int]] = []
    skills = catalogue().skills
    for place, (at, hours) in enumerate(zip(drawn.work.tolist(), drawn.most.tolist(), strict=True)):
        tasks = catalogue().occupations[of_region.occupations[at]].tasks
        many = min(len(tasks), 3 + int(rng.integers(0, 3)), max(1, 2 * hours))
        chosen = [tasks[0], *rng.permutation(np.array(tasks[1:]))[: many - 1].tolist()]
        split = _split(rng, hours, len(chosen))
        rows += [
            (place, position, _capital(skills[task].label), part, task)
            for position, (task, part) in enumerate(zip(chosen, split, strict=True), 1)
        ]
    return pl.DataFrame(
        rows,
        schema={"place": pl.Int64, "position": pl.Int64, "title": pl.String, "hours": pl.Float64, "skill": pl.Int64},
        orient="row",
    )


def _split(rng: np.random.Generator, hours: int, parts: int) -> list[float]:
    """`hours` over `parts` tasks in half hours, at least half an hour each, the most first."""
    weights = np.sort(rng.random(parts) + 0.15)[::-1]
    halves = np.maximum(1, np.floor(weights / weights.sum() * hours * 2)).astype(np.int64)
    halves[0] += hours * 2 - halves.sum()
    return (np.sort(halves)[::-1] / 2).tolist()


def _skills(seed: int, region: int, drawn: Drawn, tasks: pl.DataFrame) -> pl.DataFrame:
    """What the place asks (its first task and part of what the occupation asks), finds useful, or teaches."""
    rng, known = stream(seed, "place skills"), recipes(region)
    need = pl.Series(np.array(["required", "useful", "learnable"]))
    teaches = np.isin(drawn.kind, (1, 4, 5))
    of_task = tasks.select("place", "skill", first=pl.col("position") == 1)
    level = np.where(of_task["first"].to_numpy() & chance(rng, 0.5, of_task.height), 0, 1)
    level = np.where(chance(rng, np.where(teaches[of_task["place"].to_numpy()], 0.5, 0.12), of_task.height), 2, level)
    parts = [of_task.select("place", "skill", need=need.gather(level))]
    rows, relation = known.skills[drawn.work], known.relation[drawn.work]
    for which, often, to in ((1, 0.75, 0), (2, 0.55, 1)):
        place, column = np.nonzero((relation == which) & (rows > 0) & (rng.random(rows.shape) < often))
        step = np.where(chance(rng, np.where(teaches[place], 0.35, 0.06), len(place)), 2, to)
        parts.append(pl.DataFrame({"place": place, "skill": rows[place, column]}).with_columns(need=need.gather(step)))
    return (
        pl.concat(parts)
        .unique(["place", "skill"], keep="first", maintain_order=True)
        .sort("place", maintain_order=True)
    )


def _texts(
    seed: int, region: int, drawn: Drawn, frame: pl.DataFrame, tasks: pl.DataFrame, employers: Employers
) -> dict[str, pl.Series]:
    turns = stream(seed, "place words").integers(0, 1_000_000, (frame.height, 12)).tolist()
    of_place = tasks.group_by("place", maintain_order=True).agg("skill")["skill"].to_list()
    titles, summaries = [], []
    for at, row in enumerate(frame.iter_rows(named=True)):
        usual = work()[market(region).groups[drawn.work[at]]]
        offer = place_texts.Offer(
            row["kind"], row["occupation"], tuple(of_place[at]), drawn.pattern[at], usual.settings, usual.colleagues, row["guidance"],
            row["week_fixed"] == 0, row["language_learnable"], tuple(bits(row["certificates_learnable"])), row["education"], row["pick_up"],
            row["large"], tuple(turns[at]),
        )  # fmt: skip
        titles.append(place_texts.title(offer))
        summaries.append(place_texts.summary(offer))
    return {
        "title": pl.Series(titles),
        "summary": pl.Series(summaries),
        "sort_key": pl.Series([fold(one) for one in titles]),
    }


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
