"""The thresholds to the unit, and every finding in full: what it is about and which figures go with it."""

import pytest

from perspectief.oversight import rules
from perspectief.oversight.rules import Odd, Rule, bar, chance, odd
from tests.oversight.test_rules import account, visit


def test_the_thresholds():
    assert (rules.FEWEST, rules.RARE, rules.WATCHERS, rules.NEIGHBOURS) == (5, 0.005, 5, 3)
    assert rules.ENOUGH == {Rule.VOLUME: 40, Rule.TAKEN: 400, Rule.UNBOUND: 15}
    assert rules.TIMES == {Rule.VOLUME: 2.0, Rule.TAKEN: 3.0, Rule.UNBOUND: 2.0}
    assert (rules.DAYS_RETURNING, rules.DAYS_FORMER, rules.DAYS_OUTSIDE) == (5, 3, 3)


@pytest.mark.parametrize(
    ("count", "rule", "least"), [("opened", Rule.VOLUME, 40), ("taken", Rule.TAKEN, 400), ("unbound", Rule.UNBOUND, 15)]
)
def test_more_than_colleagues_from_one_above_the_bar(count, rule, least):
    """Five colleagues, of whom one may be odd: exactly at the bar is not, one more is."""
    others = [account(at, **{count: at}) for at in range(1, 5)]
    assert [one for one in odd([*others, account(9, **{count: least})], [], {}, 10) if one.rule == rule] == []
    found = [one for one in odd([*others, account(9, **{count: least + 1})], [], {}, 10) if one.rule == rule]
    assert found == [Odd(rule, 9, 0, {"people": least + 1, "usual": 3})]


def test_five_of_a_role_are_compared_with_each_other_and_four_with_everybody():
    busy = [account(at, "account_manager", opened=300) for at in range(100, 120)]
    coaches = [account(at, "job_coach", opened=10) for at in range(1, 5)]
    assert [one.account for one in odd([*busy, *coaches, account(5, "job_coach", opened=41)], [], {}, 10)] == [5]
    assert odd([*busy, *coaches[:3], account(5, "job_coach", opened=41)], [], {}, 10) == []


def test_four_in_all_have_a_bar_that_is_fixed():
    assert odd([account(at) for at in range(1, 4)] + [account(9, opened=160)], [], {}, 10) == []
    found = odd([account(at) for at in range(1, 4)] + [account(9, opened=161)], [], {}, 10)
    assert found == [Odd(Rule.VOLUME, 9, 0, {"people": 161, "usual": 20})]


def test_from_five_in_all_the_bar_is_theirs():
    assert [one.account for one in odd([account(at) for at in range(1, 5)] + [account(9, opened=41)], [], {}, 10)] == [
        9
    ]


def test_a_role_that_opens_half_of_its_people_unbound_still_has_a_caseload():
    """Coming back is odd up to half; above it, coming back is the work."""
    for unbound, told in ((10, [Odd(Rule.RETURNING, 9, 4, {"days": 5})]), (11, [])):
        colleagues = [account(at, opened=20, unbound=unbound) for at in (9, 10)]
        assert odd(colleagues, [visit(9, 4, days=5)], {}, 10) == told


def test_one_street_is_told_once_with_the_most():
    visits = [visit(9, at, street="A") for at in range(3)] + [visit(9, 10 + at, street="B") for at in range(4)]
    assert odd([account(9, unbound=7)], visits, {"A": 0.0001, "B": 0.0001}, 100) == [
        Odd(Rule.STREET, 9, 0, {"people": 4})
    ]
    assert odd([account(9, unbound=7)], visits[::-1], {}, 100) == [Odd(Rule.STREET, 9, 0, {"people": 4})]


def test_an_old_caseload_in_full():
    """Only the visits to former people count; one is named, more are not; the longest counts."""
    one = [visit(9, 5, former=3, days=4), visit(9, 6, days=2)]
    assert odd([account(9)], one, {}, 10) == [Odd(Rule.FORMER, 9, 5, {"people": 1, "days": 3})]
    two = [visit(9, 5, former=1, days=1), visit(9, 6, former=4, days=4), visit(9, 7, days=1)]
    assert odd([account(9)], two, {}, 10) == [Odd(Rule.FORMER, 9, 0, {"people": 2, "days": 4})]


def test_outside_working_hours_in_full():
    assert odd([account(9, outside=3), account(8, outside=2)], [], {}, 10) == [Odd(Rule.HOURS, 9, 0, {"days": 3})]


def test_who_is_watched_in_full():
    """Five at least, and rare: by as many visits among so many people it would hardly ever come about."""
    crowd, accounts = [visit(at, 7) for at in range(1, 6)], [account(at) for at in range(1, 6)]
    assert odd(accounts, crowd, {}, 300) == [Odd(Rule.WATCHED, 0, 7, {"people": 5})]
    assert odd(accounts, crowd[:4], {}, 300) == []
    busy = [visit(at, person) for person in range(10) for at in range(1, 6)]
    assert odd(accounts, busy, {}, 10) == []  # everybody is seen by five: no one stands out
    assert odd(accounts, crowd, {}, 0) == odd(accounts, crowd, {}, 1) == []


def test_the_chance_of_nothing_at_all_is_certain():
    assert chance(0, 3.0) == 1.0 and chance(-1, 3.0) == 1.0


def test_the_bar_stands_on_three_legs():
    assert bar([10] * 5, Rule.UNBOUND) == 20.0 and bar([5] * 5, Rule.UNBOUND) == 15
    assert bar([200] * 5, Rule.TAKEN) == 600.0 and bar([100] * 5, Rule.TAKEN) == 400
