"""A session ends after 30 minutes without a request and after 12 hours in all."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from perspectief.config import sessions
from perspectief.parties.models import User

HALF_HOUR, TWELVE_HOURS = datetime.timedelta(minutes=30), datetime.timedelta(hours=12)


@pytest.fixture
def now(monkeypatch):
    """A list whose first item is the present moment."""
    held = [timezone.now()]
    monkeypatch.setattr(sessions.timezone, "now", lambda: held[0])
    return held


@pytest.fixture
def visitor(db, now):
    """Somebody who just logged in."""
    client = Client()
    client.force_login(User.objects.create_user("iemand@voorbeeld.nl", "x", name="Iemand"))
    client.get("/gezond")
    return client


def logged_in(client: Client) -> bool:
    client.get("/gezond")
    return "_auth_user_id" in client.session


def test_thirty_minutes_of_silence_end_it(visitor, now):
    now[0] += HALF_HOUR - datetime.timedelta(seconds=1)
    assert logged_in(visitor)
    now[0] += HALF_HOUR
    assert not logged_in(visitor)


def test_twelve_hours_end_it_whatever_happens(visitor, now):
    begun = now[0]
    while now[0] - begun < TWELVE_HOURS - HALF_HOUR:
        now[0] += HALF_HOUR / 2
        assert logged_in(visitor)
    now[0] = begun + TWELVE_HOURS
    assert not logged_in(visitor)


def test_a_busy_session_is_not_written_with_every_request(visitor, now):
    now[0] += datetime.timedelta(seconds=59)
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/gezond")
    assert not [query["sql"] for query in asked if query["sql"].startswith(("UPDATE", "INSERT"))]
    now[0] += datetime.timedelta(seconds=2)
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/gezond")
    assert [query["sql"] for query in asked if query["sql"].startswith("UPDATE")]
