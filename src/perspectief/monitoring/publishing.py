"""What is told of the public tables: quarters and years that are over, once, and never changed.

There is no filter to combine, and no day-to-day difference to take. The country has the same tables: its numbers are counted from the
regions and rounded by a coin of their own, so that they are no sum of what the regions told (`publish_country`).
"""

from collections import defaultdict
from collections.abc import Collection, Mapping

from django.conf import settings

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.monitoring.counting import counter_of
from perspectief.monitoring.models import Cell, PublicCell
from perspectief.monitoring.rounding import LEAST, coin, hidden, hidden_country, hidden_year, rounded
from perspectief.monitoring.rules import Dimension
from perspectief.monitoring.tables import (
    ELSE,
    TABLES,
    TOTAL,
    PublicTable,
    is_year,
    parts_of,
    periods_between,
    quarter_of,
)

COUNTRY = "NL"  # in place of a region, in what the coin hangs on
FEWEST = 3  # regions below a number of the country: with two, each could take its own off

Numbers = dict[str, int]  # part (TOTAL too) to number
Counts = dict[str, Numbers]  # period to those
Told = dict[str, dict[str, int | None]]  # the same, as it was told; None: hidden


def publish(region: int) -> int:
    """Tells what is over and not told yet, of every table; how many numbers. A year is told after its quarters."""
    with acting(counter_of(region)):
        return sum(_publish(region, table) for table in TABLES)


def publish_country(regions: Collection[int]) -> int:
    """The same of the country, from these regions; to be called once each has told its own. How many numbers."""
    with acting(_counter_of_all(regions)):
        return sum(_publish_country(sorted(regions), table) for table in TABLES if table.of_country)


def _counter_of_all(regions: Collection[int]) -> Actor:
    return service("monitoring", regions=tuple(sorted(regions)), national=True, purpose="cijfers van het land")


def _publish(region: int, table: PublicTable) -> int:
    told, made = _known(table, region), []
    for period, numbers in _counts(region, table).items():
        if period not in told:
            parts = {part: number for part, number in numbers.items() if part != TOTAL}
            secret = hidden_year(_quarters(told, period), parts) if is_year(period) else hidden(parts)
            told[period] = _tell(str(region), table, period, numbers, secret)
            made += [_cell(table, period, part, n, region=region) for part, n in told[period].items()]
    return len(PublicCell.objects.bulk_create(made))


def _publish_country(regions: list[int], table: PublicTable) -> int:
    told, made = _known(table, None), []
    counts = {region: _counts(region, table) for region in regions}
    known = {region: _known(table, region) for region in regions}
    for period in sorted({one for found in known.values() for one in found}, key=lambda one: (is_year(one), one)):
        here = [region for region in regions if period in known[region] and period in counts[region]]
        if period in told or len(here) < FEWEST:
            continue
        numbers: Numbers = defaultdict(int)
        for region in here:
            for part, number in counts[region][period].items():
                numbers[part] += number
        shown = [known[region][period] for region in here]
        secret = hidden_country(numbers, shown, _quarters(told, period) if is_year(period) else None)
        told[period] = _tell(COUNTRY, table, period, numbers, secret)
        made += [_cell(table, period, part, n, regions=len(here)) for part, n in told[period].items()]
    return len(PublicCell.objects.bulk_create(made))


def _known(table: PublicTable, region: int | None) -> Told:
    """What was told before, of the definition that holds now."""
    told: Told = defaultdict(dict)
    rows = PublicCell.objects.filter(region=region, table=table.code, version=table.counts.version)
    for period, part, n in rows.order_by("id").values_list("period", "part", "n"):
        told[period][part] = n
    return told


def _quarters(told: Told, year: str) -> Told:
    return {period: parts for period, parts in told.items() if not is_year(period) and period.startswith(year)}


def _cell(table: PublicTable, period: str, part: str, n: int | None, **where: int) -> PublicCell:
    given = {f"{name}_id" if name == "region" else name: value for name, value in where.items()}
    return PublicCell(table=table.code, version=table.counts.version, period=period, part=part, n=n, **given)


def _tell(
    where: str, table: PublicTable, period: str, numbers: Mapping[str, int], secret: Collection[str]
) -> dict[str, int | None]:
    """The numbers of a period as they are told. The coin hangs on what is counted and not on the table: the total is the same in every
    table of a figure.
    """
    found: dict[str, int | None] = {}
    for part, number in numbers.items():
        by = "" if part == TOTAL else f"{table.dimension or 'item'}={part}"
        identity = f"perspectief.monitoring|{where}|{table.figure}|{table.counts.version}|{period}|{by}"
        small = part in secret or number < LEAST
        found[part] = None if small else rounded(number, coin(settings.SECRET_KEY.encode(), identity))
    return found


def _counts(region: int, table: PublicTable) -> Counts:
    """Quarters, then years, that are over, from the months that were counted: every part in every period since the first."""
    version, today = table.counts.version, f"{clock.today():%Y-%m}"
    rows = Cell.objects.filter(region=region, figure=table.figure, version=version, period__contains="-")
    for one in Dimension:
        rows = rows.filter(**{f"{one}__isnull": one != table.dimension})
    if table.dimension is not None:
        rows = rows.filter(item="")
    column = table.dimension.value if table.dimension else "item"
    months = list(rows.order_by("id").values_list("period", column, "n"))
    if not months:
        return {}
    parts = parts_of(table, region)
    periods = periods_between(quarter_of(min(month for month, _part, _n in months)), today)
    found: Counts = {period: dict.fromkeys((TOTAL, *parts), 0) for period in periods}
    for month, value, number in months:
        for period in (quarter_of(month), month[:4]):
            if period in found:
                for part in _counted_in(table, parts, str(value)):
                    found[period][part] += number
    return found


def _counted_in(table: PublicTable, parts: tuple[str, ...], value: str) -> tuple[str, ...]:
    """The parts that a counted number falls in. Of items the total is counted apart; a reason nobody knows stands in that alone."""
    if table.dimension is None:
        return (value,) if value == TOTAL or value in parts else ()
    return TOTAL, value if value in parts else ELSE[table.dimension]
