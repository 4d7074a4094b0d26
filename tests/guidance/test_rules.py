"""What follows from dates: tables, and random cases against the plainest way to say the same."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.demand import wages
from perspectief.guidance import instruments, rules
from perspectief.guidance.rules import PlacementStatus, Run, TrialStatus

START = datetime.date(2026, 3, 2)


def on(days: int) -> datetime.date:
    return START + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("approved", "result", "day", "status"),
    [
        (False, "", -1, "asked"),
        (False, "", 5, "asked"),
        (True, "", -1, "agreed"),
        (True, "", 0, "running"),
        (True, "", 10, "running"),
        (True, "", 11, "over"),
        (True, "completed", 3, "reported"),
        (False, "no_show", 3, "reported"),
        (False, "withdrawn", -3, "reported"),
    ],
)
def test_where_a_trial_stands(approved, result, day, status):
    found = rules.trial_status(approved=approved, starts_on=START, ends_on=on(10), result=result, today=on(day))
    assert found == TrialStatus(status)


@pytest.mark.parametrize(
    ("ends", "ended", "day", "status"),
    [
        (None, None, -1, "planned"),
        (None, None, 0, "working"),
        (None, None, 900, "working"),
        (10, None, 10, "working"),
        (10, None, 11, "over"),
        (10, 5, 6, "ended"),
        (None, 5, 900, "ended"),
    ],
)
def test_where_a_placement_stands(ends, ended, day, status):
    run = Run(START, None if ends is None else on(ends), None if ended is None else on(ended))
    assert rules.placement_status(run, on(day)) == PlacementStatus(status)


@pytest.mark.parametrize(
    ("given_already", "next_ones"),
    [
        (set(), {"person", "employer"}),
        ({"person"}, {"employer"}),
        ({"employer"}, {"person"}),
        ({"person", "employer"}, {"owner"}),
        ({"person", "employer", "owner"}, set()),
    ],
)
def test_who_may_approve_next(given_already, next_ones):
    assert {party for party in rules.Party if rules.may_approve(party, given_already)} == next_ones


@pytest.mark.parametrize(
    ("at_work", "ended", "day", "answer"),
    [
        ({}, None, 100, None),  # not that far yet
        ({}, None, 400, None),  # nobody asked: unknown, not yes
        ({26: True}, None, 190, True),
        ({26: False}, None, 190, False),
        ({26: None}, None, 190, None),
        ({52: True}, None, 400, True),  # who works after a year worked after half a year
        ({13: True}, None, 190, None),
        ({}, 100, 400, False),
        ({13: True}, 182, 400, True),  # ended, on the day itself or later
    ],
)
def test_lasting_is_yes_no_or_unknown(at_work, ended, day, answer):
    run = Run(START, None, None if ended is None else on(ended))
    assert rules.lasting(run, at_work, on(day)) is answer


@given(day=st.integers(-10, 900), spoken=st.sets(st.sampled_from(list(rules.MILESTONES))), ended=st.booleans())
def test_one_conversation_at_a_time_is_due_the_last_that_came(day, spoken, ended):
    due = rules.due_milestone(Run(START, None, START if ended else None), spoken, on(day))
    come = [week for week in rules.MILESTONES if week * 7 - 3 <= day]
    assert due == (None if ended or not come or max(come) in spoken else max(come))


class TestWages:
    @pytest.mark.parametrize(
        ("day", "born", "form", "cents"),
        [
            ((2025, 1, 1), None, "", 1406),
            ((2026, 6, 30), None, "", 1471),
            ((2026, 7, 1), None, "", 1499),
            ((2026, 1, 1), (2005, 6, 1), "", 1177),
            ((2026, 1, 1), (2006, 6, 1), "", 883),
            ((2026, 1, 1), (2007, 6, 1), "", 736),
            ((2026, 1, 1), (2008, 6, 1), "", 581),
            ((2026, 1, 1), (2009, 6, 1), "", 507),
            ((2026, 1, 1), (2010, 6, 1), "", 441),
            ((2026, 1, 1), (2005, 6, 1), "leer-arbeid", 905),
            ((2026, 1, 1), (2006, 6, 1), "leer-arbeid", 772),
            ((2026, 1, 1), (2007, 6, 1), "leer-arbeid", 669),
            ((2026, 1, 1), (2005, 1, 1), "", 1471),  # 21 that day
        ],
    )
    def test_as_published(self, day, born, form, cents):
        """The amounts of January 2026 as published, for every age."""
        found = wages.minimum_cents(datetime.date(*day), datetime.date(*born) if born else None, form)
        assert found == cents

    def test_before_the_table_nothing_is_made_up(self):
        with pytest.raises(ValueError, match="no minimum wage"):
            wages.minimum_cents(datetime.date(2023, 12, 31))


def test_every_instrument_says_who_decides_and_on_which_law():
    for one in instruments.instruments().values():
        assert one.label and one.decider and one.law and (one.until is None or one.since < one.until)
    assert instruments.exists("liv", datetime.date(2024, 12, 31))
    assert not instruments.exists("liv", datetime.date(2025, 1, 1))
    assert not instruments.exists("iets", START)


def test_what_takes_an_opening():
    assert rules.takes_opening("trial", "job") and rules.takes_opening("taster", "taster")
    assert not rules.takes_opening("taster", "job")
