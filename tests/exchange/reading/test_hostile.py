"""Files made to do harm: what is not a table is refused by what is in it, whatever it is called; nothing blows up."""

import gzip
import io
import json
import resource
import time
import zipfile

import pytest

from perspectief.exchange.reading import read
from perspectief.exchange.reading.refusal import Unreadable
from tests.exchange.messy import workbook

MOST_SECONDS, MOST_GROWTH = 60, 1_500_000  # kilobytes of memory on top of what the process already used
SHEET = "xl/worksheets/sheet1.xml"
OPEN_SHEET = (
    b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
)


def zipped(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, data in parts.items():
            book.writestr(name, data)
    return packed.getvalue()


def with_sheet(sheet: bytes, **more: bytes) -> bytes:
    """A real workbook in which the first sheet is another."""
    real = workbook({"Blad1": [["naam"], ["x"]]})
    with zipfile.ZipFile(io.BytesIO(real)) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    return zipped(parts | {SHEET: sheet} | more)


def entities() -> bytes:
    rows = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, 12))
    head = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{rows}]>'
    return (
        head.encode()
        + OPEN_SHEET.split(b"?>", 1)[1]
        + b'<row r="1"><c t="inlineStr"><is><t>&a11;</t></is></c></row></sheetData></worksheet>'
    )


def outside() -> bytes:
    head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return (
        head
        + OPEN_SHEET.split(b"?>", 1)[1]
        + b'<row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>'
    )


NO_TABLES = {
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj <<>> endobj " + b"\x00\x01" * 500,
    "program": b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 20,
    "linux program": b"\x7fELF\x02\x01\x01" + bytes(200),
    "picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 10,
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)) * 10,
    "old Excel": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000),
    "gzip": gzip.compress(b"naam;bsn\nx;1\n" * 100_000),
    "7z": b"7z\xbc\xaf\x27\x1c" + bytes(range(256)) * 4,
    "zip of csv": zipped({"mensen.csv": b"naam\nx\n"}),
    "program in a zip": zipped({"xl/../../../evil.exe": b"MZ", "a.dll": b"MZ"}),
    "nothing": b"",
    "zeros": bytes(100_000),
}
BOMBS = {
    "sheet of zeros": lambda: with_sheet(OPEN_SHEET + b" " * (300 << 20)),
    "strings of zeros": lambda: with_sheet(
        OPEN_SHEET, **{"xl/sharedStrings.xml": b"<sst>" + b"<si><t>a</t></si>" * 20_000_000}
    ),
    "entities in entities": lambda: with_sheet(entities()),
    "a file of the server": lambda: with_sheet(outside()),
    "a cell far away": lambda: with_sheet(
        OPEN_SHEET + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    ),
    "many parts": lambda: zipped({f"xl/p{at}": b"" for at in range(4_000)}),
    "deep json": lambda: b"[" * 200_000 + b"]" * 200_000,
    "wide json": lambda: json.dumps([{f"k{at}": at for at in range(2_000)}]).encode(),
    "one endless line": lambda: b"naam;plaats\n" + b"x" * (30 << 20),
    "an open quote": lambda: b'naam;plaats\n"' + b"x\n" * 5_000_000,
    "a thousand columns": lambda: b";".join(b"k" for _ in range(5_000)) + b"\n",
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused_by_what_is_in_it(kind):
    with pytest.raises(Unreadable) as caught:
        read(NO_TABLES[kind])
    assert caught.value.message.endswith((".", "?"))


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_costs_little(kind):
    """It is refused, or read as the little it is; in seconds, and in bounded memory."""
    data = BOMBS[kind]()
    before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    try:
        found = read(data)
    except Unreadable:
        pass
    else:
        cells = "\n".join(str(one) for one in found.cells.to_dicts()[:100])
        assert found.cells.height * max(found.cells.width, 1) < 2_000_000
        assert "root:" not in cells and "ha" * 50 not in cells
    assert time.monotonic() - start < MOST_SECONDS
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWTH
