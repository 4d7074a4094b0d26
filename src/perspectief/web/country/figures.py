"""From what was told to what a page shows of it: a sentence, columns by quarter, bars by part. No number here is counted anew."""

from collections.abc import Collection
from typing import NamedTuple

from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.geo import models
from perspectief.geo.colours import colour
from perspectief.geo.gazetteer import Region
from perspectief.geo.outlines import outlines
from perspectief.geo.queries import regions
from perspectief.monitoring.definitions.shape import Figure
from perspectief.monitoring.queries import Told, told, told_totals
from perspectief.monitoring.tables import BY_CODE, TABLES, TOTAL, PublicTable, is_year
from perspectief.web import formats
from perspectief.web.country.charts import MOST, Columns, columns
from perspectief.web.country.keeping import VISITOR
from perspectief.web.country.names import QUARTERS, QUARTERS_TITLE, part_name, period_name

COUNTRY = "nl"
MATCHES = "matches-by-kind"  # of the tables with matches, the one whose total is read; they all tell the same


class Bar(NamedTuple):
    """A part that is told, with its width in percent."""

    name: str
    n: int
    width: str


class Shown(NamedTuple):
    """A table on the page. `period`: which it is about, in words. `hidden`: the parts that are not told. `regions`: counted in so many."""

    code: str
    title: str
    figure: Figure
    period: str
    bars: list[Bar]
    hidden: list[str]
    total: int | None
    regions: int | None
    chart: Columns | None = None
    quarters: tuple[tuple[str, int | None], ...] = ()

    @property
    def is_table(self) -> bool:
        """Whether it can be taken away as a file of its own."""
        return self.code in BY_CODE


class Area(NamedTuple):
    """What figures are about: a region, or the country (`region` None)."""

    region: int | None
    code: str
    name: str
    colour: str


def area(region: Region | models.Region | None) -> Area:
    """A region as the pages of figures know it; None: the country."""
    if region is None:
        return Area(None, COUNTRY, _("Nederland"), "#01567f")
    return Area(region.id, region.code.lower(), region.name, colour(region.id))


def newest(periods: Collection[str]) -> str:
    """The last year that was told; else the last quarter; '' when nothing is."""
    years = [one for one in periods if is_year(one)]
    return max(years, default=max(periods, default=""))


def tables_of(where: Area) -> list[Shown]:
    """Every table that holds something: first the matches by quarter, then its parts in the last year."""
    found = {one.code: told(VISITOR, table=one.code, region=where.region) for one in TABLES}
    if not found[MATCHES].numbers:
        return []
    parts = [_by_part(table, found[table.code]) for table in TABLES if found[table.code].numbers]
    return [_by_quarter(found[MATCHES]), *parts]


def table_of(where: Area, code: str) -> Shown | None:
    """One of them; None when nothing is told."""
    found = told(VISITOR, table=MATCHES if code == QUARTERS else code, region=where.region)
    if not found.numbers:
        return None
    return _by_quarter(found) if code == QUARTERS else _by_part(BY_CODE[code], found)


def _by_quarter(found: Told) -> Shown:
    quarters = tuple((one, parts.get(TOTAL)) for one, parts in sorted(found.numbers.items()) if not is_year(one))
    last = newest(found.numbers)
    return Shown(
        QUARTERS,
        _(QUARTERS_TITLE),
        BY_CODE[MATCHES].counts,
        period_name(last),
        [],
        [],
        found.numbers[last].get(TOTAL),
        found.regions.get(last),
        columns(quarters),
        tuple((period_name(one), n) for one, n in quarters[-MOST:]),
    )


def _by_part(table: PublicTable, found: Told) -> Shown:
    last = newest(found.numbers)
    numbers = found.numbers[last]
    parts = [(part_name(table, part), n) for part, n in numbers.items() if part != TOTAL]
    most = max((n for _name, n in parts if n), default=0) or 1
    bars = [Bar(name, n, f"{100 * n / most:.1f}") for name, n in parts if n is not None]
    if table.dimension is None:
        bars.sort(key=lambda one: -one.n)
    hidden = [name for name, n in parts if n is None]
    about = period_name(last)
    return Shown(
        table.code, _(table.title), table.counts, about, bars, hidden, numbers.get(TOTAL), found.regions.get(last)
    )


def stats_of(shown: list[Shown]) -> list[tuple[str, str, str]]:
    """Two numbers at most: big, what it is, and of when."""
    found = []
    for one in (shown[0], *(each for each in shown if each.code == "endings-by-reason")) if shown else ():
        meaning = _("matches") if one.chart else _("plaatsingen stopten")
        big = formats.number(one.total) if one.total is not None else _("niet verteld")
        found.append((big, meaning, _("In %(period)s.") % {"period": one.period}))
    return found


class OnMap(NamedTuple):
    """A region on the map and in the list: `n` of the period that is shown; `told`: whether anything of it is public."""

    area: Area
    path: str
    n: int | None
    told: bool


def map_of_regions() -> tuple[str, list[OnMap]]:
    """Every region that is there today, by name, with its matches in the last year (or else quarter) that anybody told: that period first."""
    totals = told_totals(VISITOR, table=MATCHES)
    last = newest({period for numbers in totals.values() for period in numbers})
    drawn = outlines().regions
    rows = []
    for region in regions(clock.today()):
        path = drawn[region.id].path if region.id in drawn else ""
        mine = totals.get(region.id, {})
        rows.append(OnMap(area(region), path, mine.get(last), bool(mine)))
    return last, rows
