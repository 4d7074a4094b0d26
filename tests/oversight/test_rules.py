"""What is odd and what is not, without a database."""

import pytest

from perspectief.oversight.evidence import surnames
from perspectief.oversight.rules import Account, Odd, Rule, Visit, bar, chance, odd


def account(number: int, role: str = "caseworker", **more) -> Account:
    given = {"opened": 20, "unbound": 2, "taken": 0, "outside": 0, "same_name": 0.0}
    return Account(number, role, **(given | more))


def visit(number: int, subject: int = 1, **more) -> Visit:
    given = {"days": 1, "former": 0, "same_name": False, "street": ""}
    return Visit(number, subject, **(given | more))


COLLEAGUES = [account(at, opened=18 + at % 5, unbound=1 + at % 3) for at in range(1, 21)]


def rules(accounts, visits=(), streets=None, people=1000) -> set[tuple[Rule, int]]:
    return {(one.rule, one.account) for one in odd([*COLLEAGUES, *accounts], visits, streets or {}, people)}


def test_colleagues_who_work_alike_give_nothing():
    assert rules([]) == set()


@pytest.mark.parametrize(
    ("count", "value", "rule"),
    [("opened", 120, Rule.VOLUME), ("unbound", 30, Rule.UNBOUND), ("taken", 900, Rule.TAKEN)],
)
def test_far_more_than_colleagues(count, value, rule):
    assert rules([account(99, **{count: value})]) == {(rule, 99)}
    assert rules([account(99, **{count: value // 8})]) == set()


def test_a_role_of_few_is_held_against_everybody():
    assert rules([account(99, "job_coach", opened=130)]) == {(Rule.VOLUME, 99)}
    few = [account(1, opened=170), account(2)]
    assert {(one.rule, one.account) for one in odd(few, [], {}, 10)} == {(Rule.VOLUME, 1)}


def test_another_role_has_another_measure():
    managers = [account(at, "account_manager", opened=150 + at, unbound=150 + at) for at in range(200, 210)]
    assert rules(managers) == set()


@pytest.mark.parametrize(
    ("share", "days", "people", "found"),
    [(0.0005, 1, 1, True), (0.02, 1, 1, False), (0.02, 3, 1, True), (0.01, 1, 3, True), (0.3, 2, 3, False)],
)
def test_the_own_name_counts_when_it_is_no_coincidence(share, days, people, found):
    visits = [visit(99, at, same_name=True, days=days) for at in range(people)]
    assert ((Rule.NAME, 99) in rules([account(99, unbound=8, same_name=share)], visits)) is found


def test_one_relative_is_named_by_card_more_are_not():
    one = odd([account(9, same_name=0.0001)], [visit(9, 5, same_name=True)], {}, 10)
    assert one == [Odd(Rule.NAME, 9, 5, {"people": 1, "days": 1})]
    two = odd([account(9, same_name=0.0001)], [visit(9, at, same_name=True) for at in (5, 6)], {}, 10)
    assert [found.subject for found in two] == [0]


def test_one_street_but_not_a_shelter_where_many_live():
    visits = [visit(99, at, street="4811AB") for at in range(3)]
    assert rules([account(99, unbound=5)], visits, {"4811AB": 0.0005}) == {(Rule.STREET, 99)}
    assert rules([account(99, unbound=5)], visits, {"4811AB": 0.3}) == set()
    assert rules([account(99, unbound=5)], visits[:2], {"4811AB": 0.0005}) == set()
    assert rules([account(99, unbound=5)], [visit(99, at) for at in range(5)]) == set()  # streets unknown


def test_coming_back_counts_for_who_has_a_caseload():
    assert rules([account(99)], [visit(99, days=5)]) == {(Rule.RETURNING, 99)}
    assert rules([account(99)], [visit(99, days=4)]) == set()
    coaches = [account(at, "job_coach", opened=20, unbound=20) for at in range(200, 210)]
    assert rules(coaches, [visit(200, days=9)]) == set()


def test_an_old_caseload_is_called_that():
    assert rules([account(99)], [visit(99, days=6, former=3)]) == {(Rule.FORMER, 99)}
    assert rules([account(99)], [visit(99, days=2, former=2)]) == set()


def test_three_days_outside_working_hours():
    assert rules([account(99, outside=3), account(98, outside=2)]) == {(Rule.HOURS, 99)}


def test_a_person_whom_many_look_at():
    crowd = [visit(at, 7) for at in range(1, 15)]
    others = [visit(at % 20 + 1, 100 + at) for at in range(300)]
    assert (Rule.WATCHED, 0) in rules([], [*crowd, *others], people=301)
    assert rules([], crowd[:4], people=300) == set()


def test_chance_is_poissons():
    assert chance(0, 3.0) == 1.0
    assert chance(1, 0.01) == pytest.approx(0.00995, rel=1e-3)
    assert chance(3, 1.0) == pytest.approx(0.0803, rel=1e-3)
    assert chance(5, 0.0) == 0.0


def test_the_bar_is_never_low():
    assert bar([1, 1, 1, 1, 1], Rule.VOLUME) == 40
    assert bar([100] * 10, Rule.VOLUME) == 200
    assert bar([100, 140, 60, 180, 20], Rule.VOLUME) == pytest.approx(100 + 5 * 1.4826 * 40)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Sanne Verdult", {"verdult"}),
        ("Mark de Rooij", {"rooij"}),
        ("Ans Bos-de Vries", {"vries"}),
        ("Ans Öz-Bakker", {"oz", "bakker"}),
        ("Cher", {"cher"}),
        ("", set()),
    ],
)
def test_surnames(name, parts):
    assert surnames(name) == parts
