"""The table of states and deeds, written out a second time by hand; terms in working days."""

import datetime

import pytest

from perspectief.core.clock import HOME
from perspectief.core.working_time import DUTCH
from perspectief.matching.introductions.rules import (
    MAY,
    OPEN,
    PROGRAM,
    REASONS,
    Deed,
    Outcome,
    Side,
    Status,
    after,
    deeds_of,
    due,
    lapses_at,
    readable_until,
    reason_label,
    remind_at,
    room_for_a_yes,
    room_for_more,
    working_days_after,
)

# Every deed that is possible, per state: where it leads. A dash: closed, with what came of it. Everything else is impossible.
EXPECTED = """
asked_owner   let_through asked_person; hold_back -not_presented; undo -withdrawn; withdraw -withdrawn; remind asked_owner; lapse -not_presented; fill -filled
asked_person  ask_person asked_person; agree agreed; decline -declined; undo -withdrawn; withdraw -withdrawn; remind asked_person; lapse -not_reached; fill -filled
agreed        show shown; decline -declined; withdraw -withdrawn; remind agreed; fill -filled
shown         send_again shown; invite invited; accept accepted; refuse -refused; decline -declined; withdraw -withdrawn; remind shown; lapse -presented; fill -filled
invited       send_again invited; invite invited; accept accepted; refuse -refused; no_show -no_show; decline -declined; withdraw -withdrawn; remind invited; fill -filled
accepted      refuse -refused; decline -declined; withdraw -withdrawn; try_out -trial; place -placed; fill -filled
closed        tell closed
"""


def expected() -> dict[tuple[str, str], str]:
    found = {}
    for line in EXPECTED.strip().splitlines():
        status, deeds = line.split(maxsplit=1)
        for one in deeds.split(";"):
            deed, to = one.split()
            found[status, deed] = to
    return found


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("deed", list(Deed))
def test_every_deed_in_every_state(status, deed):
    move, told = after(status, deed), expected().get((status.value, deed.value))
    if told is None:
        assert move is None
    elif told.startswith("-"):
        assert move is not None and (move.status, move.outcome) == (Status.CLOSED, Outcome(told[1:]))
    else:
        assert move is not None and (move.status, move.outcome) == (Status(told), None)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_of_what_is_closed_only_a_trial_becomes_work(outcome):
    move = after(Status.CLOSED, Deed.PLACE, outcome)
    assert (move is not None) == (outcome == Outcome.TRIAL)
    assert all(after(Status.CLOSED, deed, outcome) is None for deed in Deed if deed not in {Deed.TELL, Deed.PLACE})


def test_every_outcome_can_be_reached_and_every_open_state_can_end():
    ends = {after(status, deed).outcome for status in OPEN for deed in Deed if after(status, deed)}
    assert ends - {None} == set(Outcome)
    for status in OPEN:
        assert after(status, Deed.WITHDRAW) and after(status, Deed.FILL)


def test_who_may_do_what():
    assert set(MAY) == set(Deed)
    assert deeds_of(Status.ASKED_OWNER, frozenset({Side.PROPOSER})) == {Deed.UNDO, Deed.WITHDRAW}
    assert deeds_of(Status.ASKED_PERSON, frozenset({Side.PERSON})) == {Deed.AGREE, Deed.DECLINE}
    assert deeds_of(Status.ASKED_PERSON, frozenset({Side.EMPLOYER})) == frozenset()
    assert deeds_of(Status.AGREED, frozenset({Side.EMPLOYER})) == frozenset()
    assert deeds_of(Status.SHOWN, frozenset({Side.EMPLOYER})) == {Deed.INVITE, Deed.ACCEPT, Deed.REFUSE}
    assert deeds_of(Status.SHOWN, frozenset({Side.PERSON})) == {Deed.DECLINE}
    assert deeds_of(Status.SHOWN, frozenset()) == frozenset()
    for deed, words in REASONS.items():
        assert (words and Side.PROGRAM not in MAY[deed]) or deed == Deed.WITHDRAW


def at(day: int, hour: int, month: int = 11) -> datetime.datetime:
    return datetime.datetime(2026, month, day, hour, tzinfo=HOME)


def test_working_days_pass_over_weekends_and_public_holidays():
    free = [
        (2026, 4, 5),
        (2026, 4, 6),
        (2026, 4, 27),
        (2026, 5, 5),
        (2026, 5, 14),
        (2026, 5, 25),
        (2026, 12, 25),
        (2027, 1, 1),
        (2027, 3, 29),
    ]
    assert not any(DUTCH.is_open(datetime.date(*day)) for day in free)
    assert DUTCH.is_open(datetime.date(2026, 5, 4)) and DUTCH.is_open(datetime.date(2026, 4, 7))
    assert working_days_after(at(20, 10), 2) == at(24, 17)  # Friday, over the weekend
    assert working_days_after(at(24, 9, 12), 2) == at(29, 17, 12)  # 25 and 26 December and a weekend
    assert working_days_after(at(21, 10), 0) == at(23, 17)  # a Saturday


def test_terms():
    assert due(Status.ASKED_PERSON, at(23, 10), 2, None) == at(30, 17)
    for status in (Status.ASKED_OWNER, Status.AGREED, Status.SHOWN):
        assert due(status, at(23, 10), 2, None) == at(25, 17)
    assert due(Status.INVITED, at(23, 10), 2, at(26, 14)) == at(30, 17)
    assert due(Status.ACCEPTED, at(23, 10), 2, None) == at(30, 17)
    assert due(Status.CLOSED, at(23, 10), 2, None) is None
    assert remind_at(at(25, 17)) == at(24, 9) and remind_at(at(23, 17)) == at(20, 9)
    assert lapses_at(at(25, 17), None) is None
    assert lapses_at(at(25, 17), at(24, 9)) == at(25, 17)
    assert lapses_at(at(25, 17), at(30, 9)) == at(1, 17, 12)
    assert readable_until(at(25, 17)) == datetime.date(2026, 12, 2)


def test_room():
    assert room_for_more(open_now=5, free=2, per_opening=3) and not room_for_more(open_now=6, free=2, per_opening=3)
    assert not room_for_more(open_now=0, free=0, per_opening=3)
    assert room_for_a_yes(accepted=1, free=2) and not room_for_a_yes(accepted=2, free=2)


def test_reasons_have_words():
    assert reason_label(Outcome.REFUSED, "hours") == "De uren passen niet"
    assert reason_label(Outcome.PRESENTED, "silent") == PROGRAM["silent"]
    assert reason_label("", "hours") == "" and reason_label(Outcome.FILLED, "") == ""
