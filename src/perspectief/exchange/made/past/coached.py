"""People a job coach of a partner guides: a talk that is due, a signal that waits, a proposal to stop, somebody new."""

import datetime
from collections.abc import Callable

from perspectief.core import clock
from perspectief.exchange.made.past.stage import DAY, Stage, Story
from perspectief.exchange.made.past.working import LESSONS, SIGNALS, SPOKEN, begins
from perspectief.guidance import rules
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.models import Placement
from perspectief.guidance.rules import Better, By, Ground, Said, Step, Why
from perspectief.parties.models import User


def coached(stage: Stage, since: int, *, signal: int = -1, proposes: bool = False, spoken: bool = True) -> Story:
    """At work so long ago (working days); the klantmanager asks the partner, whose coach speaks at every milestone.

    `spoken` False: the latest talk still has to be.
    """
    pair = stage.pair(stage.own, keyed=True)
    placed = yield from begins(stage, pair, since, coach=None)
    yield stage.later(clock.today() + DAY, 11)
    number = User.objects.values_list("number", flat=True).get(pk=stage.job_coach.id)
    yes = Yes(clock.today(), Ground.IN_PERSON)
    coaching.appoint_coach(pair.actor, number=placed.number, coach=number, yes=yes)
    yield from _talks(stage, placed, last=spoken)
    if signal >= 0:
        yield stage.ago(1, 12)
        voice, about, text = SIGNALS[signal]
        coaching.give_signal(pair.actor, number=placed.number, voice=voice, about=about, text=text)
    if proposes:
        yield stage.ago(1, 14)
        _propose(stage, placed)


def _talks(stage: Stage, placed: Placement, *, last: bool) -> Story:
    days = [(week, rules.milestone_on(placed.starts_on, week)) for week in rules.MILESTONES]
    come = [(week, day) for week, day in days if day <= stage.days[0]]
    for week, day in come if last else come[:-1]:
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


def stories(stage: Stage) -> list[Story]:
    """A handful, so that her Vandaag has something of everything."""
    told: list[Callable[[Stage], Story]] = [
        lambda on: coached(on, 33, spoken=False),
        lambda on: coached(on, 50, signal=1),
        lambda on: coached(on, 28, signal=0, spoken=False),
        lambda on: coached(on, 70, proposes=True),
        lambda on: coached(on, 6),
    ]
    return [tells(stage) for tells in told]
