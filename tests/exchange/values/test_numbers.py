import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.exchange.values.numbers import (
    cents,
    minutes,
    read_count,
    read_hour,
    read_hours,
    read_kilometres,
    read_salary,
    read_wage,
)


def hours(text: str):
    outcome = read_hours(pl.Series([text]))
    return outcome.values["hours_min"][0], outcome.values["hours_max"][0], outcome.reasons[0]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("24-32", 24, 32), ("24 – 32", 24, 32), ("24 tot 32 uur", 24, 32), ("36u", 36, 36), ("36-40u", 36, 40), ("16/24", 16, 24), ("32 uur per week", 32, 32), ("32,5", 32, 32), ("32.0", 32, 32),
        ("36:00", 36, 36), ("32:45", 33, 33), ("24:00-32:00", 24, 32), ("32:30:00", 32, 32),
        ("max 32", None, 32), ("tot 20 uur", None, 20), ("minimaal 16", 16, None), ("ca. 20", 20, 20), ("± 24 uur", 24, 24), ("0-24", 0, 24), ("Fulltime", 36, 40), ("voltijd", 36, 40),
        ("flexibel", None, None), ("parttime", None, None), ("in overleg", None, None), ("0", None, None), ("", None, None),
    ],
)  # fmt: skip
def test_hours_as_people_write_them(text, least, most):
    assert hours(text) == (least, most, None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("veel", "hours"),
        ("168", "too-many-hours"),
        ("40-20", "hours-turned"),
        ("2026-12-08", "excel-date"),
        ("8-dec", "excel-date"),
        ("24,32,36", "hours"),
    ],
)
def test_what_is_no_number_of_hours_has_a_reason(text, reason):
    assert hours(text) == (None, None, reason)


def test_of_a_range_in_a_column_for_one_end_that_end_is_taken():
    cells = pl.Series(["24-32", "36"])
    assert read_hour("hours_min", cells).values["hours_min"].to_list() == [24, 36]
    assert read_hour("hours_max", cells).values["hours_max"].to_list() == [32, 36]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("45", 45),
        ("45 min", 45),
        ("max. 45 minuten", 45),
        ("1 uur", 60),
        ("1,5 uur", 90),
        ("1u30", 90),
        ("half uur", 30),
        ("anderhalf uur", 90),
        ("drie kwartier", 45),
        ("60+", 60),
        ("00:45", 45),
        ("max 1:30", 90),
        ("0", None),
        ("600", None),
        ("ver", None),
    ],
)
def test_minutes_of_travel(text, wanted):
    assert minutes(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("15", 15), ("15 km", 15), ("max 7,5 km", 7.5), ("ver", None), ("900", None)]
)
def test_kilometres(text, wanted):
    assert read_kilometres("km", pl.Series([text])).values["km"][0] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("€ 15,40", 1540),
        ("15.40", 1540),
        ("15,4", 1540),
        ("€15,-", 1500),
        ("15 euro per uur", 1500),
        ("2.500", 250_000),
        ("2.500,50", 250_050),
        ("2500", 250_000),
        ("13,50 - 15,00", 1350),
        ("marktconform", None),
        ("15,40,20", None),
    ],
)
def test_money(text, wanted):
    assert cents(text) == wanted


def test_a_wage_outside_all_reason_is_pointed_out():
    outcome = read_wage("wage", pl.Series(["15,40", "2.500", "0,50"]))
    assert outcome.values["wage"].to_list() == [1540, None, None] and outcome.reasons.to_list() == [
        None,
        "wage",
        "wage",
    ]
    assert read_salary("salary", pl.Series(["2.500"])).values["salary"].to_list() == [250_000]


def test_how_many():
    outcome = read_count("capacity", pl.Series(["2", "3 plekken", "1.0", "0", "veel"]))
    assert outcome.values["capacity"].to_list() == [2, 3, 1, None, None] and outcome.reasons.to_list() == [
        None,
        None,
        None,
        "count",
        "count",
    ]


@given(st.text(max_size=30))
def test_any_text_gives_hours_within_a_week_or_a_reason(text):
    least, most, reason = hours(text)
    assert reason is None or (least is None and most is None)
    assert all(value is None or 0 <= value <= 60 for value in (least, most))
