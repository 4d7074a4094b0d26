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
NUMBERS = "n, count, unknown, value, lower, upper"
KEPT = f"{COLUMNS}, {NUMBERS}"
OWN = "cell.region_id = %(region)s AND cell.figure = %(figure)s AND cell.version = %(version)s"
OF_THIS_MONTH = " AND cell.period = %(month)s"
FORGET = "DELETE FROM monitoring_cell AS cell WHERE cell.region_id = %(region)s AND cell.figure = %(figure)s AND cell.version <> %(version)s"
# A new fact moves a few of thousands of cells: what stands there as it was counted is left alone.
KEEP = f"""
WITH differs AS MATERIALIZED (
    SELECT {KEPT}, bool_or(fresh) AS fresh FROM (
        SELECT {KEPT}, true AS fresh FROM ({{counted}}) AS counted
        UNION ALL SELECT {KEPT}, false FROM monitoring_cell AS cell WHERE {OWN}{{standing}}) AS one
    GROUP BY {KEPT} HAVING count(*) = 1),
gone AS (
    DELETE FROM monitoring_cell AS cell USING (SELECT {COLUMNS} FROM differs GROUP BY {COLUMNS} HAVING NOT bool_or(fresh)) AS one
    WHERE {OWN} AND cell.period = one.period AND cell.item = one.item AND cell.municipality IS NOT DISTINCT FROM one.municipality
    AND cell.branch IS NOT DISTINCT FROM one.branch AND cell.kind IS NOT DISTINCT FROM one.kind
    AND cell.readiness IS NOT DISTINCT FROM one.readiness)
INSERT INTO monitoring_cell (region_id, figure, version, {KEPT})
SELECT %(region)s, %(figure)s, %(version)s, {KEPT} FROM differs WHERE fresh
ON CONFLICT (region_id, figure, version, {COLUMNS}) DO UPDATE SET ({NUMBERS}) = ({", ".join(f"excluded.{one}" for one in NUMBERS.split(", "))})"""
# The row is locked, and `below` taken, before anything is counted: two counts of one figure stand in line, and what is committed
# while one counts is counted again.
BEGIN = """
INSERT INTO monitoring_counted (region_id, figure, version, below) VALUES (%(region)s, %(figure)s, %(version)s, pg_snapshot_xmin(pg_current_snapshot())::text::xid8)
ON CONFLICT (region_id, figure) DO UPDATE SET version = excluded.version, below = excluded.below"""
DONE = "UPDATE monitoring_counted SET at = %(now)s WHERE region_id = %(region)s AND figure = %(figure)s"
COUNTED = "SELECT figure, version, below::text FROM monitoring_counted WHERE region_id = %s"
# Facts of transactions that were open at the last count are looked at again: ids are not commit order.
SINCE = "SELECT DISTINCT verb, tx::text FROM core_fact WHERE region_id = %s AND tx >= %s::xid8"
# What the journal's JSON holds the planner cannot know: it takes a thousand rows for one, and loops over them. And the cells of the
# largest figure, counted all at once, take a dozen megabytes.
PLANNED = "SET LOCAL enable_nestloop = off; SET LOCAL jit = off; SET LOCAL work_mem = '32MB'"


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
    with acting(counter_of(region)), connection.cursor() as cursor:
        cursor.execute(COUNTED, [region])
        counted = {code: (version, int(below)) for code, version, below in cursor.fetchall()}
        cursor.execute(SINCE, [region, str(min((below for _version, below in counted.values()), default=0))])
        latest: dict[str, int] = {}
        for verb, at in cursor.fetchall():
            latest[verb] = max(int(at), latest.get(verb, 0))
    wanted = [one for one in FIGURES.values() if _is_due(one, counted.get(one.code), latest)]
    count_region(region, wanted)
    return [one.code for one in wanted]


def _is_due(figure: Figure, counted: tuple[int, int] | None, latest: dict[str, int]) -> bool:
    """Whether a figure was never counted like this, or facts it hangs on (verb to the last transaction) may not be in it."""
    if counted is None or counted[0] != figure.version:
        return True
    return any(latest.get(verb, -1) >= counted[1] for verb in figure.verbs)


def _count(region: int, figure: Figure) -> None:
    today, about = clock.today(), {"region": region, "figure": figure.code, "version": figure.version}
    days, opened = working_days(today.year)
    given = about | {
        "today": today, "now": clock.now(), "month": f"{today:%Y-%m}", "days": days, "open": opened, "least": figure.least,
    }  # fmt: skip
    standing = OF_THIS_MONTH if figure.standing else ""
    with connection.cursor() as cursor:
        cursor.execute(PLANNED)
        cursor.execute(BEGIN, about)
        cursor.execute(FORGET + standing, given)
        cursor.execute(KEEP.format(counted=statement(figure), standing=standing), given)
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
