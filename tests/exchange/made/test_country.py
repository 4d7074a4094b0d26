"""The whole country in one database: every region whole, every figure what a recount says, and nothing that may never be."""

import datetime
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection, transaction

from perspectief.access import sealing
from perspectief.access.context import acting, service
from perspectief.config.environment import APP
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.exchange.made.country import command, written
from perspectief.exchange.simulated import invariants
from perspectief.geo.queries import regions
from perspectief.guidance.models import Placement
from perspectief.learning.models import Lesson, ThemeAdoption
from perspectief.matching.models import Introduction, PersonList, PlaceList, Run
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell, PublicCell
from perspectief.parties.models import Organisation, User
from perspectief.parties.queries import actor_for, staff_in
from perspectief.plans.models import Plan
from perspectief.plans.obstacles.models import Obstacle
from perspectief.plans.rules import State
from perspectief.supply.models import Card
from tests.monitoring import recounts, test_counts, test_rows

SEED = 7
PEOPLE, PLACES = 2_000, 400
TODAY = datetime.date(2026, 11, 24)
HOW_MANY = "SELECT count(*) FROM {table} WHERE region_id = %s"


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[list[int]]:
    """The country as the command makes it, as the role app, once for the tests of this module; the ids of its regions."""
    now = datetime.datetime.combine(TODAY, datetime.time(14), clock.HOME)
    with django_db_blocker.unblock(), transaction.atomic(), clock.standing(now):
        connection.acting_role = settings.DATABASE_ROLES[APP]  # type: ignore[attr-defined]
        command.make(PEOPLE, PLACES, SEED)
        connection.acting_role = None  # type: ignore[attr-defined]
        yield [one.id for one in regions(TODAY)]
        transaction.set_rollback(True)


@pytest.fixture
def country(made, as_app, freeze) -> list[int]:
    freeze(2026, 11, 24, 14)
    return made


def number(table: str, region: int) -> int:
    """Rows of a region, as the owner."""
    return recounts.sql(HOW_MANY.format(table=table), region)[0][0]


EVERYWHERE = {"freshness", "small_employers"}  # of what happens, a small region may have nothing yet


def test_every_region_has_people_work_lists_a_journal_and_figures(country):
    assert len(country) == 35
    figures: set[str] = set()
    assert sum(number("supply_card", one) for one in country) >= PEOPLE  # the register somebody brought adds a few
    assert sum(number("demand_place", one) for one in country) == PLACES
    for one in country:
        with acting(service("check", regions=(one,))):
            cards = set(Card.objects.values_list("region_id", flat=True))
            assert cards == {one}
            assert (
                Run.objects.filter(region=one).exists() and PersonList.objects.exists() and PlaceList.objects.exists()
            )
            assert Introduction.objects.exists() and Placement.objects.exists()
            assert Fact.objects.filter(region_id=one, verb="region_made").count() == 1
            counted = set(Cell.objects.filter(region=one).values_list("figure", flat=True))
            assert counted >= EVERYWHERE
            figures |= counted
    assert figures >= set(FIGURES) - {"what_works"}  # which wants ten with and ten without in one region
    assert PublicCell.objects.filter(region=None).exists()
    assert {
        row for (row,) in recounts.sql("SELECT DISTINCT region_id FROM monitoring_publiccell WHERE region_id > 0")
    } == set(country)


def test_what_happened_lies_in_two_years_and_was_written_down_once(country):
    first, last = recounts.sql("SELECT min(at), max(at) FROM core_fact WHERE verb = 'introduction_proposed'")[0]
    assert last <= clock.now() and (clock.now() - first).days in range(650, 735)
    for one in country:
        for name, pair in invariants.TWICE.items():
            rows = [recounts.sql(sql.replace("%(region)s", "%s"), one)[0][0] for sql in pair]
            assert rows[0] == rows[1], (one, name, rows)


def test_nothing_that_may_never_be(country):
    for one in country[::6]:
        eye = service("check", regions=(one,))
        before = {place: taken - running for place, taken, running in recounts.sql(TAKEN, one)}
        found = [asked for asked in invariants.ask(eye, one, before) if not asked.right]
        assert found == []


def test_partners_guide_some_people_everywhere(country):
    seats = """SELECT count(*) FROM guidance_coach AS seat WHERE region_id = %s AND consent_how <> '' AND ended_on IS NULL
        AND EXISTS (SELECT FROM access_grant AS held WHERE held.card_id = seat.card_id AND held.purpose = 'coaching')"""
    found = [recounts.sql(seats, one)[0][0] for one in country]
    assert sum(map(bool, found)) > len(country) / 2, found
    assert max(found) <= 2 * written.GUIDED_BY_PARTNER


def test_a_seat_that_is_broken_is_missed(country):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT region_id, id, card_id, party_id, placement_id FROM guidance_coach"
            " WHERE consent_on IS NOT NULL AND ended_on IS NULL ORDER BY id DESC LIMIT 1"
        )
        region, coach, card, party, placement = cursor.fetchone()
        eye = service("check", regions=(region,))
        before = {place: taken - running for place, taken, running in recounts.sql(TAKEN, region)}
        of_it = f"WHERE card_id = {card} AND organisation_id = {party} AND purpose = 'coaching'"
        for sql, name in (
            (f"UPDATE access_grant SET ended_at = now() {of_it}", "partners die begeleiden en de naam niet kennen"),
            (f"UPDATE access_grant SET ended_at = NULL {of_it}", ""),
            (f"UPDATE guidance_coach SET consent_on = NULL, consent_how = '' WHERE id = {coach}", "partners die begeleiden zonder ja"),
            (f"UPDATE guidance_coach SET ended_on = starts_on WHERE placement_id = {placement}", "namen die openstaan"),
        ):  # fmt: skip
            cursor.execute(sql)
            wrong = [asked.name for asked in invariants.ask(eye, region, before) if not asked.right]
            assert [one for one in wrong if one.startswith(name)] or not name, (name, wrong)
        transaction.set_rollback(True)


TAKEN = """
SELECT id, filled, (SELECT count(*) FROM guidance_placement AS work WHERE work.place_id = place.id AND NOT EXISTS (
    SELECT FROM guidance_ending AS over WHERE over.placement_id = work.id)) + (
    SELECT count(*) FROM guidance_trial AS work WHERE work.place_id = place.id AND work.takes_opening AND work.result = '')
FROM demand_place AS place WHERE region_id = %s"""


def test_a_party_sees_its_region_and_no_other(country):
    here = country[3]
    seat = staff_in(here).filter(role="caseworker").select_related("user", "organisation").order_by("id")[0]
    with acting(actor_for(seat)):
        assert set(Card.objects.values_list("region_id", flat=True)) == {here}
        assert set(Introduction.objects.values_list("region_id", flat=True)) == {here}


def test_plans_stand_everywhere_differently_and_something_was_learned(country):
    states = set()
    for one in country:
        with acting(service("check", regions=(one,), programme_regions=(one,), national=True)):
            states |= set(Plan.objects.filter(region=one).values_list("state", flat=True))
            assert Obstacle.objects.filter(region=one).exists()
    assert states >= {
        State.PUBLISHED,
        State.SUBMITTED,
        State.ADVISED,
        State.DRAFT,
        State.BACK,
        State.SIGNED,
        State.GRANTED,
    }
    with acting(service("check", regions=tuple(country), programme_regions=tuple(country), national=True)):
        assert Lesson.objects.filter(state="shared").exclude(reason="").count() > 20
        assert ThemeAdoption.objects.count() > 10


def test_the_journal_is_there_to_be_sealed_region_by_region(country):
    """What the sealer reads, up to and including the running transaction: every fact of every region, in one chain each."""
    fact = sealing.RECORDS[0]
    asked = sealing.OPEN.format(digest=sealing.digest_of(fact), table=fact.table, restored="")
    high = int(recounts.sql("SELECT pg_current_xact_id()::text")[0][0]) + 1
    found: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(asked, {"low": "0", "high": str(high), "batch": 10_000})
        for region, _chunk, ids, digests in cursor.fetchall():
            assert len(ids) == len(set(digests))
            found[region] = found.get(region, 0) + len(ids)
    assert {one: found.get(one) for one in country} == {one: number("core_fact", one) for one in country}


def test_done_again_it_leaves_everything_as_it_is(country, capsys):
    counted = [number(table, country[0]) for table in ("supply_card", "core_fact", "plans_plan")]
    users, parties = User.objects.count(), Organisation.objects.count()
    assert command.run(["--people", str(PEOPLE), "--places", str(PLACES), "--seed", str(SEED)]) == 0
    assert capsys.readouterr().out.count("stond er al") == 35
    assert [number(table, country[0]) for table in ("supply_card", "core_fact", "plans_plan")] == counted
    assert (users, parties) == (User.objects.count(), Organisation.objects.count())


def largest(country: list[int], nth: int) -> int:
    """The region with the most introductions, or the one after it."""
    return sorted(country, key=lambda one: -number("matching_introduction", one))[nth]


@pytest.fixture(params=[0, 1])
def history(request, country, monkeypatch) -> int:
    """A region of the country, in the place of the one that is recounted elsewhere."""
    here = largest(country, request.param)
    for module in (recounts, test_counts, test_rows):
        monkeypatch.setattr(module, "REGION", here)
    return here


class TestFiguresOfFacts(test_counts.TestWork):
    """The same recounts, of a region of the country."""


class TestFiguresOfSteps(test_counts.TestSteps):
    """The same recounts, of a region of the country."""


def test_figures_of_rows_are_what_plain_sql_counts(history):
    found = test_rows.recount()
    assert all(found.values())


def test_parts_add_up(history):
    test_counts.TestWhole().test_parts_add_up(history)
