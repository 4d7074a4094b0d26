"""What may follow what, and who moves up."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.learning import rules
from perspectief.learning.rules import LessonState, Queued, SeatState, ThemeState, When

NOW = datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
HOUR = datetime.timedelta(hours=1)
TABLES = [
    (rules.THEME_STEPS, ThemeState, {"proposed>agenda", "proposed>declined", "declined>agenda", "agenda>closed", "closed>agenda"}),
    (rules.LESSON_STEPS, LessonState, {"proposed>shared", "proposed>withdrawn", "shared>withdrawn"}),
    (rules.SEAT_STEPS, SeatState, {"seated>left", "waiting>seated", "waiting>left", "left>seated", "left>waiting"}),
]  # fmt: skip


@pytest.mark.parametrize(("steps", "states", "allowed"), TABLES)
def test_a_state_follows_only_where_the_table_says_so(steps, states, allowed):
    found = {f"{now}>{then}" for now in states.values for then in states.values if rules.may_follow(steps, now, then)}
    assert found == allowed
    assert set(steps) == set(states.values) and not rules.may_follow(steps, "unheard of", states.values[0])


@pytest.mark.parametrize(
    ("starts", "ends", "cancelled", "expected"),
    [(1, 2, False, When.COMING), (-1, 1, False, When.BUSY), (0, 1, False, When.BUSY), (-2, 0, False, When.OVER),
     (-2, -1, False, When.OVER), (1, 2, True, When.CANCELLED)],
)  # fmt: skip
def test_where_an_activity_is_in_time(starts, ends, cancelled, expected):
    assert rules.when(NOW, NOW + starts * HOUR, NOW + ends * HOUR, cancelled) == expected


def test_a_full_activity_has_a_waiting_list():
    assert [rules.seat_for(2, taken) for taken in (0, 1, 2, 3)] == ["seated", "seated", "waiting", "waiting"]
    assert rules.seat_for(None, 900) == "seated"


@given(st.one_of(st.none(), st.integers(0, 9)), st.integers(0, 9), st.lists(st.integers(0, 5), max_size=9))
def test_who_waits_longest_moves_up_and_no_seat_is_given_twice(seats, taken, since):
    queue = [Queued(key, NOW + at * HOUR) for key, at in enumerate(since)]
    up = rules.moves_up(seats, taken, queue)
    by_key = dict(queue)
    assert len(set(up)) == len(up) == min(len(queue), max(0, seats - taken) if seats is not None else len(queue))
    stay = [one.at for one in queue if one.key not in up]
    assert all(by_key[key] <= at for key in up for at in stay)
