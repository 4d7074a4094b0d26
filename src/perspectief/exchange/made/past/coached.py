"""People a job coach of a partner guides: a talk that is due, a signal that waits, a proposal to stop, somebody she has yet to meet."""

import datetime
from collections.abc import Callable

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.exchange.made.past.stage import DAY, DAYS_BACK, Nobody, Stage, Story
from perspectief.exchange.made.past.working import LESSONS, SIGNALS, SPOKEN, begins
from perspectief.guidance import rules
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.models import Placement
from perspectief.guidance.rules import Better, By, Ground, Said, Step, Why
from perspectief.parties.models import User
from perspectief.work import actions
from perspectief.work.models import Task, TaskKind

MET_WITHIN = (2, 5)  # days after the klantmanager asked
BEGINS_AFTER = 3  # working days between a proposal and the contract, as `working.begins` tells it


def coached(stage: Stage, since: int, *, signal: int = -1, proposes: bool = False) -> Story:
    """Proposed so long ago (working days); the klantmanager asks the partner, whose coach speaks at every milestone that has come."""
    pair = stage.pair(stage.own, keyed=True, lasting=True)
    placed = yield from begins(stage, pair, since, coach=None)
    yield stage.later(clock.today() + DAY, 11)
    number = User.objects.values_list("number", flat=True).get(pk=stage.job_coach.id)
    yes = Yes(clock.today(), Ground.IN_PERSON)
    coaching.appoint_coach(pair.actor, number=placed.number, coach=number, yes=yes)
    yield from _met(stage, placed)
    yield from _talks(stage, placed)
    if signal >= 0:
        yield stage.ago(1, 12)
        voice, about, text = SIGNALS[signal]
        coaching.give_signal(pair.actor, number=placed.number, voice=voice, about=about, text=text)
    if proposes:
        yield stage.ago(1, 14)
        _propose(stage, placed)


def _met(stage: Stage, placed: Placement) -> Story:
    """She gets to know who she guides within the week, and says so on Vandaag; of whom she was asked in the last days that is still to come."""
    day = DUTCH.next_open(clock.today() + stage.dice.randint(*MET_WITHIN) * DAY)
    if day > stage.days[0]:
        return
    yield stage.later(day)
    with acting(stage.job_coach):
        new = Task.objects.filter(kind=TaskKind.COACH_BEGINS, subject_kind="placement", subject_number=placed.number)
        waiting = (
            new.filter(organisation=stage.job_coach.organisation, done_at=None).values_list("pk", flat=True).first()
        )
    if waiting is not None:
        actions.finish(stage.job_coach, task=waiting)


def _talks(stage: Stage, placed: Placement) -> Story:
    days = [(week, rules.milestone_on(placed.starts_on, week)) for week in rules.MILESTONES]
    for week, day in ((week, day) for week, day in days if day <= stage.days[0]):
        yield stage.later(day)
        coaching.speak(
            stage.job_coach, number=placed.number, week=week, at_work=True, person_said=Said.WELL,
            employer_said=stage.dice.choice([Said.WELL, Said.SO_SO]), text=stage.dice.choice(SPOKEN),
        )  # fmt: skip


def _propose(stage: Stage, placed: Placement) -> None:
    how = endings.Stopped(
        ended_on=clock.today(),
        ended_by=By.TOGETHER,
        reason=Why.HOURS,
        lesson=LESSONS[0],
        better=Better.FEWER_HOURS,
        step=Step.NEW_PLACE,
        step_due=clock.today() + datetime.timedelta(days=14),
        receiver=None,
    )
    proposals.propose_ending(stage.job_coach, number=placed.number, how=how)


def _due_now(stage: Stage, week: int) -> int:
    """How long ago somebody was proposed whose talk of this milestone is due in these days, and not late."""
    for since in range(BEGINS_AFTER + 1, DAYS_BACK):
        starts = DUTCH.next_open(stage.days[since - BEGINS_AFTER - 1] + 3 * DAY)
        if rules.milestone_on(starts, week) - rules.MILESTONE_AHEAD <= stage.today:
            return since
    raise Nobody


def stories(stage: Stage) -> list[Story]:
    """A handful, so that her Vandaag has something of everything."""
    told: list[Callable[[Stage], Story]] = [
        lambda on: coached(on, _due_now(on, 4)),
        lambda on: coached(on, 50, signal=1),
        lambda on: coached(on, _due_now(on, 13), signal=0),
        lambda on: coached(on, 70, proposes=True),
        lambda on: coached(on, 6),
    ]
    return [tells(stage) for tells in told]
