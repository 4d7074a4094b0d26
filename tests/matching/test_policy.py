"""Who may judge a pair."""

from perspectief.access.context import Actor, service
from perspectief.matching.policy import may_judge


def test_staff_of_the_counter_of_the_region():
    assert may_judge(Actor(1, "caseworker", 10, counter_regions=(25,)), 25)
    assert not may_judge(Actor(1, "caseworker", 10, counter_regions=(33,)), 25)
    assert not may_judge(Actor(1, "intermediary", 10, partner_regions=(25,)), 25)
    assert not may_judge(Actor(1, "caseworker", 10), 25)


def test_a_service_never_judges():
    assert not may_judge(service("matching", regions=(25,)), 25)
    assert not may_judge(Actor(0, "caseworker", 10, counter_regions=(25,)), 25)
