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
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b")  # those a text file does not have
_NO_LETTERS = bytes(code for code in range(32) if code not in b"\t\n\r")
_TO_SPACE = bytes.maketrans(_NO_LETTERS, b" " * len(_NO_LETTERS))
_SIGNS_OF_TWICE = ["Â", "Ã", "Å"]
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TWICE = re.compile("[ÂÃÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_NOTHING = b"\x00 \t\r\n"
_SAMPLE = 64 * 1024
_PIECE = 4 << 20  # bytes decoded at a time, to the end of a line
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
    damaged: bool = False  # marked as UTF-8, and not all of it is

    def pieces(self) -> Iterator[Piece]:
        """All lines in order; line ends become nothing, control characters spaces, letters that were encoded twice are mended."""
        if self.encoding.startswith(("utf-16", "utf-32")):
            text = self.data[self.start :].decode(self.encoding, errors="replace")
            text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
            lines, odd = _lines(_CONTROL_IN_TEXT.sub(" ", text))
            yield Piece(lines, 1, tuple(at + 1 for at in odd), is_last=True)
            return
        first = 1
        for start, end in _spans(self.data, self.start) or [(self.start, self.start)]:
            lines, odd = self._read(start, end)
            yield Piece(lines, first, tuple(first + at for at in odd), is_last=end >= len(self.data))
            first += len(lines)

    def _read(self, start: int, end: int) -> tuple[pl.Series, list[int]]:
        """The lines of a piece, and those on which other bytes were met (0-based)."""
        piece = _tidied(self.data[start:end], is_first=start == self.start, is_last=end == len(self.data))
        if (
            self.encoding == "utf-8" and not self.by_line and not self.damaged
        ):  # as polars keeps text: Python makes none
            lines = _split(pl.Series("text", [piece]).cast(pl.String))
            if not lines.str.contains_any(_SIGNS_OF_TWICE).any():
                return lines, []
        text, strange = self._decoded(piece)
        lines, twice = _lines(text)
        return lines, sorted({*strange, *twice})

    def _decoded(self, piece: bytes) -> tuple[str, list[int]]:
        if self.by_line:
            return _line_by_line(piece)
        return (piece.decode("utf-8", errors="replace") if self.encoding == "utf-8" else _western(piece)), []


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
        for at, end in _spans(data, start):
            data[at:end].decode("utf-8")
    except UnicodeDecodeError:
        if start:
            return Decoding(data, start, "utf-8", damaged=True)
        mostly = _mostly_utf8(data)
        return Decoding(data, start, "utf-8" if mostly else "windows-1252", by_line=mostly)
    return Decoding(data, start, "utf-8")


def _spans(data: bytes, start: int) -> list[tuple[int, int]]:
    """Where each piece begins and ends: behind the end of a line."""
    spans = []
    while start < len(data):
        end = data.find(b"\n", start + _PIECE) + 1 or len(data)
        spans.append((start, end))
        start = end
    return spans


def _tidied(piece: bytes, *, is_first: bool, is_last: bool) -> bytes:
    """A piece whose lines are divided by "\n", with spaces for control characters. "\r\n" is never cut in two."""
    if not is_last:
        piece = piece[:-1].removesuffix(b"\r")
    if b"\r" in piece:
        piece = piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if len(piece.translate(None, _NO_LETTERS)) != len(piece):
        piece = piece.translate(_TO_SPACE)
    return piece.removeprefix(codecs.BOM_UTF8) if is_first else piece


def _lines(text: str) -> tuple[pl.Series, list[int]]:
    """Lines of a text, and those on which letters that were encoded twice were met and mended (0-based)."""
    odd: list[int] = []
    if any(letter in text for letter in _SIGNS_OF_TWICE) and _TWICE.search(text):
        text, odd = _once(text)
    return _split(pl.Series("text", [text])), odd


def _split(whole: pl.Series) -> pl.Series:
    """The lines of one text."""
    return whole.str.split("\n").explode(empty_as_null=True, keep_nulls=True)


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
    """Of the lines with letters that English does not have, whether more are UTF-8 than not."""
    good = bad = 0
    for start, end in _spans(data, 0):
        for line in data[start:end].split(b"\n"):
            if not line.isascii():
                try:
                    line.decode("utf-8")
                    good += 1
                except UnicodeDecodeError:
                    bad += 1
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


def _once(text: str) -> tuple[str, list[int]]:
    """Undoes UTF-8 that an earlier program took for Windows-1252 ("RenÃ©"), on the lines where that gives letters again."""
    lines = text.split("\n")
    odd = []
    for place, line in enumerate(lines):
        if _TWICE.search(line):
            odd.append(place)
            try:
                lines[place] = line.encode("windows-1252").decode("utf-8")
            except UnicodeError:
                continue
    return "\n".join(lines), odd
