"""Who may offer and change places: every role, at the counter, beside it, and without reach."""

import pytest

from perspectief.access.context import Actor
from perspectief.demand.policy import may_change, may_offer
from perspectief.parties.rules import Role

OFFERING = {"employer", "intermediary", "job_coach", "caseworker"}


def staff(role: str) -> Actor:
    return Actor(1, role, 10, counter_regions=(25,))


def partner(role: str) -> Actor:
    return Actor(2, role, 20, partner_regions=(25,))


@pytest.mark.parametrize("role", Role.values)
def test_who_offers(role):
    assert may_offer(staff(role)) is True
    assert may_offer(partner(role)) is (role in OFFERING)
    assert may_offer(Actor(3, role, 30)) is False


@pytest.mark.parametrize("role", Role.values)
def test_who_changes(role):
    assert may_change(staff(role), region=25, organisation=99)
    assert not may_change(staff(role), region=33, organisation=99)
    assert may_change(partner(role), region=25, organisation=20) is (role in OFFERING)
    assert not may_change(partner(role), region=25, organisation=21)
    assert not may_change(partner(role), region=33, organisation=20)
    assert not may_change(Actor(3, role, 30), region=25, organisation=30)


def test_a_counter_elsewhere_is_not_one_here():
    """Somebody of the counter of another region changes the own places alone, where the own organisation takes part."""
    both = Actor(4, "account_manager", 40, counter_regions=(33,), partner_regions=(25,))
    assert may_change(both, region=25, organisation=40)
    assert not may_change(both, region=25, organisation=41)
