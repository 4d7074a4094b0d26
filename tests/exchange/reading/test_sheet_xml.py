"""The reader of workbooks, held against the forms a sheet is written in and against a library that opens workbooks."""

import io
import zipfile
from datetime import date, datetime, time, timedelta
from xml.sax.saxutils import escape

import fastexcel
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from perspectief.exchange.reading import packed, workbook
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.reading.workbook import read_workbook
from tests.exchange.messy import workbook_of, zipped

NAMES = '<row r="1"><c r="A1" t="inlineStr"><is><t>naam</t></is></c></row>'


def cells(data: bytes) -> list[tuple[str, ...]]:
    (grid,) = read_workbook(data)
    return grid.cells.rows()


def cell(xml: str, **parts: str) -> str:
    """What a cell in A1 becomes; "" when nothing."""
    rows = cells(workbook_of(f"<row>{xml}</row>{NAMES.replace('1', '2')}", **parts))
    return rows[0][0] if len(rows) == 2 else ""


def refused(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read_workbook(data)
    return caught.value.code


def outcome(data: bytes) -> str:
    """Why it was refused, or that it was read."""
    try:
        read_workbook(data)
    except Unreadable as error:
        return error.code
    return "read"


@pytest.mark.parametrize(
    ("xml", "value"),
    [
        ('<c r="A1" t="s"><v>1</v></c>', "twee"),
        ('<c t="s" s="0" r="A1"><v>0</v></c>', "een & <al> “les”"),
        ("<c t = 's'  r\n=\"A1\" ><v >2</v ></c >", "vet gewoon"),
        ('<c r="A1" t="s"><v>3</v></c>', ""),
        ('<c r="A1" t="s"><v>4</v></c>', "regel\nregel"),
        ('<c r="A1" t="inlineStr"><is><t xml:space="preserve"> a </t></is></c>', "a"),
        ('<c r="A1" t="inlineStr"><is><r><t>a</t></r><r><rPr/><t>b</t></r><rPh><t>klank</t></rPh></is></c>', "ab"),
        ('<c r="A1" t="str"><f>"a"&amp;"b"</f><v>ab&#8364;&#x20ac;</v></c>', "ab€€"),
        ('<c r="A1" t="str"><v>a_x0041__x005F_x0041__x00g1_ _x0007_</v></c>', "aA_x0041__x00g1_"),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ""),
        ('<c r="A1" t="b"><v>1</v></c>', "ja"),
        ('<c r="A1" t="b"><v>0</v></c>', "nee"),
        ('<c r="A1" t="d"><v>2026-12-31T00:00:00</v></c>', "2026-12-31"),
        ('<c r="A1" t="d"><v>2026-12-31T08:30:00.000Z</v></c>', "2026-12-31 08:30"),
        ('<c r="A1"><f>1+1</f><v>2.0</v></c>', "2"),
        ('<c r="A1"><f t="shared" ref="A1:A2" si="0">A1+1</f><v>24.5</v></c>', "24.5"),
        ('<c r="A1" s="9"/>', ""),
        ('<c r="A1" s="9"><v/></c>', ""),
        ('<c r="A1" s="9" cm="1"></c>', ""),
        ("<c><v>7</v></c>", "7"),
        ('<c r="a1" t="n"><v>7</v></c>', "7"),
    ],
)
def test_what_stands_in_a_cell(xml, value):
    strings = (
        "<si><t>een &amp; &lt;al&gt; &#8220;les&#x201D;</t></si><si><t>twee</t><phoneticPr/></si>"
        '<si><r><rPr><b/></rPr><t xml:space="preserve">vet </t></r><r><t>gewoon</t></r><rPh sb="0"><t>x</t></rPh></si>'
        "<si/><si><t>regel_x000D_\nregel</t></si>"
    )
    found = cell(xml, strings=strings)
    assert found.replace("\r", "") == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("12345678", "12345678"),
        ("-5", "-5"),
        ("-0", "0"),
        ("32.0", "32"),
        ("32.50", "32.5"),
        ("0.30000000000000004", "0.3"),
        ("1E3", "1000"),
        ("1.5e-3", "0.0015"),
        ("1E+20", "100000000000000000000"),
        ("123456789012345678", "123456789012346000"),
        ("007", "7"),
        (" 7 ", "7"),
        ("zeven", "zeven"),
        ("NaN", "NaN"),
        ("1e999", "1e999"),
    ],
)
def test_numbers_come_as_excel_shows_them(written, value):
    assert cell(f'<c r="A1"><v>{written}</v></c>') == value


STYLES = (
    '<numFmts><numFmt numFmtId="170" formatCode="[$-413]d\\ mmmm\\ yyyy;@"/><numFmt numFmtId="171" formatCode="[h]:mm"/>'
    '<numFmt numFmtId="172" formatCode="0&quot; dagen&quot;"/><numFmt numFmtId="173" formatCode="[Red]hh:mm AM/PM"/>'
    '<numFmt numFmtId="174" formatCode="mmm"/><numFmt numFmtId="175" formatCode="dd-mm-yyyy hh:mm"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/>'
    '<xf numFmtId="173"/><xf numFmtId="20"/><xf numFmtId="46"/><xf numFmtId="174"/><xf numFmtId="175"/></cellXfs>'
)


@pytest.mark.parametrize(
    ("style", "written", "value"),
    [
        (0, "45000", "45000"),
        (1, "45000", "2023-03-15"),
        (1, "45000.75", "2023-03-15 18:00"),
        (1, "4.5E4", "2023-03-15"),
        (1, "60", "1900-02-28"),
        (1, "59", "1900-02-28"),
        (1, "1", "1900-01-01"),
        (1, "2958465", "9999-12-31"),
        (1, "2958466", "2958466"),
        (1, "-3", "-3"),
        (2, "45000", "2023-03-15"),
        (3, "1.5", "36:00"),
        (3, "4.1666666666666664E-2", "1:00"),
        (4, "5", "5"),
        (5, "0.35416666666666669", "08:30"),
        (6, "0.99999999", "1900-01-01"),
        (6, "0.5000115740740741", "12:00:01"),
        (6, "45000.5", "2023-03-15 12:00"),
        (7, "0.25", "6:00"),
        (8, "45000", "2023-03-15"),
        (9, "45000.999988425924", "2023-03-15 23:59:59"),
        (99, "45000", "45000"),
    ],
)
def test_what_a_format_makes_of_a_number(style, written, value):
    assert cell(f'<c r="A1" s="{style}"><v>{written}</v></c>', styles=STYLES) == value


def test_days_of_a_workbook_that_counts_from_1904():
    settings = '<workbookPr date1904="1"/>'
    assert cell('<c r="A1" s="1"><v>43538</v></c>', styles=STYLES, settings=settings) == "2023-03-15"


def test_names_of_elements_may_have_a_prefix():
    row = '<x:row r="3"><x:c r="B3" t="s"><x:v>0</x:v></x:c><x:c r="C3"><x:v>5</x:v></x:c></x:row>'
    (grid,) = read_workbook(workbook_of(row, strings="<x:si><x:t>uren</x:t></x:si>", prefix="x:"))
    assert grid.cells.rows() == [("", "uren", "5")] and grid.lines.to_list() == [3]


def test_rows_and_cells_without_a_number_follow_those_before(monkeypatch):
    monkeypatch.setattr(workbook, "_PIECE", 100)
    rows = "".join(f"<row>\n <c><v>{n}</v></c><c/><c><v>9</v></c> </row>\n" for n in range(1, 40))
    (grid,) = read_workbook(
        workbook_of(f'<row/>{rows}<row r="90"><c r="B90"><v>1</v></c></row><row><c><v>2</v></c></row>')
    )
    assert grid.lines.to_list() == [*range(2, 41), 90, 91]
    assert grid.cells.rows()[:1] + grid.cells.rows()[-2:] == [("1", "", "9"), ("", "1", ""), ("2", "", "")]


def test_pieces_of_different_width_are_one_table(monkeypatch):
    monkeypatch.setattr(workbook, "_PIECE", 50)
    rows = "".join(f'<row r="{n}"><c r="{"ABC"[n % 3]}{n}"><v>{n}</v></c></row>' for n in range(1, 31))
    (grid,) = read_workbook(workbook_of(rows))
    assert grid.cells.columns == ["c0", "c1", "c2"]
    assert [next(filter(None, row)) for row in grid.cells.rows()] == [str(n) for n in range(1, 31)]


def test_a_cell_far_away_without_a_value_does_not_count():
    (grid,) = read_workbook(workbook_of(f'{NAMES}<row r="1048576"><c r="XFD1048576" s="1"/></row>'))
    assert grid.cells.rows() == [("naam",)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="1"><c r="A1" t="s"><v>1</v></c></row>',  # a string that is not there
        '<row r="1"><c r="A1" t="s"><v>-1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>9999999999999999999999</v></c></row>',
        '<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>',  # back to the left
        '<row r="1"><c r="A1" t="str"><v>&onbekend;</v></c></row>',
        '<row r="1"><c r="A1" t="str"><v>&amp</v></c></row>',
        '<row r="1"><c r="A1"><v>1</v></c>',  # a row without an end
        '<c r="A1"><v>1</v></c>',  # a cell without a row
        '<row r="1"><!-- <c r="A1"><v>1</v></c> --></row>',
        '<row r="1"><c r="A1" t="str"><v><![CDATA[1]]></v></c></row>',
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(rows):
    assert refused(workbook_of(rows, strings="<si><t>een</t></si>")) == "broken"


def test_letters_that_are_no_text_are_refused():
    with zipfile.ZipFile(io.BytesIO(workbook_of(NAMES))) as archive:
        parts = {name: archive.read(name).replace(b"naam", b"na\xffam") for name in archive.namelist()}
    assert refused(zipped(parts)) == "broken"


def test_a_long_text_that_many_cells_share_is_a_bomb():
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(400))
    assert refused(workbook_of(f"<row>{row}</row>" * 20, strings=f"<si><t>{'x' * 32_000}</t></si>")) == "bomb"


def test_texts_that_cells_share_count_as_often_as_they_are_shared(monkeypatch):
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(100))
    data = workbook_of(f"<row>{row}</row>" * 20, strings=f"<si><t>{'x' * 1_000}</t></si>")
    assert len(cells(data)) == 20
    monkeypatch.setattr(packed, "MAX_UNPACKED", 1_000_000)
    assert refused(data) == "bomb"


def test_a_part_that_declares_a_document_type_is_refused():
    with zipfile.ZipFile(io.BytesIO(workbook_of(NAMES))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    book = parts["xl/workbook.xml"].replace(b"?>", b'?><!DOCTYPE a [<!ENTITY b "Blad">]>', 1)
    assert cells(zipped(parts)) == [("naam",)]
    assert refused(zipped(parts | {"xl/workbook.xml": book})) == "broken"


def test_a_list_of_styles_or_sheets_that_goes_on_and_on_is_a_bomb():
    assert refused(workbook_of(NAMES, styles=f"<cellXfs>{'<xf/>' * 100_001}</cellXfs>")) == "bomb"
    sheets = '<sheet name="x" r:id="worksheet"/>' * 3_001
    assert refused(workbook_of(NAMES, settings=f"<sheets>{sheets}</sheets>")) == "bomb"


def test_an_encoding_nobody_knows_is_refused():
    with zipfile.ZipFile(io.BytesIO(workbook_of(NAMES))) as archive:
        parts = {name: archive.read(name).replace(b"UTF-8", b"UTO-8") for name in archive.namelist()}
    assert refused(zipped(parts)) == "broken"


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_file_damaged_anywhere_is_read_or_refused(hits):
    data = bytearray(written([["naam", "uren"], ["Ans", 24]], shared=True))
    for at, byte in hits:
        data[-1 - at % len(data)] = byte
    assert outcome(bytes(data)) in {"read", "empty", "broken", "bomb", "locked", "not-a-table", "too-long", "too-wide"}


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "_rels/.rels"])
@given(data=st.data())
def test_a_part_damaged_anywhere_is_read_or_refused(part, data):
    with zipfile.ZipFile(io.BytesIO(workbook_of(NAMES, styles=STYLES))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    at, gone = data.draw(st.integers(0, len(parts[part]))), data.draw(st.integers(0, 30))
    put = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from([b"9" * 5_000, b"<", b'"', b"/>", b"-1"])))
    parts[part] = parts[part][:at] + put + parts[part][at + gone :]
    assert outcome(zipped(parts)) in {"read", "empty", "broken", "bomb", "not-a-table"}


def test_bytes_that_were_damaged_on_the_way_are_noticed():
    data = bytearray(workbook_of(NAMES * 50))
    at = data.find(b"xl/worksheets/sheet1.xml") + 60
    codes = set()
    for bit in range(8):
        data[at] ^= 1 << bit
        codes.add(refused(bytes(data)))
        data[at] ^= 1 << bit
    assert codes == {"broken"}


FIRST, LAST = datetime.fromisoformat("1900-03-01"), datetime.fromisoformat("2100-01-01")
MOMENTS = st.datetimes(FIRST, LAST).map(lambda moment: moment.replace(microsecond=0))
VALUES = st.one_of(
    st.none(),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20).filter(
        lambda text: text not in {"true", "false"}
    ),
    st.text("\n\t ab<>&\"'_x0041_;", max_size=12),
    st.integers(-(10**14), 10**14),
    st.floats(-1e6, 1e6).map(lambda value: round(value, 6)),
    st.booleans(),
    MOMENTS,
    MOMENTS.map(datetime.date),
    st.times().map(lambda moment: moment.replace(microsecond=0, tzinfo=None)),
)
FORMATS = {datetime: "dd-mm-yyyy hh:mm:ss", date: "d-m-yyyy", time: "hh:mm"}


def written(rows: list[list[object]], *, shared: bool) -> bytes:
    """An Excel file with these cells."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"strings_to_formulas": False, "strings_to_urls": False, "constant_memory": not shared}
    )
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    sheet = book.add_worksheet()
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if value is not None:
                sheet.write(row, column, value, *([formats[type(value)]] if type(value) in formats else []))
    book.close()
    return file.getvalue()


def as_the_library_has_it(data: bytes) -> list[tuple[str, ...]]:
    """The same cells by a library; what it writes otherwise on purpose is brought to our form."""
    sheet = fastexcel.read_excel(data).load_sheet(0, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars()

    def ours(text: str | None) -> str:
        if text is None:
            return ""
        if text in {"true", "false"}:
            return "ja" if text == "true" else "nee"
        try:
            moment = datetime.fromisoformat(text) if len(text) >= 19 and text[4] == text[7] == "-" else None
        except ValueError:
            moment = None
        if moment is not None:
            moment += timedelta(microseconds=500_000)
            clock = moment.strftime("%H:%M:%S").removesuffix(":00")
            if moment.year < 1900:
                return clock
            return f"{moment:%Y-%m-%d} {clock}".removesuffix(" 00:00")
        return "0" if text == "-0" else text.strip()

    return [row for row in ([*map(ours, row)] for row in frame.iter_rows()) if any(row)]


def without_empty_columns(rows: list) -> list[tuple[str, ...]]:
    """The library leaves out empty columns on the left and keeps those on the right."""
    kept = [place for place in range(len(rows[0])) if any(row[place] for row in rows)]
    return [tuple(row[place] for place in kept) for row in rows]


@given(rows=st.lists(st.lists(VALUES, min_size=1, max_size=6), min_size=1, max_size=8), shared=st.booleans())
def test_gives_what_a_library_gives(rows, shared):
    data = written(rows, shared=shared)
    expected = as_the_library_has_it(data)
    if not expected:
        assert refused(data) == "empty"
        return
    (grid,) = read_workbook(data)
    assert without_empty_columns(grid.cells.rows()) == without_empty_columns(expected)


PIECES = [
    "<row>",
    "</row>",
    "<row/>",
    '<c r="B1">',
    '<c t="s">',
    '<c t="inlineStr">',
    "</c>",
    "<c/>",
    "<v>",
    "</v>",
    "<is>",
    "<t>",
    "</t>",
    "</is>",
    "<f>",
    "<rPh>",
    "</rPh>",
    "0",
    "1.5e3\n",
    "<",
    ">",
    "&",
    ";",
    "=",
    "'",
    '"',
    "/",
    "</",
    "<c",
    "<row",
    "&amp;",
    "_x0041_",
    " r=",
    ' t="d"',
    "\x00",
    "é",
    "<!",
    "<?",
    " ",
    "999999999",
]
OF_STRINGS = ["<si>", "</si>", "<si/>", "<t>", "</t>", "a", "<rPh>", "<r>", "<", "/>"]


@given(
    xml=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3).map(escape)), max_size=40),
    strings=st.lists(st.sampled_from(OF_STRINGS), max_size=12),
)
def test_whatever_stands_in_a_sheet_it_is_read_or_refused(xml, strings):
    data = workbook_of("".join(xml), strings="".join(strings))
    assert outcome(data) in {"read", "empty", "broken", "too-long", "too-wide"}
