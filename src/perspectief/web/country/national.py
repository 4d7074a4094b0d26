"""Landelijk: the country for the support team and the ministry. Plans on the map, and what is public of every region; never a person."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.geo.outlines import outlines
from perspectief.monitoring.comparing import Compared, compared, limits, moved
from perspectief.monitoring.queries import told, told_parts, told_totals
from perspectief.monitoring.tables import BY_CODE, is_year
from perspectief.plans.worklist import NationalRow, worklist
from perspectief.web import formats
from perspectief.web.country.charts import Dot, Funnel, placed
from perspectief.web.country.figures import MATCHES, Area, area
from perspectief.web.country.names import part_name
from perspectief.web.door import national

BRANCH = "matches-by-branch"
LOOKS = ("none", "sent", "open", "late")  # of a region on the map, by its plan
Totals = dict[int | None, dict[str, int | None]]


class Row(NamedTuple):
    """A region: its plan, what is public of it in the last year, and what that says beside the year before."""

    area: Area
    path: str
    look: str
    plan: NationalRow
    n: int | None
    compared: Compared | None
    change: str
    chance: str
    most: str


@national
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Map, numbers of the country, the regions by name, and which change is more than chance."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    totals = told_totals(actor, table=MATCHES)
    year = max((one for numbers in totals.values() for one in numbers if is_year(one)), default="")
    before = str(int(year) - 1) if year else ""
    common = _common(totals, year, before)
    rows = _rows(actor, totals, year, before, common)
    drawn = outlines()
    country = told(actor, table=MATCHES, region=None)
    context = {
        "rows": rows,
        "year": year,
        "before": before,
        "stats": _stats(country.numbers.get(year, {}).get(""), country.regions.get(year), rows, year),
        "looks": [(look, _look(look), sum(one.look == look for one in rows)) for look in LOOKS],
        "common": percent(common) if before else "",
        "funnel": funnel([(one.area.name, one.compared) for one in rows if one.compared], common),
        "view_box": drawn.view_box,
        "credit": drawn.credit,
    }
    return render(request, "web/country/national.html", context)


def _common(totals: Totals, year: str, before: str) -> float:
    """How the country changed; by what the regions told of both years where the country itself was not told."""
    country = totals.get(None, {})
    now, then = country.get(year), country.get(before)
    if not now or not then:
        both = [
            (n, m)
            for region, numbers in totals.items()
            if region is not None and (n := numbers.get(year)) is not None and (m := numbers.get(before)) is not None
        ]
        now, then = sum(n for n, _m in both), sum(m for _n, m in both)
    return now / then - 1 if now and then else 0.0


def _rows(actor: Actor, totals: Totals, year: str, before: str, common: float) -> list[Row]:
    parts = told_parts(actor, table=BRANCH, periods=[one for one in (year, before) if one])
    drawn = outlines().regions
    rows = []
    for plan in sorted(worklist(actor), key=lambda one: one.region.name.casefold()):
        number = plan.region.pk
        mine = totals.get(number, {})
        found = compared(mine.get(year), mine.get(before), common)
        rows.append(
            Row(
                area(plan.region),
                drawn[number].path if number in drawn else "",
                _look_of(plan),
                plan,
                mine.get(year),
                found,
                percent(found.change) if found else "",
                _chance(found),
                _most(parts.get(number, {}), year, before) if found and found.beyond else "",
            )
        )
    return rows


def _look_of(row: NationalRow) -> str:
    if row.plan is None:
        return "none"
    if row.talk is not None and row.talk.late:
        return "late"
    return "open" if row.plan.published_on else "sent"


def _look(look: str) -> str:
    words = {
        "none": _("nog niets ingediend"),
        "sent": _("plan ingediend"),
        "open": _("plan openbaar"),
        "late": _("gesprek te laat"),
    }
    return words[look]


def percent(change: float) -> str:
    """0.12 → '+12%'."""
    return f"{'+' if change > 0 else ''}{formats.number(100 * change)}%"


def _chance(found: Compared | None) -> str:
    if found is None:
        return ""
    return _("meer dan toeval") if found.beyond else _("kan toeval zijn")


def _most(parts: dict[str, dict[str, int | None]], year: str, before: str) -> str:
    """Where a change came from, as far as it is told."""
    found = moved(parts.get(year, {}), parts.get(before, {}))
    if found is None:
        return ""
    part, more = found
    given = {"part": part_name(BY_CODE[BRANCH], part), "n": f"{'+' if more > 0 else ''}{formats.number(more)}"}
    return _("vooral %(part)s: %(n)s") % given


def _stats(n: int | None, regions: int | None, rows: list[Row], year: str) -> list[tuple[str, str, str]]:
    handed_in = sum(one.plan.plan is not None for one in rows)
    late = sum(one.look == "late" for one in rows)
    stats = [
        (formats.number(handed_in), _("regio’s dienden een plan in"), ""),
        (formats.number(late), _("gesprekken zijn te laat"), ""),
    ]
    if n is not None:
        given = {"year": year, "n": formats.number(regions)}
        stats.insert(0, (formats.number(n), _("matches"), _("In %(year)s, geteld in %(n)s regio’s.") % given))
    return stats


def funnel(regions: list[tuple[str, Compared]], common: float) -> Funnel | None:
    """Regions by size and change. None with fewer than three: then there is nothing to compare."""
    if len(regions) < 3:
        return None
    sizes = [(one.now + one.before) / 2 for _name, one in regions]
    most, least = max(sizes), min(sizes)
    reach = max(0.25, *(abs(one.change) * 1.1 for _name, one in regions))
    dots = []
    for (name, one), size in zip(regions, sizes, strict=True):
        x, y = placed(size, one.change, most, reach)
        label = name if one.beyond else ""
        dots.append(Dot(x, y, one.beyond, label, "end" if x > 176 else "start"))
    steps = [least + (most - least) * (at / 24) ** 2 for at in range(25)]
    ends = [(size, *limits(size, common)) for size in steps]
    upper = [placed(size, high, most, reach) for size, _low, high in ends]
    lower = [placed(size, low, most, reach) for size, low, _high in reversed(ends)]
    band = "M" + "L".join(f"{x} {y}" for x, y in (*upper, *lower)) + "Z"
    ticks = [(placed(most, at * reach, most, reach)[1], percent(at * reach)) for at in (-0.8, -0.4, 0, 0.4, 0.8)]
    marks = [
        (placed(size, 0, most, reach)[0], formats.number(round(size, -1))) for size in (most / 9, most / 2.25, most)
    ]
    return Funnel(dots, band, placed(most, common, most, reach)[1], ticks, marks)
