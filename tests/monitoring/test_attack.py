"""All public tables solved together: whoever has every number of every region, quarter, year, table and of the country, the rules and the
code, but not the secret, cannot say what any hidden number is.

The attacker is a solver of integer equations (CP-SAT). It gets what is public as constraints, and looks for another history with the same
publication in which one hidden number is something else: in every table at once, with quarters that add up to years, parts to totals and regions to
the country. What it finds is checked with the rules themselves: they must hide the same of it. When it finds none, the number is known.
"""

import random
from collections.abc import Iterator, Mapping
from typing import NamedTuple

import pytest
from ortools.sat.python import cp_model

from perspectief.access.context import acting
from perspectief.monitoring.counting import count_region, counter_of
from perspectief.monitoring.models import PublicCell
from perspectief.monitoring.publishing import FEWEST, _counts, publish, publish_country
from perspectief.monitoring.rounding import BASE, LEAST, coin, hidden, hidden_country, hidden_year, rounded
from perspectief.monitoring.tables import BY_CODE, TABLES, TOTAL, is_year
from tests.factories import REGION
from tests.monitoring.journals import Journal

ENDINGS = "ends"  # in the name of a table that counts something else: its total is another one
QUARTERS = ("2026-K1", "2026-K2", "2026-K3", "2026-K4")
YEAR = "2026"
COUNTRY = "NL"


class At(NamedTuple):
    """A number in a history: of a region, in a table, in a quarter, of a part."""

    region: str
    table: str
    quarter: str
    part: str


History = Mapping[At, int]
Public = Mapping[At, int | None]  # the same places, and those of the total, of the year and of the country


def publication(history: History, key: bytes | None) -> Public:
    """Everything that is told of a history. Without a key: only what is hidden (None) and what is not (0)."""
    shapes = _shapes(history)
    found: dict[At, int | None] = {}
    numbers: dict[tuple[str, str, str], dict[str, int]] = {}
    regions = sorted({region for region, _table in shapes})

    def tell(region: str, table: str, period: str, whole: dict[str, int], secret: frozenset[str]) -> None:
        for part, n in whole.items():
            what = "|".join((region, counts(table), period, part and f"{table}={part}"))
            told = (rounded(n, coin(key, what)) if key else 0) if part not in secret and n >= LEAST else None
            found[At(region, table, period, part)] = told

    def of(region: str, table: str, period: str) -> dict[str, int | None]:
        return {
            one.part: n for one, n in found.items() if (one.region, one.table, one.quarter) == (region, table, period)
        }

    for (region, table), parts in shapes.items():
        for period in (*QUARTERS, YEAR):
            inside = QUARTERS if period == YEAR else (period,)
            whole = {part: sum(history[At(region, table, one, part)] for one in inside) for part in parts}
            secret = (
                hidden_year({q: of(region, table, q) for q in QUARTERS}, whole) if period == YEAR else hidden(whole)
            )
            numbers[region, table, period] = whole | {TOTAL: sum(whole.values())}
            tell(region, table, period, numbers[region, table, period], secret)
    for table in sorted({table for _region, table in shapes if table.startswith("country")}):
        for period in (*QUARTERS, YEAR):
            each = [numbers[region, table, period] for region in regions]
            whole = {part: sum(one[part] for one in each) for part in each[0]}
            shown = [of(region, table, period) for region in regions]
            quarters = {q: of(COUNTRY, table, q) for q in QUARTERS} if period == YEAR else None
            if len(regions) >= FEWEST:
                tell(COUNTRY, table, period, whole, hidden_country(whole, shown, quarters))
    return found


def counts(table: str) -> str:
    """What a table counts: its total is that of every table of the same."""
    return ENDINGS if ENDINGS in table else ""


def _shapes(history: History) -> dict[tuple[str, str], list[str]]:
    """The parts of every table of every region."""
    found: dict[tuple[str, str], list[str]] = {}
    for one in history:
        parts = found.setdefault((one.region, one.table), [])
        if one.part not in parts:
            parts.append(one.part)
    return found


class Attacker:
    """Solves for a history like the true one, with the same publication, that says something else of one place."""

    TRIES = 400

    def __init__(self, history: History, seen: Public) -> None:
        self.history, self.seen = history, seen
        self.pattern = {one: n is None for one, n in seen.items()}
        self.model = cp_model.CpModel()
        self.of = {one: self.model.new_int_var(0, n + 40, "") for one, n in history.items()}
        self._public()
        far = []
        for one, n in history.items():
            off = self.model.new_int_var(0, n + 40, "")
            self.model.add_abs_equality(off, self.of[one] - n)
            far.append(off)
        self.model.minimize(sum(far))  # near to what happened the rules most likely hide the same

    def _public(self) -> None:
        """What is told, as constraints; the total of a quarter is the same in every table of a region."""
        shapes = _shapes(self.history)
        totals: dict[tuple[str, str, str], list] = {}
        for (region, table), parts in shapes.items():
            for quarter in QUARTERS:
                whole = sum(self.of[At(region, table, quarter, part)] for part in parts)
                totals.setdefault((region, counts(table), quarter), []).append(whole)
        for same in totals.values():
            for one in same[1:]:
                self.model.add(one == same[0])
        for place, n in self.seen.items():
            number = sum(self._inside(place, shapes))
            if n is not None:
                self.model.add_linear_constraint(number, max(LEAST, n - BASE + 1), n + BASE - 1)
            elif place.part == TOTAL and place.region != COUNTRY:
                self.model.add(number < LEAST)

        for (region, table), parts in shapes.items():
            for quarter in QUARTERS:
                self._ruled([At(region, table, quarter, part) for part in parts])

    def _ruled(self, places: list[At]) -> None:
        """What the rule says of a quarter: of three hidden parts or more each is small; of two one may be the smallest of the rest."""
        secret = [one for one in places if self.seen[one] is None]
        if len(secret) != 2:
            for one in secret:
                self.model.add(self.of[one] < LEAST)
            return
        small = [self.model.new_bool_var("") for _one in secret]
        self.model.add_bool_or(small)
        for one, is_small in zip(secret, small, strict=True):
            self.model.add(self.of[one] < LEAST).only_enforce_if(is_small)
            for other in set(places) - set(secret):
                self.model.add(self.of[one] <= self.of[other]).only_enforce_if(~is_small)

    def _inside(self, place: At, shapes: dict[tuple[str, str], list[str]]) -> Iterator:
        for (region, table), parts in shapes.items():
            if table == place.table and place.region in (region, COUNTRY):
                for quarter in QUARTERS if place.quarter == YEAR else (place.quarter,):
                    for part in parts if place.part == TOTAL else (place.part,):
                        yield self.of[At(region, table, quarter, part)]

    def another(self, place: At) -> History | None:
        """A history that explains everything, in which this number is another one."""
        model = self.model.clone()
        model.add(self.of[place] != self.history[place])
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        for _try in range(self.TRIES):
            if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
                return None
            found = {one: solver.value(variable) for one, variable in self.of.items()}
            if {one: n is None for one, n in publication(found, None).items()} == self.pattern:
                return found
            changed = [one for one, n in found.items() if n != self.history[one]]
            model.add_forbidden_assignments([self.of[one] for one in changed], [[found[one] for one in changed]])
        return None

    def small(self) -> list[At]:
        """The places that are hidden: parts of a quarter."""
        return [one for one in self.history if self.seen[one] is None]


def made(dice: random.Random, regions: int, tables: Mapping[str, int], most: int) -> dict[At, int]:
    """A history: in every region the tables divide the same people, those of endings who stopped."""
    found: dict[At, int] = {}
    for region in range(regions):
        for quarter in QUARTERS:
            people, ended = dice.randint(0, most), dice.randint(0, most)
            for table, parts in tables.items():
                many = ended if counts(table) else people
                split = [dice.randrange(parts) ** 2 // parts for _one in range(many)]
                for part in range(parts):
                    found[At(f"r{region}", table, quarter, f"p{part}")] = split.count(part)
    return found


@pytest.mark.parametrize(
    ("regions", "tables", "most"),
    [
        (1, {"country-a": 3, "b": 2}, 12),
        (2, {"country-a": 3}, 30),
        (3, {"country-a": 2}, 12),
        (3, {"country-a": 3, "b": 4}, 40),
        (4, {"country-a": 4, "country-b": 3}, 20),
        (5, {"country-a": 5}, 60),
        (3, {"country-a": 3, "country-ends": 4}, 30),
        (3, {"country-a": 2, "b": 3, "country-ends": 5}, 40),
    ],
)
def test_no_hidden_number_can_be_solved_from_all_tables_together(regions, tables, most):
    dice = random.Random(f"{regions}{most}")
    for _world in range(3):
        history = made(dice, regions, tables, most)
        seen = publication(history, dice.randbytes(16))
        attacker = Attacker(history, seen)
        places = attacker.small()
        assert places
        for place in dice.sample(places, min(12, len(places))):
            assert attacker.another(place) is not None, (place, history[place])


def test_the_attack_works_on_a_publication_that_leaks():
    """Exact totals beside one hidden part: there is no other history."""
    history = {At("r0", "b", quarter, f"p{part}"): 3 + 17 * part for quarter in QUARTERS for part in (0, 1)}
    seen = dict(publication(history, b"x"))
    attacker = Attacker(history, seen)
    place = At("r0", "b", QUARTERS[0], "p0")
    assert attacker.another(place) is not None
    attacker.model.add(attacker.of[At("r0", "b", QUARTERS[0], "p1")] == 20)
    attacker.model.add(sum(attacker.of[At("r0", "b", QUARTERS[0], f"p{part}")] for part in (0, 1)) == 23)
    assert attacker.another(place) is None


def test_a_share_beside_a_rounded_number_gives_small_numbers_away():
    """Why no share is public: of how many people it is, told rounded, and the share in whole percents leave one answer to how many, mostly."""
    known = []
    for n in range(10, 61):
        for few in range(1, LEAST):
            for shown in {rounded(n, 0), rounded(n, 1)}:
                wholes, share = range(max(LEAST, shown - BASE + 1), shown + BASE), round(100 * few / n)
                can_be = {one for whole in wholes for one in range(whole + 1) if round(100 * one / whole) == share}
                known.append(can_be == {few})
    assert sum(known) > 0.8 * len(known)


def test_a_number_told_twice_is_rounded_once():
    """Why those who were placed are not told again a year later as who is still at work: two coins for one number narrow it down."""
    can_be = {n: {rounded(n, share / 20) for share in range(20)} for n in range(10, 60)}
    for n, shown in can_be.items():
        if n % BASE:
            assert len([one for one in can_be if shown & can_be[one]]) > BASE, "told once"
            assert [one for one, also in can_be.items() if also == shown] == list(
                range(n - n % BASE + 1, n - n % BASE + BASE)
            ), "twice"


REGIONS = (REGION, 5, 12, 33)


@pytest.fixture
def country(as_app, freeze):
    """Four regions with a year and a half behind them, one of them small; what is over is public, of the country too."""
    freeze(2027, 1, 8, 9)
    for at, region in enumerate(REGIONS):
        Journal(2 + at, 40 if region == 33 else 120, region).write()
        count_region(region)
        assert publish(region) > 0
    assert publish_country(REGIONS) > 0


class TestCountry:
    def test_the_country_is_rounded_by_itself_and_told_once(self, country):
        cells = list(PublicCell.objects.filter(region=None).order_by("id"))
        assert {one.regions for one in cells} <= {3, 4} and not any(
            one.table == "matches-by-municipality" for one in cells
        )
        assert publish_country(REGIONS) == 0
        for one in cells:
            assert one.n is None or (one.n % BASE == 0 and one.n >= LEAST)
        totals = {(one.period, one.n) for one in cells if one.part == TOTAL and one.table.startswith("matches")}
        assert len({period for period, _n in totals}) == len(totals), "the same total in every table"

    def test_each_number_is_near_the_count_and_hidden_where_one_region_alone_is(self, country):
        for table in (one for one in TABLES if one.of_country):
            counts = {}
            for region in REGIONS:
                with acting(counter_of(region)):
                    counts[region] = _counts(region, table)
            for one in PublicCell.objects.filter(region=None, table=table.code).order_by("id"):
                exact = sum(found[one.period][one.part] for found in counts.values() if one.period in found)
                told = PublicCell.objects.filter(
                    table=table.code, period=one.period, part=one.part, region__isnull=False
                )
                secret = sum(n is None for n in told.order_by("id").values_list("n", flat=True))
                assert one.n is None or (secret != 1 and abs(one.n - exact) < BASE and exact >= LEAST)

    def test_two_regions_make_no_country(self, as_app, freeze):
        freeze(2027, 1, 8, 9)
        for region in REGIONS[:2]:
            Journal(region, 60, region).write()
            count_region(region)
            publish(region)
        assert publish_country(REGIONS[:2]) == 0

    def test_no_hidden_number_of_a_year_as_it_was_published_can_be_solved(self, country):
        """The rows of the database themselves: matches by branch and kind, and endings by reason, of four regions and the country in a year."""
        tables = {
            "matches-by-branch": "country-branch",
            "matches-by-kind": "country-kind",
            "endings-by-reason": "country-ends",
        }
        history, seen = {}, {}
        for region in REGIONS:
            for code, name in tables.items():
                with acting(counter_of(region)):
                    counts = _counts(region, BY_CODE[code])
                for quarter in QUARTERS:
                    zero = dict.fromkeys(next(iter(counts.values())), 0)
                    for part, n in counts.get(quarter, zero).items():
                        if part != TOTAL:
                            history[At(f"{region:02}", name, quarter, part)] = n
        for one in PublicCell.objects.filter(table__in=tables, period__startswith="2026").order_by("id"):
            where = COUNTRY if one.region_id is None else f"{one.region_id:02}"
            seen[At(where, tables[one.table], one.period, one.part)] = one.n
        mine = publication(history, b"another key")
        first = {one: n for one, n in mine.items() if one in seen}
        assert {one: n is None for one, n in first.items()} == {one: n is None for one, n in seen.items()}
        attacker = Attacker(history, {**mine, **seen})
        places = [one for one in attacker.small() if one in seen]
        dice = random.Random(1)
        for place in dice.sample(places, 15):
            assert attacker.another(place) is not None, (place, history[place])
        assert not any(is_year(one.quarter) for one in places)
