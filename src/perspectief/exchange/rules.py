"""Choices of an upload, how long it can be taken back, and what becomes of a row. Pure."""

import datetime

from django.db import models

from perspectief.core import clock

UNDO_DAYS = 30
KEPT_DAYS = 14  # a file nobody finished is thrown away


class Kind(models.TextChoices):
    """What a file is about."""

    PEOPLE = "people", "mensen"
    PLACES = "places", "plekken"


class State(models.TextChoices):
    """Where an upload stands."""

    READ = "read", "gelezen"
    IMPORTED = "imported", "ingelezen"
    UNDONE = "undone", "teruggedraaid"
    DROPPED = "dropped", "weggegooid"


class Outcome(models.TextChoices):
    """What becomes of a row. The first four go into the file; the others wait for somebody, or stay out."""

    NEW = "new", "nieuw"
    KNOWN = "known", "bekend"
    ELSEWHERE = "elsewhere", "bekend bij een ander"
    DOUBLE = "double", "dubbel"
    DOUBT = "doubt", "twijfel"
    WRONG = "wrong", "fout"
    OUT = "out", "laat weg"


READY = (Outcome.NEW, Outcome.KNOWN, Outcome.ELSEWHERE, Outcome.DOUBLE)
WAITING = (Outcome.DOUBT, Outcome.WRONG)
NEWS = "news"  # among the counts: known people and places of whom the file says something else


def undo_until(imported: datetime.date) -> datetime.date:
    """The last day an import can be taken back."""
    return imported + datetime.timedelta(days=UNDO_DAYS)


def kept_until(last: datetime.datetime) -> datetime.date:
    """The last day a file is kept of which rows still wait, from when something was last done with it.

    It may hold BSNs: no longer than the work needs (AVG art. 5 (1)(e)).
    """
    return last.astimezone(clock.HOME).date() + datetime.timedelta(days=KEPT_DAYS)
