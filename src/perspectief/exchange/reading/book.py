"""What a workbook says about its sheets: their names, which are hidden, where they are kept, and which numbers are dates."""

import posixpath
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.parsers import expat

import numpy as np

from perspectief.exchange.reading import sheet_kernels as kernels
from perspectief.exchange.reading.limits import MAX_PARTS
from perspectief.exchange.reading.packed import BOMB, BROKEN, Archive
from perspectief.exchange.reading.refusal import Unreadable

_DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)}  # number formats of days (ECMA-376 part 1, 18.8.30)
_TIMES = {18, 19, 20, 21, 32, 33, 34, 35, 45, 47}
_ELAPSED = {46}
# Of a format: words and marks, not letters that count.
_SAID = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_WANTED = frozenset({"Relationship", "sheet", "workbookPr", "numFmt", "cellXfs", "/cellXfs", "xf"})
_MOST = 100_000  # elements of a part; Excel itself has at most 65,490 styles


class Sheet(NamedTuple):
    """A sheet: its name, the part of the file it is in, and whether it is shown."""

    name: str
    part: str
    visible: bool


class Book(NamedTuple):
    """`styles`: uint8, for each style what it makes of a number (NUMBER, DAY, TIME, ELAPSED). `from_1904`: day 0 is 1 January 1904."""

    sheets: tuple[Sheet, ...]
    strings: str
    styles: np.ndarray
    from_1904: bool


class _Element(NamedTuple):
    name: str
    attributes: dict[str, str]


def open_book(archive: Archive) -> Book:
    """The sheets of a workbook, in its order. Unreadable when it does not say where they are."""
    parts = _related(archive, "")
    place = next((target for kind, target in parts.values() if kind == "officeDocument"), "xl/workbook.xml")
    related = _related(archive, place)
    sheets, from_1904 = [], False
    for element in _elements(archive.whole(place)):
        if element.name == "sheet":
            kind, target = related.get(element.attributes.get("id", ""), ("", ""))
            visible = element.attributes.get("state", "visible") == "visible"
            if kind == "worksheet":
                sheets.append(Sheet(element.attributes.get("name", ""), target, visible))
        elif element.name == "workbookPr":
            from_1904 = element.attributes.get("date1904", "0") in {"1", "true"}
    if not sheets:
        raise Unreadable("broken", BROKEN)
    if len(sheets) > MAX_PARTS:
        raise Unreadable("bomb", BOMB)
    by_kind = dict(related.values())
    return Book(tuple(sheets), by_kind.get("sharedStrings", ""), _styles(archive, by_kind.get("styles", "")), from_1904)


def _related(archive: Archive, part: str) -> dict[str, tuple[str, str]]:
    """What a part refers to, by id: kind and place. Of the whole file when no part is named."""
    folder, name = posixpath.split(part)
    listed = archive.whole(posixpath.join(folder, "_rels", f"{name}.rels"))
    found = {}
    for _, attributes in _elements(listed) if listed else ():
        kind, target = attributes.get("Type", "").rpartition("/")[2], attributes.get("Target", "").replace("\\", "/")
        place = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[attributes.get("Id", "")] = (kind, place)
    return found


def _elements(xml: bytes) -> Iterator[_Element]:
    """The elements that are wanted, in the order they begin, names without namespace; the end of the styles as "/cellXfs".

    A part that declares a document type is refused: nobody needs one, and entities that grow are written in it.
    """
    found: list[_Element] = []

    def local(name: str) -> str:
        return name.rpartition("}")[2]

    def keep(name: str, attributes: dict[str, str]) -> None:
        if name in _WANTED:
            found.append(_Element(name, {local(key): value for key, value in attributes.items()}))
        if len(found) > _MOST:
            raise Unreadable("bomb", BOMB)

    def refuse(*_: object) -> None:
        raise Unreadable("broken", BROKEN)

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartElementHandler = lambda name, attributes: keep(local(name), attributes)
    parser.EndElementHandler = lambda name: keep(f"/{local(name)}", {})
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # no XML, or in an encoding nobody knows
        raise Unreadable("broken", BROKEN) from error
    return iter(found)


def _styles(archive: Archive, part: str) -> np.ndarray:
    """For each style of a cell what it makes of a number."""
    xml = archive.whole(part)
    own: dict[int, str] = {}
    made, listed = [], False
    for name, attributes in _elements(xml) if xml else ():
        if name == "numFmt":
            own[_number(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name in {"cellXfs", "/cellXfs"}:
            listed = name == "cellXfs"
        elif name == "xf" and listed:
            number = _number(attributes.get("numFmtId"))
            made.append(_of_format(number, own.get(number, "")))
    return np.array(made, dtype=np.uint8)


def _number(text: str | None) -> int:
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else 0


def _of_format(number: int, code: str) -> int:
    """What a number format makes of a number: its letters for day, month and year, or hours and seconds, decide."""
    letters = _SAID.sub("", code.split(";", maxsplit=1)[0]).lower()
    if number in _ELAPSED or "[" in letters:
        return kernels.ELAPSED
    if number in _DAYS or re.search("[dy]", letters):
        return kernels.DAY
    if number in _TIMES or re.search("[hs]", letters):
        return kernels.TIME
    return kernels.DAY if "m" in letters else kernels.NUMBER
