"""Cards and places as a file to take along: what stands on the cards and nothing more, no names."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any

import xlsxwriter
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perspectief.access.looks import Reason, saw
from perspectief.core import clock, journal
from perspectief.core.errors import Refused
from perspectief.demand.queries import pool as places
from perspectief.supply.policy import may_take_along
from perspectief.supply.queries import pool as people
from perspectief.taxonomy.needs import CERTIFICATES, GUIDANCE, READINESS
from perspectief.web import formats
from perspectief.web.staff.pool import rows
from perspectief.web.staff.pool.query import Query, able, of_people, of_places, read

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST = 100_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")

CARD_HEADS = (
    "kaart",
    "kan",
    "postcode",
    "plaats",
    "uren vanaf",
    "uren tot",
    "wanneer",
    "reizen",
    "bewijzen",
    "klaar voor werk",
    "nagevraagd op",
)
PLACE_HEADS = (
    "plek",
    "werk",
    "werkgever",
    "postcode",
    "plaats",
    "soort",
    "uren vanaf",
    "uren tot",
    "wanneer",
    "loon per uur",
    "bewijzen",
    "begeleiding",
    "vrij",
    "tot en met",
)


def listed(request: HttpRequest, query: Query) -> HttpResponse:
    """Everything the query finds, of the side that `wat` names. People are taken along by staff of the counter alone."""
    form, side = request.GET.get("als", ""), request.GET.get("wat", "")
    if form not in FORMS or side not in {"mensen", "plekken"}:
        raise Http404
    if side == "mensen":
        if not may_take_along(request.actor, query.region):
            raise Refused(_("Mensen meenemen in een bestand kan alleen bij gemeente, UWV of werkgeversservicepunt."))
        return _answer(request, "mensen", form, *_cards(request, query))
    return _answer(request, "plekken", form, *_offers(request, query))


def chosen(request: HttpRequest, *, cards: tuple[int, ...], offers: tuple[int, ...], form: str) -> HttpResponse:
    """The chosen ones: people when there are any, else places; in a workbook both, a sheet each."""
    everything = read(request, request.GET, request.region.pk)
    if form == "xlsx":
        sheets = [("mensen", *_cards(request, everything, cards)), ("plekken", *_offers(request, everything, offers))]
        return _file(request, "gekozen", form, _workbook(sheets), sum(len(lines) for _name, _heads, lines in sheets))
    if cards or not offers:
        return _answer(request, "mensen", form, *_cards(request, everything, cards))
    return _answer(request, "plekken", form, *_offers(request, everything, offers))


def _cards(
    request: HttpRequest, query: Query, numbers: tuple[int, ...] | None = None
) -> tuple[Sequence[str], list[list[Any]]]:
    sought = of_people(query, request.actor, able(query))
    if numbers is not None:
        sought = replace(sought, numbers=numbers)
    found = people.page(sought, order=query.order, length=MOST)
    layer, reason = ("profile", Reason.SEARCH) if query.words else ("card", Reason.DOWNLOAD)
    saw([row.subject for row in found], layer, region=query.region, reason=reason)
    return CARD_HEADS, [_card(row) for row in found]


def _card(row: people.CardRow) -> list[Any]:
    return [
        row.number,
        row.title,
        row.pc4,
        rows.town_of(row.pc4),
        row.hours_min,
        row.hours_max,
        formats.week_words(row.week_can),
        formats.reach(row.modes, row.travel_minutes),
        _certificates(row.certificates),
        READINESS.get(row.readiness or 0, ""),
        row.confirmed_at,
    ]


def _offers(
    request: HttpRequest, query: Query, numbers: tuple[int, ...] | None = None
) -> tuple[Sequence[str], list[list[Any]]]:
    sought = of_places(query, request.actor, able(query))
    if numbers is not None:
        sought = replace(sought, numbers=numbers)
    return PLACE_HEADS, [_offer(row) for row in places.page(sought, order=query.order, length=MOST)]


def _offer(row: places.PlaceRow) -> list[Any]:
    return [
        row.number,
        row.title,
        row.employer,
        row.pc4,
        rows.town_of(row.pc4),
        rows.KIND_LABELS.get(row.kind, row.kind),
        row.hours_min,
        row.hours_max,
        formats.week_words(row.week_fixed),
        row.wage_cents / 100 if row.wage_cents is not None else None,
        _certificates(row.certificates),
        GUIDANCE[row.guidance],
        row.free,
        row.expires_on,
    ]


def _certificates(bits: int) -> str:
    return ", ".join(one.label for one in CERTIFICATES if bits >> one.bit & 1)


def _answer(request: HttpRequest, name: str, form: str, heads: Sequence[str], lines: list[list[Any]]) -> HttpResponse:
    write: Callable[[], bytes] = (
        (lambda: _text(heads, lines)) if form == "csv" else (lambda: _workbook([(name, heads, lines)]))
    )
    return _file(request, name, form, write(), len(lines))


def _file(request: HttpRequest, name: str, form: str, content: bytes, number: int) -> HttpResponse:
    """The answer, and the fact that somebody took these cards along."""
    journal.record(
        "pool_downloaded", actor=request.actor, region=request.region.pk, kind=name, form=form, number=number
    )
    response = HttpResponse(content, content_type=FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="perspectief-{name}-{clock.today().isoformat()}.{form}"'
    return response


def _text(heads: Sequence[str], lines: Iterable[Sequence[Any]]) -> bytes:
    """CSV as Dutch spreadsheets read it: semicolons, a byte order mark, comma as decimal sign, no formulas."""
    held = io.StringIO()
    writer = csv.writer(held, delimiter=";", lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([_plain(value) for value in line] for line in lines)
    return held.getvalue().encode("utf-8-sig")


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return formats.number(value, 2).replace(".", "")
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _workbook(sheets: list[tuple[str, Sequence[str], list[list[Any]]]]) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(
        held,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "default_date_format": "dd-mm-yyyy",
        },
    ) as book:
        bold = book.add_format({"bold": True})
        for name, heads, lines in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, heads, bold)
            sheet.freeze_panes(1, 0)
            for at, line in enumerate(lines, 1):
                sheet.write_row(at, 0, line)
    return held.getvalue()
