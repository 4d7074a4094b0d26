"""Choices of the leeragenda, and what may follow what. Pure."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db import models

NEEDED = 3  # regions that take a theme up before it stands out on the long list
LONGEST_TITLE, LONGEST_TEXT = 120, 2000
LONGEST_MEETING = datetime.timedelta(days=3)
MOST_SEATS = 2000


class ThemeState(models.TextChoices):
    """Where a theme stands. Proposed: on the long list."""

    PROPOSED = "proposed", "voorgesteld"
    AGENDA = "agenda", "op de agenda"
    DECLINED = "declined", "niet op de agenda"
    CLOSED = "closed", "afgerond"


THEME_STEPS: dict[str, frozenset[str]] = {
    ThemeState.PROPOSED: frozenset({ThemeState.AGENDA, ThemeState.DECLINED}),
    ThemeState.DECLINED: frozenset({ThemeState.AGENDA}),
    ThemeState.AGENDA: frozenset({ThemeState.CLOSED}),
    ThemeState.CLOSED: frozenset({ThemeState.AGENDA}),
}
TAKEN_UP = frozenset({ThemeState.PROPOSED, ThemeState.AGENDA})  # a region can take part


class Kind(models.TextChoices):
    """A lesson says what was learned; a good practice says how somebody does it."""

    LESSON = "lesson", "les"
    PRACTICE = "practice", "goed voorbeeld"


class LessonState(models.TextChoices):
    """Proposed: seen in the own region and by the national team. Shared: seen by all professionals."""

    PROPOSED = "proposed", "wacht op een tweede lezer"
    SHARED = "shared", "gedeeld"
    WITHDRAWN = "withdrawn", "ingetrokken"


LESSON_STEPS: dict[str, frozenset[str]] = {
    LessonState.PROPOSED: frozenset({LessonState.SHARED, LessonState.WITHDRAWN}),
    LessonState.SHARED: frozenset({LessonState.WITHDRAWN}),
    LessonState.WITHDRAWN: frozenset(),
}


class ForWhom(models.TextChoices):
    """Who can do something with it."""

    CASEWORKER = "caseworker", "klantmanagers"
    ACCOUNT_MANAGER = "account_manager", "accountmanagers"
    COACH = "coach", "jobcoaches en begeleiders"
    EMPLOYER = "employer", "werkgevers"
    TRAINER = "trainer", "scholen"
    PROGRAMME = "programme", "wie het programma leidt"
    EVERYBODY = "everybody", "iedereen"


class ActivityKind(models.TextChoices):
    """How people learn together."""

    THINK_TANK = "think_tank", "denktank"
    PEERS = "peers", "intervisie"
    SPRINT = "sprint", "sprintteam"
    CIRCLE = "circle", "leerkring"
    NATIONAL = "national", "landelijke bijeenkomst"


class When(models.TextChoices):
    """Derived from the dates of an activity."""

    COMING = "coming", "komt nog"
    BUSY = "busy", "nu bezig"
    OVER = "over", "geweest"
    CANCELLED = "cancelled", "gaat niet door"


class SeatState(models.TextChoices):
    """Whether somebody comes."""

    SEATED = "seated", "ingeschreven"
    WAITING = "waiting", "op de wachtlijst"
    LEFT = "left", "afgemeld"


SEAT_STEPS: dict[str, frozenset[str]] = {
    SeatState.SEATED: frozenset({SeatState.LEFT}),
    SeatState.WAITING: frozenset({SeatState.SEATED, SeatState.LEFT}),
    SeatState.LEFT: frozenset({SeatState.SEATED, SeatState.WAITING}),
}


class Queued(NamedTuple):
    """Somebody on the waiting list: key of the row, and since when."""

    key: int
    at: datetime.datetime


def may_follow(steps: dict[str, frozenset[str]], now: str, then: str) -> bool:
    """Whether a state may become another one."""
    return then in steps.get(now, frozenset())


def when(now: datetime.datetime, starts: datetime.datetime, ends: datetime.datetime, cancelled: bool) -> When:
    """Where an activity is in time."""
    if cancelled:
        return When.CANCELLED
    if now < starts:
        return When.COMING
    return When.BUSY if now < ends else When.OVER


def seat_for(seats: int | None, taken: int) -> SeatState:
    """What who enrols now gets; `seats` None: no limit."""
    return SeatState.SEATED if seats is None or taken < seats else SeatState.WAITING


def moves_up(seats: int | None, taken: int, waiting: Iterable[Queued]) -> list[int]:
    """Keys of who gets a seat now, the longest waiting first."""
    queue = sorted(waiting, key=lambda one: (one.at, one.key))
    free = len(queue) if seats is None else max(0, seats - taken)
    return [one.key for one in queue[:free]]
