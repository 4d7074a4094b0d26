"""Requests of employers, contact moments and pledges: choices, what may follow what, and when. No database."""

import datetime
from collections.abc import Mapping
from enum import StrEnum
from statistics import median
from typing import NamedTuple

from django.db import models

from perspectief.core.working_time import WorkingTime

REMIND_AT = 0.75  # share of the agreed time after which the owner is reminded
CALLED_WITHIN_DAYS = 3  # somebody called that recently: the page says so before a colleague calls again
PLEDGE_AHEAD_DAYS = 28  # before the end of a pledge with places to go, its contact gets a task
MOST_PLEDGED = 999


class Asked(models.TextChoices):
    """What an employer asks."""

    PEOPLE = "people", "ik zoek mensen"
    PLACE = "place", "ik wil een plek aanbieden"
    MONEY = "money", "hulp en geld bij een plek"
    TRIAL = "trial", "een proefplaatsing of meeloopdag"
    COACHING = "coaching", "begeleiding van iemand die hier werkt"
    TRAINING = "training", "scholing of een leerwerkplek"
    VISIT = "visit", "een gesprek of bezoek"
    OTHER = "other", "iets anders"


class Answer(models.TextChoices):
    """Answers that stand ready. Each promises a next sign of life: PROMISES."""

    CALL_TODAY = "call_today", "We bellen vandaag"
    SEEK_PEOPLE = "seek_people", "We zoeken mensen en laten binnen een week iets horen"
    VISIT = "visit", "We maken een afspraak om langs te komen"
    ASK_AROUND = "ask_around", "We vragen het na en laten over drie werkdagen iets horen"
    WROTE_BACK = "wrote_back", "We hebben het antwoord gegeven, nog iets nodig?"


PROMISES: Mapping[str, int] = {  # working days until the next sign of life
    Answer.CALL_TODAY: 0,
    Answer.SEEK_PEOPLE: 5,
    Answer.VISIT: 5,
    Answer.ASK_AROUND: 3,
    Answer.WROTE_BACK: 10,
}


class Ending(models.TextChoices):
    """How a request ended. They are kept apart: who could not be helped is another matter than who could not be reached."""

    HELPED = "helped", "geholpen"
    NO_HELP = "no_help", "geen hulp mogelijk"
    NOT_REACHED = "not_reached", "niet bereikt"
    WITHDRAWN = "withdrawn", "ingetrokken"


class Standing(StrEnum):
    """Where a request is; derived."""

    OPEN = "open"
    ANSWERED = "answered"
    LATE = "late"
    ENDED = "ended"


class Deed(StrEnum):
    """What can be done with a request."""

    ANSWER = "answer"
    TAKE_OVER = "take_over"
    HAND_OVER = "hand_over"
    END = "end"
    REMIND = "remind"
    ESCALATE = "escalate"


RUNNING = frozenset({Standing.OPEN, Standing.ANSWERED, Standing.LATE})
FOLLOWS: Mapping[Deed, frozenset[Standing]] = {  # in which standing a deed is possible
    Deed.ANSWER: RUNNING,
    Deed.TAKE_OVER: RUNNING,
    Deed.HAND_OVER: RUNNING,
    Deed.END: RUNNING,
    Deed.REMIND: frozenset({Standing.OPEN, Standing.ANSWERED}),
    Deed.ESCALATE: frozenset({Standing.LATE}),
}


def standing(
    *,
    due_at: datetime.datetime,
    answered_at: datetime.datetime | None,
    ended_at: datetime.datetime | None,
    now: datetime.datetime,
) -> Standing:
    """Where a request is: ended, past its deadline, answered with a promise that still runs, or waiting for an answer."""
    if ended_at is not None:
        return Standing.ENDED
    if due_at <= now:
        return Standing.LATE
    return Standing.OPEN if answered_at is None else Standing.ANSWERED


def respond_by(
    asked_at: datetime.datetime, time: WorkingTime, *, days: int, hours: int | None = None
) -> datetime.datetime:
    """The deadline of the region's response agreement: in working hours when it says hours, else in working days."""
    return time.after_days(asked_at, days) if hours is None else time.after_hours(asked_at, hours)


def remind_at(set_at: datetime.datetime, due_at: datetime.datetime, time: WorkingTime) -> datetime.datetime:
    """When the owner is reminded: after three quarters of the working time there is; at the deadline when there is none."""
    return min(due_at, time.after_hours(set_at, REMIND_AT * time.hours_between(set_at, due_at)))


class Responses(NamedTuple):
    """How a party answers. `hours`: median of working hours to the first answer, None without answers; `in_time`: of `answered`."""

    asked: int
    answered: int
    in_time: int
    hours: float | None
    waiting: int

    @property
    def share(self) -> int | None:
        """Per cent answered in time of all that had to be answered by now; None when there is nothing to say."""
        return round(100 * self.in_time / self.asked) if self.asked else None


class Asking(NamedTuple):
    """When a request came, by when an answer was agreed, and when it was answered or ended first."""

    asked_at: datetime.datetime
    respond_by: datetime.datetime
    answered_at: datetime.datetime | None


def responses(asked: list[Asking], time: WorkingTime, now: datetime.datetime) -> Responses:
    """The figures of these requests. One whose time is not up and that has no answer yet does not count but as waiting."""
    ripe = [one for one in asked if one.answered_at is not None or one.respond_by <= now]
    took = [time.hours_between(one.asked_at, one.answered_at) for one in ripe if one.answered_at is not None]
    in_time = sum(one.answered_at is not None and one.answered_at <= one.respond_by for one in ripe)
    waiting = sum(one.answered_at is None for one in asked)
    return Responses(len(ripe), len(took), in_time, median(took) if took else None, waiting)


class Channel(models.TextChoices):
    """How somebody spoke with an employer (VUM 3.1)."""

    PHONE = "phone", "telefoon"
    VISIT = "visit", "bezoek"
    MAIL = "mail", "e-mail"
    VIDEO = "video", "beeldbellen"
    EVENT = "event", "bijeenkomst"


class Subject(models.TextChoices):
    """What a contact moment was about."""

    ACQUAINT = "acquaint", "kennismaken"
    PLACES = "places", "plekken"
    REQUEST = "request", "een vraag"
    PERSON = "person", "een voordracht of plaatsing"
    PLEDGE = "pledge", "een toezegging"
    JOBHUNT = "jobhunt", "een zoektocht"
    LANE = "lane", "de branchestraat"


class Result(models.TextChoices):
    """What came of it."""

    SPOKEN = "spoken", "gesproken"
    PLACE = "place", "er komt een plek"
    THINKS = "thinks", "denkt erover na"
    NO = "no", "nu niet"
    NOT_REACHED = "not_reached", "niet bereikt"


def called_recently(last: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether somebody spoke with the employer less than three days ago."""
    return last is not None and now - last < datetime.timedelta(days=CALLED_WITHIN_DAYS)
