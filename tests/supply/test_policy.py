"""Who may keep and change a person's layers: every role, with and without reach."""

import pytest

from perspectief.access.context import Actor, service
from perspectief.parties.rules import Role
from perspectief.supply.policy import KEEPERS, may_change, may_judge_readiness, may_keep, may_take_along


def staff(role: str, **reach) -> Actor:
    return Actor(1, role, 10, **(reach or {"counter_regions": (25,)}))


@pytest.mark.parametrize("role", Role.values)
def test_who_keeps_people(role):
    wanted = role in {"caseworker", "job_coach", "account_manager", "intermediary"}
    assert may_keep(staff(role)) is wanted
    assert may_keep(staff(role, partner_regions=(25,))) is wanted
    assert not may_keep(Actor(1, role, 10))


def test_the_keepers_are_these():
    assert {"caseworker", "job_coach", "account_manager", "intermediary"} == KEEPERS


def test_a_service_keeps_where_it_was_sent():
    assert may_keep(service("import", regions=(25,)))
    assert not may_keep(service("import", regions=()))
    assert not may_keep(staff("servicedesk"))


def test_only_the_owner_changes():
    me = staff("caseworker")
    assert may_change(me, region=25, organisation=10)
    assert not may_change(me, region=25, organisation=11)
    assert not may_change(me, region=33, organisation=10)
    assert not may_change(staff("administrator"), region=25, organisation=10)
    assert may_change(staff("intermediary", partner_regions=(25,)), region=25, organisation=10)


def test_readiness_is_judged_by_the_counter():
    assert may_judge_readiness(staff("caseworker"))
    assert not may_judge_readiness(staff("intermediary", partner_regions=(25,)))


def test_a_list_is_taken_along_by_the_counter_of_its_region():
    assert may_take_along(staff("caseworker"), 25) is True
    assert may_take_along(staff("caseworker"), 33) is False
    assert may_take_along(staff("intermediary", partner_regions=(25,)), 25) is False
