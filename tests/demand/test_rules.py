"""How long a place is offered, and when it is offered at all."""

import datetime

import pytest

from perspectief.demand.rules import KIND_BIT, Kind, expires_on, is_offered

DAY = datetime.date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "days"),
    [("job", 90), ("learn-work", 90), ("adapted", 90), ("trial", 30), ("experience", 90), ("taster", 30)],
)
def test_expiry(kind, days):
    assert kind in Kind.values
    assert expires_on(kind, DAY) == DAY + datetime.timedelta(days=days)


def test_bits():
    assert KIND_BIT == {"job": 0, "learn-work": 1, "adapted": 2, "trial": 3, "experience": 4, "taster": 5}


@pytest.mark.parametrize(
    ("state", "left", "capacity", "filled", "offered"),
    [
        ("open", 0, 1, 0, True),
        ("open", 10, 2, 1, True),
        ("open", -1, 1, 0, False),
        ("open", 10, 1, 1, False),
        ("open", 10, 1, 2, False),
        ("paused", 10, 1, 0, False),
        ("closed", 10, 1, 0, False),
        ("", 10, 1, 0, False),
    ],
)
def test_offered(state, left, capacity, filled, offered):
    assert is_offered(state, DAY + datetime.timedelta(days=left), capacity, filled, DAY) is offered


def test_without_a_term_it_is_not_offered():
    assert is_offered("open", None, 1, 0, DAY) is False
