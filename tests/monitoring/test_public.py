"""Small numbers stay small: whoever has all public tables, the rules and the code, but not the secret, cannot count back.

The attack is answered by witnesses. For every hidden number another history is shown in which it is something else, and which gives
exactly the same publication: the same parts hidden by the same rules, and every number that is told possible. What two histories both explain,
no subtraction of margins, totals, periods or tables can tell apart.
"""

import datetime
import random
from collections.abc import Iterator

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Refused
from perspectief.monitoring import queries
from perspectief.monitoring.counting import count_region
from perspectief.monitoring.models import Cell, PublicCell
from perspectief.monitoring.publishing import publish
from perspectief.monitoring.rounding import BASE, LEAST, coin, hidden, hidden_year, rounded
from perspectief.monitoring.tables import TABLES, TOTAL
from perspectief.parties.rules import OrganisationKind, Role
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor
from tests.monitoring.journals import Journal

QUARTERS = ("K1", "K2", "K3", "K4")
History = dict[str, dict[str, int]]  # quarter to part to number
Told = dict[str, dict[str, int | None]]


def year_of(history: History) -> dict[str, int]:
    """The parts of all quarters together."""
    return {part: sum(numbers[part] for numbers in history.values()) for part in next(iter(history.values()))}


def secrets(history: History) -> dict[str, frozenset[str]]:
    """What the rules hide of a year: per quarter, and of the year itself."""
    known = {quarter: hidden(parts) for quarter, parts in history.items()}
    shown = {q: {part: None if part in known[q] else 0 for part in parts} for q, parts in history.items()}
    return known | {"year": hidden_year(shown, year_of(history))}


def told(history: History, key: bytes) -> Told:
    """Everything that is made public of a year: parts, totals, the year."""
    known, whole = secrets(history), history | {"year": year_of(history)}
    found: Told = {}
    for period, parts in whole.items():
        total = sum(parts.values())
        found[period] = {
            part: None if part in known[period] or n < LEAST else rounded(n, coin(key, f"{period}|{part}"))
            for part, n in (parts | {TOTAL: total}).items()
        }
    return found


def explains(history: History, seen: Told) -> bool:
    """Whether some key gives exactly this publication of this history."""
    known, whole = secrets(history), history | {"year": year_of(history)}
    for period, parts in whole.items():
        for part, n in (parts | {TOTAL: sum(parts.values())}).items():
            shown = seen[period][part]
            if (shown is None) != (part in known[period] or n < LEAST):
                return False
            if shown is not None and abs(shown - n) >= BASE:
                return False
    return True


def moved(history: History, quarter: str, part: str, more: int) -> Iterator[History]:
    """Histories with so many more in one part of a quarter: from another part of it, or with another total. Another total must be told as
    the same number (`explains`); the tables beside this one then have room for it in a part that is hidden or rounded there.
    """
    for other in [one for one in history[quarter] if one != part and history[quarter][one] >= more]:
        yield _with(history, (quarter, part, more), (quarter, other, -more))
    yield _with(history, (quarter, part, more))


def others(history: History, seen: Told, quarter: str, part: str) -> Iterator[int]:
    """What this hidden number can also be: with nothing else changed, or with as many fewer in another quarter."""
    for value in [n for n in range(history[quarter][part] + 9) if n != history[quarter][part]]:
        more = value - history[quarter][part]
        for changed in moved(history, quarter, part, more):
            elsewhere = [(q, name) for q in history for name in history[q] if q != quarter and history[q][name] >= more]
            again = (fewer for q, name in elsewhere for fewer in moved(changed, q, name, -more))
            if any(explains(one, seen) for one in (changed, *again) if least(one) >= 0):
                yield value
                break


def least(history: History) -> int:
    """The smallest number in it: fewer than none is no history."""
    return min(number for parts in history.values() for number in parts.values())


def _with(history: History, *changes: tuple[str, str, int]) -> History:
    changed = {quarter: dict(parts) for quarter, parts in history.items()}
    for quarter, part, more in changes:
        changed[quarter][part] += more
    return changed


@pytest.mark.parametrize("parts", [2, 3, 5])
def test_no_hidden_number_can_be_told_from_all_that_is_public(parts):
    dice, attacked = random.Random(parts), 0
    for _table in range(120):
        most = dice.choice((4, 8, 15, 40))
        history = {q: {f"p{n}": dice.randint(0, most) for n in range(parts)} for q in QUARTERS}
        seen = told(history, dice.randbytes(16))
        assert explains(history, seen)
        for quarter in QUARTERS:
            for part, n in history[quarter].items():
                if seen[quarter][part] is None:
                    attacked += 1
                    assert n != next(others(history, seen, quarter, part), n), (history, seen, quarter, part)
    assert attacked > 200


def test_a_shown_number_is_never_exact_and_right_on_average():
    assert {n: {rounded(n, share / 100) for share in range(100)} for n in (5, 7, 10)} == {5: {5}, 7: {5, 10}, 10: {10}}
    for n in range(5, 30):
        average = sum(rounded(n, coin(b"x", f"{n}|{draw}")) for draw in range(4000)) / 4000
        assert abs(average - n) < 0.2


def test_the_attack_works_where_nothing_is_hidden_or_rounded():
    """The harness can see a leak: with exact totals and one hidden part, subtraction gives it away."""
    history = {q: {"p0": 3, "p1": 20} for q in QUARTERS}
    naive = {q: {"p0": None, "p1": 20, TOTAL: 23} for q in QUARTERS} | {"year": {"p0": 12, "p1": 80, TOTAL: 92}}
    assert naive["K1"][TOTAL] - naive["K1"]["p1"] == history["K1"]["p0"]
    assert told(history, b"x")["K1"] == {"p0": None, "p1": None, TOTAL: told(history, b"x")["K1"][TOTAL]}


@pytest.fixture
def published(as_app, freeze):
    """A region with a year and a half behind it; what is over is public."""
    clock = freeze(2026, 11, 20, 9)
    Journal(2, 160).write()
    count_region(REGION)
    assert publish(REGION) > 0
    return clock


class TestPublished:
    def test_only_what_is_over_is_told_and_told_once(self, published):
        before = set(PublicCell.objects.values_list("table", "period", "part", "n").order_by())
        assert {period for _t, period, _p, _n in before} <= {
            "2025",
            *(f"{y}-K{q}" for y in (2025, 2026) for q in (1, 2, 3, 4)),
        }
        assert not any(period in ("2026", "2026-K4") for _t, period, _p, _n in before)
        more = Journal(8, 0)
        for number in range(30):
            more.work(
                str(90_000 + number),
                datetime.date(2026, 8, 3),
                {"municipality": 758, "branch": 0, "place_kind": "job", "readiness": 1},
                tried=False,
            )
        more.write()
        count_region(REGION)
        assert publish(REGION) == 0
        assert set(PublicCell.objects.values_list("table", "period", "part", "n").order_by()) == before

    def test_a_quarter_that_ends_is_told_the_day_after(self, published):
        published.move(days=42)
        count_region(REGION)
        assert publish(REGION) > 0
        assert {"2026", "2026-K4"} <= set(PublicCell.objects.values_list("period", flat=True).order_by())

    def test_numbers_are_rounded_hidden_when_small_and_the_same_in_every_table(self, published):
        shown = list(PublicCell.objects.order_by("id"))
        assert {one.n % BASE for one in shown if one.n is not None} == {0} and min(
            one.n for one in shown if one.n is not None
        ) >= LEAST
        totals: dict[tuple, set] = {}
        for one in shown:
            if one.part == TOTAL and one.table.startswith("matches"):
                totals.setdefault((one.version, one.period), set()).add(one.n)
        assert totals and all(len(numbers) == 1 for numbers in totals.values())
        for table in TABLES:
            for period in {one.period for one in shown if one.table == table.code}:
                parts = [
                    one.n for one in shown if (one.table, one.period) == (table.code, period) and one.part != TOTAL
                ]
                assert len(parts) == 1 or parts.count(None) != 1

    def test_who_looks_from_the_country_reads_what_is_public_and_no_count_of_a_region(self, published):
        for kind, role in ((OrganisationKind.NATIONAL, Role.SUPPORT_TEAM), (OrganisationKind.EMPLOYER, Role.EMPLOYER)):
            member = MembershipFactory(organisation=OrganisationFactory(kind=kind), role=role)
            who = actor(member)
            rows = queries.published(who, table="matches-by-branch", region=REGION)
            assert rows == queries.published(who, table="matches-by-branch") != []
            with pytest.raises(Refused):
                queries.numbers(who, region=REGION, choice=queries.Choice())
            with acting(who):
                assert not Cell.objects.exists()
        lead = actor(MembershipFactory(role=Role.PROGRAMME_MANAGER))
        assert queries.numbers(lead, region=REGION, choice=queries.Choice())["matches"][0].n > 0

    def test_nothing_in_a_public_table_is_a_count_of_fewer_than_five(self, published):
        for table in TABLES:
            if table.dimension is None:
                continue
            for one in PublicCell.objects.filter(table=table.code, period="2026-K2").exclude(part=TOTAL).order_by("id"):
                months = Cell.objects.filter(
                    region=REGION,
                    figure=table.figure,
                    period__in=["2026-04", "2026-05", "2026-06"],
                    **{table.dimension.value: one.part},
                )
                for other in {"municipality", "branch", "kind", "readiness"} - {table.dimension.value}:
                    months = months.filter(**{f"{other}__isnull": True})
                counted = sum(months.order_by("id").values_list("n", flat=True))
                assert one.n is None or (counted >= LEAST and abs(one.n - counted) < BASE)
