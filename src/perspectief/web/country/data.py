"""Open data: every public table as CSV and JSON with the meaning of its columns, and a catalogue of them all (DCAT-AP-NL).

Licence CC0: counts are facts, and a chart in a newspaper has no room for a name. What is public is public for every region alike.
"""

import csv
import io
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from perspectief.core.errors import Missing
from perspectief.geo.queries import region as region_of
from perspectief.monitoring.queries import first_told, published
from perspectief.monitoring.tables import BY_CODE, TABLES, TOTAL, PublicTable, is_year
from perspectief.web.country.catalogue import LICENCE, Moments, catalogue
from perspectief.web.country.keeping import VISITOR, day_of, public
from perspectief.web.country.names import part_name, period_name

COLUMNS = {  # in this order, for good; a new one comes at the end
    "gebied_code": ("string", "Code van de arbeidsmarktregio (AM01 tot AM38), of NL voor het land."),
    "gebied": ("string", "Naam van de regio, of Nederland."),
    "periode": ("string", "Jaar (2026) of kwartaal (2026-K3). Alleen wat voorbij is."),
    "periode_soort": ("string", "jaar of kwartaal."),
    "onderdeel_code": ("string", "Code van het onderdeel; leeg is het totaal."),
    "onderdeel": ("string", "Naam van het onderdeel."),
    "aantal": ("integer", "Afgerond op vijf, naar boven of beneden. Leeg: niet verteld."),
    "verteld": ("boolean", "false: minder dan 5, of verborgen om een ander aantal te beschermen."),
    "regios": ("integer", "Alleen bij het land: in hoeveel regio’s geteld."),
    "definitie": ("string", "Code van de definitie van wat er geteld is."),
    "definitie_versie": ("integer", "Een andere definitie is een andere versie."),
    "openbaar_sinds": ("date", "Dag waarop dit getal openbaar werd. Daarna verandert het niet."),
}


def _table(code: str) -> PublicTable:
    if code not in BY_CODE:
        raise Missing(_("Deze tabel is er niet."))
    return BY_CODE[code]


def rows_of(table: PublicTable) -> list[list[Any]]:
    """Every number of a table, of all regions and the country, in Dutch, in the order of COLUMNS."""
    rows = []
    with override("nl"):
        for one in published(VISITOR, table=table.code):
            found = region_of(one.region_id) if one.region_id else None
            rows.append(
                [
                    found.code if found else "NL",
                    found.name if found else "Nederland",
                    one.period,
                    "jaar" if is_year(one.period) else "kwartaal",
                    one.part,
                    "totaal" if one.part == TOTAL else part_name(table, one.part),
                    one.n,
                    one.n is not None,
                    one.regions,
                    table.figure,
                    one.version,
                    day_of(one.told_at),
                ]
            )
    return rows


def _shared(answer: HttpResponse) -> HttpResponse:
    """For any other site, script or not."""
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@public
def overview(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, and what the columns mean."""
    told = first_told(VISITOR)
    tables = [(one, _since(told.get(one.code))) for one in TABLES]
    return render(
        request, "web/country/open_data.html", {"tables": tables, "columns": COLUMNS.items(), "licence": LICENCE}
    )


def _since(moments: Moments | None) -> dict[str, Any] | None:
    """From which period to which, and when it grew last, in words."""
    if moments is None:
        return None
    _first, last, since, until = moments
    return {"since": period_name(since), "until": period_name(until), "on": last}


@public
def as_csv(request: HttpRequest, table: str) -> HttpResponse:
    """A table as RFC 4180: UTF-8, commas, the names of the columns first."""
    found, written = _table(table), io.StringIO()
    writer = csv.writer(written)
    writer.writerow(COLUMNS)
    for row in rows_of(found):
        writer.writerow([str(one).lower() if isinstance(one, bool) else one for one in row])
    answer = HttpResponse(written.getvalue(), content_type="text/csv; charset=utf-8; header=present")
    answer["Content-Disposition"] = f'attachment; filename="{found.code}.csv"'
    return _shared(answer)


@public
def as_json(request: HttpRequest, table: str) -> HttpResponse:
    """A table as JSON, with its definition and licence."""
    found = _table(table)
    content = {
        "tabel": found.code,
        "titel": found.title,
        "definitie": found.counts.definition,
        "hoe_geteld": found.counts.how,
        "bron": found.counts.source,
        "eenheid": found.counts.unit,
        "licentie": LICENCE,
        "kolommen": {name: meaning for name, (_kind, meaning) in COLUMNS.items()},
        "rijen": [dict(zip(COLUMNS, row, strict=True)) for row in rows_of(found)],
    }
    return _shared(JsonResponse(content, json_dumps_params={"ensure_ascii": False}))


@public
def metadata(request: HttpRequest, table: str) -> HttpResponse:
    """What the columns of the CSV are, where CSV on the Web (W3C, 2015) looks for it: the address of the file and '-metadata.json'."""
    found = _table(table)
    columns = [
        {"name": name, "titles": name, "datatype": kind, "dc:description": meaning}
        for name, (kind, meaning) in COLUMNS.items()
    ]
    content = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": request.build_absolute_uri(reverse("web:open_csv", args=[found.code])),
        "dc:title": found.title,
        "dc:description": found.counts.definition,
        "dc:license": {"@id": LICENCE},
        "dialect": {"delimiter": ",", "encoding": "utf-8", "header": True},
        "tableSchema": {
            "columns": columns,
            "primaryKey": ["gebied_code", "periode", "onderdeel_code", "definitie_versie"],
        },
    }
    return _shared(
        JsonResponse(content, content_type="application/csvm+json", json_dumps_params={"ensure_ascii": False})
    )


@public
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue, as JSON-LD."""
    content = catalogue(request.build_absolute_uri, first_told(VISITOR))
    return _shared(JsonResponse(content, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False}))
