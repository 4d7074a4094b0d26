"""Cards and places as a file to take along: what stands on the cards and nothing more, no names."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

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


class Column(NamedTuple):
    """A column of a file: its head, the fields of a card or a place it reads, and the cell of a row. It is in the file of
    somebody who is shown all those fields in lists (see the circles of supply and demand), and in no other.
    """

    head: str
    reads: tuple[str, ...]
    cell: Callable[[Any], Any]


def _field(head: str, name: str) -> Column:
    return Column(head, (name,), lambda row: getattr(row, name))


CARD_COLUMNS = (
    _field("kaart", "number"),
    _field("kan", "title"),
    _field("postcode", "pc4"),
    Column("plaats", ("pc4",), lambda row: rows.town_of(row.pc4)),
    _field("uren vanaf", "hours_min"),
    _field("uren tot", "hours_max"),
    Column("wanneer", ("week_can",), lambda row: formats.week_words(row.week_can)),
    Column("reizen", ("modes", "travel_minutes"), lambda row: formats.reach(row.modes, row.travel_minutes)),
    Column("bewijzen", ("certificates",), lambda row: _certificates(row.certificates)),
    Column("klaar voor werk", ("readiness",), lambda row: READINESS.get(row.readiness or 0, "")),
    _field("nagevraagd op", "confirmed_at"),
)
PLACE_COLUMNS = (
    _field("plek", "number"),
    _field("werk", "title"),
    _field("werkgever", "employer"),
    _field("postcode", "pc4"),
    Column("plaats", ("pc4",), lambda row: rows.town_of(row.pc4)),
    Column("soort", ("kind",), lambda row: rows.KIND_LABELS.get(row.kind, row.kind)),
    _field("uren vanaf", "hours_min"),
    _field("uren tot", "hours_max"),
    Column("wanneer", ("week_fixed",), lambda row: formats.week_words(row.week_fixed)),
    Column("loon per uur", ("wage_cents",), lambda row: row.wage_cents / 100 if row.wage_cents is not None else None),
    Column("bewijzen", ("certificates",), lambda row: _certificates(row.certificates)),
    Column("begeleiding", ("guidance",), lambda row: GUIDANCE[row.guidance]),
    Column("vrij", ("capacity", "filled"), lambda row: row.free),
    _field("tot en met", "expires_on"),
)


def listed(request: HttpRequest, query: Query) -> HttpResponse:
    """Everything the query finds, of the side that `wat` names. People are taken along by staff of the counter alone."""
    form, side = request.GET.get("als", ""), request.GET.get("wat", "")
    if form not in FORMS or side not in {"mensen", "plekken"}:
        raise Http404
    if side == "mensen":
        if not may_take_along(request.actor, query.region):
            raise Refused(_("Mensen meenemen in een bestand kan alleen bij gemeente, UWV of werkgeversservicepunt."))
        return answer(request, "mensen", form, *_cards(request, query))
    return answer(request, "plekken", form, *_offers(request, query))


def chosen(request: HttpRequest, *, cards: tuple[int, ...], offers: tuple[int, ...], form: str) -> HttpResponse:
    """The chosen ones: people when there are any, else places; in a workbook both, a sheet each."""
    everything = read(request, request.GET, request.region.pk)
    if form == "xlsx":
        sheets = [("mensen", *_cards(request, everything, cards)), ("plekken", *_offers(request, everything, offers))]
        return _file(request, "gekozen", form, _workbook(sheets), sum(len(lines) for _name, _heads, lines in sheets))
    if cards or not offers:
        return answer(request, "mensen", form, *_cards(request, everything, cards))
    return answer(request, "plekken", form, *_offers(request, everything, offers))


def _cards(
    request: HttpRequest, query: Query, numbers: tuple[int, ...] | None = None
) -> tuple[Sequence[str], list[list[Any]]]:
    sought = of_people(query, request.actor, able(query))
    if numbers is not None:
        sought = replace(sought, numbers=numbers)
    found = people.page(sought, order=query.order, length=MOST)
    layer, reason = ("profile", Reason.SEARCH) if query.words else ("card", Reason.DOWNLOAD)
    saw([row.subject for row in found], layer, region=query.region, reason=reason)
    return _table(CARD_COLUMNS, sought.shown, found)


def _offers(
    request: HttpRequest, query: Query, numbers: tuple[int, ...] | None = None
) -> tuple[Sequence[str], list[list[Any]]]:
    sought = of_places(query, request.actor, able(query))
    if numbers is not None:
        sought = replace(sought, numbers=numbers)
    return _table(PLACE_COLUMNS, sought.shown, places.page(sought, order=query.order, length=MOST))


def _table(
    columns: Iterable[Column], shown: frozenset[str], found: Iterable[Any]
) -> tuple[Sequence[str], list[list[Any]]]:
    """Heads and lines, of the columns that may be shown."""
    kept = [one for one in columns if shown.issuperset(one.reads)]
    return [one.head for one in kept], [[one.cell(row) for one in kept] for row in found]


def _certificates(bits: int) -> str:
    return ", ".join(one.label for one in CERTIFICATES if bits >> one.bit & 1)


def answer(request: HttpRequest, name: str, form: str, heads: Sequence[str], lines: list[list[Any]]) -> HttpResponse:
    """The lines as a file of that form (FORMS), and the fact that it was taken along."""
    write: Callable[[], bytes] = (
        (lambda: _text(heads, lines)) if form == "csv" else (lambda: _workbook([(name, heads, lines)]))
    )
    return _file(request, name, form, write(), len(lines))


def answer_sheets(
    request: HttpRequest, name: str, form: str, sheets: list[tuple[str, Sequence[str], list[list[Any]]]]
) -> HttpResponse:
    """Several lists as a workbook with a sheet each; as text the first alone."""
    if form == "csv":
        return answer(request, name, form, *sheets[0][1:])
    return _file(request, name, form, _workbook(sheets), sum(len(lines) for _name, _heads, lines in sheets))


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
