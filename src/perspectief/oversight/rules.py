"""What is odd about looking: thresholds and chances, no database.

Every rule compares: with colleagues in the same role, or with what chance would give. A rule that fires too often is not read,
so the bar is high; what it says is a reason to ask, never a verdict.
"""

import math
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models


class Rule(models.TextChoices):
    """What was odd."""

    VOLUME = "volume", "veel meer mensen dan collega's"
    TAKEN = "taken", "veel mensen meegenomen in een lijst"
    UNBOUND = "unbound", "veel mensen zonder taak of caseload"
    NAME = "name", "eigen achternaam"
    STREET = "street", "mensen uit één straat"
    RETURNING = "returning", "steeds dezelfde persoon"
    FORMER = "former", "oude caseload"
    HOURS = "hours", "buiten werktijd"
    WATCHED = "watched", "één persoon, veel kijkers"


class Judgement(models.TextChoices):
    """What came of a finding."""

    EXPLAINED = "explained", "uitgelegd"
    SPOKEN = "spoken", "besproken met de medewerker"
    PASSED_ON = "passed_on", "doorgegeven aan de leiding"


class Answer(models.TextChoices):
    """What a person who asked is told."""

    RIGHT = "right", "Het kijken hoorde bij het werk."
    WRONG = "wrong", "Het kijken hoorde niet. Er is met de medewerker gesproken."
    CALL = "call", "We nemen contact met je op."


FEWEST = 5  # colleagues in a role from which they can be compared
RARE = 0.005  # a chance below it is no coincidence among two hundred colleagues
ENOUGH = {Rule.VOLUME: 40, Rule.TAKEN: 400, Rule.UNBOUND: 15}  # persons below which more than others is not odd
TIMES = {Rule.VOLUME: 2.0, Rule.TAKEN: 3.0, Rule.UNBOUND: 2.0}  # and so many times the middle one
DAYS_RETURNING = 5
DAYS_FORMER = 3
DAYS_OUTSIDE = 3
NEIGHBOURS = 3
WATCHERS = 5


class Account(NamedTuple):
    """One who looked, over the period. `opened`: persons whose page was opened; `unbound`: those without caseload or task;
    `taken`: persons in lists taken along; `outside`: days on which, outside working hours, pages were opened unbound.
    `same_name`: share of the file with the own surname.
    """

    id: int
    role: str
    opened: int
    unbound: int
    taken: int
    outside: int
    same_name: float


class Visit(NamedTuple):
    """One account and one person it opened without caseload or task. `days`: on how many days; `former`: of those, days well
    after the person left the own caseload. `street`: postcode or street, as a key; empty when unknown.
    """

    account: int
    subject: int
    days: int
    former: int
    same_name: bool
    street: str


@dataclass(frozen=True)
class Odd:
    """A finding before it is kept. 0: about no single account, or no single person."""

    rule: Rule
    account: int
    subject: int
    figures: Mapping[str, int]


def odd(accounts: Iterable[Account], visits: Iterable[Visit], streets: Mapping[str, float], people: int) -> list[Odd]:
    """Everything odd. `streets`: key to its share of the file; `people`: persons somebody opened in the period."""
    known, unbound = list(accounts), list(visits)
    with_caseload = _with_caseload(known)
    return [
        *_more_than_colleagues(known),
        *_own_name(known, unbound),
        *_one_street(known, unbound, streets),
        *_returning(visit for visit in unbound if visit.account in with_caseload),
        *_former(unbound),
        *_outside(known),
        *_watched(unbound, people),
    ]


def _with_caseload(accounts: list[Account]) -> set[int]:
    """Accounts in roles that mostly open people of a caseload or task: for the others coming back is simply the work."""
    opened: dict[str, int] = defaultdict(int)
    unbound: dict[str, int] = defaultdict(int)
    for one in accounts:
        opened[one.role] += one.opened
        unbound[one.role] += one.unbound
    return {one.id for one in accounts if 2 * unbound[one.role] <= opened[one.role]}


def bar(values: list[int], rule: Rule) -> float:
    """What is far above these values: five spreads (median absolute deviation, as a standard deviation) over the middle one."""
    middle = statistics.median(values)
    spread = 1.4826 * statistics.median(abs(value - middle) for value in values)
    return max(ENOUGH[rule], TIMES[rule] * middle, middle + 5 * max(spread, 1.0))


def chance(least: int, expected: float) -> float:
    """Chance of at least so many where so many are expected (Poisson)."""
    if least <= 0:
        return 1.0
    term, total = math.exp(-expected), 0.0
    for at in range(least):
        total += term
        term *= expected / (at + 1)
    return max(0.0, 1.0 - total)


def _more_than_colleagues(accounts: list[Account]) -> list[Odd]:
    by_role: dict[str, list[Account]] = defaultdict(list)
    for one in accounts:
        by_role[one.role].append(one)
    found = []
    for rule, count in ((Rule.VOLUME, "opened"), (Rule.TAKEN, "taken"), (Rule.UNBOUND, "unbound")):
        for group in by_role.values():
            values = [getattr(one, count) for one in group]
            compared = values if len(values) >= FEWEST else [getattr(one, count) for one in accounts]
            limit = bar(compared, rule) if len(compared) >= FEWEST else 4 * ENOUGH[rule]
            middle = round(statistics.median(compared))
            found += [
                Odd(rule, one.id, 0, {"people": value, "usual": middle})
                for one, value in zip(group, values, strict=True)
                if value > limit
            ]
    return found


def _own_name(accounts: list[Account], visits: list[Visit]) -> list[Odd]:
    known = {one.id: one for one in accounts}
    by_account: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.same_name:
            by_account[visit.account].append(visit)
    found = []
    for account, same in by_account.items():
        expected = known[account].same_name * known[account].unbound
        days = max(visit.days for visit in same)
        if chance(len(same), expected) < RARE or days >= DAYS_FORMER:
            subject = same[0].subject if len(same) == 1 else 0
            found.append(Odd(Rule.NAME, account, subject, {"people": len(same), "days": days}))
    return found


def _one_street(accounts: list[Account], visits: list[Visit], streets: Mapping[str, float]) -> list[Odd]:
    unbound = {one.id: one.unbound for one in accounts}
    counted: dict[tuple[int, str], int] = defaultdict(int)
    for visit in visits:
        if visit.street:
            counted[visit.account, visit.street] += 1
    tried = Counter(
        account for account, _street in counted
    )  # who opens many comes upon one street by chance: so many chances
    most: dict[int, int] = {}
    for (account, street), people in counted.items():
        by_chance = chance(people, streets.get(street, 0.0) * unbound[account]) * tried[account]
        if people >= NEIGHBOURS and by_chance < RARE:
            most[account] = max(people, most.get(account, 0))
    return [Odd(Rule.STREET, account, 0, {"people": people}) for account, people in most.items()]


def _returning(visits: Iterable[Visit]) -> list[Odd]:
    return [
        Odd(Rule.RETURNING, visit.account, visit.subject, {"days": visit.days})
        for visit in visits
        if visit.days >= DAYS_RETURNING and not visit.former
    ]


def _former(visits: list[Visit]) -> list[Odd]:
    by_account: dict[int, list[Visit]] = defaultdict(list)
    for visit in visits:
        if visit.former:
            by_account[visit.account].append(visit)
    return [
        Odd(
            Rule.FORMER,
            account,
            held[0].subject if len(held) == 1 else 0,
            {"people": len(held), "days": max(visit.former for visit in held)},
        )
        for account, held in by_account.items()
        if max(visit.former for visit in held) >= DAYS_FORMER
    ]


def _outside(accounts: list[Account]) -> list[Odd]:
    return [Odd(Rule.HOURS, one.id, 0, {"days": one.outside}) for one in accounts if one.outside >= DAYS_OUTSIDE]


def _watched(visits: list[Visit], people: int) -> list[Odd]:
    by_person: dict[int, set[int]] = defaultdict(set)
    for visit in visits:
        by_person[visit.subject].add(visit.account)
    usual = len(visits) / max(people, 1)
    return [
        Odd(Rule.WATCHED, 0, subject, {"people": len(who)})
        for subject, who in by_person.items()
        if len(who) >= WATCHERS and chance(len(who), usual) * max(people, 1) < RARE * 10
    ]
