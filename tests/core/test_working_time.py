"""Working time against an oracle that walks minute by minute, and holidays against dates looked up by hand."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.core.clock import HOME
from perspectief.core.working_time import WorkingTime, easter, holidays
from perspectief.demand.counter.rules import Asking, called_recently, remind_at, respond_by, responses

MINUTE = datetime.timedelta(minutes=1)
HALF = datetime.timedelta(minutes=30)
# Read from printed calendars: Easter Sunday, Ascension Day, Whit Monday.
KNOWN = {
    2000: ((4, 23), (6, 1), (6, 12)),
    2008: ((3, 23), (5, 1), (5, 12)),
    2011: ((4, 24), (6, 2), (6, 13)),
    2019: ((4, 21), (5, 30), (6, 10)),
    2024: ((3, 31), (5, 9), (5, 20)),
    2025: ((4, 20), (5, 29), (6, 9)),
    2026: ((4, 5), (5, 14), (5, 25)),
    2038: ((4, 25), (6, 3), (6, 14)),
}
MOMENTS = st.integers(0, 750 * 48).map(
    lambda halves: datetime.datetime(2024, 12, 20, tzinfo=datetime.UTC) + halves * HALF
)
TIMES = st.builds(
    WorkingTime,
    st.integers(6, 10),
    st.integers(14, 20),
    st.frozensets(st.dates(datetime.date(2024, 12, 20), datetime.date(2027, 1, 10)), max_size=6),
)


@pytest.mark.parametrize("year", KNOWN)
def test_holidays_as_printed(year):
    sunday, ascension, whit = (datetime.date(year, *day) for day in KNOWN[year])
    assert easter(year) == sunday
    king = datetime.date(year, 4, 26 if datetime.date(year, 4, 27).weekday() == 6 else 27)
    fixed = {datetime.date(year, *day) for day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    friday, monday = (sunday + datetime.timedelta(days=days) for days in (-2, 1))
    assert holidays(year) == fixed | {king, friday, monday, ascension, whit}


def works(time: WorkingTime, moment: datetime.datetime) -> bool:
    """Whether people work in the half hour that begins now."""
    here = moment.astimezone(HOME)
    free = here.date() in holidays(here.year) or here.date() in time.closed or here.weekday() > 4
    return not free and time.begins <= here.hour < time.ends


def walked(time: WorkingTime, start: datetime.datetime, halves: int) -> datetime.datetime:
    """The oracle: half hour by half hour until so many were worked; with none, where work can begin."""
    at = start
    while not works(time, at):
        at += HALF
    while halves:
        halves -= works(time, at)
        at += HALF
    return at


@given(TIMES, MOMENTS, st.integers(1, 60))
def test_hours_are_those_that_are_worked(time, start, halves):
    assert time.after_hours(start, halves / 2) == walked(time, start, halves)
    assert time.arrives(start) == walked(time, start, 0)


@given(TIMES, MOMENTS, st.integers(0, 700))
def test_hours_between_are_the_halves_in_which_somebody_works(time, start, halves):
    counted = sum(works(time, start + at * HALF) for at in range(halves))
    assert time.hours_between(start, start + halves * HALF) == counted / 2
    assert time.hours_between(start + HALF, start) == 0


@given(TIMES, MOMENTS, st.integers(0, 12))
def test_days_end_with_the_working_day(time, start, days):
    at, left = walked(time, start, 0), days
    while left or not works(time, at):
        at += datetime.timedelta(days=1)
        at = at.astimezone(HOME).replace(hour=time.begins, minute=0).astimezone(datetime.UTC)
        left -= works(time, at)
    end = at.astimezone(HOME).replace(hour=time.ends, minute=0)
    assert time.after_days(start, days) == end.astimezone(datetime.UTC)


@given(TIMES, MOMENTS, st.integers(1, 5), st.none() | st.integers(1, 40))
def test_a_deadline_is_later_and_the_reminder_lies_before_it(time, asked, days, hours):
    due = respond_by(asked, time, days=days, hours=hours)
    assert asked < due
    assert asked <= remind_at(asked, due, time) <= due
    answered = Asking(asked, due, due)
    assert responses([answered], time, due)[:3] == (1, 1, 1)
    late = Asking(asked, due, due + MINUTE)
    assert responses([late, Asking(asked, due, None)], time, due)[:3] == (2, 1, 0)
    assert responses([Asking(asked, due, None)], time, asked)[:5] == (0, 0, 0, None, 1)


def test_who_called_less_than_three_days_ago_is_said():
    now = datetime.datetime(2026, 3, 5, 12, tzinfo=datetime.UTC)
    assert not called_recently(None, now)
    assert called_recently(now - datetime.timedelta(days=2, hours=23), now)
    assert not called_recently(now - datetime.timedelta(days=3), now)
