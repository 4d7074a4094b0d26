"""What public tables, their parts and their periods are called on the page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from perspectief.demand.rules import Kind
from perspectief.geo.queries import municipality
from perspectief.guidance.rules import Why
from perspectief.monitoring.rules import Dimension
from perspectief.monitoring.tables import ELSE, TOTAL, PublicTable
from perspectief.taxonomy.needs import BRANCHES

ALL_OF_IT = gettext_noop("totaal")
QUARTERS = "matches-by-quarter"  # a chart of its own: the totals of a table, quarter by quarter
QUARTERS_TITLE = gettext_noop("Matches per kwartaal")


def part_name(table: PublicTable, part: str) -> str:
    """'758' → 'Breda'."""
    if part == TOTAL:
        return _(ALL_OF_IT)
    if table.dimension is None:
        return _(str(dict(Why.choices)[part]))
    if part == ELSE[table.dimension]:
        return _("elders of niet bekend") if table.dimension == Dimension.MUNICIPALITY else _("niet bekend")
    if table.dimension == Dimension.MUNICIPALITY:
        town = municipality(int(part))
        return town.name if town else part
    return _(BRANCHES[int(part)][1]) if table.dimension == Dimension.BRANCH else _(str(dict(Kind.choices)[part]))


def period_name(period: str) -> str:
    """'2026-K3' → '3e kwartaal 2026'."""
    year, _dash, quarter = period.partition("-K")
    return _("%(n)se kwartaal %(year)s") % {"n": quarter, "year": year} if quarter else year
