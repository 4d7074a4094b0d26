import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.nl import bsn

from perspectief.exchange.values.identity import (
    read_bsn,
    read_email,
    read_full_name,
    read_name,
    read_phone,
    read_postcode,
)

EXISTING = pl.Series([4811, 4817, 4823], dtype=pl.Int32)


def one(outcome, *names):
    return (*(outcome.values[name][0] for name in names), outcome.reasons[0])


@pytest.mark.parametrize("text", ["111222333", "1112.22.333", "111 222 333", "111222333.0"])
def test_a_bsn_in_every_dress(text):
    assert one(read_bsn("bsn", pl.Series([text])), "bsn") == ("111222333", None)


def test_a_zero_a_spreadsheet_ate_is_put_back():
    assert bsn.is_valid("010000008")
    assert one(read_bsn("bsn", pl.Series(["10000008"])), "bsn") == ("010000008", None)


@pytest.mark.parametrize("text", ["123456789", "12345", "abc", "000000000", "1112223334"])
def test_what_fails_the_eleven_test_is_pointed_out(text):
    assert one(read_bsn("bsn", pl.Series([text])), "bsn") == (None, "bsn")


@given(st.lists(st.integers(0, 999_999_999), min_size=1, max_size=50))
def test_agrees_with_the_library_on_every_number(numbers):
    texts = [f"{number:09d}" for number in numbers]
    found = read_bsn("bsn", pl.Series(texts)).values["bsn"].to_list()
    assert [value is not None for value in found] == [bsn.is_valid(text) and text != "000000000" for text in texts]


@pytest.mark.parametrize(
    ("text", "pc4", "postcode"),
    [
        ("4811 KL", 4811, "4811 KL"),
        ("4811kl", 4811, "4811 KL"),
        ("4811", 4811, "4811"),
        ("4811-KL", 4811, "4811 KL"),
        ("NL-4811 KL", 4811, "4811 KL"),
        ("4811.0", 4811, "4811"),
        (" 4811 kl ", 4811, "4811 KL"),
    ],
)
def test_postcodes(text, pc4, postcode):
    assert one(read_postcode(pl.Series([text]), EXISTING), "pc4", "postcode") == (pc4, postcode, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("9998 ZZ", "no-such-postcode"),
        ("0000 AA", "no-such-postcode"),
        ("B-2300", "foreign-postcode"),
        ("50667", "foreign-postcode"),
        ("Breda", "postcode"),
        ("48 11", "postcode"),
        ("", None),
    ],
)
def test_impossible_postcodes_have_a_reason(text, reason):
    assert one(read_postcode(pl.Series([text]), EXISTING), "pc4", "postcode") == (None, None, reason)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("06-12345678", "0612345678"),
        ("+31 6 12345678", "0612345678"),
        ("0031612345678", "0612345678"),
        ("612345678", "0612345678"),
        ("076 123 45 67", "0761234567"),
        ("(076) 1234567", "0761234567"),
        ("06-12345678 / 076-1234567", "0612345678"),
        ("+32 475 12 34 56", "+32475123456"),
    ],
)
def test_phone_numbers(text, wanted):
    assert one(read_phone("phone", pl.Series([text])), "phone") == (wanted, None)


@pytest.mark.parametrize("text", ["geen", "06", "1234"])
def test_what_is_no_phone_number_is_left_out_with_a_note(text):
    assert one(read_phone("phone", pl.Series([text])), "phone") == (None, "phone")


def test_mail_addresses():
    outcome = read_email("email", pl.Series(["Noor@Voorbeeld.NL", "noor@voorbeeld.nl; n@x.org", "geen mail", ""]))
    assert outcome.values["email"].to_list() == ["noor@voorbeeld.nl", "noor@voorbeeld.nl", None, None]
    assert outcome.reasons.to_list() == [None, None, "email", None]


@pytest.mark.parametrize(
    ("text", "given_name", "prefix", "family"),
    [
        ("Vries, Noor de", "Noor", "de", "Vries"), ("Noor de Vries", "Noor", "de", "Vries"), ("N. de Vries", "N.", "de", "Vries"), ("Berg, Efe van den", "Efe", "van den", "Berg"), ("mevr. N. van der Berg", "N.", "van der", "Berg"),
        ("Janssen-Vos, Anna", "Anna", None, "Janssen-Vos"), ("Maria El Idrissi", "Maria", None, "El Idrissi"), ("Jansen", None, None, "Jansen"), ("JANSEN, PIET", "Piet", None, "Jansen"),
    ],
)  # fmt: skip
def test_whole_names_are_taken_apart(text, given_name, prefix, family):
    assert one(read_full_name(pl.Series([text])), "given_name", "prefix", "family_name") == (
        given_name,
        prefix,
        family,
        None,
    )


def test_shouted_names_calm_down_and_others_stay():
    assert read_name("name", pl.Series(["JANSEN", "McDonald", "de Wit", "VOS"])).values["name"].to_list() == [
        "Jansen",
        "McDonald",
        "de Wit",
        "Vos",
    ]


def test_a_name_that_is_a_formula_stays_text():
    assert one(read_name("name", pl.Series(["=cmd|x"])), "name") == ("=cmd|x", None)


@given(st.lists(st.text(max_size=25), min_size=1, max_size=10))
def test_any_text_is_read_without_an_error(texts):
    cells = pl.Series(texts, dtype=pl.String)
    for outcome in (
        read_bsn("x", cells),
        read_postcode(cells, EXISTING),
        read_phone("x", cells),
        read_email("x", cells),
        read_full_name(cells),
    ):
        assert all(len(values) == len(texts) for values in outcome.values.values()) and len(outcome.reasons) == len(
            texts
        )
