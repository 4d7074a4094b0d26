import datetime
import io
import string
import struct
import zipfile

import pytest

from perspectief.exchange.reading import packed, read
from perspectief.exchange.reading import workbook as reader
from perspectief.exchange.reading.refusal import Unreadable
from tests.exchange.messy import PEOPLE_HEADERS, PEOPLE_ROWS, workbook, workbook_of, zipped

LETTERS = string.ascii_letters


def refused(data: bytes) -> Unreadable:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return caught.value


def sheet_with(*names: str) -> bytes:
    """A workbook with a value in these cells, each on a row of its own."""
    rows = (f'<row r="{name.lstrip(LETTERS)}"><c r="{name}"><v>1</v></c></row>' for name in names)
    return workbook_of("".join(rows))


def test_takes_the_sheet_that_looks_like_a_register_and_names_the_others():
    table = read(workbook({"Uitleg": [["Dit is uitleg bij het bestand"]], "Klanten": [PEOPLE_HEADERS, *PEOPLE_ROWS]}))
    assert table.headers == tuple(PEOPLE_HEADERS)
    assert table.source.sheet == "Klanten" and table.source.sheets == ("Uitleg", "Klanten")
    assert table.lines.to_list() == [2, 3, 4]


def test_reads_the_sheet_that_was_asked_for():
    data = workbook(
        {"Een": [["klantnr", "uren"], ["1", "24"]], "Twee": [["klantnr", "uren", "postcode"], ["2", "32", "4811 KL"]]}
    )
    assert read(data, sheet="Een").cells.row(0) == ("1", "24")
    assert read(data).source.sheet == "Twee"


def test_hidden_sheets_stay_closed():
    data = workbook(
        {"Klanten": [["klantnr", "uren"], ["1", "24"]], "Geheim": [PEOPLE_HEADERS, *PEOPLE_ROWS]}, hidden=("Geheim",)
    )
    assert read(data).source.sheet == "Klanten"


def test_keeps_the_row_numbers_of_the_sheet_with_empty_rows_and_names_lower_down():
    rows = [
        [None],
        [None, "Overzicht klanten"],
        [None],
        [None, "Klantnr", "Uren", "Postcode"],
        [None],
        [None, "1", 24, "4811 KL"],
        [None],
        [None, "2", 32.0, "4817 AB"],
    ]
    table = read(workbook({"Blad1": rows}))
    assert table.headers == ("Klantnr", "Uren", "Postcode")
    assert list(zip(table.lines, table.cells.rows(), strict=True)) == [
        (6, ("1", "24", "4811 KL")),
        (8, ("2", "32", "4817 AB")),
    ]


def test_names_below_merged_cells_take_the_group_along():
    rows = [
        [None] * 5,
        ["Klantnr", "Naam", "Uren", None, "Postcode"],
        [None, None, "min", "max", None],
        ["1", "Noor", 24, 32, "4811 KL"],
    ]
    table = read(workbook({"Blad1": rows}, merged=[("Blad1", 1, 2, 1, 3, "Uren")]))
    assert table.headers == ("Klantnr", "Naam", "Uren min", "Uren max", "Postcode")
    assert table.cells.row(0) == ("1", "Noor", "24", "32", "4811 KL")


def test_dates_and_numbers_come_as_people_write_them():
    data = workbook(
        {"Blad1": [["klantnr", "geboortedatum", "uren", "bsn"], [1001, datetime.date(1984, 7, 3), 32.5, 12345678]]}
    )
    assert read(data).cells.row(0) == ("1001", "1984-07-03", "32.5", "12345678")


def test_a_formula_stays_text():
    data = workbook({"Blad1": [["klantnr", "achternaam", "uren"], ["1", "=HYPERLINK(x)", 24]]})
    assert read(data).cells.row(0) == ("1", "=HYPERLINK(x)", "24")


def test_says_that_a_workbook_is_empty():
    assert "leeg" in refused(workbook({"Blad1": []})).message


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04" + b"x" * 200,
        workbook({"B": [["klantnr", "uren"], [1, 2]]})[:-40],
        zipped({"xl/workbook.xml": b"<workbook/>"}),
    ],
)
def test_a_broken_workbook_is_refused_with_what_to_do(data):
    assert "sla het opnieuw op" in refused(data).message


def test_a_bomb_is_not_opened():
    data = workbook_of(" " * (80 << 20))
    assert len(data) < 100_000
    error = refused(data)
    assert error.code == "bomb" and "openen het niet" in error.message


def test_the_size_a_zip_claims_is_not_believed():
    data = bytearray(workbook_of(" " * (80 << 20)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        claimed = struct.pack("<L", archive.getinfo("xl/worksheets/sheet1.xml").file_size)
    while (at := data.find(claimed)) >= 0:
        data[at : at + 4] = struct.pack("<L", 1000)
    assert refused(bytes(data)).code == "bomb"


def test_parts_that_share_bytes_are_refused():
    data = zipped({"xl/workbook.xml": b"<workbook/>", "xl/a.bin": bytes(range(256)) * 40})
    file = io.BytesIO(data)
    with zipfile.ZipFile(file, "a") as archive:
        twice = archive.getinfo("xl/a.bin")
        for n in range(50):
            copy = zipfile.ZipInfo(f"xl/{n}.bin")
            copy.header_offset, copy.compress_size, copy.file_size = (
                twice.header_offset,
                twice.compress_size,
                twice.file_size,
            )
            copy.CRC, copy.compress_type = twice.CRC, twice.compress_type
            archive.filelist.append(copy)
            archive.NameToInfo[copy.filename] = copy
        archive._didModify = True
    assert refused(file.getvalue()).code == "bomb"


@pytest.mark.parametrize(
    ("names", "code"), [(("A1", "B1048576"), "too-long"), (("A1", "ABC12"), "too-wide"), (("xfd1",), "too-wide")]
)
def test_a_cell_far_away_is_refused_before_the_rectangle_is_laid_out(names, code):
    assert refused(sheet_with(*names)).code == code


def test_more_cells_than_a_register_has_are_refused(monkeypatch):
    monkeypatch.setattr(reader, "MAX_CELLS", 20)
    assert refused(sheet_with("A1", "E2", "E3", "E4", "E5")).code == "too-large"


def test_a_name_of_a_cell_written_in_an_unusual_way_is_found_too():
    assert refused(workbook_of("<row><c   r  =  'XFD1'><v>1</v></c></row>")).code == "too-wide"


def test_a_file_that_comes_in_small_pieces_is_read_alike(monkeypatch):
    data = workbook({"Klanten": [PEOPLE_HEADERS, *PEOPLE_ROWS]})
    whole = read(data)
    monkeypatch.setattr(packed, "_PIECE", 37)
    monkeypatch.setattr(packed, "_READ", 11)
    monkeypatch.setattr(reader, "_PIECE", 200)
    assert read(data).cells.equals(whole.cells) and whole.cells.height == len(PEOPLE_ROWS)


@pytest.mark.parametrize(
    ("parts", "part"),
    [
        ({"mimetype": b"application/vnd.oasis", "content.xml": b""}, "LibreOffice"),
        ({"word/document.xml": b""}, "Word"),
        ({"register.csv": b"a;b"}, "Pak het eerst uit"),
    ],
)
def test_says_what_another_archive_is(parts, part):
    assert part in refused(zipped(parts)).message


@pytest.mark.parametrize(("separator", "taken"), [(";", ","), (",", ";"), ("\t", ",")])
def test_columns_that_stand_together_in_one_cell_are_divided(separator, taken):
    rows = [[*PEOPLE_HEADERS, "Opmerking"]] + [[*row, "kan tillen" + taken + " kan rijden"] for row in PEOPLE_ROWS]
    torn = [separator.join(cell.replace(separator, " ") for cell in row).split(taken) for row in rows]
    table = read(workbook({"Blad1": [["Uitvoer van 1 maart"], [], *torn]}))
    assert table.headers == (*PEOPLE_HEADERS, "Opmerking") and table.lines.to_list() == [4, 5, 6]
    assert table.cells["c4"].to_list() == [row[4] for row in PEOPLE_ROWS]
    assert table.source.kind == "xlsx" and "gesplitst" in table.source.notes[0]


def test_line_breaks_within_a_cell_tear_no_row():
    lines = [";".join(PEOPLE_HEADERS), *(";".join(row).replace("Noor", "Noor\r\n\rAnna") for row in PEOPLE_ROWS)]
    table = read(workbook({"Blad1": [[line] for line in lines]}))
    assert table.lines.to_list() == [2, 3, 4] and table.cells.row(0)[2].split() == ["Noor", "Anna"]


def test_a_row_that_breaks_off_is_named_by_its_row_of_the_sheet():
    lines = [";".join(PEOPLE_HEADERS), *(";".join(row) for row in PEOPLE_ROWS * 4), "1009;Vries"]
    table = read(workbook({"Blad1": [[], *([line] for line in lines)]}))
    assert [fault.line for fault in table.faults] == [15]


def test_a_sheet_that_is_divided_already_stays_as_it_is():
    rows = [PEOPLE_HEADERS, *([*row[:-1], "tillen; rijden; lezen, schrijven"] for row in PEOPLE_ROWS)]
    table = read(workbook({"Blad1": rows}))
    assert table.headers == tuple(PEOPLE_HEADERS) and not table.source.notes
