"""Choices and pure calculations of places."""

import datetime

from django.db import models

from perspectief.taxonomy.needs import EXPIRY_DAYS, PLACE_KINDS


class Kind(models.TextChoices):
    """Kinds of place; the labels are those of `taxonomy.needs.PLACE_KINDS`."""

    JOB = "job", "baan"
    LEARN_WORK = "learn-work", "leerwerkplek"
    ADAPTED = "adapted", "aangepaste plek (basisbaan)"
    TRIAL = "trial", "proefplaatsing"
    EXPERIENCE = "experience", "werkervaringsplaats"
    TASTER = "taster", "meeloopdag"


class State(models.TextChoices):
    """Where a place stands. Expired is derived from `expires_on`, filled from capacity."""

    OPEN = "open", "open"
    PAUSED = "paused", "even niet"
    CLOSED = "closed", "gesloten"


class Need(models.TextChoices):
    """How much a place needs a skill."""

    REQUIRED = "required", "nodig"
    USEFUL = "useful", "handig"
    LEARNABLE = "learnable", "hier te leren"


EXPIRY_SHORT = frozenset({Kind.TRIAL, Kind.TASTER})  # kinds whose term is 30 days instead of 90
ASK_BEFORE, ASK_BEFORE_SHORT = 14, 5  # days before the end of a term in which the employer is asked again
UNPAID = frozenset({Kind.TRIAL, Kind.EXPERIENCE, Kind.TASTER})  # nobody is employed there
KIND_BIT = {code: bit for bit, (code, _) in enumerate(PLACE_KINDS)}


def expires_on(kind: str, confirmed: datetime.date) -> datetime.date:
    """Until when a place is offered after it was confirmed: 30 days for a trial or taster, 90 for the rest."""
    return confirmed + datetime.timedelta(days=EXPIRY_DAYS[kind])


def is_offered(state: str, expires: datetime.date | None, capacity: int, filled: int, today: datetime.date) -> bool:
    """Whether people can be proposed for it: open, not expired, not full."""
    return state == State.OPEN and expires is not None and expires >= today and filled < capacity
