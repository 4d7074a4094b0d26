"""The public figures: of the country, and of a region. For everybody, without a script."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from perspectief.core.errors import Missing
from perspectief.geo.outlines import outlines
from perspectief.geo.queries import region_by_code
from perspectief.web.country.figures import COUNTRY, Area, Shown, area, map_of_regions, stats_of, tables_of
from perspectief.web.country.keeping import public
from perspectief.web.country.names import period_name


def asked(code: str) -> Area:
    """What an address is about: 'am25', or 'nl' for the country. Missing."""
    if code.lower() == COUNTRY:
        return area(None)
    region = region_by_code(code.upper())
    if region is None:
        raise Missing(_("Deze regio is er niet."))
    return area(region)


@public
def country(request: HttpRequest) -> HttpResponse:
    """The country: its own figures, the map, and the way to every region."""
    where = area(None)
    last, rows = map_of_regions()
    drawn = outlines()
    more = {
        "rows": rows,
        "period": period_name(last) if last else "",
        "view_box": drawn.view_box,
        "credit": drawn.credit,
    }
    return render(request, "web/country/country.html", _context(request, where) | more)


@public
def region(request: HttpRequest, code: str) -> HttpResponse:
    """The figures of the region with this code."""
    where = asked(code)
    drawn = outlines().regions.get(where.region or 0)
    return render(request, "web/country/region.html", _context(request, where) | {"outline": drawn})


def _context(request: HttpRequest, where: Area) -> dict[str, Any]:
    shown = tables_of(where)
    return {
        "area": where,
        "shown": [(one, _frame(request, where, one)) for one in shown],
        "stats": stats_of(shown),
    }


def _frame(request: HttpRequest, where: Area, one: Shown) -> str:
    """What another site copies to show this chart."""
    address = request.build_absolute_uri(reverse("web:embed", args=[one.code, where.code]))
    title = f"{one.title}, {where.name}"
    return format_html('<iframe src="{}" title="{}" width="100%" height="520" loading="lazy"></iframe>', address, title)
