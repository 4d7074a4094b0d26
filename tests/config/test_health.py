"""`/gezond` tells the truth about the database."""

from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from perspectief.config import health


def test_healthy_without_log_in(db):
    answer = Client().get(reverse("gezond"))
    assert (answer.status_code, answer.json()) == (200, {"status": "gezond", "gevolgen": 0, "post": 0})
    assert "no-store" in answer["Cache-Control"]


def test_a_database_that_does_not_answer_is_said_without_details(db, monkeypatch):
    class Gone:
        def cursor(self):
            raise OperationalError("host 10.0.0.1 refused user perspectief_app")

    monkeypatch.setattr(health, "connection", Gone())
    answer = Client().get(reverse("gezond"))
    assert answer.status_code == 503
    assert "perspectief_app" not in answer.content.decode()
