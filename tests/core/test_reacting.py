"""Facts and reactions when processes die: nothing is lost and nothing is done twice."""

import signal
import time

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from perspectief.access.context import Actor, acting, service
from perspectief.config.database import parameters
from perspectief.config.environment import read
from perspectief.core import journal
from perspectief.core.models import Done, Fact, Failure, Reaction
from perspectief.geo.models import Region
from perspectief.work import jobs, reacting
from tests.core import reacting_process as process
from tests.patience import PATIENCE

ACTOR = Actor(7, "caseworker", 70, (25,))
ROUNDS = 60


@pytest.fixture
def table(transactional_db):
    """A table in which a reaction notes the facts it handled, twice if it does it twice; gone afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE reacted (fact bigint NOT NULL)")
        cursor.execute(f"GRANT SELECT, INSERT ON reacted TO {settings.DATABASE_ROLES['app']}")
    Region.objects.get_or_create(pk=25, defaults={"name": "West-Brabant"})
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE reacted")


def written(number: int) -> None:
    for _turn in range(number):
        with acting(ACTOR):
            journal.record(process.VERB, actor=ACTOR, region=25)


def settled() -> None:
    """Waits until what is written can be handled: a snapshot is of the whole server, other tests' databases too."""
    until = time.monotonic() + PATIENCE
    while reacting.held_back() and time.monotonic() < until:
        time.sleep(0.05)


def noted() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fact FROM reacted ORDER BY fact")
        return [fact for (fact,) in cursor.fetchall()]


def facts() -> list[int]:
    with acting(service("test", regions=(25,))):
        return list(Fact.objects.filter(verb=process.VERB).order_by("id").values_list("id", flat=True))


def test_nothing_is_lost_or_doubled_when_processes_are_killed(table, app_login):
    """The runner dies before, after and behind its effect, or whenever; who writes dies before and after the commit."""
    plan = [("react", moment) for moment in process.MOMENTS] + [("write", "effect"), ("write", "committed")]
    killed = 0
    with process.Mortals(connection.settings_dict["NAME"]) as mortals:
        for turn in range(ROUNDS):
            deed, moment = plan[turn % len(plan)]
            if deed == "react":
                written(3)
                settled()
            killed += mortals.ask(deed, moment) == -signal.SIGKILL
            handled = noted()
            assert len(handled) == len(set(handled)) and set(handled) <= set(facts())
        until = time.monotonic() + PATIENCE
        while noted() != facts() and time.monotonic() < until:  # until the server noticed that the dead are gone
            settled()
            assert mortals.ask("react", "never") == 0
    assert noted() == facts()
    assert len(facts()) == ROUNDS // len(plan) * (4 * 3 + 1)
    assert killed >= ROUNDS * 4 // 6


def test_a_fact_that_commits_late_is_handled(table, app_login, monkeypatch):
    """Its number is lower than that of facts handled long before."""
    handled: list[int] = []
    monkeypatch.setattr(journal, "REACTIONS", {"late": (process.VERB, lambda fact: handled.append(fact.pk))})
    given = parameters(read(), "app") | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**given)) as slow:
        slow.execute(
            "SELECT set_config('perspectief.actor', '7', true), set_config('perspectief.organisation', '70', true),"
            "set_config('perspectief.counter', '{25}', true), set_config('perspectief.partner', '{}', true)"
        )
        slow.execute(
            "INSERT INTO core_fact (actor, role, origin, organisation_id, region_id, verb, result, data)"
            " VALUES (7, 'x', 'web', 70, 25, 'counted', 'done', '{}')"
        )
        written(2)
        reacting.react()
        assert handled == [] and reacting.held_back()
    until = time.monotonic() + PATIENCE
    while len(handled) < 3 and time.monotonic() < until:
        settled()
        reacting.react()
    assert sorted(handled) == facts() and len(handled) == 3


@pytest.mark.django_db
def test_a_broken_reaction_stops_nobody_is_told_and_tried_again_later(as_app, monkeypatch, freeze):
    still = freeze(2026, 11, 24, 9)
    broken, handled = {"on": True}, []

    def handle(fact: Fact) -> None:
        if broken["on"] and fact.data["n"] == 1:
            raise ValueError("secret words")
        handled.append(fact.data["n"])

    both = {"a.broken": ("counted", handle), "b.well": ("counted", lambda fact: handled.append(-fact.data["n"]))}
    monkeypatch.setattr(journal, "REACTIONS", both)
    with acting(ACTOR):
        for number in (1, 2):
            journal.record("counted", actor=ACTOR, region=25, n=number)
    Fact.objects.update(tx=1)  # as if their transaction were over
    reacting.react()
    assert sorted(handled) == [-2, -1, 2]
    assert journal.failing() == {"a.broken": 1}
    reacting.react()
    failure = Failure.objects.get()
    assert (failure.tries, failure.error) == (2, "ValueError")
    assert Reaction.objects.get(name="a.broken").handled_below > 1
    broken["on"] = False
    reacting.react()
    assert 1 not in handled
    still.move(minutes=2)
    reacting.react()
    assert sorted(handled) == [-2, -1, 1, 2]
    assert journal.failing() == {} and Done.objects.count() == 4


@pytest.mark.django_db
def test_a_reaction_acts_for_no_more_than_its_fact_is_about(as_app, monkeypatch):
    seen: list[tuple[str, str]] = []
    monkeypatch.setattr(
        journal, "REACTIONS",
        {"who": ("counted", lambda fact: seen.append((connection.context.organisation, connection.context.counter)))},
    )  # fmt: skip
    with acting(ACTOR):
        journal.record("counted", actor=ACTOR, region=25)
    Fact.objects.update(tx=1)
    reacting.react()
    assert seen == [("70", "{25}")]


@pytest.mark.django_db
def test_a_new_reaction_begins_where_the_journal_is(as_app, monkeypatch):
    told: list[int] = []
    monkeypatch.setattr(journal, "REACTIONS", {"new": ("counted", lambda fact: told.append(fact.pk))})
    with acting(ACTOR):
        journal.record("counted", actor=ACTOR, region=25)
    Fact.objects.update(tx=1)
    journal.begin()
    reacting.react()
    assert told == []


@pytest.mark.django_db
def test_a_fact_somebody_reacts_to_wakes_the_runner_once(as_app, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(journal, "REACTIONS", {"x": ("counted", lambda fact: None)})
    with django_capture_on_commit_callbacks(execute=True) as asked, acting(ACTOR):
        journal.record("nobody_reacts", actor=ACTOR, region=25)
        assert not list(asked)
        for _turn in range(3):
            journal.record("counted", actor=ACTOR, region=25)
    assert asked == [jobs.prompt]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%%work.jobs.react' AND status = 'todo'"
        )
        assert cursor.fetchone() == (1,)
