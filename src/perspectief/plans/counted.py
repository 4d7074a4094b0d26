"""What was counted of a plan's ambition: the figure that is its definition of a match, year by year, less the baseline.

Who may see the counts of the region gets them as they are; everybody else what was told in public of a year that is over, rounded.
"""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell
from perspectief.monitoring.policy import may_see_own
from perspectief.monitoring.queries import Choice, counted_at, numbers, published

MATCHES, LASTING, HALF_A_YEAR = "matches", "lasting", "6"
# A plan's definition of a match is this figure. Nobody counts apart who still works after half a year: that is estimated.
FIGURE_OF = {"job_8_hours_4_weeks": MATCHES, "any_placement": "placements", "lasting_26_weeks": LASTING}
PUBLIC = {"job_8_hours_4_weeks": "matches-by-kind"}  # the table with the same figure that is public
LEAST = 20  # matches, and placements followed for half a year, under which no cost of one is told


class Count(NamedTuple):
    """Matches of a year by the plan's definition. `near`: rounded, or estimated."""

    n: int
    near: bool = False


class Cost(NamedTuple):
    """What one of something cost, in whole euros; None: too few to tell. `low` and `high`: the margin, where there is one."""

    code: str
    euros: int | None
    low: int | None
    high: int | None
    n: int


class Counts(NamedTuple):
    """Year to count; `own`: the region's counts as they are; `at`: when they were counted, None: not yet."""

    years: dict[int, Count]
    own: bool
    at: datetime.datetime | None


def counts(actor: Actor, *, region: int, definition: str, years: Iterable[int]) -> Counts:
    """What was counted in these years, of those that have begun."""
    begun = [one for one in years if one <= clock.today().year]
    if definition not in FIGURE_OF or not begun:
        return Counts({}, may_see_own(actor, region), None)
    if not may_see_own(actor, region):
        return Counts(_public(actor, region, definition, begun), False, None)
    at = counted_at(actor, region=region)
    if at is None:
        return Counts({}, True, None)
    found = {one: _of_year(_cells(actor, region, one, FIGURE_OF[definition]), FIGURE_OF[definition]) for one in begun}
    return Counts({year: count for year, count in found.items() if count is not None}, True, at)


def _cells(actor: Actor, region: int, year: int, figure: str) -> list[Cell]:
    return numbers(actor, region=region, choice=Choice(str(year))).get(figure, [])


def _of_year(cells: list[Cell], figure: str) -> Count | None:
    if figure != LASTING:
        return Count(next((one.n for one in cells if one.item == ""), 0))
    half = next((one for one in cells if one.item == HALF_A_YEAR), None)
    return Count(round(half.n * half.value), near=True) if half and half.value is not None and _enough(half) else None


def _enough(cell: Cell) -> bool:
    return (cell.count or 0) >= LEAST


def _public(actor: Actor, region: int, definition: str, years: list[int]) -> dict[int, Count]:
    if definition not in PUBLIC:
        return {}
    told = published(actor, table=PUBLIC[definition], region=region)
    totals = {one.period: one.n for one in told if one.part == "" and one.n is not None}
    return {year: Count(totals[str(year)], near=True) for year in years if str(year) in totals}


def costs(actor: Actor, *, region: int, years: Iterable[int], paid: int) -> list[Cost]:
    """What a match and a placement that lasts half a year cost: all that was paid by all of them. `paid`: cents.

    Nothing when nobody counted, or for who may not see the counts.
    """
    begun = [one for one in years if one <= clock.today().year]
    if not may_see_own(actor, region) or counted_at(actor, region=region) is None:
        return []
    found = [numbers(actor, region=region, choice=Choice(str(year))) for year in begun]
    matches = sum(one.n for year in found for one in year.get(MATCHES, []) if one.item == "")
    half = [one for year in found for one in year.get(LASTING, []) if one.item == HALF_A_YEAR and one.value is not None]
    followed = sum(one.count or 0 for one in half)
    low, middle, high = (sum(one.n * (getattr(one, name) or 0) for one in half) for name in ("lower", "value", "upper"))
    enough = followed >= LEAST and low >= 1
    return [
        Cost(MATCHES, _each(paid, matches) if matches >= LEAST else None, None, None, matches),
        Cost(
            LASTING,
            _each(paid, middle) if enough else None,
            _each(paid, high) if enough else None,
            _each(paid, low) if enough else None,
            followed,
        ),
    ]


def _each(cents: int, number: float) -> int:
    return round(cents / 100 / number)


def figure_title(definition: str) -> str:
    """The title of the figure behind a plan's definition."""
    return FIGURES[FIGURE_OF[definition]].title if definition in FIGURE_OF else ""
