"""Two files matched, without a database: who fits where, why, what is missing; as a workbook for people, JSON and CSV for programs.

Nothing that names a person goes out: a row is told by its number in the file and the client's own number.
"""

import datetime
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import polars as pl
import xlsxwriter

from perspectief.exchange.doubles import SURE, same_people, same_places
from perspectief.exchange.importing.derive import card_columns
from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import Intake, take_people
from perspectief.exchange.intake.places import asked_by, take_places
from perspectief.exchange.reading import read
from perspectief.exchange.reading.fields import PEOPLE, PLACES, form
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.values.outcome import REASONS
from perspectief.exchange.writing import separated
from perspectief.matching.files import Found, Matched, match_tables
from perspectief.matching.fits import GROUP_LABEL, Openings
from perspectief.taxonomy.catalogue import catalogue

FEW = 3  # a person or place with fewer fits gets a line in "Waarom zo weinig"
MOST_EXPLAINED = 1_000
_SIGN = {"met": "past", "can": "te_regelen", "no": "ontbreekt"}


class Pairing(NamedTuple):
    """Two intakes, matched. `people` and `places`: the rows that were matched, in the order of the matcher."""

    people_file: Intake
    places_file: Intake
    people: pl.DataFrame
    places: pl.DataFrame
    matched: Matched


@dataclass(frozen=True)
class Pair:
    """One pair, ready to write. Lines are those of the files; reasons in words."""

    person: int
    client_number: str
    place: int
    reference: str
    work: str
    employer: str
    group: str
    rank: int
    minutes: int | None
    mode: str
    points: int
    reasons: dict[str, list[str]]


def pair_files(people: bytes, places: bytes, *, today: datetime.date, top: int = 10) -> Pairing:
    """Reads and matches. Rows about somebody an earlier row is about are left out. Raises Unreadable."""
    persons = _taken(people, PEOPLE, today)
    offers = _taken(places, PLACES, today)
    one = _once(persons).with_columns(waiting_since=pl.col("waiting_since").fill_null(today))
    other = _usual(_once(offers))
    return Pairing(persons, offers, one, other, match_tables(card_columns(one), other, today=today, k=top))


def of_people(found: Pairing, *, top: int) -> Iterator[Pair]:
    """The first places of each person: those that fit now, then some to arrange, then some after one training."""
    for row in range(found.people.height):
        for one in found.matched.of_person(row, now=top, others=min(3, top)):
            yield _pair(found, one)


def of_places(found: Pairing, *, top: int) -> Iterator[Pair]:
    """The first people of each place who fit now."""
    for row in range(found.places.height):
        for one in found.matched.of_place(row, now=top):
            yield _pair(found, one)


def few_people(found: Pairing) -> Iterator[tuple[int, str, str, int, Openings]]:
    """Places with few people: line, own number, work, how many fit, and what would bring more."""
    totals = found.matched.lists.place_total
    rows = [row for row in range(found.places.height) if totals[row] < FEW][:MOST_EXPLAINED]
    shown = found.places.select("line", pl.col("reference").fill_null(""), pl.col("title").fill_null("")).rows()
    for row in rows:
        yield *shown[row], int(totals[row]), found.matched.why_so_few(row)


def few_places(found: Pairing) -> Iterator[tuple[int, str, str, int, Openings]]:
    """People with few places: line, own number, work, how many fit, and what would open more."""
    totals = found.matched.lists.person_total
    rows = [row for row in range(found.people.height) if totals[row] < FEW][:MOST_EXPLAINED]
    shown = found.people.select("line", pl.col("client_number").fill_null("")).rows()
    for row in rows:
        line, number = shown[row]
        yield line, number, _wanted(found, row), int(totals[row]), found.matched.what_helps(row)


def unread(found: Pairing) -> list[tuple[str, int, str, str]]:
    """What was not read: which file, line, column, why."""
    every: list[tuple[str, int, str, str]] = []
    for name, intake in (("mensen", found.people_file), ("plekken", found.places_file)):
        every += [(name, fault.line, "de hele rij", fault.message) for fault in intake.table.faults]
        lines = intake.values["line"].to_list()
        shape = form(intake.kind)
        every += [
            (name, lines[row], shape.label(field), REASONS[reason].message)
            for row, field, reason in intake.issues.select("row", "field", "reason").iter_rows()
        ]
    return every


def as_json(found: Pairing, *, top: int) -> bytes:
    """Everything for programs, one record per person, with the places in order."""
    people: dict[int, dict[str, Any]] = {}
    totals = found.matched.lists.person_total
    for row, (line, number) in enumerate(found.people.select("line", "client_number").iter_rows()):
        people[line] = {"rij": line, "klantnummer": number, "passend": int(totals[row]), "plekken": []}
    for pair in of_people(found, top=top):
        people[pair.person]["plekken"].append(
            {
                "rij": pair.place, "vacaturenummer": pair.reference, "werk": pair.work, "werkgever": pair.employer, "groep": pair.group,
                "volgorde": pair.rank, "minuten": pair.minutes, "vervoer": pair.mode, "punten": pair.points, **pair.reasons,
            }
        )  # fmt: skip
    notes = [{"bestand": file, "rij": line, "kolom": column, "reden": why} for file, line, column, why in unread(found)]
    whole = {"mensen": list(people.values()), "nietGelezen": notes}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def as_csv(found: Pairing, *, top: int) -> bytes:
    """Every pair as a row, for programs."""
    rows = [
        (p.person, p.client_number, p.place, p.reference, p.group, p.rank, p.minutes, p.mode, p.points, *(_line(p, kind) for kind in _SIGN.values()))
        for p in of_people(found, top=top)
    ]  # fmt: skip
    schema = {
        "mens_rij": pl.Int64, "klantnummer": pl.String, "plek_rij": pl.Int64, "vacaturenummer": pl.String, "groep": pl.String, "volgorde": pl.Int64,
        "minuten": pl.Int64, "vervoer": pl.String, "punten": pl.Int64, "past": pl.String, "te_regelen": pl.String, "ontbreekt": pl.String,
    }  # fmt: skip
    return separated(pl.DataFrame(rows, schema=schema, orient="row"))


def as_workbook(found: Pairing, *, top: int) -> bytes:
    """Sheets for people: both ways with reasons, why so few, and what was not read. No cell is a formula or a link."""
    file = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})

        def sheet(name: str, headers: tuple[tuple[str, int], ...], rows: Iterator[tuple[Any, ...]]) -> None:
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for column, (header, width) in enumerate(headers):
                page.set_column(column, column, width)
                page.write_string(0, column, header, head)
            last = 0
            for last, row in enumerate(rows, 1):
                for column, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(last, column, cell, wrap)
                    elif cell:
                        page.write_string(last, column, str(cell), wrap)
            page.autofilter(0, 0, max(1, last), len(headers) - 1)

        place = (("Plek (rij)", 9), ("Eigen nummer", 14), ("Werk", 28), ("Werkgever", 24))
        person = (("Mens (rij)", 10), ("Klantnummer", 14), ("Zoekt of kan", 28))
        why = (("Stand", 22), ("Volgorde", 9), ("Reistijd", 18), ("Past", 44), ("Te regelen", 44), ("Ontbreekt", 36))
        sheet("Mensen → plekken", (*person, *place, *why), (_person_row(found, p) for p in of_people(found, top=top)))
        sheet("Plekken → mensen", (*place, *person, *why), (_place_row(found, p) for p in of_places(found, top=top)))
        few = (
            ("Wie of wat", 12),
            ("Rij", 8),
            ("Eigen nummer", 14),
            ("Werk", 30),
            ("Past nu", 9),
            ("Wat het meest opent", 60),
        )
        sheet("Waarom zo weinig", few, _few(found))
        sheet("Niet gelezen", (("Bestand", 12), ("Rij", 8), ("Kolom", 24), ("Reden", 80)), iter(unread(found)))
    return file.getvalue()


def _taken(data: bytes, kind: str, today: datetime.date) -> Intake:
    table = read(data)
    guess = suggest(table)
    if guess.certain and guess.kind != kind:
        what = {"people": "mensen", "places": "plekken"}
        raise Unreadable(
            "other-kind",
            f"Dit bestand gaat over {what[guess.kind]}, niet over {what[kind]}. Wissel --people en --places om.",
        )
    take = take_people if kind == PEOPLE else take_places
    return take(table, suggest(table, kind=kind), today=today)


def _once(intake: Intake) -> pl.DataFrame:
    doubles = (same_people if intake.kind == PEOPLE else same_places)(intake.values)
    again = doubles.filter(pl.col("how") == SURE)["row"]
    return intake.values.with_row_index("row").filter(~pl.col("row").is_in(again.implode())).drop("row")


def _usual(places: pl.DataFrame) -> pl.DataFrame:
    """Where a file names no skills, those that work of the kind asks."""
    required, useful = [], []
    for work, asked, handy in places.select("occupation", "skills_required", "skills_useful").iter_rows():
        usual = asked_by(work) if work is not None and not asked and not handy else (asked or [], handy or [])
        required.append(usual[0])
        useful.append([one for one in usual[1] if one not in usual[0]])
    numbers = pl.List(pl.Int32)
    return places.with_columns(
        pl.Series("skills_required", required, dtype=numbers), pl.Series("skills_useful", useful, dtype=numbers), capacity=pl.col("capacity").fill_null(1)
    )  # fmt: skip


def _pair(found: Pairing, one: Found) -> Pair:
    line, number = found.people["line"][one.person], found.people["client_number"][one.person]
    reasons: dict[str, list[str]] = {kind: [] for kind in _SIGN.values()}
    for reason in one.explanation.reasons:
        said = f"{reason.text} – {reason.remedy}" if reason.remedy else reason.text
        reasons[_SIGN[reason.kind]].append(said)
    places = found.places
    return Pair(
        line, number or "", places["line"][one.place], places["reference"][one.place] or "", places["title"][one.place] or "",
        places["employer_name"][one.place] or "", GROUP_LABEL[one.group], one.rank, one.minutes, one.mode or "", one.explanation.points, reasons,
    )  # fmt: skip


def _wanted(found: Pairing, row: int) -> str:
    """What somebody wants or did, in the words of the taxonomy."""
    person = found.people.row(row, named=True)
    known = catalogue().occupations
    work = [*(person["wishes"] or []), *(person["experience"] or [])]
    return ", ".join(dict.fromkeys(known[one].label for one in work[:2]))


def _line(pair: Pair, kind: str) -> str:
    return "; ".join(pair.reasons[kind])


def _why(pair: Pair) -> tuple[Any, ...]:
    way = f"{pair.minutes} minuten {pair.mode}" if pair.minutes is not None else ""
    return (pair.group, pair.rank, way, *(_line(pair, kind) for kind in _SIGN.values()))


def _person_row(found: Pairing, pair: Pair) -> tuple[Any, ...]:
    return (
        pair.person,
        pair.client_number,
        _wanted(found, _row(found.people, pair.person)),
        pair.place,
        pair.reference,
        pair.work,
        pair.employer,
        *_why(pair),
    )


def _place_row(found: Pairing, pair: Pair) -> tuple[Any, ...]:
    return (
        pair.place,
        pair.reference,
        pair.work,
        pair.employer,
        pair.person,
        pair.client_number,
        _wanted(found, _row(found.people, pair.person)),
        *_why(pair),
    )


def _row(frame: pl.DataFrame, line: int) -> int:
    return int(frame["line"].search_sorted(line))


def _few(found: Pairing) -> Iterator[tuple[Any, ...]]:
    for what, every in (("plek", few_people(found)), ("mens", few_places(found))):
        for line, number, work, fits, openings in every:
            said = "; ".join(
                f"{one.label}: {one.count} meer{f' ({one.remedy})' if one.remedy else ''}"
                for one in (*openings.single, *openings.pairs[:1])
            )
            yield what, line, number, work, fits, said
