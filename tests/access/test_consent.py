"""When what a person said opens a card: every answer there is, and the days around it."""

import datetime
from dataclasses import replace

import pytest

from perspectief.access.grants import Consent

TODAY = datetime.date(2026, 3, 2)
DAY = datetime.timedelta(days=1)
YES = Consent(7, 20, said_yes=True, on=TODAY - 9 * DAY, how="gesprek")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({}, True),
        ({"on": TODAY}, True),
        ({"on": TODAY + DAY}, False),
        ({"said_yes": None}, None),
        ({"said_yes": None, "withdrawn_on": TODAY}, None),
        ({"said_yes": False}, False),
        ({"said_yes": False, "on": None}, False),
        ({"said_yes": False, "how": ""}, False),
        ({"on": None}, None),
        ({"how": ""}, None),
        ({"on": None, "how": ""}, None),
        ({"withdrawn_on": TODAY + DAY}, True),
        ({"withdrawn_on": TODAY}, False),
        ({"withdrawn_on": TODAY - DAY}, False),
    ],
)
def test_what_was_said(said, answer):
    assert replace(YES, **said).holds(card=7, organisation=20, today=TODAY) is answer


def test_for_another_card_or_party_it_opens_nothing():
    assert YES.holds(card=8, organisation=20, today=TODAY) is False
    assert YES.holds(card=7, organisation=21, today=TODAY) is False


def test_nothing_is_said_until_it_is():
    assert Consent(7, 20).holds(card=7, organisation=20, today=TODAY) is None
