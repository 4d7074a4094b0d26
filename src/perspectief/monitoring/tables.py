"""Public tables: declared here, one way each, with every part they can have. What is not declared is not public.

Every part stands in every period, also with nobody in it: a part or a quarter that was left out would say "none".
"""

from dataclasses import dataclass

from perspectief.demand.rules import Kind
from perspectief.geo.queries import municipalities
from perspectief.guidance.rules import Why
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.definitions.shape import Figure
from perspectief.monitoring.rules import UNKNOWN, UNKNOWN_BRANCH, UNKNOWN_KIND, Dimension, Estimator
from perspectief.taxonomy.needs import BRANCHES

TOTAL = ""  # the part that is all of them


@dataclass(frozen=True)
class PublicTable:
    """A figure that counts, by one dimension or by its items (None)."""

    code: str
    title: str
    figure: str
    dimension: Dimension | None

    @property
    def counts(self) -> Figure:
        """The definition of what is counted."""
        return FIGURES[self.figure]

    @property
    def of_country(self) -> bool:
        """Whether the country has this table too: a municipality lies in one region, so its number would be told twice."""
        return self.dimension != Dimension.MUNICIPALITY


TABLES = (
    PublicTable("matches-by-municipality", "Matches per gemeente", "matches", Dimension.MUNICIPALITY),
    PublicTable("matches-by-branch", "Matches per branche", "matches", Dimension.BRANCH),
    PublicTable("matches-by-kind", "Matches per soort plek", "matches", Dimension.KIND),
    PublicTable("endings-by-reason", "Waarom plaatsingen stopten", "endings", None),
)
BY_CODE = {one.code: one for one in TABLES}
if any(one.counts.estimator != Estimator.COUNT for one in TABLES):
    raise ValueError("only counts are rounded here")
# Where what is counted under no declared part goes: not known, or somebody who lives in another region.
ELSE = {Dimension.MUNICIPALITY: str(UNKNOWN), Dimension.BRANCH: str(UNKNOWN_BRANCH), Dimension.KIND: UNKNOWN_KIND}


def parts_of(table: PublicTable, region: int) -> tuple[str, ...]:
    """Every part of a table of this region, TOTAL not included."""
    if table.dimension == Dimension.MUNICIPALITY:
        return (*(str(one.id) for one in municipalities(region)), ELSE[Dimension.MUNICIPALITY])
    if table.dimension == Dimension.BRANCH:
        return (*(str(at) for at in range(len(BRANCHES))), ELSE[Dimension.BRANCH])
    if table.dimension == Dimension.KIND:
        return (*Kind.values, ELSE[Dimension.KIND])
    return tuple(Why.values)


def quarter_of(month: str) -> str:
    """'2026-11' → '2026-K4'."""
    return f"{month[:4]}-K{(int(month[5:]) + 2) // 3}"


def is_year(period: str) -> bool:
    """'2026', not '2026-K4'."""
    return len(period) == 4


def is_over(period: str, today: str) -> bool:
    """Whether a quarter or year has ended. `today`: '2026-11', the month it is."""
    return period < today[:4] if is_year(period) else period < quarter_of(today)


def periods_between(first: str, today: str) -> list[str]:
    """Quarters, then years, from the quarter `first` on, that are over in the month `today`: also those without anything."""
    years = range(int(first[:4]), int(today[:4]) + 1)
    quarters = [f"{year}-K{at}" for year in years for at in (1, 2, 3, 4) if f"{year}-K{at}" >= first]
    return [one for one in (*quarters, *map(str, years)) if is_over(one, today)]
