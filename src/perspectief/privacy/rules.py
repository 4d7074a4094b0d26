"""Choices of the room: what a person can ask, and what becomes of it. Pure."""

from django.db import models


class Right(models.TextChoices):
    """What a person asks."""

    ACCESS = "inzage", "inzage"
    CORRECTION = "verbetering", "verbetering"
    ERASURE = "wissen", "wissen"


class Outcome(models.TextChoices):
    """What became of it; empty while it is open."""

    OPEN = "", "open"
    DONE = "gedaan", "gedaan"
    REFUSED = "afgewezen", "afgewezen"
    LIFTED = "ingetrokken", "ingetrokken"


ANSWER_DAYS = 30  # AVG art. 12 (3): within one month
LONGEST_TEXT = 2000
