"""Trials and work of two years: who guides, what was said at the milestones, what ended, why, and what came next. Pure."""

import datetime
import itertools
from typing import NamedTuple

from perspectief.exchange.made.country.asking import TAUGHT, asked
from perspectief.exchange.made.country.lived import DAY, Lived, Person, Work, about
from perspectief.exchange.made.past.working import LESSONS, SPOKEN, TEXTS
from perspectief.guidance.rules import (
    MILESTONES,
    Better,
    By,
    CoachKind,
    ContractForm,
    Said,
    Step,
    TrialKind,
    Why,
    milestone_on,
)
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE

TAUGHT_FIRST, GUIDED, GUIDED_HERE = (
    0.16,
    0.58,
    0.34,
)  # of those who begin: after a course, with a job coach, with a coach at the company
EARLY, LASTS = 0.2, 560  # stops in the first months; days after which a third still works, without any help
HELPS = {"trial": 0.75, "course": 0.8, "coach": 0.65, "company": 0.8}  # how much less often it stops with this help
REASONS = (
    (Why.OTHER_WORK, 16), (Why.WORK, 14), (Why.HOURS, 13), (Why.TRAVEL, 12), (Why.GUIDANCE, 11), (Why.NO_WORK, 10),
    (Why.COLLEAGUES, 8), (Why.PRIVATE, 7), (Why.LONG_ABSENT, 5), (Why.LEARNING, 3), (Why.PENSION, 1),
)  # fmt: skip
AFTER_TERM = ((Why.TERM, 70), (Why.OTHER_WORK, 20), (Why.NO_WORK, 10))
MONTHS = (6, 7, 8, 12, 23)
COLLEAGUE = "een vaste collega"


class Tried(NamedTuple):
    """A trial that is over: its position, and the working day after it."""

    position: int
    ends: int


def tries(
    on: Lived,
    person: Person,
    work: Work,
    *,
    at: int,
    introduction: int,
    said: tuple[str, str],
    number: int,
    stays: bool,
) -> Tried:
    """A trial of two to four weeks, agreed by three parties, done and reported. There is room for it before today."""
    dice = on.dice
    begins, lasts, tried = at + dice.randint(1, 4), dice.choice((9, 14, 19)), next(on.numbers)
    starts, ends = on.days[begins], on.days[min(begins + lasts, on.last - 1)]
    over = min(begins + lasts + 1, on.last)
    result = "completed" if stays or dice.random() < 0.7 else "partly"
    hours, opened, reported = dice.choice((16, 20, 24, 32)), on.moment(at, 16), on.moment(over, 10)
    position = on.keep(
        "trials", number=tried, card=person.card, place=work.place, introduction=introduction, by=person.user, at=opened,
        kind=TrialKind.TRIAL.value, consent_on=said[0], consent_how=said[1], starts_on=starts.isoformat(), ends_on=ends.isoformat(),
        hours=hours, approved_on=starts.isoformat(), result=result, hours_done=hours * 2, led_to_job=stays, reported_at=reported,
        agreement=next(on.numbers), **dice.choice(TEXTS),
    )  # fmt: skip
    about_it = {"kind": TrialKind.TRIAL.value, "trial": tried, "introduction": number, "starts_on": starts.isoformat()}
    on.tell("trial_opened", opened, person, work, doubts=[], **about_it, **about(person, work))
    on.tell("trial_reported", reported, person, work, trial=tried, outcome=result, hours=hours * 2, job=stays)
    on.open(opened, work, 1)
    on.open(reported, work, -1)
    return Tried(position, over)


def works(
    on: Lived,
    person: Person,
    work: Work,
    *,
    at: int,
    introduction: int,
    said: tuple[str, str],
    number: int,
    trial: int | None = None,
) -> int | None:
    """Work with a contract, and everything after; the working day on which the person was free again, None while at work."""
    dice = on.dice
    starts = on.days[at + (1 if trial is not None else dice.randint(2, 12))]
    form = dice.choice(work.forms)
    months = None if form == ContractForm.PERMANENT else dice.choice(MONTHS)
    ends = None if months is None else starts + months * 30 * DAY
    hours, placement, placed = max(4, dice.randint(*work.hours)), next(on.numbers), on.moment(at, 17)
    position = on.keep(
        "placements", number=placement, card=person.card, place=work.place, introduction=introduction, trial=trial, by=person.user,
        at=placed, consent_on=said[0], consent_how=said[1], contract_form=form, hours=hours, wage_cents=work.wage,
        starts_on=starts.isoformat(), ends_on=ends and ends.isoformat(),
    )  # fmt: skip
    on.tell(
        "placed", placed, person, work, placement=placement, form=form, hours=hours, after_trial=trial is not None,
        starts_on=starts.isoformat(), ends_on=ends and ends.isoformat(), introduction=number, **about(person, work),
    )  # fmt: skip
    on.open(placed, work, 1)
    one = _Work(on, person, work, position, placement, starts)
    stops = one.stops(ends, tried=trial is not None, taught=_taught(on, person, at))
    one.guided(stops)
    one.spoken(stops)
    if stops is None:
        on.at_work.add(person.card)
        return None
    return one.ended(stops, ends)


def _taught(on: Lived, person: Person, at: int) -> bool:
    """Whether there was a course in the months before; if so it is written down, and the certificate stands on the card."""
    if at < 120 or on.dice.random() >= TAUGHT_FIRST:
        return False
    which = on.dice.randrange(len(TAUGHT))
    course = TAUGHT[which]
    group = (at - on.dice.randint(12, 60)) // course.every
    done = group * course.every + course.days
    enrolled = max(0, group * course.every - 8)
    on.keep(
        "enrolments", number=next(on.numbers), card=person.card, course=which, group=group, by=person.user,
        enrolled_at=on.moment(enrolled), result_at=on.moment(done, 16),
    )  # fmt: skip
    on.tell("course_enrolled", on.moment(enrolled), person, course=which)
    on.tell("course_passed", on.moment(done, 16), person, course=which)
    bit = 1 << CERTIFICATE_BY_CODE[course.certificate].bit
    on.certificates[person.card] = on.certificates.get(person.card, 0) | bit
    return True


class _Work:
    """One placement while it lasts."""

    def __init__(
        self, on: Lived, person: Person, work: Work, position: int, number: int, starts: datetime.date
    ) -> None:
        self.on, self.person, self.work = on, person, work
        self.position, self.number, self.starts = position, number, starts
        self.coach, self.company = on.dice.random() < GUIDED, on.dice.random() < GUIDED_HERE
        self.today = on.days[on.last] + DAY

    def stops(self, ends: datetime.date | None, *, tried: bool, taught: bool) -> datetime.date | None:
        """The last day, if that is past."""
        dice = self.on.dice
        less = 1.0
        for name, has in (("trial", tried), ("course", taught), ("coach", self.coach), ("company", self.company)):
            less *= HELPS[name] if has else 1.0
        early = dice.random() < EARLY * less
        lasts = dice.randint(3, 75) if early else int(dice.expovariate(less / LASTS)) + 20
        day = self.starts + lasts * DAY
        if ends is not None:
            day = min(day, ends)
        return day if self.on.index(day + DAY) <= self.on.last else None

    def guided(self, stops: datetime.date | None) -> None:
        """A job coach from the first weeks or, for who still works, from later on; perhaps somebody at the company."""
        on = self.on
        if self.coach or stops is None:
            days = on.dice.randint(0, 20) if self.coach else on.dice.randint(35, 90)
            self._coach(CoachKind.JOB_COACH, self.person.user, "", days, stops)
        if self.company:
            self._coach(CoachKind.COMPANY_COACH, None, COLLEAGUE, on.dice.randint(0, 20), stops)

    def _coach(self, kind: CoachKind, user: int | None, name: str, days: int, stops: datetime.date | None) -> None:
        on = self.on
        latest = on.index(stops) if stops is not None else on.last
        at = min(on.index(self.starts + days * DAY), max(latest - 1, 0), on.last)
        on.keep(
            "coaches", placement=self.position, kind=kind.value, user=user, name=name, starts_on=on.days[at].isoformat(),
            ended_on=None if stops is None else max(stops, on.days[at]).isoformat(), at=on.moment(at), by=self.person.user,
        )  # fmt: skip
        on.tell("coach_appointed", on.moment(at), self.person, self.work, placement=self.number, kind=kind.value)

    def spoken(self, stops: datetime.date | None) -> None:
        """What was said at every milestone until now or the end; one in eight was missed."""
        on, dice = self.on, self.on.dice
        for week in MILESTONES:
            at = on.index(milestone_on(self.starts, week))
            if at > on.last or (stops is not None and on.days[at] >= stops):
                return
            if dice.random() < 0.12:
                continue
            person, employer = dice.choices((Said.WELL, Said.SO_SO, Said.BADLY), (70, 24, 6), k=2)
            moment = on.moment(at)
            on.keep(
                "milestones", placement=self.position, week=week, spoken_on=on.days[at].isoformat(), at_work=True,
                person_said=person.value, employer_said=employer.value, text=dice.choice(SPOKEN), at=moment, by=self.person.user,
            )  # fmt: skip
            on.tell(
                "milestone_spoken", moment, self.person, self.work, placement=self.number, week=week, at_work=True,
                person=person.value, employer=employer.value, doubts=[],
            )  # fmt: skip
            if week in {13, 52}:
                asked(on, at, person=self.person, placement=self.number, week=week)

    def ended(self, stops: datetime.date, ends: datetime.date | None) -> int:
        """Why it stopped and what came next; the working day on which that was written down."""
        on, dice = self.on, self.on.dice
        at = on.index(stops + DAY)
        why = _pick(on, AFTER_TERM if stops == ends else REASONS)
        by = By.TERM if why == Why.TERM else dice.choice((By.PERSON, By.EMPLOYER, By.TOGETHER))
        step = (
            Step.NEW_CONTRACT
            if why == Why.OTHER_WORK
            else dice.choice((Step.NEW_PLACE, Step.TALK, Step.COURSE, Step.JOBHUNT))
        )
        taken = at + dice.choices((dice.randint(1, 8), dice.randint(12, 30), len(on.days)), (74, 16, 10))[0]
        done = on.moment(taken, 11) if taken <= on.last else None
        better, moment = dice.choice(list(Better)), on.moment(at, 14)
        on.keep(
            "endings", placement=self.position, ended_on=stops.isoformat(), ended_by=by.value, reason=why.value,
            lesson=dice.choice(LESSONS), better=better.value, step=step.value, step_due=on.days[at + 5].isoformat(),
            step_receiver=self.person.user, step_done_at=done, at=moment, by=self.person.user,
        )  # fmt: skip
        on.tell(
            "placement_ended", moment, self.person, self.work, placement=self.number, ended_on=stops.isoformat(), ended_by=by.value,
            reason=why.value, better=better.value, step=step.value, days=(stops - self.starts).days, doubts=[],
        )  # fmt: skip
        if done is not None:
            on.tell("next_step_done", done, self.person, self.work, placement=self.number, step=step.value)
        on.open(moment, self.work, -1)
        asked(on, at, person=self.person, placement=self.number)
        return at


def _pick(on: Lived, weighed: tuple[tuple[Why, int], ...]) -> Why:
    reasons, weights = zip(*weighed, strict=True)
    return on.dice.choices(reasons, list(itertools.chain(weights)))[0]
