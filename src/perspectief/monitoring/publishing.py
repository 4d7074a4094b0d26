"""Public tables: declared here, one way each, of quarters and years that are over; told once and never changed.

What is not declared is not public: there is no filter to combine, and no day-to-day difference to take.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.monitoring.counting import counter_of
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell, PublicCell
from perspectief.monitoring.rounding import LEAST, coin, hidden, hidden_year, rounded
from perspectief.monitoring.rules import Dimension, Estimator

TOTAL = ""  # the part that is all of them


@dataclass(frozen=True)
class PublicTable:
    """A figure that counts, by one dimension or by its items (None)."""

    code: str
    title: str
    figure: str
    dimension: Dimension | None


TABLES = (
    PublicTable("matches-by-municipality", "Matches per gemeente", "matches", Dimension.MUNICIPALITY),
    PublicTable("matches-by-branch", "Matches per branche", "matches", Dimension.BRANCH),
    PublicTable("matches-by-kind", "Matches per soort plek", "matches", Dimension.KIND),
    PublicTable("endings-by-reason", "Waarom plaatsingen stopten", "endings", None),
)
if any(FIGURES[one.figure].estimator != Estimator.COUNT for one in TABLES):
    raise ValueError("only counts are rounded here")

Counts = dict[str, dict[str, int]]  # period to part (TOTAL too) to number


def quarter_of(month: str) -> str:
    """'2026-11' → '2026-K4'."""
    return f"{month[:4]}-K{(int(month[5:]) + 2) // 3}"


def is_over(period: str, today: str) -> bool:
    """Whether a quarter or year has ended. `today`: '2026-11', the month it is."""
    return period < today[:4] if len(period) == 4 else period < quarter_of(today)


def publish(region: int) -> int:
    """Tells what is over and not told yet, of every table; how many numbers. A year is told after its quarters."""
    with acting(counter_of(region)):
        return sum(_publish(region, table) for table in TABLES)


def _publish(region: int, table: PublicTable) -> int:
    version, counts = FIGURES[table.figure].version, _counts(region, table)
    about = {"region_id": region, "table": table.code, "version": version}
    told: dict[str, dict[str, int | None]] = defaultdict(dict)
    for row in PublicCell.objects.filter(**about).order_by("id"):
        told[row.period][row.part] = row.n
    month, made = f"{clock.today():%Y-%m}", []
    for period in sorted(counts, key=lambda one: (len(one) == 4, one)):
        if period not in told and is_over(period, month):
            parts = {part: number for part, number in counts[period].items() if part != TOTAL}
            secret = hidden(parts) if len(period) > 4 else hidden_year(_quarters(told, period), parts)
            told[period] = {
                part: None if part in secret or number < LEAST else _told(region, table, version, period, part, number)
                for part, number in counts[period].items()
            }
            made += [PublicCell(**about, period=period, part=part, n=n) for part, n in told[period].items()]
    return len(PublicCell.objects.bulk_create(made))


def _quarters(told: dict[str, dict[str, int | None]], year: str) -> dict[str, dict[str, int | None]]:
    return {period: parts for period, parts in told.items() if len(period) > 4 and period.startswith(year)}


def _told(region: int, table: PublicTable, version: int, period: str, part: str, number: int) -> int:
    """The coin hangs on what is counted and not on the table: the total is the same in every table of a figure."""
    by = "" if part == TOTAL else f"{table.dimension or 'item'}={part}"
    identity = f"{region}|{table.figure}|{version}|{period}|{by}"
    return rounded(number, coin(settings.SECRET_KEY.encode(), f"perspectief.monitoring|{identity}"))


def _counts(region: int, table: PublicTable) -> Counts:
    """Quarters and years of a table from the months that were counted; every part stands in every period, also with none."""
    rows = Cell.objects.filter(
        region=region, figure=table.figure, version=FIGURES[table.figure].version, period__contains="-"
    )
    for one in Dimension:
        rows = rows.filter(**{f"{one}__isnull": one != table.dimension})
    if table.dimension is not None:
        rows = rows.filter(item="")
    column = table.dimension.value if table.dimension else "item"
    found: Counts = defaultdict(lambda: defaultdict(int))
    for month, part, number in rows.order_by("id").values_list("period", column, "n"):
        for period in (quarter_of(month), month[:4]):
            if table.dimension is not None:
                found[period][TOTAL] += number
            found[period][str(part)] += number
    return _whole(found)


def _whole(found: Counts) -> Counts:
    names: Iterable[str] = sorted({part for parts in found.values() for part in parts})
    return {period: {part: parts.get(part, 0) for part in names} for period, parts in found.items()}
