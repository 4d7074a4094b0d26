"""What a day of meeting is, who comes, what one wants and says; its clock. No database."""

import datetime
from typing import NamedTuple

from django.db import models

FOLLOW_UP_WITHIN = datetime.timedelta(days=2)
MOST_ROUNDS, MOST_TABLES, MOST_PEOPLE = 16, 60, 400
INTEREST = 5000  # what one side's wish to meet adds to a pair; points of a fit go to 16,383


class DayKind(models.TextChoices):
    """A large day for everybody, or a table for one branch."""

    DAY = "day", "matchingsdag"
    TABLE = "table", "matchtafel"


class Coming(models.TextChoices):
    """Whether somebody comes."""

    INVITED = "invited", "uitgenodigd"
    YES = "coming", "komt"
    THERE = "there", "is er"
    NO = "no", "komt niet"


PRESENT = frozenset({Coming.YES, Coming.THERE})  # who gets talks


class Verdict(models.TextChoices):
    """What one side says after a talk."""

    YES = "yes", "ja, verder"
    NO = "no", "nee"
    LATER = "later", "later"


class Side(models.TextChoices):
    """Who wants or says something."""

    PERSON = "person", "werkzoekende"
    EMPLOYER = "employer", "werkgever"


class Clock(NamedTuple):
    """When the rounds of a day begin. Minutes; `break_after` 0: no break."""

    starts_at: datetime.time
    minutes: int
    rounds: int
    break_after: int
    break_minutes: int

    def begins(self, number: int) -> datetime.time:
        """When round `number` (from 0) begins."""
        rest = self.break_minutes if self.break_after and number >= self.break_after else 0
        moment = datetime.datetime.combine(datetime.date(2000, 1, 1), self.starts_at)
        return (moment + datetime.timedelta(minutes=number * self.minutes + rest)).time()


def worth(points: int, *, person_wants: bool | None, employer_wants: bool | None) -> int:
    """What a talk is worth: the points of the best fitting place (0: none fits now) and the wish of each side; a no is 0."""
    if person_wants is False or employer_wants is False:
        return 0
    return points + INTEREST * (int(bool(person_wants)) + int(bool(employer_wants)))
