"""Facts: written once, never changed, handled once."""

import time

import pytest
from django.db import ProgrammingError, connection, transaction

from perspectief.access.context import Actor, acting, service
from perspectief.core import journal
from perspectief.core.models import Done, Fact

pytestmark = pytest.mark.usefixtures("as_app")
ACTOR = Actor(7, "caseworker", 70, (1,))


def test_a_fact_carries_who_what_when_and_whence():
    with acting(ACTOR):
        fact = journal.record("card_confirmed", actor=ACTOR, region=1, subject=99, months=3)
        fact.refresh_from_db()
        assert (fact.actor, fact.role, fact.organisation_id, fact.origin) == (7, "caseworker", 70, "web")
        assert fact.tx > 0 and fact.at is not None and fact.data == {"months": 3} and fact.result == "done"


def test_facts_cannot_be_changed():
    with acting(ACTOR):
        journal.record("x", actor=ACTOR, region=1)
        for change in (
            lambda: Fact.objects.update(verb="y"),
            lambda: Fact.objects.all()._raw_delete("default"),
            lambda: connection.cursor().execute("TRUNCATE core_fact CASCADE"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                change()


def test_facts_of_another_region_are_not_seen():
    with acting(ACTOR):
        journal.record("x", actor=ACTOR, region=1)
    with acting(Actor(8, "caseworker", 80, (2,))):
        assert not Fact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_fact_is_handled_once_and_a_failure_is_tried_again(app_login, monkeypatch):
    handled: list[int] = []
    broken = {"on": True}

    def handle(fact: Fact) -> None:
        if broken["on"] and fact.data["n"] == 1:
            raise ValueError("broken")
        handled.append(fact.data["n"])

    monkeypatch.setitem(journal.REACTIONS, "counting", ("counted", handle))
    worker = service("reactions", regions=(1,))
    for n in range(3):
        with acting(ACTOR):
            journal.record("counted", actor=ACTOR, region=1, n=n)
    _wait_for_older_transactions(worker)
    with acting(worker):
        assert journal.run("counting") == 2
    broken["on"] = False
    with acting(worker):
        journal.run("counting")
        assert journal.run("counting") == 0
        assert Done.objects.filter(reaction_id="counting").count() == 3
    assert sorted(handled) == [0, 1, 2]


def _wait_for_older_transactions(worker: Actor) -> None:
    """A snapshot is of the whole server: a transaction of another test's database holds facts back until it ends."""
    until = time.monotonic() + 600
    while time.monotonic() < until:
        with acting(worker):
            if not journal.waiting():
                return
        time.sleep(0.05)
    pytest.fail("facts were held back for ten minutes")
