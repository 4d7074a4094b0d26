"""A workbook is a zip: what comes out of it is counted while it comes, so that a small file cannot become a huge one.

What the zip says about itself is not believed. Only the parts that are asked for are unpacked, each in pieces.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from perspectief.exchange.reading.limits import MAX_PACKING, MAX_PARTS, MAX_UNPACKED, PACKING_FROM
from perspectief.exchange.reading.refusal import Unreadable

_READ, _PIECE = 1 << 18, 1 << 22  # bytes taken from the file at once, and most that are given at once
_SMALL = 16 << 20  # bytes of a part that is taken whole
BOMB = "Dit Excel-bestand is zo ingepakt dat het uitgepakt veel te groot wordt. We openen het niet. Sla het opnieuw op, of kies CSV."
BROKEN = "Dit Excel-bestand is beschadigd of ongewoon. Open het in Excel, sla het opnieuw op en probeer het nog eens."


class Archive:
    """The parts of a workbook. Unreadable when it is none, has a password, or is packed to deceive."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            parts = self._zip.infolist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unreadable("broken", BROKEN) from error
        _refuse_other_archives({part.filename for part in parts})
        if len(parts) > MAX_PARTS or sum(part.compress_size for part in parts) > len(data):
            raise Unreadable("bomb", BOMB)
        if any(part.flag_bits & 1 for part in parts):
            raise Unreadable("locked", "Dit Excel-bestand heeft een wachtwoord. Sla het op zonder wachtwoord.")
        self._parts = {part.filename.replace("\\", "/").lstrip("/").lower(): part for part in parts}
        self._room = MAX_UNPACKED

    def whole(self, name: str) -> bytes:
        """A small part; nothing when there is none of that name."""
        found, size = [], 0
        for piece in self.pieces(name):
            found.append(piece)
            size += len(piece)
            if size > _SMALL:
                raise Unreadable("bomb", BOMB)
        return b"".join(found)

    def pieces(self, name: str) -> Iterator[bytes]:
        """A part in pieces, to its true end whatever size it claims; nothing when there is none of that name."""
        part = self._parts.get(name.lstrip("/").lower())
        if part is None:
            return
        size = check = 0
        for piece in self._unpacked(part):
            size, check = size + len(piece), zlib.crc32(piece, check)
            if size > PACKING_FROM and size > MAX_PACKING * max(part.compress_size, 1):
                raise Unreadable("bomb", BOMB)
            self.count(len(piece))
            yield piece
        if check != part.CRC:
            raise Unreadable("broken", BROKEN)

    def count(self, size: int) -> None:
        """Counts bytes that came out of the file, also those of texts many cells share. Unreadable when there are too many."""
        self._room -= size
        if self._room < 0:
            raise Unreadable("bomb", BOMB)

    def _unpacked(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        file = self._zip.fp
        if file is None or part.header_offset < 0:
            raise Unreadable("broken", BROKEN)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unreadable("broken", BROKEN)
        file.seek(part.header_offset)
        header = file.read(30)
        if len(header) < 30 or header[:4] != b"PK\x03\x04":
            raise Unreadable("broken", BROKEN)
        file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), io.SEEK_CUR)
        where, left = file.tell(), part.compress_size
        unpacking = zlib.decompressobj(-15) if part.compress_type == zipfile.ZIP_DEFLATED else None
        while left > 0 and not (unpacking and unpacking.eof):
            file.seek(where)  # other parts may be read between two pieces
            packed = file.read(min(_READ, left))
            if not packed:
                raise Unreadable("broken", BROKEN)
            where, left = where + len(packed), left - len(packed)
            yield from _inflated(unpacking, packed) if unpacking else (packed,)


def _inflated(unpacking: "zlib._Decompress", packed: bytes) -> Iterator[bytes]:
    while packed:
        try:
            yield unpacking.decompress(packed, _PIECE)
        except zlib.error as error:
            raise Unreadable("broken", BROKEN) from error
        packed = unpacking.unconsumed_tail


def _refuse_other_archives(names: set[str]) -> None:
    if any(name.replace("\\", "/").lower().startswith("xl/") for name in names):
        return
    if "mimetype" in names:
        raise Unreadable("not-a-table", "Dit is een bestand van LibreOffice. Sla het op als Excel (.xlsx) of als CSV.")
    if any(name.startswith("word/") for name in names):
        raise Unreadable("not-a-table", "Dit is een Word-bestand. Kies een tabel: CSV, Excel (.xlsx) of JSON.")
    raise Unreadable("not-a-table", "Dit bestand is ingepakt. Pak het eerst uit en kies dan het bestand dat erin zit.")
