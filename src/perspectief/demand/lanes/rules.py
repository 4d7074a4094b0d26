"""Choices of lanes and their trial days, and what a seat allows. No database."""

import datetime

from django.db import models


class EntryKind(models.TextChoices):
    """What stands in a lane beside its partners and days."""

    SPONSOR = "sponsor", "sponsor"
    COURSE = "course", "cursus"
    CIRCLE = "circle", "leerkring"


class DayKind(models.TextChoices):
    """A day on which people meet the work of a branch."""

    MOTOR = "motor", "Motor in je bloed"
    KITCHEN = "kitchen", "Kijkje in de keuken"
    OTHER = "other", "proefdag"


class Came(models.TextChoices):
    """Whether somebody was there; empty until it is known."""

    YES = "yes", "was er"
    NO = "no", "was er niet"
    EXCUSED = "excused", "meldde zich af"


def is_open(on: datetime.date, *, cancelled: bool, seats: int, taken: int, today: datetime.date) -> bool:
    """Whether somebody can still be enrolled for a day."""
    return not cancelled and on >= today and taken < seats
