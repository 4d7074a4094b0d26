"""Workbooks (.xlsx): every visible sheet as cells of text.

Checked and read in one go, in pieces: while one is unpacked, those before it are read on another core. A library that opens
workbooks lays out a sheet before it gives a cell; ADR 0008 says what that cost.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
import polars as pl

from perspectief.core.threads import in_order
from perspectief.exchange.reading import sheet_kernels as kernels
from perspectief.exchange.reading.book import Book, open_book
from perspectief.exchange.reading.cell_values import as_people_write
from perspectief.exchange.reading.grid import Grid, Source, column
from perspectief.exchange.reading.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS
from perspectief.exchange.reading.packed import BOMB, BROKEN, Archive
from perspectief.exchange.reading.refusal import Unreadable

_PIECE = 1 << 22  # bytes of a sheet read at once, and a little more
_ROOM = 1 << 26  # bytes of text a piece may become, texts shared by many cells written out
_LONGEST = 1 << 25  # bytes of a row
_WHOLE = re.compile(rb"<(?P<name>(?P<prefix>(?:[\w.-]{1,20}:)?)(?:sheetData|sst))(?:\s[^>]*?)?(?P<empty>/?)>")


class _Piece(NamedTuple):
    """Whole rows of a sheet, or whole shared strings; `prefix`: letters before each name, as in <x:row>."""

    xml: bytes
    prefix: int


class _Texts(NamedTuple):
    """The shared strings: one behind the other (uint8), and where each ends (int64)."""

    letters: np.ndarray
    ends: np.ndarray


class _Rows(NamedTuple):
    """Rows of a piece, with the column "line" before their cells; `size`: bytes of text; `unnumbered`: how many at the top begin
    at line 1 here."""

    cells: pl.DataFrame
    size: int
    last: int
    unnumbered: int


def read_workbook(data: bytes) -> list[Grid]:
    """The visible sheets that hold anything, in the order of the workbook. Unreadable when there is none, or none can be opened.

    Row numbers are those of the sheet. A formula gives the value it last had; an error in a cell is empty. Dates become
    2026-12-31, times 08:30, whole numbers lose ".0".
    """
    archive = Archive(data)
    book = open_book(archive)
    texts = _texts(archive, book.strings)
    names = tuple(sheet.name for sheet in book.sheets)
    grids = [
        _grid(archive, sheet.part, book, texts, Source("xlsx", sheet=sheet.name, sheets=names))
        for sheet in book.sheets
        if sheet.visible
    ]
    grids = [grid for grid in grids if grid.cells.height]
    if not grids:
        raise Unreadable("empty", "Dit Excel-bestand is leeg: er staat niets op de werkbladen. Kies een ander bestand.")
    return grids


def warm_up() -> None:
    """Compiles the loops, or loads them from the folder where compiled ones are kept."""
    texts = _strings(_Piece(b"<si><t>uren</t></si>", 0))
    sheet = _Piece(b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', 0)
    _rows(sheet, Book((), "", np.zeros(0, np.uint8), from_1904=False), texts)


def _texts(archive: Archive, part: str) -> _Texts:
    letters, ends, size = [np.zeros(0, np.uint8)], [np.zeros(0, np.int64)], 0
    for found in in_order(_strings, _cut(archive, part, b"si")):
        letters.append(found.letters)
        ends.append(found.ends + size)
        size += len(found.letters)
    return _Texts(np.concatenate(letters), np.concatenate(ends))


def _strings(piece: _Piece) -> _Texts:
    xml = np.frombuffer(piece.xml, np.uint8)
    out, ends = np.empty(len(xml), np.uint8), np.empty(len(xml) // len("<si/>") + 1, np.int64)
    size, count, trouble = kernels.strings(xml, piece.prefix, out, ends)
    if trouble:
        raise Unreadable("broken", BROKEN)
    return _Texts(out[:size].copy(), ends[:count].copy())


def _cut(archive: Archive, part: str, element: bytes) -> Iterator[_Piece]:
    """The rows of a sheet, or the shared strings, in pieces that end where one of them ends."""
    held, begin = b"", None
    for unpacked in archive.pieces(part):
        held += unpacked
        if begin is None:
            begin = _WHOLE.search(held)
            held = held[begin.end() :] if begin else held
        if begin is not None:
            if begin["empty"] or (stop := held.find(b"</" + begin["name"])) >= 0:
                yield _Piece(b"" if begin["empty"] else held[:stop], len(begin["prefix"]))
                return
            if len(held) < _PIECE:
                continue
            last = b"</" + begin["prefix"] + element + b">"
            stop = held.rfind(last) + len(last)
            if stop >= len(last):
                yield _Piece(held[:stop], len(begin["prefix"]))
                held = held[stop:]
        if len(held) > _LONGEST:
            raise Unreadable("bomb", BOMB)
    if held:
        raise Unreadable("broken", BROKEN)


def _grid(archive: Archive, part: str, book: Book, texts: _Texts, source: Source) -> Grid:
    """Rows of a sheet that hold anything."""
    frames, last, height, width = [pl.DataFrame(schema={"line": pl.UInt32})], 0, 0, 0
    for found in in_order(partial(_rows, book=book, texts=texts), _cut(archive, part, b"row")):
        archive.count(found.size)
        frames.append(_numbered(found, last))
        last = found.last + (last if found.unnumbered == found.last else 0)
        height, width = height + frames[-1].height, max(width, frames[-1].width - 1)
        _refuse_extent(frames[-1].select(pl.max("line")).item() or 0, height, width)
    cells = pl.concat(frames, how="diagonal").select("line", pl.exclude("line").fill_null(""))
    filled = cells.select(pl.any_horizontal(pl.lit(value=False), pl.exclude("line") != "")).to_series()
    cells = cells if filled.all() else cells.filter(filled)
    return Grid(cells.drop("line"), cells["line"], source)


def _numbered(found: _Rows, last: int) -> pl.DataFrame:
    """Rows with the line of the sheet each is on; `last`: the one before them."""
    if not found.unnumbered or not last:
        return found.cells
    line = pl.col("line")
    return found.cells.with_columns(pl.when(line <= found.unnumbered).then(line + last).otherwise(line).cast(pl.UInt32))


def _rows(piece: _Piece, book: Book, texts: _Texts) -> _Rows:
    """The rows of a piece of a sheet."""
    xml, out = np.frombuffer(piece.xml, np.uint8), np.empty(_ROOM, np.uint8)
    told, tag = np.zeros(kernels.AT, np.int64), np.zeros(kernels.TAG, np.int64)
    trouble = kernels.rows(xml, piece.prefix, *texts, book.styles, out, told, tag)
    written, width, last, unnumbered = told[:4].tolist()  # in the order of kernels.WRITTEN and on
    _refuse_extent(0, 0, width)
    if trouble:
        raise Unreadable("bomb", BOMB) if trouble == kernels.FULL else Unreadable("broken", BROKEN)
    return _Rows(_frame(out[:written].tobytes(), width, from_1904=book.from_1904), written, last, unnumbered)


def _frame(text: bytes, width: int, *, from_1904: bool) -> pl.DataFrame:
    """Rows as the kernel writes them, as columns: line, c0, c1, … stripped."""
    names = [column(place) for place in range(width)]
    schema = {"line": pl.UInt32} | dict.fromkeys(names, pl.String)
    if not text:
        return pl.DataFrame(schema=schema)
    try:
        frame = pl.read_csv(
            text,
            separator=chr(kernels.SEPARATOR),
            eol_char=chr(kernels.END),
            quote_char=None,
            has_header=False,
            schema=schema,
            empty_string_is_null=False,
            missing_columns="insert",
        )
    except pl.exceptions.ComputeError as error:
        raise Unreadable("broken", BROKEN) from error
    if kernels.ROUGH in text:
        frame = frame.with_columns(as_people_write(frame[name], from_1904=from_1904) for name in names)
    return frame.select("line", pl.col(names).fill_null("").str.strip_chars())


def _refuse_extent(last: int, height: int, width: int) -> None:
    if last > MAX_ROWS + 100:
        raise Unreadable(
            "too-long", "Dit werkblad heeft meer dan een miljoen rijen. Knip het in stukken en lees ze een voor een in."
        )
    if width > MAX_COLUMNS:
        raise Unreadable(
            "too-wide",
            f"Dit werkblad heeft {width} kolommen. Meer dan {MAX_COLUMNS} lezen we niet. Staat er ver naar rechts nog iets in een cel?",
        )
    if height * width > MAX_CELLS:
        raise Unreadable(
            "too-large",
            "Dit werkblad is te groot. Staat er ver naar rechts of naar onder nog iets in een cel? Of sla het op als CSV.",
        )
