"""Counting: every night everything of a region, and through the day what new facts changed. Set-based, as a named service."""

import datetime
import time
from collections.abc import Iterable
from functools import cache

from django.db import connection

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.definitions.shape import Figure
from perspectief.monitoring.estimators import COLUMNS, statement

YEARS_BACK = 6  # how far back working days are known to the count
KEPT = f"{COLUMNS}, n, count, unknown, value, lower, upper"
FORGET = "DELETE FROM monitoring_cell WHERE region_id = %(region)s AND figure = %(figure)s"
OF_THIS_MONTH = " AND period = %(month)s"
KEEP = f"INSERT INTO monitoring_cell (region_id, figure, version, {KEPT}) SELECT %(region)s, %(figure)s, %(version)s, {KEPT} FROM ("
# The row is locked, and `below` taken, before anything is counted: two counts of one figure stand in line, and what is committed
# while one counts is counted again.
BEGIN = """
INSERT INTO monitoring_counted (region_id, figure, version, below) VALUES (%(region)s, %(figure)s, %(version)s, pg_snapshot_xmin(pg_current_snapshot())::text::xid8)
ON CONFLICT (region_id, figure) DO UPDATE SET version = excluded.version, below = excluded.below"""
DONE = "UPDATE monitoring_counted SET at = %(now)s WHERE region_id = %(region)s AND figure = %(figure)s"
# Facts of transactions that were open at the last count are looked at again: ids are not commit order.
CHANGED = """
SELECT counted.figure FROM monitoring_counted AS counted JOIN unnest(%(figures)s::text[], %(verbs)s::text[]) AS wanted(figure, verb)
    ON wanted.figure = counted.figure
WHERE counted.region_id = %(region)s GROUP BY counted.figure
HAVING bool_or(EXISTS (
    SELECT 1 FROM core_fact AS fact WHERE fact.tx >= counted.below AND fact.region_id = %(region)s AND fact.verb = wanted.verb))"""


# What the journal's JSON holds the planner cannot know: it takes a thousand rows for one, and loops over them.
PLANNED = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off"


def counter_of(region: int) -> Actor:
    """Who counts: the program, for the counter of one region."""
    return service("monitoring", regions=(region,), purpose="cijfers")


def count_region(region: int, figures: Iterable[Figure] | None = None) -> dict[str, float]:
    """Counts these figures (all) of a region anew: seconds per figure. Idempotent; the same facts give the same cells."""
    spent = {}
    for figure in FIGURES.values() if figures is None else figures:
        begun = time.perf_counter()
        with acting(counter_of(region)):
            _count(region, figure)
        spent[figure.code] = time.perf_counter() - begun
    return spent


def count_changed(region: int) -> list[str]:
    """Counts what new facts touched since the last count, and what was never counted: the codes of those figures."""
    pairs = [(code, verb) for code, figure in FIGURES.items() for verb in figure.verbs]
    given = {"region": region, "figures": [code for code, _ in pairs], "verbs": [verb for _, verb in pairs]}
    with acting(counter_of(region)), connection.cursor() as cursor:
        cursor.execute(CHANGED, given)
        touched = {code for (code,) in cursor.fetchall()}
        cursor.execute("SELECT figure, version FROM monitoring_counted WHERE region_id = %s", [region])
        known = set(cursor.fetchall())
    wanted = [one for code, one in FIGURES.items() if code in touched or (code, one.version) not in known]
    count_region(region, wanted)
    return [one.code for one in wanted]


def _count(region: int, figure: Figure) -> None:
    today, about = clock.today(), {"region": region, "figure": figure.code, "version": figure.version}
    days, opened = working_days(today.year)
    given = about | {
        "today": today, "now": clock.now(), "month": f"{today:%Y-%m}", "days": days, "open": opened, "least": figure.least,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(PLANNED)
        cursor.execute(BEGIN, about)
        cursor.execute(FORGET + (OF_THIS_MONTH if figure.standing else ""), given)
        cursor.execute(f"{KEEP}{statement(figure)}) AS counted", given)
        cursor.execute(DONE, given)


@cache
def working_days(year: int) -> tuple[list[datetime.date], list[int]]:
    """Every day from `YEARS_BACK` years before to the end of next year, and how many working days there were up to and including it."""
    day, last = datetime.date(year - YEARS_BACK, 1, 1), datetime.date(year + 1, 12, 31)
    days: list[datetime.date] = []
    opened: list[int] = []
    total = 0
    while day <= last:
        total += DUTCH.is_open(day)
        days.append(day)
        opened.append(total)
        day += datetime.timedelta(days=1)
    return days, opened
