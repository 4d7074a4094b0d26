"""Choices and pure calculations of a card: states, completeness, freshness."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import models


class State(models.TextChoices):
    """Where somebody stands; only `zoekt` is offered to places."""

    SEARCHING = "zoekt", "zoekt een plek"
    WORKING = "werkt", "aan het werk"
    PAUSED = "even-niet", "even niet"
    LEFT = "uit", "uit beeld"


class Audience(models.IntegerChoices):
    """How far a card reaches: hidden after an objection; the counter of the region; with both keys on, its partners too."""

    OWNER = 0, "alleen de eigen organisatie"
    COUNTER = 1, "het loket in de regio"
    PARTNERS = 2, "ook werkgevers en partners"


class SkillRelation(models.TextChoices):
    """What a person has with a skill."""

    CAN = "can", "kan"
    LEARN = "learn", "wil leren"


class TrajectResult(models.TextChoices):
    """How a werkfit-traject ended; empty while it runs."""

    REACHED = "reached", "doel gehaald"
    PARTLY = "partly", "deels gehaald"
    STOPPED = "stopped", "eerder gestopt"


MOST_WEEKS = 104
TRAJECT_AHEAD = datetime.timedelta(days=7)  # so long before its end the result of a traject is asked


def traject_ends(starts_on: datetime.date, weeks: int) -> datetime.date:
    """The last day of a traject of so many weeks."""
    return starts_on + datetime.timedelta(days=7 * weeks - 1)


# What the match needs to know of a person, in the order in which asking helps most.
ASKED: tuple[tuple[str, str], ...] = (
    ("skills", "wat iemand kan"),
    ("week_can", "dagen"),
    ("hours_max", "uren"),
    ("pc4", "postcode"),
    ("modes", "vervoer"),
    ("language", "Nederlands"),
    ("loads", "wat het werk mag vragen"),
    ("guidance", "begeleiding"),
    ("readiness", "hoe ver van werk"),
    ("wishes", "welk werk iemand wil"),
)


def missing(values: Mapping[str, Any]) -> list[str]:
    """Names of ASKED fields that are unknown: None, or for the lists an empty one."""
    return [name for name, _ in ASKED if values.get(name) in (None, [], (), frozenset(), "")]


def completeness(values: Mapping[str, Any]) -> int:
    """Percentage (0-100) of what the match needs that is known."""
    return round(100 * (len(ASKED) - len(missing(values))) / len(ASKED))


def is_stale(confirmed_at: datetime.date | None, today: datetime.date, after_days: int) -> bool:
    """Whether nobody confirmed the profile within the region's term; never confirmed is stale."""
    return confirmed_at is None or (today - confirmed_at).days > after_days
