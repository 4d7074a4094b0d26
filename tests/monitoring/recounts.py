"""The same figures counted again in another way: plain SQL for what happened, plain Python for what follows from it. Shares no line with
the definitions.
"""

import datetime
import json
import math
from collections import defaultdict
from statistics import NormalDist
from typing import Any

from django.db import connection

from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell
from tests.factories import REGION

Z = NormalDist().inv_cdf(0.975)
DAY = datetime.timedelta(days=1)
FACTS = "SELECT verb, at, data::text FROM core_fact WHERE region_id = %s AND verb = %s ORDER BY id"
DIVISIONS = ("municipality", "branch", "kind", "readiness")
CUTS = [(), *((name,) for name in DIVISIONS)]
UNKNOWN = {"municipality": 0, "branch": -1, "kind": "unknown", "readiness": 0}


def sql(text: str, *values: Any) -> list[tuple]:
    """Rows of a query, as the owner."""
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return cursor.fetchall()


def told(verb: str) -> list[tuple[datetime.date, dict[str, Any]]]:
    """Facts of a kind: the day in the Netherlands, and what they carry."""
    return [(at.astimezone(clock.HOME).date(), json.loads(data)) for _verb, at, data in sql(FACTS, REGION, verb)]


def division(data: dict[str, Any]) -> dict[str, Any]:
    """By what a fact is divided."""
    given = {**data, "kind": data.get("place_kind")}
    return {name: UNKNOWN[name] if given.get(name) is None else given[name] for name in DIVISIONS}


def date(text: str) -> datetime.date:
    """A date as the journal writes it."""
    return datetime.date.fromisoformat(text)


def cells(figure: str, *by: str) -> dict[tuple, Cell]:
    """What is kept of a figure divided by exactly these: (period, *divisions, item) to cell."""
    rows = Cell.objects.filter(region=REGION, figure=figure)
    for name in DIVISIONS:
        rows = rows.filter(**{f"{name}__isnull": name not in by})
    return {(one.period, *(getattr(one, name) for name in by), one.item): one for one in rows.order_by("id")}


def grouped(rows: list[tuple[datetime.date, dict, str, Any]], by: tuple[str, ...], periods: tuple[str, ...]) -> dict:
    """Rows of (day, divisions, item, anything) as lists, by the key `cells` uses. `periods`: month, year, all."""
    found: dict[tuple, list] = defaultdict(list)
    for day, divided, item, what in rows:
        for period in periods:
            code = {"month": f"{day:%Y-%m}", "year": f"{day:%Y}", "all": "all"}[period]
            found[(code, *(divided[name] for name in by), item)].append(what)
    return found


def working_days(first: datetime.date, last: datetime.date) -> int:
    """How many days on which people work come after the first, up to and including the last."""
    return sum(DUTCH.is_open(first + n * DAY) for n in range(1, (last - first).days + 1))


def wilson(count: int, n: int) -> tuple[float, float]:
    """The two roots of (p - x)² n = z² x (1 - x)."""
    a, b, c = n + Z * Z, -(2 * count + Z * Z), count * count / n
    root = math.sqrt(b * b - 4 * a * c)
    return (-b - root) / (2 * a), (-b + root) / (2 * a)


def placements() -> list[dict[str, Any]]:
    """Every placement that has begun, with its end and what was said at milestones, as the journal tells it."""
    today, ends, said = clock.today(), {}, defaultdict(dict)
    for _day, data in told("placement_ended"):
        ends[data["placement"]] = (date(data["ended_on"]), data["reason"])
    for _day, data in told("milestone_spoken"):
        said[data["placement"]][data["week"]] = data["at_work"]
    found = []
    for _day, data in told("placed"):
        starts = date(data["starts_on"])
        if starts <= today:
            end, why = ends.get(data["placement"], (None, None))
            found.append(
                data
                | {
                    "starts": starts,
                    "ends": date(data["ends_on"]) if data["ends_on"] else None,
                    "over": end,
                    "why": why,
                    "said": said[data["placement"]],
                }
            )
    return found


def followed(one: dict[str, Any]) -> tuple[int, bool, int]:
    """Of a placement: how many days it could be followed, whether it stopped then, until when it is sure that it went on."""
    today = clock.today()
    sure = max((week for week, yes in one["said"].items() if yes), default=0)
    no = [week for week, yes in one["said"].items() if yes is False and week > sure]
    if one["over"]:
        days = (one["over"] - one["starts"]).days
        return days, one["why"] != "other_work", max(sure * 7, days if one["why"] == "other_work" else 0)
    if no:
        return min(min(no) * 7, (today - one["starts"]).days), True, sure * 7
    return (min(today, one["ends"] or today) - one["starts"]).days, False, sure * 7


def kaplan_meier(spells: list[tuple[int, bool]], at: int) -> tuple[float, float, float] | None:
    """The product-limit estimate at a day with its log-log interval; None when nobody was followed so long and some went on."""
    survival, variance, stopped = 1.0, 0.0, 0
    for day in sorted({days for days, ended in spells if ended and days < at}):
        risk = sum(days >= day for days, _ended in spells)
        gone = sum(ended and days == day for days, ended in spells)
        stopped += gone
        if gone == risk:
            return 0.0, 0.0, 1 - 0.025 ** (1 / len(spells))
        survival *= (risk - gone) / risk
        variance += gone / (risk * (risk - gone))
    left = sum(days >= at for days, _ended in spells)
    if not left:
        return None
    if not stopped:
        return 1.0, 0.025 ** (1 / left), 1.0
    spread = Z * math.sqrt(variance) / abs(math.log(survival))
    return survival, survival ** math.exp(spread), survival ** math.exp(-spread)


def same(found: dict, expected: dict, figure: str = "") -> None:
    """Equal keys, and numbers equal but for the last digits."""
    assert set(found) == set(expected), figure
    for key, numbers in expected.items():
        for one, other in zip(found[key], numbers, strict=True):
            told = (figure, key, found[key], numbers)
            assert (one is None) == (other is None), told
            assert one is None or math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9), told


def shares(figure: str, rows: list, periods: tuple[str, ...], cuts=CUTS) -> None:
    """Holds a share against rows of (day, divisions, item, yes, no or unknown)."""
    for by in cuts:
        expected = {}
        for key, said in grouped(rows, by, periods).items():
            n, yes = sum(one is not None for one in said), sum(one is True for one in said)
            told = n >= FIGURES[figure].least
            ends = (yes / n, *wilson(yes, n)) if told else (None, None, None)
            expected[key] = (n, yes if told else None, len(said) - n, *ends)
        found = {k: (c.n, c.count, c.unknown, c.value, c.lower, c.upper) for k, c in cells(figure, *by).items()}
        same(found, expected, figure)
