"""What pages ask of what was counted: numbers of one choice, and of its parts."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core.errors import Refused
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell, Counted, PublicCell
from perspectief.monitoring.policy import may_see_own
from perspectief.monitoring.rules import ALL, Dimension
from perspectief.monitoring.tables import BY_CODE, TOTAL

NOT_YOURS = "Deze cijfers zijn voor het loket en de programmamanager van deze regio."


@dataclass(frozen=True)
class Choice:
    """What of the region is looked at; None is all of it. `period`: '2026-11', '2026' or 'all'."""

    period: str = ALL
    municipality: int | None = None
    branch: int | None = None
    kind: str | None = None

    @property
    def cut(self) -> frozenset[Dimension]:
        """By what it is divided."""
        given = {
            Dimension.MUNICIPALITY: self.municipality, Dimension.BRANCH: self.branch, Dimension.KIND: self.kind,
        }  # fmt: skip
        return frozenset(name for name, value in given.items() if value is not None)


def can_tell(figure: str, choice: Choice) -> bool:
    """Whether a figure is counted for such a choice at all."""
    return choice.cut in {frozenset(cut) for cut in FIGURES[figure].cuts}


def numbers(actor: Actor, *, region: int, choice: Choice) -> dict[str, list[Cell]]:
    """Every figure for this choice: code to its cells, by item. Refused for whoever may not see the region's own counts."""
    _may(actor, region)
    with acting(actor):
        rows = _current(
            _cells(region, FIGURES).filter(
                period=choice.period,
                municipality=choice.municipality,
                branch=choice.branch,
                kind=choice.kind,
                readiness=None,
            )
        )
    return _by_figure(rows)


def standing(actor: Actor, *, region: int, choice: Choice, month: str) -> dict[str, list[Cell]]:
    """Figures of how things stand, in this month."""
    found = numbers(actor, region=region, choice=Choice(month, choice.municipality, choice.branch, choice.kind))
    return {code: rows for code, rows in found.items() if FIGURES[code].standing}


def over_months(actor: Actor, *, region: int, figure: str, choice: Choice) -> list[Cell]:
    """A figure month by month, within the year of the choice (or the last twelve counted), oldest first."""
    _may(actor, region)
    with acting(actor):
        rows = Cell.objects.filter(
            region=region, figure=figure, version=FIGURES[figure].version, municipality=choice.municipality,
            branch=choice.branch, kind=choice.kind, readiness=None, item="", period__contains="-",
        )  # fmt: skip
        if choice.period != ALL:
            rows = rows.filter(period__startswith=choice.period[:4])
        return list(rows.order_by("-period")[:12])[::-1]


def by_part(
    actor: Actor, *, region: int, period: str, figures: Iterable[str]
) -> dict[Dimension, dict[str, list[Cell]]]:
    """These figures of the region divided by one dimension, for each dimension they are divided by."""
    _may(actor, region)
    alone = Q()
    for dimension in Dimension:
        others = {f"{other}__isnull": other != dimension for other in Dimension}
        alone |= Q(**others)
    with acting(actor):
        rows = _current(_cells(region, figures).filter(alone, period=period), *(one.value for one in Dimension))
    return {
        dimension: _by_figure([one for one in rows if getattr(one, dimension) is not None]) for dimension in Dimension
    }


def periods(actor: Actor, *, region: int) -> list[str]:
    """The years in which something began, newest first."""
    _may(actor, region)
    with acting(actor):
        whole = {f"{one}__isnull": True for one in Dimension}
        known = _cells(region, ("placements", "lead_times")).filter(**whole)
        return sorted({one for one in known.order_by().values_list("period", flat=True) if len(one) == 4}, reverse=True)


def published(actor: Actor, *, table: str, region: int | None = None) -> list[PublicCell]:
    """What is public of a declared table (`tables.TABLES`), of one region or of all and the country: for anybody, rounded as it was told."""
    with acting(actor):
        rows = PublicCell.objects.filter(table=table)
        if region is not None:
            rows = rows.filter(region=region)
        return list(rows.order_by("region_id", "version", "period", "part", "id"))


class Told(NamedTuple):
    """A public table of one region, or of the country. `numbers`: period to part (TOTAL too) to number, None: not told; quarters and years
    as they come, oldest first. `regions`: of the country, period to how many regions were counted.
    """

    numbers: dict[str, dict[str, int | None]]
    regions: dict[str, int]


def told(actor: Actor, *, table: str, region: int | None) -> Told:
    """What is public of a table by the definition that holds now. `region` None: of the country."""
    with acting(actor):
        rows = PublicCell.objects.filter(table=table, region=region, version=BY_CODE[table].counts.version)
        found = Told(defaultdict(dict), {})
        for period, part, n, regions in rows.order_by("period", "id").values_list("period", "part", "n", "regions"):
            found.numbers[period][part] = n
            if regions is not None:
                found.regions[period] = regions
        return found


def told_totals(actor: Actor, *, table: str) -> dict[int | None, dict[str, int | None]]:
    """The totals of every region and of the country (None): where to period to number."""
    with acting(actor):
        rows = PublicCell.objects.filter(table=table, part=TOTAL, version=BY_CODE[table].counts.version)
        found: dict[int | None, dict[str, int | None]] = defaultdict(dict)
        for region, period, n in rows.order_by("period", "id").values_list("region_id", "period", "n"):
            found[region][period] = n
        return dict(found)


def told_parts(
    actor: Actor, *, table: str, periods: Collection[str]
) -> dict[int | None, dict[str, dict[str, int | None]]]:
    """The parts of a table in these periods, of every region and of the country (None): where to period to part to number."""
    with acting(actor):
        version = BY_CODE[table].counts.version
        rows = PublicCell.objects.filter(table=table, version=version, period__in=periods).exclude(part=TOTAL)
        found: dict[int | None, dict[str, dict[str, int | None]]] = defaultdict(lambda: defaultdict(dict))
        for region, period, part, n in rows.order_by("id").values_list("region_id", "period", "part", "n"):
            found[region][period][part] = n
        return dict(found)


def last_told(actor: Actor) -> tuple[int, datetime.datetime] | None:
    """What changes with every publication, and when the last one was; None: nothing is public yet."""
    with acting(actor):
        return PublicCell.objects.order_by("-id").values_list("id", "told_at").first()


def first_told(actor: Actor) -> dict[str, tuple[datetime.datetime, datetime.datetime, str, str]]:
    """Per table: when something was told first and last, and its first and last period."""
    with acting(actor):
        rows = PublicCell.objects.values("table").order_by("table")
        rows = rows.annotate(first=Min("told_at"), last=Max("told_at"), since=Min("period"), until=Max("period"))
        return {one["table"]: (one["first"], one["last"], one["since"], one["until"]) for one in rows}


def counted_at(actor: Actor, *, region: int) -> datetime.datetime | None:
    """When the oldest of the figures was counted; None: not yet."""
    with acting(actor):
        return Counted.objects.filter(region=region).order_by("at").values_list("at", flat=True).first()


def _may(actor: Actor, region: int) -> None:
    if not may_see_own(actor, region):
        raise Refused(NOT_YOURS)


def _cells(region: int, figures: Iterable[str]) -> "QuerySet[Cell]":
    """Of these figures; a region has tens of thousands of cells, found by figure and version first."""
    versions = {FIGURES[one].version for one in figures}
    return Cell.objects.filter(region=region, figure__in=list(figures), version__in=sorted(versions))


def _current(rows, *order: str) -> list[Cell]:
    """Those of the definitions that hold now: an earlier version is another figure."""
    versions = {code: one.version for code, one in FIGURES.items()}
    return [one for one in rows.order_by("figure", *order, "item", "id") if versions.get(one.figure) == one.version]


def _by_figure(rows: list[Cell]) -> dict[str, list[Cell]]:
    found: dict[str, list[Cell]] = defaultdict(list)
    for one in rows:
        found[one.figure].append(one)
    return dict(found)
