"""Counting what changed gives what counting everything anew gives: for every kind of fact, late ones and corrections, whatever stood there."""

import datetime
import random
from collections.abc import Callable
from dataclasses import replace

import psycopg
import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from perspectief.access.context import acting
from perspectief.config.database import parameters
from perspectief.config.environment import OWNER, read
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.monitoring.counting import count_changed, count_region, counter_of
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell, Counted
from perspectief.supply.models import Profile
from tests.factories import OTHER_REGION, REGION
from tests.monitoring.files import DAY, File
from tests.monitoring.journals import Journal
from tests.monitoring.recounts import DIVISIONS

NUMBERS = ("n", "count", "unknown", "value", "lower", "upper")
FACT = """
INSERT INTO core_fact (actor, role, origin, region_id, result, verb, subject, data) VALUES (1, 'x', 'x', %s, 'done', %s, 1, '{}')"""
JOURNAL = sorted({fact.verb for fact in Journal(1, 60).facts})


def every() -> set[tuple]:
    """All that stands there of the region; shares to nine digits, as what is added up in another order ends in another last digit."""
    rows = Cell.objects.filter(region=REGION).values_list("figure", "version", "period", *DIVISIONS, "item", *NUMBERS)
    return {tuple(round(one, 9) if isinstance(one, float) else one for one in row) for row in rows.order_by()}


def anew() -> set[tuple]:
    """The same, counted where nothing stood."""
    Cell.objects.filter(region=REGION).delete()
    Counted.objects.filter(region=REGION).delete()
    count_region(REGION)
    return every()


def changed_is_anew(verbs: set[str]) -> set[tuple]:
    """Counts what changed: the figures these facts touch and no more, and every cell as counted anew. What changed."""
    before = every()
    touched = count_changed(REGION)
    assert set(touched) == {code for code, one in FIGURES.items() if verbs & set(one.verbs)}
    now = every()
    assert now == anew()
    return now ^ before


@pytest.mark.parametrize("verb", JOURNAL)
def test_after_facts_of_one_kind(verb, as_app):
    """Most facts of a kind come later than everything else, about days of long ago too."""
    journal, dice = Journal(21, 160), random.Random(verb)
    late = [fact for fact in journal.facts if fact.verb == verb and dice.random() < 0.7]
    journal.facts = [fact for fact in journal.facts if fact not in late]
    journal.write()
    Journal(71, 20, region=OTHER_REGION).write()
    count_region(REGION)
    journal.facts = late
    journal.write(long_ago=False)
    assert late and changed_is_anew({verb})


@pytest.mark.parametrize("seed", [31, 32, 33])
def test_after_anything_at_all_and_corrections(seed, as_app):
    """New facts of every kind, an ending that was written down twice, an end of long ago, a conversation said otherwise."""
    journal, dice = Journal(seed, 120), random.Random(seed)
    journal.write()
    count_region(REGION)
    for turn in range(4):
        more = Journal(seed * 10 + turn, dice.randint(1, 12))
        for told in dice.sample([one for one in journal.facts if one.verb == "placed"], 5):
            number, starts = told.data["placement"], datetime.date.fromisoformat(told.data["starts_on"])
            day = min(starts + dice.randint(1, 300) * DAY, clock.today())
            more.add(
                "milestone_spoken", clock.today(), placement=number, week=4, at_work=dice.choice((True, False, None))
            )
            if dice.random() < 0.5:
                more.add("placement_ended", clock.today(), placement=number, ended_on=day.isoformat(), reason="travel")
        with transaction.atomic():  # each from where it began, as all of a test is one transaction
            more.write(long_ago=False)
            assert changed_is_anew({fact.verb for fact in more.facts})
            transaction.set_rollback(True)


def test_what_is_no_more_goes_and_what_stands_is_not_written_again(as_app):
    """A lesson that is withdrawn takes its cells along; counting everything again writes no row."""
    journal = Journal(41, 0)
    for verb, days in (("lesson_proposed", 9), ("lesson_shared", 3)):
        journal.add(verb, journal.today - days * DAY, lesson=1, kind="lesson", reason="hours")
    journal.write()
    Journal(42, 60).write()
    count_region(REGION)
    rows = set(Cell.objects.values_list("id", flat=True).order_by())
    journal.facts = []
    journal.add("lesson_withdrawn", journal.today, lesson=1)
    journal.write(long_ago=False)
    assert count_changed(REGION) == ["lessons"]
    kept = set(Cell.objects.values_list("id", flat=True).order_by())
    assert kept < rows
    count_region(REGION)
    assert set(Cell.objects.values_list("id", flat=True).order_by()) == kept


def test_cells_of_an_earlier_definition_go(as_app):
    """Another version is another figure: nothing of the one before stays, nor is taken for it."""
    Journal(43, 60).write()
    before, figure = anew(), FIGURES["endings"]
    count_region(REGION, [replace(figure, version=figure.version + 1)])
    assert {row[1] for row in every() if row[0] == "endings"} == {figure.version + 1}
    assert [one for one in count_changed(REGION) if one == "endings"] and every() == before


@pytest.fixture
def journal(transactional_db) -> Journal:
    """A history that was committed."""
    made = Journal(44, 60)
    made.write()
    return made


def test_a_fact_that_commits_after_the_count_is_counted(journal, app_login):
    """It was written before facts that were counted, and became visible after them."""
    with acting(counter_of(REGION)):
        count_region(REGION)
    given = parameters(read(), OWNER) | {"dbname": connection.settings_dict["NAME"]}
    with (
        psycopg.connect(make_conninfo(**given)) as slow,
        psycopg.connect(make_conninfo(**given), autocommit=True) as quick,
    ):
        slow.execute(FACT, [REGION, "course_passed"])
        quick.execute(FACT, [REGION, "course_enrolled"])
        assert "courses" in count_changed(REGION)
        with acting(counter_of(REGION)):
            before = every()
    assert "courses" in count_changed(REGION)
    with acting(counter_of(REGION)):
        after = every()
        assert after == anew() and after != before


def _cards(file: File, **new: object) -> None:
    for card in file.cards[::3]:
        for name, value in new.items():
            setattr(card, name, value)
        card.save()


def _introduced(file: File) -> None:
    file.people(30)
    file.introductions()


def _born(file: File) -> None:
    Profile.objects.filter(card__in=file.cards[::2]).update(birth_date=file.born(30))


OF_ROWS: dict[str, tuple[tuple[str, ...], Callable[[File], None]]] = {
    "confirmed": (("card_confirmed",), lambda file: _cards(file, confirmed_at=file.today)),
    "state": (("state_set",), lambda file: _cards(file, state="even-niet")),
    "ready": (("readiness_set",), lambda file: _cards(file, readiness=2)),
    "moved": (("card_changed",), lambda file: _cards(file, pc4=file.postcodes[0], inburgering=True)),
    "objected": (("objection_made",), lambda file: _cards(file, hidden_at=file.now)),
    "added": (("card_added",), lambda file: file.people(15)),
    "judged": (("proposal_judged",), lambda file: file.judgements()),
    "introduced": (("card_added", "introduction_proposed", "introduction_show", "introduction_invite"), _introduced),
    "born": (("profile_changed",), _born),
    "undone": (("file_import_undone",), lambda file: _cards(file, pc4=None)),
    "employers": (("employer_added", "place_added"), lambda file: file.employers(15)),
    "asked": (("employer_asked", "request_answered", "request_ended"), lambda file: file.requests(20)),
    "answered": (("exit_answered",), lambda file: file.answers(20)),
}


@pytest.mark.parametrize("deed", sorted(OF_ROWS))
def test_after_rows_changed(deed, as_app, freeze):
    """Rows as an action leaves them, and the fact it writes of them."""
    now = clock.now().astimezone(clock.HOME)
    freeze(now.year, now.month, now.day, 14)
    file, (verbs, change) = File(51, 320), OF_ROWS[deed]
    count_region(REGION)
    change(file)
    for verb in verbs:
        Fact.objects.create(verb=verb, data={"introduction": 1}, actor=1, role="x", origin="x", region_id=REGION)
    assert changed_is_anew(set(verbs))
