"""From bytes to text: which of the encodings registers use, and what is no text at all."""

import codecs
import re
from typing import NamedTuple

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
_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b")
_CONTROL_IN_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TWICE = re.compile("[ÂÃÅ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_SAMPLE = 64 * 1024
_TOO_MANY_CONTROLS = 0.01


class Text(NamedTuple):
    """The text of a file, the encoding it was read with, and the lines on which other bytes were met (1-based)."""

    text: str
    encoding: str
    odd_lines: tuple[int, ...]


def decode(data: bytes) -> Text:
    """Text of UTF-8 (with or without mark), UTF-16, UTF-32, Windows-1252 or Latin-1; line ends become "\\n".

    Unreadable when it is empty, no text, or another kind of file.
    """
    _refuse_other_kinds(data)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], name)
    if name := _unmarked_utf16(data[:_SAMPLE]):
        return _marked(data, name)
    _refuse_binary(data)
    try:
        return _text(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _mixed(data)


def _marked(data: bytes, name: str) -> Text:
    return _text(data.decode(name, errors="replace"), name)


def _refuse_other_kinds(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n"):
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


def _mixed(data: bytes) -> Text:
    """Not UTF-8 throughout: Windows-1252 as a whole, or line by line when other lines are clearly UTF-8."""
    lines = data.split(b"\n")
    strange: list[int] = []
    utf8_letters = 0
    read: list[str] = []
    for number, line in enumerate(lines, start=1):
        try:
            text = line.decode("utf-8")
            utf8_letters += not line.isascii()
        except UnicodeDecodeError:
            text = _western(line)
            strange.append(number)
        read.append(text)
    if utf8_letters > len(strange):
        return _text("\n".join(read), "utf-8", tuple(strange))
    return _text(_western(data), "windows-1252")


def _western(data: bytes) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _text(text: str, encoding: str, odd_lines: tuple[int, ...] = ()) -> Text:
    text = text.replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
    text = _CONTROL_IN_TEXT.sub(" ", text)
    if not text.isascii() and _TWICE.search(text):
        text, odd_lines = _once(text)
    return Text(text, encoding, odd_lines)


def _once(text: str) -> tuple[str, tuple[int, ...]]:
    """Undoes UTF-8 that an earlier program took for Windows-1252 ("RenÃ©"), on the lines where that gives letters again."""
    lines = text.split("\n")
    odd = []
    for place, line in enumerate(lines):
        if _TWICE.search(line):
            odd.append(place + 1)
            try:
                lines[place] = line.encode("windows-1252").decode("utf-8")
            except UnicodeError:
                continue
    return "\n".join(lines), tuple(odd)
