import csv
import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.exchange.reading.delimited import read_delimited, sniff
from perspectief.exchange.reading.limits import MAX_LINE
from perspectief.exchange.reading.refusal import Unreadable
from tests.exchange.messy import delimited

CELL = st.text(
    st.characters(codec="utf-8", exclude_categories=["C"], exclude_characters="|,"), max_size=12
) | st.sampled_from(["", "a;b", 'zei "ja"', "eerste\ntweede", "1,5"])


def rows_of(text: str):
    grid = read_delimited(text.encode())
    return list(zip(grid.lines.to_list(), grid.cells.rows(), strict=True)), grid.faults


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_finds_the_separator(separator):
    rows = [["naam", "uren", "loon"], ["Noor", "24", "15"], ["Efe", "32", "16"]]
    grid = read_delimited(delimited(rows, separator).encode())
    assert grid.source.separator == separator
    assert grid.cells.rows() == [tuple(row) for row in rows]


def test_decimal_commas_do_not_pass_for_separators():
    assert sniff(["naam;uren;loon", "Noor;24,5;15,40", "Efe;32,0;16,10"]) == ";"


def test_separators_within_quotes_do_not_count():
    assert sniff(['"Vries, Noor, de";24', '"Yıldız, Efe, van";32']) == ";"


def test_follows_the_line_of_excel_that_names_the_separator():
    rows, _ = rows_of("sep=,\nnaam,uren\nNoor,24\n")
    assert rows == [(2, ("naam", "uren")), (3, ("Noor", "24"))]


def test_keeps_the_line_of_a_row_behind_a_line_break_within_quotes():
    rows, faults = rows_of('nr;opmerking;uren\n1;"eerste\ntweede";24\n2;kort;32\n')
    assert rows[1:] == [(2, ("1", "eerste\ntweede", "24")), (4, ("2", "kort", "32"))]
    assert faults == []


def test_a_stray_quote_stays_a_letter_and_swallows_no_rows():
    rows, faults = rows_of('nr;maat;uren\n1;5" buis;24\n2;"open;32\n3;gewoon;36\n')
    assert rows[1:] == [(2, ("1", '5" buis', "24")), (3, ("2", '"open', "32")), (4, ("3", "gewoon", "36"))]
    assert faults == []


def test_quotes_around_the_other_cells_of_a_row_with_a_stray_quote_are_no_letters():
    rows, faults = rows_of('nr;naam;stad;maat\n1;"";"Etten ""Leur""";5" buis\n2;"Efe";Breda;"\n')
    assert rows[1:] == [(2, ("1", "", 'Etten "Leur"', '5" buis')), (3, ("2", "Efe", "Breda", ""))]
    assert faults == []


def test_sets_broken_rows_apart_with_line_and_reason_and_keeps_the_good_ones():
    lines = ["nr;naam;uren", *(f"{n};Noor;24" for n in range(1, 20)), "20;Noor", "21;Noor;24;extra", "22;Noor;24;"]
    rows, faults = rows_of("\n".join(lines))
    assert len(rows) == 21 and rows[-1] == (23, ("22", "Noor", "24"))
    assert [(fault.line, fault.code) for fault in faults] == [(21, "too-few-cells"), (22, "too-many-cells")]
    assert "2 cellen" in faults[0].message and "puntkomma" in faults[1].message
    assert faults[1].raw == "21;Noor;24;extra"


def test_a_file_that_leaves_off_empty_cells_as_a_habit_has_no_broken_rows():
    rows, faults = rows_of("nr;naam;uren\n1;Noor\n2;Efe\n3;Daan;24\n")
    assert faults == [] and rows[1] == (2, ("1", "Noor", ""))


def test_a_row_of_ten_megabytes_is_a_fault_and_the_others_are_kept():
    rows, faults = rows_of("nr;naam;uren\n1;Noor;24\n2;" + "x" * 10_000_000 + ";24\n3;Efe;32\n")
    assert [line for line, _ in rows] == [1, 2, 4]
    assert faults[0].line == 3 and "10.000.005 tekens" in faults[0].message and len(faults[0].raw) <= 200


def test_titles_above_the_names_are_kept_for_the_header_to_be_found_below():
    rows, faults = rows_of("Overzicht per 1 november\n\nnr;naam;uren\n1;Noor;24\n2;Efe;24\n3;Daan;24\n")
    assert rows[0] == (1, ("Overzicht per 1 november", "", "")) and rows[1][0] == 3
    assert faults == []


@pytest.mark.parametrize("text", ["Beste collega,\nhierbij het bestand.\nGroeten", "een\ntwee\ndrie\n"])
def test_refuses_text_that_is_not_divided_into_columns(text):
    with pytest.raises(Unreadable, match="niet in kolommen"):
        read_delimited(text.replace(",", "").encode())


def test_a_row_too_wide_is_refused():
    with pytest.raises(Unreadable, match="600 kolommen"):
        read_delimited((";".join(["x"] * 600) + "\n").encode() * 3)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=2, max_size=12), st.booleans())
def test_reads_back_what_was_written(rows, quoted):
    rows = [[f"k{n}", *row] for n, row in enumerate(rows)]
    found, faults = rows_of(delimited(rows, quoted=quoted))
    wanted = [tuple(cell.strip() for cell in row) for row in rows]
    assert [cells for _, cells in found] == wanted
    assert faults == []


@given(st.lists(st.text(st.sampled_from('ab;"\n '), max_size=30), min_size=2, max_size=20))
def test_every_line_is_either_read_or_a_fault_as_the_standard_reader_would(lines):
    text = "kop1;kop2;kop3\n" * 20 + "\n".join(lines)  # enough of a table, whatever the lines are
    found, faults = rows_of(text)
    assert all(len(cells) == len(found[0][1]) for _, cells in found)
    if '"' not in text and not faults:
        width = len(found[0][1])
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=";") if "".join(row).strip() or len(row) > 1]
        stripped = [[cell.strip() for cell in row] for row in rows]
        assert [cells for _, cells in found] == [tuple(row + [""] * (width - len(row)))[:width] for row in stripped]


def test_a_quote_that_is_never_closed_loses_one_row_only():
    lines = ["nr;naam;uren", '1;"Noor;24', *(f"{n};Efe;32" for n in range(2, 3000))]
    rows, faults = rows_of("\n".join(lines))
    assert len(rows) == len(lines) and faults == []
    assert len(max(lines, key=len)) < MAX_LINE


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "windows-1252"])
@pytest.mark.parametrize("size", [1, 7, 40, 200])
def test_a_file_in_pieces_is_the_file(monkeypatch, end, encoding, size):
    rows = [
        ["nr", "naam", "tekst"],
        *([str(n), "Zoë", 'eerste\ntweede; "derde"' if n % 5 == 0 else "kort"] for n in range(60)),
    ]
    data = (
        (delimited(rows).replace("\r\n", "\n") + '60;"open;kort\n61;5" buis;kort\n').replace("\n", end).encode(encoding)
    )
    whole = read_delimited(data)
    monkeypatch.setattr("perspectief.exchange.reading.encoding._PIECE", size)
    pieces = read_delimited(data)
    assert pieces.cells.rows() == whole.cells.rows() and pieces.lines.to_list() == whole.lines.to_list()
    assert pieces.faults == whole.faults == [] and whole.cells.height == 63


ENCODINGS = ["utf-8", "utf-8-sig", "windows-1252", "utf-16", "utf-16-be", "utf-32"]


@pytest.mark.parametrize("seed", range(60))
def test_reads_texts_of_many_lines_as_they_were_written_whatever_the_dress(monkeypatch, seed):
    """The truth is what was written: texts full of separators, line breaks and quotes, in the last column or before it."""
    chance = random.Random(seed)
    separator, end, encoding = chance.choice(";,\t|"), chance.choice(["\n", "\r\n", "\r"]), chance.choice(ENCODINGS)
    width = chance.choice([2, 3, 4, 6, 12])
    words = ["kan goed tillen", "zoekt één baan", "24 uur", "ja", '"vast"', "Zoë"]

    def text() -> str:
        lines = (separator.join(chance.choices(words, k=chance.randint(1, width + 1))) for _ in range(9))
        return "\n".join(list(lines)[: chance.randint(1, 9)])

    rows = [[f"kolom{n}" for n in range(width)]]
    for n in range(chance.randint(3, 25)):
        cells = [text() if chance.random() < 0.4 else chance.choice(["ja", "Breda", ""]) for _ in range(width - 1)]
        rows.append([str(n), *cells])
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator="\n").writerows(rows)
    data = written.getvalue().replace("\n", end).encode(encoding)
    grid = read_delimited(data)
    assert grid.cells.rows() == [tuple(row) for row in rows] and grid.faults == []
    monkeypatch.setattr("perspectief.exchange.reading.encoding._PIECE", max(200, len(data) // 3))
    assert read_delimited(data).cells.rows() == grid.cells.rows()


@pytest.mark.parametrize("length", [10, 700])
def test_rows_between_two_stray_quotes_are_not_swallowed(length):
    whole = [f"{n};naam {n};24;{'lang ' * (length // 5)}" for n in range(400)]
    lines = ["nr;naam;uren;tekst", *whole]
    lines[50], lines[300] = '49;"naam;24;tekst', '299;";24;tekst'
    rows, faults = rows_of("\n".join(lines))
    assert len(rows) == len(lines) and faults == []
    assert rows[100][1][1] == "naam 99"


def test_pieces_of_a_large_file_end_where_lines_end(monkeypatch):
    monkeypatch.setattr("perspectief.exchange.reading.encoding._PIECE", 1000)
    text = "".join(f"{n};Noor;24\r\n" for n in range(2_000))
    grid = read_delimited(("nr;naam;uren\r\n" + text).encode())
    assert grid.lines.to_list() == list(range(1, 2_002)) and grid.cells["c0"][-1] == "1999"
