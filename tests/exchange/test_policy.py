"""Who may bring a file of people, of places, or any."""

import pytest

from perspectief.access.context import Actor
from perspectief.exchange.policy import may_bring
from perspectief.parties.rules import Role

KEEPING = {"caseworker", "job_coach", "account_manager", "intermediary"}


@pytest.mark.parametrize("role", Role.values)
def test_at_the_counter(role):
    me = Actor(1, role, 10, counter_regions=(25,))
    assert may_bring(me, "people") is (role in KEEPING)
    assert may_bring(me, "places") is True
    assert may_bring(me) is True


@pytest.mark.parametrize("role", Role.values)
def test_beside_the_counter_people_alone(role):
    me = Actor(1, role, 10, partner_regions=(25,))
    assert may_bring(me, "people") is may_bring(me) is (role in KEEPING)
    assert may_bring(me, "places") is False


def test_without_reach_nothing():
    me = Actor(1, "caseworker", 10)
    assert not may_bring(me) and not may_bring(me, "people") and not may_bring(me, "places")


def test_another_kind_is_an_error():
    with pytest.raises(ValueError, match="iets"):
        may_bring(Actor(1, "caseworker", 10, counter_regions=(25,)), "iets")
