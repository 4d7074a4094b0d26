"""The bestandsanalyse: who stands in a file, what is missing, what is stale, what people can do against what is asked. Pure.

Works on the typed rows of an intake, in whole columns: 200,000 rows take about a second. The result is plain values that
can be kept as JSON; pages and the command put them into words and pictures.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import polars as pl

from perspectief.exchange.doubles import SURE, same_people, same_places
from perspectief.exchange.intake.people import Intake
from perspectief.exchange.reading.fields import PEOPLE
from perspectief.geo.gazetteer import Postcode, gazetteer
from perspectief.geo.queries import municipalities, postcodes_of_region
from perspectief.geo.travel import great_circle_km
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import BRANCHES, PLACE_KINDS, READINESS

OK, MID, LOW, CAN, NO, PLAIN = "a", "b", "c", "can", "no", "grey"  # how a bar looks: see the style sheet
_FRESH = (
    (91, "tot 3 maanden", OK),
    (183, "3 tot 6 maanden", OK),
    (366, "6 tot 12 maanden", CAN),
    (36_500, "ouder dan 1 jaar", NO),
)
_DISTANCES = (
    (5, "tot 5 km"),
    (10, "5 tot 10 km"),
    (20, "10 tot 20 km"),
    (40, "20 tot 40 km"),
    (1_000, "verder dan 40 km"),
)
_STALE_DAYS = 365
_ASKED_PEOPLE = (
    ("skills", "wat iemand kan"), ("week_can", "dagen en tijden"), ("hours_max", "uren"), ("pc4", "postcode"), ("modes", "vervoer"), ("travel_minutes", "reistijd"), ("language", "Nederlands"),
    ("readiness", "hoe ver van werk"), ("wishes", "welk werk iemand wil"), ("phone", "telefoon"), ("confirmed_at", "datum van het laatste contact"),
)  # fmt: skip
_ASKED_PLACES = (
    ("occupation", "welk werk het is"), ("hours_max", "uren"), ("week_fixed", "dagen en tijden"), ("pc4", "postcode"), ("tasks", "taken"), ("wage_cents", "loon"), ("contract_forms", "contract"),
    ("starts_on", "begin"), ("employer_name", "werkgever"),
)  # fmt: skip


class Opened(Protocol):
    """What an answer would open: for each field, how many more people fit an open place when it were known and right."""

    def __call__(self, values: pl.DataFrame) -> Mapping[str, int]: ...


@dataclass(frozen=True)
class Bar:
    """One row of a picture: what, how many, how it looks, and for a comparison how many on the other side."""

    label: str
    count: int
    look: str = OK
    other: int | None = None


@dataclass(frozen=True)
class Tip:
    """What to ask first: field, its name, of how many rows it is unknown, and how many more would fit (None: not computed)."""

    field: str
    label: str
    unknown: int
    more: int | None


@dataclass(frozen=True)
class Analysis:
    """What a file says. Counts are of people or places, not of rows: rows about the same one count once.

    `readiness`, `freshness`, `missing`, `distance`, `work`, `kinds`: pictures, empty when the file has nothing about it.
    """

    kind: str
    rows: int
    count: int
    doubles: int
    ready: int
    unable: int
    stale: int
    openings: int
    employers: int
    completeness: int
    outside: int
    centre: str
    readiness: tuple[Bar, ...]
    freshness: tuple[Bar, ...]
    missing: tuple[Bar, ...]
    distance: tuple[Bar, ...]
    towns: tuple[Bar, ...]
    work: tuple[Bar, ...]
    kinds: tuple[Bar, ...]
    tip: Tip | None

    def plain(self) -> dict[str, Any]:
        """As values that can be kept as JSON."""
        return asdict(self)


def analyse(
    intake: Intake,
    *,
    today: datetime.date,
    region: int | None = None,
    demand: Mapping[int, int] | None = None,
    opened: Opened | None = None,
) -> Analysis:
    """The analysis of a file.

    `region`: whose centre distances are to. `demand`: per branch (place in BRANCHES) how many openings the region has; for a
    file of places how many people. `opened`: computes what an answer would open.
    """
    people = intake.kind == PEOPLE
    doubles = (same_people if people else same_places)(intake.values).filter(pl.col("how") == SURE)["row"]
    values = intake.values.with_row_index("row").filter(~pl.col("row").is_in(doubles.implode()))
    values = with_work(values) if people else values
    asked = _ASKED_PEOPLE if people else _ASKED_PLACES
    unknown = {field: _unknown(values, field) for field, _ in asked}
    known = 1 - sum(unknown.values()) / (len(asked) * values.height) if values.height else 0
    distance, outside, centre = _distance(values, region)
    return Analysis(
        kind=intake.kind,
        rows=intake.table.cells.height + len(intake.table.faults),
        count=values.height,
        doubles=len(doubles),
        ready=int((values["readiness"] == max(READINESS)).sum()) if people else 0,
        unable=unknown["skills"] if people else 0,
        stale=int((values["confirmed_at"] < today - datetime.timedelta(days=_STALE_DAYS)).sum()),
        openings=0 if people else int(values["capacity"].fill_null(1).sum()),
        employers=0 if people else values["employer_name"].str.to_lowercase().n_unique(),
        completeness=round(100 * known),
        outside=outside,
        centre=centre,
        readiness=_readiness(values) if people else (),
        freshness=_freshness(values, today),
        missing=tuple(
            Bar(label, unknown[field], CAN)
            for field, label in sorted(asked, key=lambda item: -unknown[item[0]])
            if unknown[field]
        ),
        distance=distance,
        towns=_towns(values),
        work=_work(values, demand or {}, people=people),
        kinds=() if people else _kinds(values),
        tip=_tip(values, unknown, asked, opened),
    )


def with_work(values: pl.DataFrame) -> pl.DataFrame:
    """People with `skills` null where nothing is known of what they can, and `branches` with those of their work."""
    branch = {code: 1 << place for place, (code, _) in enumerate(BRANCHES)}
    bits = {one.id: branch[one.branch] for one in catalogue().occupations.values()}
    work = pl.concat_list([pl.col(name).fill_null([]) for name in ("wishes", "experience")])
    able = pl.concat_list([pl.col(name).fill_null([]) for name in ("skills", "experience")])
    found = (
        values.select("row", ids=work.list.drop_nulls())
        .explode("ids", empty_as_null=True, keep_nulls=True)
        .drop_nulls("ids")
    )
    found = (
        found.with_columns(bits=pl.col("ids").replace_strict(bits, default=0, return_dtype=pl.Int64))
        .group_by("row")
        .agg(pl.col("bits").bitwise_or())
    )
    joined = values.join(found, on="row", how="left", maintain_order="left")
    return joined.with_columns(
        skills=pl.when(able.list.len() > 0).then(able),
        wishes=pl.when(pl.col("wishes").list.len() > 0).then(pl.col("wishes")),
        branches=pl.col("branches").fill_null(0) | pl.col("bits").fill_null(0),
    ).drop("bits")


def regional_centre(region: int) -> Postcode | None:
    """The middle of the municipality of a region that has most postcodes: where distances are counted from."""
    inside = [gazetteer().postcodes[pc4] for pc4 in postcodes_of_region(region)]
    if not inside:
        return None
    largest = max(
        municipalities(region), key=lambda town: (sum(one.municipality == town.id for one in inside), -town.id)
    )
    of_town = [one for one in inside if one.municipality == largest.id]
    middle = sum(one.x for one in of_town) / len(of_town), sum(one.y for one in of_town) / len(of_town)
    return min(of_town, key=lambda one: ((one.x - middle[0]) ** 2 + (one.y - middle[1]) ** 2, one.pc4))


def _unknown(values: pl.DataFrame, field: str) -> int:
    return values[field].null_count()


def _readiness(values: pl.DataFrame) -> tuple[Bar, ...]:
    looks = {3: OK, 2: MID, 1: LOW}
    bars = [
        Bar(READINESS[level], int((values["readiness"] == level).sum()), looks[level])
        for level in sorted(READINESS, reverse=True)
    ]
    unknown = values["readiness"].null_count()
    return (*bars, *([Bar("onbekend", unknown, PLAIN)] if unknown else [])) if unknown < values.height else ()


def _freshness(values: pl.DataFrame, today: datetime.date) -> tuple[Bar, ...]:
    days = (pl.lit(today) - pl.col("confirmed_at")).dt.total_days()
    ages = values.select(days.alias("days"))["days"]
    bars, low = [], -36_500
    for high, label, look in _FRESH:
        bars.append(Bar(label, int(((ages >= low) & (ages < high)).sum()), look))
        low = high
    unknown = ages.null_count()
    return (*bars, *([Bar("onbekend", unknown, PLAIN)] if unknown else [])) if unknown < values.height else ()


def _distance(values: pl.DataFrame, region: int | None) -> tuple[tuple[Bar, ...], int, str]:
    """Kilometres to the regional centre, how many are outside the region, and the name of the centre."""
    centre = regional_centre(region) if region is not None else None
    if centre is None or values["pc4"].null_count() == values.height:
        return (), 0, ""
    counts = dict(values["pc4"].drop_nulls().value_counts(name="n").iter_rows())
    inside = frozenset(postcodes_of_region(region or 0))
    far: dict[str, int] = {label: 0 for _, label in _DISTANCES}
    for pc4, count in counts.items():
        there = gazetteer().postcodes[pc4]
        km = great_circle_km(there.latitude, there.longitude, centre.latitude, centre.longitude)
        far[next(label for limit, label in _DISTANCES if km <= limit)] += count
    bars = tuple(Bar(label, count, OK) for label, count in far.items())
    return bars, sum(count for pc4, count in counts.items() if pc4 not in inside), centre.place


def _towns(values: pl.DataFrame) -> tuple[Bar, ...]:
    known = gazetteer()
    counts: dict[str, int] = {}
    for pc4, count in values["pc4"].drop_nulls().value_counts(name="n").iter_rows():
        name = known.municipalities[known.postcodes[pc4].municipality].name
        counts[name] = counts.get(name, 0) + count
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rest = sum(count for _, count in ranked[6:])
    return (
        *(Bar(name, count) for name, count in ranked[:6]),
        *([Bar("andere gemeenten", rest, PLAIN)] if rest else []),
    )


def _work(values: pl.DataFrame, demand: Mapping[int, int], *, people: bool) -> tuple[Bar, ...]:
    """Per branch how many people can or want work in it, beside how many openings there are; for places the other way round."""
    if people:
        own = [int((values["branches"] & (1 << place) != 0).sum()) for place in range(len(BRANCHES))]
    else:
        openings = values.group_by("branch").agg(pl.col("capacity").fill_null(1).sum())
        found = dict(openings.iter_rows())
        own = [int(found.get(place, 0)) for place in range(len(BRANCHES))]
    bars = [
        Bar(label, own[place], OK, demand.get(place, 0) if demand else None)
        for place, (_, label) in enumerate(BRANCHES)
    ]
    bars = [bar for bar in bars if bar.count or bar.other]
    return tuple(sorted(bars, key=lambda bar: -bar.count))


def _kinds(values: pl.DataFrame) -> tuple[Bar, ...]:
    counts = dict(values["kind"].value_counts(name="n").iter_rows())
    return tuple(Bar(label, counts[place]) for place, (_, label) in enumerate(PLACE_KINDS) if counts.get(place))


def _tip(
    values: pl.DataFrame, unknown: Mapping[str, int], asked: Sequence[tuple[str, str]], opened: Opened | None
) -> Tip | None:
    """The question that opens most; without a computation of that the one whose answer is missing most."""
    labels = dict(asked)
    if opened and values.height:
        more = {
            field: count for field, count in opened(values).items() if field in labels and unknown[field] and count > 0
        }
        if more:
            best = max(more, key=lambda field: (more[field], unknown[field]))
            return Tip(best, labels[best], unknown[best], more[best])
    worst = max(unknown, key=lambda field: unknown[field])
    return Tip(worst, labels[worst], unknown[worst], None) if unknown[worst] else None
