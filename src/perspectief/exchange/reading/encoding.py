"""From bytes to text: which of the encodings registers use, and what is no text at all."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from perspectief.exchange.reading.refusal import Unreadable

_MARKS = (  # the longer marks first: the mark of UTF-16 is the beginning of that of UTF-32
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_KINDS = (
    (b"%PDF", "Dit is een pdf. Vraag om de tabel zelf: CSV, Excel (.xlsx) of JSON."),
    (b"\x89PNG", "Dit is een plaatje. Kies een tabel: CSV, Excel (.xlsx) of JSON."),
    (b"\xff\xd8\xff", "Dit is een foto. Kies een tabel: CSV, Excel (.xlsx) of JSON."),
    (b"GIF8", "Dit is een plaatje. Kies een tabel: CSV, Excel (.xlsx) of JSON."),
    (
        b"\xd0\xcf\x11\xe0",
        "Dit is een oud Excel-bestand (.xls) of een bestand met een wachtwoord. Sla het in Excel op als .xlsx, zonder wachtwoord.",
    ),
    (b"\x1f\x8b", "Dit bestand is ingepakt. Pak het eerst uit en kies dan het bestand dat erin zit."),
    (b"7z\xbc\xaf", "Dit bestand is ingepakt. Pak het eerst uit en kies dan het bestand dat erin zit."),
    (b"Rar!", "Dit bestand is ingepakt. Pak het eerst uit en kies dan het bestand dat erin zit."),
)
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r")
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TWICE = re.compile("[ÂÃÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_OTHER_LETTERS = re.compile(rb"[\x80-\xff]+")
_NOTHING = b"\x00 \t\r\n"
_SAMPLE = 64 * 1024
_PIECE = 4 << 20  # bytes decoded at a time, to the end of a line
_LOOKED_AT = 5_000  # runs of such letters
_TOO_MANY_CONTROLS = 0.01


class Text(NamedTuple):
    """The text of a file, the encoding it was read with, and the lines on which other bytes were met (1-based)."""

    text: str
    encoding: str
    odd_lines: tuple[int, ...]


class Piece(NamedTuple):
    """Some lines of a file, without their ends: String, the number of the first (1-based), and those on which other bytes were met."""

    lines: pl.Series
    first: int
    odd_lines: tuple[int, ...]
    is_last: bool


@dataclass(frozen=True)
class Decoding:
    """How a file is read: what stands behind its mark, by which encoding, and piece by piece, so that it is never one text."""

    data: bytes
    start: int
    encoding: str
    by_line: bool = False

    def pieces(self) -> Iterator[Piece]:
        """All lines in order; line ends become nothing, control characters spaces, letters that were encoded twice are mended."""
        if self.encoding.startswith("utf-16") or self.encoding.startswith("utf-32"):
            text = _CONTROL_IN_TEXT.sub(" ", self.data[self.start :].decode(self.encoding, errors="replace"))
            lines, odd = _lines(text, 1)
            yield Piece(lines, 1, odd, is_last=True)
            return
        start, first = self.start, 1
        while True:
            end = self.data.find(b"\n", start + _PIECE) + 1 or len(self.data)
            piece, is_last = self.data[start:end], end >= len(self.data)
            text, strange = self._decoded(piece)
            if len(piece.translate(None, _CONTROL)) != len(piece):
                text = _CONTROL_IN_TEXT.sub(" ", text)
            lines, twice = _lines(text if is_last else text.removesuffix("\n"), first)
            yield Piece(lines, first, tuple(sorted({*(first + at for at in strange), *twice})), is_last)
            if is_last:
                return
            start, first = end, first + len(lines)

    def _decoded(self, piece: bytes) -> tuple[str, list[int]]:
        if self.by_line:
            return _line_by_line(piece)
        return (piece.decode("utf-8") if self.encoding == "utf-8" else _western(piece)), []


def decode(data: bytes) -> Text:
    """Text of UTF-8 (with or without mark), UTF-16, UTF-32, Windows-1252 or Latin-1; line ends become "\n".

    Unreadable when it is empty, no text, or another kind of file.
    """
    found = decoding(data)
    pieces = list(found.pieces())
    text = "\n".join("\n".join(piece.lines) for piece in pieces)
    return Text(text, found.encoding, tuple(line for piece in pieces for line in piece.odd_lines))


def decoding(data: bytes) -> Decoding:
    """Which encoding a file has. Unreadable as in `decode`."""
    _refuse_other_kinds(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return Decoding(data, len(mark), name) if name != "utf-8" else _of_bytes(data, len(mark))
    if name := _unmarked_utf16(data[:_SAMPLE]):
        return Decoding(data, 0, name)
    _refuse_binary(data)
    return _of_bytes(data, 0)


def _of_bytes(data: bytes, start: int) -> Decoding:
    """UTF-8 when all of it is; else Windows-1252, or where other lines are clearly UTF-8 each line as what it is."""
    try:
        for at in _starts(data, start):
            data[at : data.find(b"\n", at + _PIECE) + 1 or len(data)].decode("utf-8")
    except UnicodeDecodeError:
        mostly = _mostly_utf8(data)
        return Decoding(data, start, "utf-8" if mostly else "windows-1252", by_line=mostly)
    return Decoding(data, start, "utf-8")


def _starts(data: bytes, start: int) -> Iterator[int]:
    """Where each piece begins: at the beginning of a line."""
    while start < len(data):
        yield start
        start = data.find(b"\n", start + _PIECE) + 1 or len(data)


def _lines(text: str, first: int) -> tuple[pl.Series, tuple[int, ...]]:
    """Lines of a text, of which the first has number `first`; letters that were encoded twice are mended."""
    text = text.removeprefix("\ufeff")
    returns = text.count("\r")
    windows = returns > 0 and returns == text.count("\r\n")
    if returns and not windows:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    odd: tuple[int, ...] = ()
    if any(letter in text for letter in "ÂÃÅ") and _TWICE.search(text):
        text, odd = _once(text, first)
    lines = pl.Series("text", [text]).str.split("\n").explode(empty_as_null=True, keep_nulls=True)
    return lines.str.strip_suffix("\r") if windows else lines, odd


def _refuse_other_kinds(data: bytes) -> None:
    if not data[:_SAMPLE].strip(_NOTHING) and not data.strip(_NOTHING):
        raise Unreadable("empty", "Dit bestand is leeg. Kies een ander bestand.")
    for start, message in _OTHER_KINDS:
        if data.startswith(start):
            raise Unreadable("not-a-table", message)
    if re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|table|\?xml|!--)", data[:200], re.IGNORECASE):
        raise Unreadable(
            "not-a-table",
            "Dit is een webpagina of XML, geen tabel. Open het in Excel en sla het op als .xlsx, of vraag om CSV of JSON.",
        )


def _refuse_binary(data: bytes) -> None:
    sample = data[:_SAMPLE]
    if len(sample) - len(sample.translate(None, _CONTROL)) > _TOO_MANY_CONTROLS * len(sample):
        raise Unreadable(
            "not-a-table", "Dit is geen tabel: er staan geen leesbare letters in. Kies CSV, Excel (.xlsx) of JSON."
        )


def _unmarked_utf16(sample: bytes) -> str | None:
    """Text in Latin letters as UTF-16 has a zero in every second byte."""
    if len(sample) < 4:
        return None
    half = len(sample) // 2
    for start, name in ((1, "utf-16-le"), (0, "utf-16-be")):
        if sample[start::2].count(0) > 0.7 * half and sample[1 - start :: 2].count(0) < 0.1 * half:
            return name
    return None


def _mostly_utf8(data: bytes) -> bool:
    """Of the first letters that English does not have, whether more are UTF-8 than not."""
    good = bad = 0
    for match in _OTHER_LETTERS.finditer(data):
        try:
            match[0].decode("utf-8")
            good += 1
        except UnicodeDecodeError:
            bad += 1
        if good + bad >= _LOOKED_AT:
            break
    return good > bad


def _line_by_line(piece: bytes) -> tuple[str, list[int]]:
    """Each line as UTF-8, or else Windows-1252; and which lines were the latter (0-based)."""
    read: list[str] = []
    strange: list[int] = []
    for place, line in enumerate(piece.split(b"\n")):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = _western(line)
            strange.append(place)
        read.append(text)
    return "\n".join(read), strange


def _western(data: bytes) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _once(text: str, first: int) -> tuple[str, tuple[int, ...]]:
    """Undoes UTF-8 that an earlier program took for Windows-1252 ("RenÃ©"), on the lines where that gives letters again."""
    lines = text.split("\n")
    odd = []
    for place, line in enumerate(lines):
        if _TWICE.search(line):
            odd.append(first + place)
            try:
                lines[place] = line.encode("windows-1252").decode("utf-8")
            except UnicodeError:
                continue
    return "\n".join(lines), tuple(odd)
