"""Made journals: what a region would have written down in a year and a half, drawn by dice, so that figures can be counted twice."""

import datetime
import random

from perspectief.core import clock
from perspectief.core.models import Fact
from tests.factories import REGION

DAY = datetime.timedelta(days=1)
TOWNS, BRANCHES, KINDS, READINESS = (
    (758, 1674, None),
    (0, 1, 2, None),
    ("job", "adapted", "learn-work"),
    (1, 2, 3, None),
)
REASONS = ("hours", "guidance", "other_work", "term", "travel")
SPAN = 560  # days


class Journal:
    """Facts of one region, oldest first when written. The same seed gives the same facts on the same day."""

    def __init__(self, seed: int, introductions: int, region: int = REGION) -> None:
        self.dice, self.region, self.today = random.Random(seed), region, clock.today()
        self.facts: list[Fact] = []
        for number in range(1, introductions + 1):
            self.introduce(str(seed * 100_000 + number))

    def write(self, *, long_ago: bool = True) -> None:
        """As they happened. `long_ago`: in transactions that were over before anything was counted."""
        for fact in self.facts:
            if long_ago:
                fact.tx = 0
        Fact.objects.bulk_create(sorted(self.facts, key=lambda fact: fact.at))

    def add(self, verb: str, day: datetime.date, subject: int | None = None, **data) -> None:
        """One fact, unless its day has yet to come."""
        if day <= self.today:
            at = datetime.datetime.combine(day, datetime.time(self.dice.randint(8, 17), 30), clock.HOME)
            self.facts.append(
                Fact(verb=verb, at=at, data=data, subject=subject, actor=1, role="x", origin="x", region_id=self.region)
            )

    def later(self, day: datetime.date, most: int) -> datetime.date:
        """So many days later at most."""
        return day + self.dice.randint(0, most) * DAY

    def introduce(self, number: str) -> None:
        """From a proposal to wherever it leads."""
        dice, day = self.dice, self.today - self.dice.randint(0, SPAN) * DAY
        about = {
            "municipality": dice.choice(TOWNS), "branch": dice.choice(BRANCHES), "place_kind": dice.choice(KINDS),
            "readiness": dice.choice(READINESS),
        }  # fmt: skip
        one = {"introduction": int(number)}
        self.add("introduction_proposed", day, **one, **about)
        if dice.random() < 0.15:
            return
        self.add("introduction_agree", day := self.later(day, 6), **one)
        self.add("introduction_show", day := self.later(day, 3), **one)
        luck = dice.random()
        if luck < 0.1:
            return
        if luck < 0.2:
            self.add("introduction_withdraw", self.later(day, 12), **one)
            return
        self.add("introduction_refuse" if luck < 0.3 else "introduction_invite", day := self.later(day, 12), **one)
        if luck < 0.3:
            return
        self.add("introduction_accept", day := self.later(day, 12), **one)
        tried = dice.random() < 0.4
        if tried:
            begins = self.later(day, 9)
            self.add("trial_opened", day, starts_on=begins.isoformat(), kind="trial", **one, **about)
            day = begins + 14 * DAY
        self.work(number, self.later(day, 20), about | one, tried=tried)

    def work(self, number: str, starts: datetime.date, about: dict, *, tried: bool) -> None:
        """A placement, who guides, conversations, and perhaps its end."""
        dice, one = self.dice, {"placement": int(number)}
        ends = starts + dice.choice((20, 27, 90, 181, 364)) * DAY if dice.random() < 0.5 else None
        if dice.random() < 0.5:
            ago = dice.choice((-1, 0, 30, 200, 365, 366))  # a year before, to the day, is still in the year before
            self.learns(int(number), starts - ago * DAY)
        self.add(
            "placed", starts - 2 * DAY, subject=int(number), **one, **about, hours=dice.choice((6, 8, 16, 24, 32)), after_trial=tried,
            starts_on=starts.isoformat(), ends_on=ends.isoformat() if ends else None,
        )  # fmt: skip
        if dice.random() < 0.6:
            self.add("coach_appointed", self.later(starts, 50), **one, kind=dice.choice(("job_coach", "company_coach")))
        stops = starts + dice.randint(0, 500) * DAY if dice.random() < 0.55 else None
        for week in (1, 4, 13, 26, 52):
            on = starts + 7 * week * DAY
            if (stops is None or on < stops) and dice.random() < 0.6:
                said = dice.choice((True, True, True, None, False))
                self.add("milestone_spoken", on, **one, week=week, at_work=said)
                if said is None:
                    self.add("milestone_spoken", on + DAY, **one, week=week, at_work=True)
        if stops is not None and stops <= self.today:
            reason = dice.choice(REASONS)
            self.add("placement_ended", stops, **one, ended_on=stops.isoformat(), reason=reason)
            self.learn(number, stops, reason)
            if dice.random() < 0.7:
                self.add("next_step_done", self.later(stops, 25), **one)

    def learns(self, subject: int, passed: datetime.date) -> None:
        """A course that ends on a day, and perhaps one before it that came to nothing."""
        dice = self.dice
        if dice.random() < 0.3:
            self.add("course_enrolled", passed - 200 * DAY, subject=subject, course=2)
            self.add(dice.choice(("course_failed", "course_stopped")), passed - 120 * DAY, subject=subject, course=2)
        self.add("course_enrolled", passed - dice.randint(0, 90) * DAY, subject=subject, course=1)
        self.add("course_passed", passed, subject=subject, course=1)

    def learn(self, number: str, stops: datetime.date, reason: str) -> None:
        """What was learnt of an ending, and what came of that; and a lesson that came from nowhere."""
        dice, lesson = self.dice, {"lesson": int(number)}
        told = self.later(stops, 20)
        self.add(
            "lesson_proposed", told, **lesson, kind="lesson", **({"reason": reason} if dice.random() < 0.8 else {})
        )
        if dice.random() < 0.7:
            self.add("lesson_shared", told := self.later(told, 20), **lesson)
        if dice.random() < 0.2:
            self.add("lesson_withdrawn", self.later(told, 20), **lesson)
