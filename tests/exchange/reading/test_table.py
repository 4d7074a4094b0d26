import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perspectief.exchange.reading import Table, read
from perspectief.exchange.reading.limits import MAX_BYTES, MAX_CELL
from perspectief.exchange.reading.refusal import Unreadable
from tests.exchange.messy import PEOPLE_ROWS, people_csv, workbook


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_register_in_every_dress_gives_the_same_rows(encoding, separator):
    table = read(people_csv(separator=separator, encoding=encoding))
    assert table.cells.rows() == [tuple(row) for row in PEOPLE_ROWS]
    assert table.lines.to_list() == [2, 3, 4]


def test_names_that_are_repeated_and_lone_totals_are_skipped_by_their_line():
    table = read(
        b"klantnr;naam;uren;postcode\n1;Noor;24;4811 KL\nklantnr;naam;uren;postcode\n2;Efe;32;4817 AB\n;;;\nTotaal: 2;;;\n"
    )
    assert table.cells["c0"].to_list() == ["1", "2"]
    assert table.skipped == (3, 6)


def test_a_column_without_a_name_gets_its_letter_and_an_empty_one_goes():
    table = read(b"klantnr;;uren;\n1;iets;24;\n2;;32;\n")
    assert table.headers == ("klantnr", "kolom B", "uren")


def test_the_same_name_twice_is_told_apart():
    assert read(b"klantnr;uren;uren\n1;24;32\n2;24;32\n").headers == ("klantnr", "uren", "uren (2)")


def test_names_nobody_knows_are_still_names():
    table = read(b"foo;bar;baz\n1;Noor;24\n2;Efe;32\n")
    assert table.headers == ("foo", "bar", "baz") and table.cells.height == 2


def test_rows_without_names_above_them_are_refused():
    with pytest.raises(Unreadable, match="namen van kolommen") as caught:
        read(b"1001;4811 KL;24\n1002;4817 AB;32\n1003;4823 AB;36\n")
    assert caught.value.code == "no-header"


def test_names_without_rows_are_refused():
    with pytest.raises(Unreadable, match="geen rijen"):
        read(b"klantnr;postcode;uren\n")


def test_a_cell_with_a_picture_in_it_is_a_fault():
    data = workbook({"Blad1": [["klantnr", "naam", "uren"], ["1", "Noor", "24"], ["2", "x" * 32_000, "24"]]})
    assert read(data).faults == ()
    table = read(b"klantnr;naam;uren\n1;Noor;24\n2;" + b"x" * (MAX_CELL + 1) + b";24\n")
    assert table.lines.to_list() == [2]
    assert [(fault.line, fault.code) for fault in table.faults] == [
        (3, "too-long")
    ] and "32.768 tekens" in table.faults[0].message


def test_a_file_that_is_too_large_is_refused_unread():
    with pytest.raises(Unreadable, match="200 MB"):
        read(bytes(MAX_BYTES + 1))


def tried(data: bytes) -> Table | str:
    """The table, or the sentence that says why there is none."""
    try:
        return read(data)
    except Unreadable as error:
        return error.message


@given(st.binary(max_size=400) | st.text(max_size=300).map(str.encode))
@settings(max_examples=300)
def test_any_bytes_give_a_table_or_a_sentence(data):
    found = tried(data)
    if isinstance(found, str):
        assert found.endswith(".")
    else:
        assert found.cells.width == len(found.headers) and found.cells.height == len(found.lines)


WHOLE = [  # made once: a workbook holds the time it was made at
    people_csv(),
    people_csv(encoding="utf-16"),
    workbook({"B": [["klantnr", "uren"], [1, 2]]}),
    b'[{"klantnr": 1, "uren": "24"}]',
]


@given(st.data())
@settings(max_examples=60)
def test_a_register_with_bytes_flipped_gives_a_table_or_a_sentence(data):
    broken = bytearray(data.draw(st.sampled_from(WHOLE)))
    for _ in range(data.draw(st.integers(1, 8))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    assert tried(bytes(broken))
