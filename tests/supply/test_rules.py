"""Completeness and freshness of a card."""

import datetime

import pytest

from perspectief.supply.rules import ASKED, completeness, is_stale, missing

TODAY = datetime.date(2026, 3, 2)
FULL = {
    "skills": [1], "week_can": 0, "hours_max": 0, "pc4": 4811, "modes": 0, "language": 0, "loads": 0, "guidance": 0, "readiness": 1,
    "wishes": frozenset({1}),
}  # fmt: skip


def test_what_is_asked_and_in_which_order():
    assert [name for name, _label in ASKED] == list(FULL)


def test_nothing_known_and_all_known():
    assert missing({}) == list(FULL) and completeness({}) == 0
    assert missing(FULL) == [] and completeness(FULL) == 100


@pytest.mark.parametrize("name", FULL)
@pytest.mark.parametrize("empty", [None, [], (), frozenset(), ""])
def test_empty_is_unknown_and_zero_is_known(name, empty):
    assert missing(FULL | {name: empty}) == [name]
    assert completeness(FULL | {name: empty}) == 90


def test_seven_of_ten():
    assert completeness(FULL | {"skills": [], "pc4": None, "wishes": ()}) == 70


@pytest.mark.parametrize(
    ("days", "stale"), [(0, False), (89, False), (90, False), (91, True), (400, True), (-3, False)]
)
def test_stale_after_the_term(days, stale):
    assert is_stale(TODAY - datetime.timedelta(days=days), TODAY, 90) is stale


def test_never_confirmed_is_stale():
    assert is_stale(None, TODAY, 90) is True
