"""Dutch on the screen."""

import datetime

import pytest

from perspectief.taxonomy.needs import OFFICE_WEEK, WHOLE_WEEK, week
from perspectief.web import formats

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.parametrize(("value", "said"), [(1284, "1.284"), (0, "0"), (1_000_000, "1.000.000"), (None, "onbekend")])
def test_numbers(value, said):
    assert formats.number(value) == said


def test_decimals_have_a_comma():
    assert formats.number(1.44, 1) == "1,4"
    assert formats.number(1234.5, 2) == "1.234,50"


@pytest.mark.parametrize(("cents", "said"), [(1540, "€\xa015,40"), (5, "€\xa00,05"), (None, "onbekend")])
def test_money(cents, said):
    assert formats.euros(cents) == said


def test_a_day_carries_its_year_only_when_it_is_another():
    assert formats.day(datetime.date(2026, 12, 3), TODAY) == "3 december"
    assert formats.day(datetime.date(2025, 12, 3), TODAY) == "3 december 2025"
    assert formats.day(None, TODAY) == "onbekend"
    assert formats.weekday(TODAY) == "dinsdag 24 november"


def test_times_are_written_with_a_point():
    assert formats.clock_time(datetime.time(9, 5)) == "9.05"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (24, 32, "24–32 uur"),
        (24, 24, "24 uur"),
        (None, 32, "tot 32 uur"),
        (24, None, "vanaf 24 uur"),
        (None, None, "uren onbekend"),
    ],
)
def test_hours(low, high, said):
    assert formats.hours(low, high) == said


def test_card_numbers_stand_in_groups_of_three():
    assert formats.card_number(482109372).split("\xa0") == ["482", "109", "372"]


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "vandaag"), (1, "gisteren"), (5, "5 dagen"), (49, "7 weken"), (240, "7 maanden"), (800, "2 jaar")],
)
def test_how_long_ago(days, said):
    assert formats.ago(TODAY - datetime.timedelta(days=days), TODAY) == said


def test_never_is_a_word():
    assert formats.ago(None, TODAY) == "nooit"


@pytest.mark.parametrize(
    ("bits", "said"),
    [
        (None, "dagen onbekend"),
        (0, "dagen in overleg"),
        (WHOLE_WEEK, "de hele week"),
        (OFFICE_WEEK, "overdag"),
        (week(range(5), (0,)), "ochtend"),
        (week((0, 1, 3), (0, 1)), "ma, di en do overdag"),
        (week(range(6), (2,)), "avond, ook zaterdag"),
        (week(range(7), (1, 2)), "middag en avond, ook weekend"),
        (week((0, 1, 2, 6), (0,)), "ochtend, ook zondag"),
    ],
)
def test_a_week_in_words(bits, said):
    assert formats.week_words(bits) == said


@pytest.mark.parametrize(
    ("modes", "minutes", "said"),
    [
        (None, 30, "vervoer onbekend"),
        (0, None, "geen vervoer"),
        (0b10, 30, "fiets, tot 30 min"),
        (0b101010, None, "fiets, bus of trein of auto"),
    ],
)
def test_how_far_in_words(modes, minutes, said):
    assert formats.reach(modes, minutes) == said
