"""A workbook is a zip: what is in it is measured before anything opens it, so that a small file cannot become a huge one.

What the zip says about itself is not believed: every part is unpacked in pieces and counted. Of sheets the outermost cell is
noted too, because a reader lays out the whole rectangle: one cell at XFD1048576 asks for 17 billion cells.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from perspectief.core.threads import in_order
from perspectief.exchange.reading.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_PACKING,
    MAX_PARTS,
    MAX_ROWS,
    MAX_UNPACKED,
    PACKING_FROM,
)
from perspectief.exchange.reading.refusal import Unreadable

_PIECE = 1 << 20
_NAMED = re.compile(rb"""\sr\s*=\s*["']\s*([A-Za-z]{0,9})0*(\d{0,9})""")
_REACH = 16  # bytes looked at behind the r of r="XFD1048576"
_OVERLAP = 64  # bytes kept from the piece before, so that no cell's name is cut in two
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_BOMB = "Dit Excel-bestand is zo ingepakt dat het uitgepakt veel te groot wordt. We openen het niet. Sla het opnieuw op, of kies CSV."


class Extent(NamedTuple):
    """Outermost row and column (1-based) of the cells in a sheet."""

    rows: int
    columns: int


def check(data: bytes) -> None:
    """Unreadable when this is no workbook, or unpacks to more than a register can be."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Unreadable(
            "broken", "Dit Excel-bestand is beschadigd. Open het in Excel, sla het opnieuw op en probeer het nog eens."
        ) from error
    _refuse_other_archives(parts)
    if len(parts) > MAX_PARTS or sum(part.compress_size for part in parts) > len(data):
        raise Unreadable("bomb", _BOMB)
    total = 0
    for part in parts:
        if part.flag_bits & 1:
            raise Unreadable("locked", "Dit Excel-bestand heeft een wachtwoord. Sla het op zonder wachtwoord.")
        total += _measured(archive, part, MAX_UNPACKED - total)


def _refuse_other_archives(parts: list[zipfile.ZipInfo]) -> None:
    names = {part.filename for part in parts}
    if "xl/workbook.xml" in names or any(name.lower().startswith("xl/") for name in names):
        return
    if "mimetype" in names:
        raise Unreadable("not-a-table", "Dit is een bestand van LibreOffice. Sla het op als Excel (.xlsx) of als CSV.")
    if any(name.startswith("word/") for name in names):
        raise Unreadable("not-a-table", "Dit is een Word-bestand. Kies een tabel: CSV, Excel (.xlsx) of JSON.")
    raise Unreadable("not-a-table", "Dit bestand is ingepakt. Pak het eerst uit en kies dan het bestand dat erin zit.")


def _measured(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> int:
    """Bytes of a part once unpacked. Unreadable when they exceed `room`, are packed too tightly, or span too many cells."""
    pieces = _counted(archive, part, room)
    if _SHEET.fullmatch(part.filename.lstrip("/")) is None:
        return sum(size for size, _ in pieces)
    total, rows, columns = 0, 0, 0
    for size, found in in_order(lambda piece: (piece[0], _outermost(piece[1])), pieces):
        total, rows, columns = total + size, max(rows, found.rows), max(columns, found.columns)
    _refuse_extent(Extent(rows, columns))
    return total


def _counted(archive: zipfile.ZipFile, part: zipfile.ZipInfo, room: int) -> Iterator[tuple[int, bytes]]:
    """Pieces of a part with the end of the piece before in front, and how many bytes each is without that."""
    size, tail = 0, b""
    for piece in _pieces(archive, part):
        size += len(piece)
        if size > room or (size > PACKING_FROM and size > MAX_PACKING * max(part.compress_size, 1)):
            raise Unreadable("bomb", _BOMB)
        yield len(piece), tail + piece
        tail = piece[-_OVERLAP:]


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part unpacked, a megabyte at a time, to its true end whatever size it claims."""
    start = archive.fp
    if start is None or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unreadable("broken", "Dit Excel-bestand is op een ongewone manier ingepakt. Sla het in Excel opnieuw op.")
    start.seek(part.header_offset)
    header = start.read(30)
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise Unreadable("broken", "Dit Excel-bestand is beschadigd. Sla het in Excel opnieuw op.")
    start.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
    left, plain = part.compress_size, part.compress_type == zipfile.ZIP_STORED
    unpacking = zlib.decompressobj(-15)
    try:
        while left > 0 and not unpacking.eof:
            packed = start.read(min(_PIECE, left))
            if not packed:
                return
            left -= len(packed)
            while packed and not plain:
                yield unpacking.decompress(packed, _PIECE)
                packed = unpacking.unconsumed_tail
            if plain:
                yield packed
    except zlib.error as error:
        raise Unreadable("broken", "Dit Excel-bestand is beschadigd. Sla het in Excel opnieuw op.") from error


def _outermost(xml: bytes) -> Extent:
    """Of the names of rows and cells (r="AB12") in a piece of a sheet, the highest row and column.

    In arrays, because a large sheet has millions of them; names written in an unusual way go through a slower pattern.
    """
    letters = np.frombuffer(xml, dtype=np.uint8)
    count = len(xml) - _REACH  # what lies behind comes back with the next piece; a sheet ends with closing tags
    if count < 1:
        return Extent(0, 0)
    names = (letters[1 : count + 1] == ord("r")) & (letters[:count] <= ord(" "))
    after, quote = letters[2 : count + 2], letters[3 : count + 3]
    usual = names & (after == ord("=")) & (quote == ord('"'))
    if (names & ~usual & ((after <= ord(" ")) | (after == ord("=")))).any():
        found = _NAMED.findall(xml)
        return Extent(
            max((int(row or 0) for _, row in found), default=0), max((_number(name) for name, _ in found), default=0)
        )
    at = np.flatnonzero(usual) + 4
    if not len(at):
        return Extent(0, 0)
    return _highest(letters[at[:, None] + np.arange(_REACH - 3)])


def _highest(names: np.ndarray) -> Extent:
    """Highest row and column of names, one a line, in bytes: up to four letters, digits, a quote."""
    upper = names & 0xDF
    column, places = np.zeros(len(names), dtype=np.int64), np.zeros(len(names), dtype=np.int64)
    going = np.ones(len(names), dtype=bool)
    for place in range(4):
        going &= (upper[:, place] >= ord("A")) & (upper[:, place] <= ord("Z"))
        column = np.where(going, column * 26 + upper[:, place] - 64, column)
        places += going
    row = np.zeros(len(names), dtype=np.int64)
    going[:] = True
    for place in range(8):
        digit = names[np.arange(len(names)), places + place]
        going &= (digit >= ord("0")) & (digit <= ord("9"))
        row = np.where(going, row * 10 + digit - ord("0"), row)
    return Extent(int(row.max()), int(column.max()))


def _number(name: bytes) -> int:
    """The column of its letters: A is 1, XFD is 16,384."""
    number = 0
    for letter in name.upper():
        number = number * 26 + letter - 64
    return number


def _refuse_extent(extent: Extent) -> None:
    if extent.rows > MAX_ROWS + 100:
        raise Unreadable(
            "too-long", "Dit werkblad heeft meer dan een miljoen rijen. Knip het in stukken en lees ze een voor een in."
        )
    if extent.columns > MAX_COLUMNS:
        raise Unreadable(
            "too-wide",
            f"Dit werkblad heeft {extent.columns} kolommen. Meer dan {MAX_COLUMNS} lezen we niet. Staat er ver naar rechts nog iets in een cel?",
        )
    if extent.rows * extent.columns > MAX_CELLS:
        raise Unreadable(
            "too-large",
            "Dit werkblad is te groot. Staat er ver naar rechts of naar onder nog iets in een cel? Of sla het op als CSV.",
        )
