"""Courses from a file: a row is a group of a course; rows of one course stand together by its reference. Read again it changes, not doubles."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused
from perspectief.core.text import fold
from perspectief.core.wording import Doubtful
from perspectief.exchange.intake.work import skills as skills_in
from perspectief.exchange.reading import read
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.values.dates import read_dates
from perspectief.exchange.values.levels import language
from perspectief.exchange.values.numbers import cents
from perspectief.taxonomy.needs import CERTIFICATES
from perspectief.training.actions.courses import StartValues, create_course, update_course
from perspectief.training.policy import may_offer
from perspectief.training.queries.courses import by_reference
from perspectief.training.rules import CourseKind, Payer, is_course_code

MOST = 5000  # rows
SOURCE = "bestand"
HEADS = (
    "kenmerk", "cursus", "school", "soort", "crebo", "taken", "bewijzen", "nederlands na", "nederlands nodig", "uren", "prijs",
    "wie betaalt", "postcode", "begint", "eindigt", "plaatsen",
)  # fmt: skip
EXAMPLE = (
    "HT-1", "Heftruck in twee dagen", "Vakschool De Baronie", "cursus", "", "", "heftruckcertificaat", "", "A2", "16", "350,00",
    "gemeente of UWV", "4811", "01-09-2027", "02-09-2027", "12",
)  # fmt: skip
COLUMN_OF = {
    "title": "cursus", "provider": "school", "code": "crebo", "pc4": "postcode", "skills": "taken", "starts": "begint",
    "summary": "cursus",
}  # fmt: skip


class Wrong(NamedTuple):
    """What cannot be taken: the row of the file, the column, and why."""

    line: int
    column: str
    message: str


class Line(NamedTuple):
    """A row in values: the course and its group."""

    line: int
    reference: str
    values: dict[str, Any]
    skills: tuple[int, ...]
    start: StartValues | None


@dataclass
class Brought:
    """What came of a file: how many courses are new, how many were there already, how many groups, and what was left out."""

    new: int = 0
    known: int = 0
    groups: int = 0
    wrong: list[Wrong] = field(default_factory=list)


def bring_courses(actor: Actor, *, region: int, data: bytes) -> Brought:
    """Keeps the courses of a file. A course with a row that is wrong is left out whole, the others are kept.

    Raises Refused, and Unreadable when there is no table in it.
    """
    if not may_offer(actor) or region not in actor.regions:
        raise Refused("Met jouw rol kun je geen cursussen inlezen.")
    lines, wrong = lines_of(data)
    found = Brought(wrong=wrong)
    spoiled = {one.line for one in wrong}
    courses: dict[str, list[Line]] = {}
    for line in lines:
        courses.setdefault(line.reference, []).append(line)
    with acting(actor):
        for reference, rows in courses.items():
            if not spoiled & {row.line for row in rows}:
                _keep(actor, region, reference, rows, found)
    found.wrong.sort()
    return found


def lines_of(data: bytes) -> tuple[list[Line], list[Wrong]]:
    """The rows of a file in values, and what is wrong with them. A row that is wrong stands in both, so that its course is known."""
    table = read(data)
    if table.cells.height > MOST:
        raise Unreadable("too-long", f"Een bestand met cursussen heeft hooguit {MOST} rijen. Knip het in stukken.")
    known = {fold(head): at for at, head in enumerate(table.headers)}
    missing = [head for head in ("cursus", "school") if head not in known]
    if missing:
        raise Unreadable(
            "no-columns", f"De kolom “{missing[0]}” ontbreekt. Gebruik de koppen uit het voorbeeldbestand."
        )
    cells = {head: table.cells[f"c{known[head]}"].to_list() if head in known else None for head in HEADS}
    days = {head: _days(cells[head], table.cells.height) for head in ("begint", "eindigt")}
    lines, wrong = [], [Wrong(fault.line, "", fault.message) for fault in table.faults]
    for at, number in enumerate(table.lines.to_list()):
        given = {head: (column[at] or "").strip() if column else "" for head, column in cells.items()}
        dated = {head: found[at] for head, found in days.items()}
        line, faults = _line(number, given, dated)
        lines.append(line)
        wrong += [Wrong(number, column, message) for column, message in faults]
    return lines, wrong


def _line(number: int, given: Mapping[str, str], days: Mapping[str, Any]) -> tuple[Line, list[tuple[str, str]]]:
    faults = [(head, "Dit is leeg.") for head in ("cursus", "school") if not given[head]]
    skills, unknown = _skills(given["taken"])
    faults += [("taken", f"“{word}” kennen we niet als taak.") for word in unknown]
    bits, unknown = _certificates(given["bewijzen"])
    faults += [("bewijzen", f"“{word}” kennen we niet als bewijs.") for word in unknown]
    if given["crebo"] and not is_course_code(given["crebo"]):
        faults.append(("crebo", f"“{given['crebo']}” is geen crebonummer."))
    values: dict[str, Any] = {
        "title": given["cursus"], "provider": given["school"], "code": given["crebo"], "certificates": bits,
        "kind": _choice(given, "soort", CourseKind, CourseKind.COURSE, faults),
        "payer": _choice(given, "wie betaalt", Payer, "", faults),
        "language_to": _language(given, "nederlands na", faults),
        "language_asked": _language(given, "nederlands nodig", faults) or 0,
        "hours": _whole(given, "uren", faults), "pc4": _whole(given, "postcode", faults), "price_cents": _price(given, faults),
    }  # fmt: skip
    start = _start(given, days, _whole(given, "plaatsen", faults), faults)
    reference = given["kenmerk"] or f"{fold(given['cursus'])}|{fold(given['school'])}"
    return Line(number, reference[:200], values, skills, start), faults


def _keep(actor: Actor, region: int, reference: str, rows: list[Line], found: Brought) -> None:
    first = rows[0]
    starts = list({row.start.starts_on: row.start for row in rows if row.start}.values())
    skills = list(dict.fromkeys(skill for row in rows for skill in row.skills))
    held = by_reference(actor, region, reference)
    try:
        if held is None:
            create_course(
                actor,
                region=region,
                values=first.values,
                skills=skills,
                starts=starts,
                reference=reference,
                source=SOURCE,
            )
            found.new += 1
        else:
            update_course(
                actor, number=held, version=None, values=first.values, skills=skills, starts=starts, source=SOURCE
            )
            found.known += 1
        found.groups += len(starts)
    except Invalid as error:
        for name, message in (error.fields or {"": error.message}).items():
            found.wrong.append(Wrong(first.line, COLUMN_OF.get(name, name), message))
    except Refused as error:
        found.wrong.append(Wrong(first.line, "plaatsen", error.message))
    except Doubtful as error:
        doubts = [doubt for told in error.found.values() for doubt in told]
        found.wrong.append(Wrong(first.line, "cursus", doubts[0].advice))


def _days(column: list[Any] | None, height: int) -> list[datetime.date | str | None]:
    """A day, None where the cell is empty, or why it is no day."""
    if column is None:
        return [None] * height
    texts = pl.Series("day", [text or None for text in column], dtype=pl.String)
    outcome = read_dates("day", texts, clock.today())
    days = outcome.values["day"].to_list()
    return [
        day if day is not None else None if not text else f"“{text}” is geen dag."
        for day, text in zip(days, column, strict=True)
    ]


def _start(
    given: Mapping[str, str], days: Mapping[str, Any], seats: int | None, faults: list[tuple[str, str]]
) -> StartValues | None:
    for head, day in days.items():
        if isinstance(day, str):
            faults.append((head, day))
    first, last = (None if isinstance(days[head], str) else days[head] for head in ("begint", "eindigt"))
    if first is None:
        if (last or seats) and not given["begint"]:
            faults.append(("begint", "Een laatste dag of plaatsen zonder eerste dag."))
        return None
    if last is not None and last < first:
        faults.append(("eindigt", "De laatste dag ligt voor de eerste."))
    if given["plaatsen"] == "0":
        faults.append(("plaatsen", "Vul ten minste één plaats in, of laat het leeg."))
    return StartValues(first, last or first, seats)


def _skills(text: str) -> tuple[tuple[int, ...], list[str]]:
    found: dict[int, None] = {}
    unknown = []
    for part in _parts(text):
        ids = skills_in(part)
        found.update(dict.fromkeys(ids))
        if not ids:
            unknown.append(part)
    return tuple(found), unknown


def _certificates(text: str) -> tuple[int, list[str]]:
    known = {fold(name): one.bit for one in CERTIFICATES for name in (one.label, one.code)}
    bits, unknown = 0, []
    for part in _parts(text):
        bit = known.get(fold(part))
        if bit is None:
            unknown.append(part)
        else:
            bits |= 1 << bit
    return bits, unknown


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.replace("|", ",").replace(";", ",").split(",") if part.strip()]


def _choice(given: Mapping[str, str], head: str, known: Any, otherwise: str, faults: list[tuple[str, str]]) -> str:
    text = fold(given[head])
    if not text:
        return str(otherwise)
    named = {fold(name): value for value, label in known.choices for name in (value, str(label))}
    if text not in named:
        faults.append(
            (head, f"“{given[head]}” kennen we niet. Kies: {', '.join(str(label) for label in known.labels)}.")
        )
    return str(named.get(text, otherwise))


def _language(given: Mapping[str, str], head: str, faults: list[tuple[str, str]]) -> int | None:
    text = given[head].strip().lower()
    level = language(text) if text else None
    if text and level is None:
        faults.append((head, f"“{given[head]}” is geen niveau. Vul in: A1, A2, B1, B2 of C1."))
    return level


def _whole(given: Mapping[str, str], head: str, faults: list[tuple[str, str]]) -> int | None:
    text = given[head].removesuffix(",0").removesuffix(".0")
    if text and not (text.isascii() and text.isdecimal() and len(text) < 6):
        faults.append((head, f"“{given[head]}” is geen heel getal."))
        return None
    return int(text) if text else None


def _price(given: Mapping[str, str], faults: list[tuple[str, str]]) -> int | None:
    text = given["prijs"]
    if not text:
        return None
    if fold(text) in {"gratis", "0"}:
        return 0
    found = cents(text)
    if found is None or not 0 <= found <= 10_000_000:
        faults.append(("prijs", f"“{text}” is geen bedrag. Schrijf het zo: 350,00."))
        return None
    return found
