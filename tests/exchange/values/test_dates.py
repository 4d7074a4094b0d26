import datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.exchange.values.dates import read_birth_dates, read_dates

TODAY = datetime.date(2026, 11, 23)


def read(text: str, birth: bool = False):
    outcome = (read_birth_dates if birth else read_dates)("date", pl.Series([text]), TODAY)
    return outcome.values["date"][0], outcome.reasons[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("31-12-2025", (2025, 12, 31)), ("1-1-2026", (2026, 1, 1)), ("1/1/2026", (2026, 1, 1)), ("01.01.2026", (2026, 1, 1)), ("1 jan. 2026", (2026, 1, 1)), ("1 januari 2026", (2026, 1, 1)),
        ("zo 1 maart 2026", (2026, 3, 1)), ("1-mrt-2026", (2026, 3, 1)), ("1 mei '26", (2026, 5, 1)), ("20260101", (2026, 1, 1)), ("2026-01-01", (2026, 1, 1)), ("2026-01-01 09:30:00", (2026, 1, 1)),
        ("2026-01-01T09:30:00Z", (2026, 1, 1)), ("46023", (2026, 1, 1)), ("46023.5", (2026, 1, 1)), ("5-5-85", (1985, 5, 5)), ("5-5-25", (2025, 5, 5)), ("29-02-2024", (2024, 2, 29)),
    ],
)  # fmt: skip
def test_dates_as_people_write_them(text, wanted):
    assert read(text) == (datetime.date(*wanted), None)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("31-02-1988", "no-such-date"),
        ("29-02-2023", "no-such-date"),
        ("12/31/2025", "no-such-date"),
        ("volgende week", "date"),
        ("4811", "date"),
        ("1-1-1890", "far-date"),
        ("1-1-2090", "far-date"),
        ("00-00-0000", "no-such-date"),
    ],
)
def test_what_is_no_date_has_a_reason(text, reason):
    assert read(text) == (None, reason)


@pytest.mark.parametrize("text", ["", "-", "onbekend", "n.v.t.", "NULL"])
def test_nothing_is_nothing(text):
    assert read(text) == (None, None)


def test_a_year_of_two_digits_is_the_past_for_a_birth():
    assert read("5-5-34", birth=True) == (datetime.date(1934, 5, 5), None)
    assert read("5-5-34") == (datetime.date(2034, 5, 5), None)


@pytest.mark.parametrize("text", ["23-11-2025", "1-1-1901", "1-1-2027"])
def test_a_birth_that_cannot_be(text):
    assert read(text, birth=True) == (None, "birth-date")


@given(st.dates(datetime.date(1950, 1, 1), datetime.date(2035, 12, 31)))
def test_every_date_is_read_in_every_form(day):
    forms = [
        f"{day:%d-%m-%Y}",
        f"{day.day}/{day.month}/{day.year}",
        day.isoformat(),
        f"{day:%Y%m%d}",
        str((day - datetime.date(1899, 12, 30)).days),
    ]
    outcome = read_dates("date", pl.Series(forms), TODAY)
    assert outcome.values["date"].to_list() == [day] * len(forms)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=10))
def test_any_text_gives_a_date_a_reason_or_nothing(texts):
    outcome = read_dates("date", pl.Series(texts, dtype=pl.String), TODAY)
    assert all(
        day is None or reason is None for day, reason in zip(outcome.values["date"], outcome.reasons, strict=True)
    )
