"""Trials in each state, people at work with their coach, conversations, signals, what ended and what came after."""

import datetime
from collections.abc import Callable, Generator

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.demand.models import PlaceSkill
from perspectief.exchange.made.past.introductions import accepted
from perspectief.exchange.made.past.stage import DAY, Pair, Stage, Story
from perspectief.guidance import rules
from perspectief.guidance.actions import agreements, coaching, endings, placements, trials
from perspectief.guidance.models import Agreement, Placement, Trial
from perspectief.guidance.rules import (
    About,
    Better,
    By,
    ContractForm,
    Ground,
    Party,
    Result,
    Said,
    Step,
    TrialKind,
    Voice,
    Why,
)

Tells = Callable[[Stage], Story]
Who = Callable[[Stage], Pair]
WEEK = datetime.timedelta(weeks=1)
TEXTS = (
    {"work": "Meedraaien in de ploeg. Elke taak wordt eerst voorgedaan.", "guided_by": "de voorman", "remarks": ""},
    {
        "work": "Beginnen met twee vaste taken. Na een week komt er een taak bij.", "guided_by": "een vaste collega",
        "remarks": "Pauze op vaste tijden.",
    },
    {"work": "Meelopen met een ervaren collega, en daarna zelf doen.", "guided_by": "de teamleider", "remarks": ""},
)  # fmt: skip
SPOKEN = (
    "Het gaat goed. De eerste weken waren wennen aan het vroege begin.",
    "De werkgever wil een taak erbij geven. Dat bespreken we volgende keer.",
    "Reizen kost tijd. We kijken of een latere begintijd kan.",
    "",
)
LESSONS = (
    "Begin met minder uren en bouw op. Vijf dagen achter elkaar was te veel in één keer.",
    "Spreek vooraf af wie op de werkvloer uitlegt. Nu was dat elke dag een ander.",
    "De reis met twee keer overstappen hield geen stand. Zoek iets op fietsafstand.",
    "Bel in de eerste maand elke week. De vragen kwamen nu te laat boven tafel.",
)
SIGNALS = (
    (Voice.EMPLOYER, About.HOURS, "Komt de laatste twee weken vaker later. Kunnen we samen kijken naar de tijden?"),
    (Voice.PERSON, About.GUIDANCE, "Mijn vaste collega is weg. Ik weet niet wie ik iets kan vragen."),
    (Voice.EMPLOYER, About.WORK, "Het tempo is nog een puzzel. Graag samen kijken wat helpt."),
    (Voice.PERSON, About.TRAVEL, "De bus rijdt anders. Ik kom nu krap op tijd."),
)


def trial(
    stage: Stage, who: Who, since: int, *, starts: int, days: int, approved: int = 3, result: str = ""
) -> Generator[datetime.datetime, None, Trial]:
    """Accepted so long ago (working days since the proposal), on trial from `starts` days after the yes; `approved` parties agreed."""
    pair = who(stage)
    number = yield from accepted(stage, pair, since)
    yield stage.ago(since - 3, 16)
    first = DUTCH.next_open(clock.today() + starts * DAY)
    made = trials.open_trial(
        pair.actor,
        kind=TrialKind.TASTER if days <= 2 else TrialKind.TRIAL,
        starts_on=first,
        ends_on=first + (days - 1) * DAY,
        hours=stage.dice.choice([16, 20, 24, 32]),
        texts=stage.dice.choice(TEXTS),
        introduction=number,
    )
    for party in list(Party)[:approved]:
        yield stage.ago(max(1, since - 4), 10)
        _approve(pair.actor, made, party)
    if result:
        yield stage.later(made.ends_on + DAY)
        hours = 30 if result == Result.PARTLY else None
        trials.report_trial(pair.actor, number=made.number, result=result, hours_done=hours)
    return made


def _approve(actor: Actor, made: Trial, party: Party) -> None:
    with acting(actor):
        number = Agreement.objects.get(region=made.region_id, trial=made, replaced_at=None).number
    ground = "" if party == Party.OWNER else Ground.SIGNED if party == Party.EMPLOYER else Ground.IN_PERSON
    agreements.approve(actor, number=number, party=party, ground=ground)


def begins(
    stage: Stage, pair: Pair, since: int, *, coach: Actor | None, months: int = 0, first: int = 3
) -> Generator[datetime.datetime, None, Placement]:
    """Proposed so long ago (working days), at work some days after the yes. `months`: a contract for so long; 0: no end."""
    number = yield from accepted(stage, pair, since)
    yield stage.ago(since - 3, 16)
    starts = DUTCH.next_open(clock.today() + first * DAY)
    contract = placements.Contract(
        form=ContractForm.TEMPORARY if months else ContractForm.PERMANENT,
        hours=stage.dice.choice([16, 20, 24, 28, 32]),
        wage_cents=stage.dice.randint(1_520, 1_790),
        starts_on=starts,
        ends_on=starts + months * 30 * DAY if months else None,
    )
    return placements.place_person(
        pair.actor, contract=contract, coach=coach and stage.numbers[coach.id], introduction=number
    )


def at_work(
    stage: Stage, who: Who, since: int, *, coach: Callable[[Stage], Actor] | None, months: int = 0, spoken: bool = True,
    signal: int = -1, answered: bool = False,
) -> Story:  # fmt: skip
    """Somebody works and is spoken to at every milestone; `spoken` False: the latest one still has to be."""
    pair = who(stage)
    guide = coach(stage) if coach else None
    placed = yield from begins(stage, pair, since, coach=guide, months=months)
    yield from _shown_to_do(stage, pair, placed)
    yield from _milestones(stage, pair, placed, last=spoken)
    if signal >= 0:
        yield stage.ago(6 if answered else 1, 12)
        voice, about, text = SIGNALS[signal]
        given = coaching.give_signal(pair.actor, number=placed.number, voice=voice, about=about, text=text)
        if answered:
            yield stage.ago(5)
            coaching.answer_signal(
                guide or pair.actor,
                signal=given.number,
                answer="Samen aan tafel gezeten. Er is nu een vaste vraagbaak.",
            )


def _shown_to_do(stage: Stage, pair: Pair, placed: Placement) -> Story:
    """Within two weeks somebody notes which tasks of the place the person does by now."""
    yield stage.later(placed.starts_on + 9 * DAY)
    _confirm(stage, pair, placed)


def _confirm(stage: Stage, pair: Pair, placed: Placement) -> None:
    with acting(pair.actor):
        asked = PlaceSkill.objects.filter(region=stage.region, place=placed.place_id).order_by("skill_id")
        skills = list(asked.values_list("skill_id", flat=True)[:3])
    placements.confirm_tasks(pair.actor, placement=placed.number, skills=skills)


def _milestones(
    stage: Stage, pair: Pair, placed: Placement, *, last: bool, until: datetime.date | None = None
) -> Story:
    end = until or stage.days[0]
    days = [(week, rules.milestone_on(placed.starts_on, week)) for week in rules.MILESTONES]
    come = [(week, day) for week, day in days if day <= end]
    for week, day in come if last else come[:-1]:
        yield stage.later(day)
        said = stage.dice.choice([Said.WELL, Said.WELL, Said.SO_SO])
        coaching.speak(
            pair.actor, number=placed.number, week=week, at_work=True, person_said=said, employer_said=Said.WELL,
            text=stage.dice.choice(SPOKEN),
        )  # fmt: skip


def stops(
    stage: Stage, who: Who, since: int, worked: int, *, step: Step, done: bool = False, again: bool = False,
    why: Why = Why.HOURS,
) -> Story:  # fmt: skip
    """Works for so many weeks and stops, with a lesson and a next step; `again`: at work at another employer after that."""
    pair = who(stage)
    placed = yield from begins(stage, pair, since, coach=pair.actor, months=6)
    last = placed.starts_on + worked * WEEK
    yield from _shown_to_do(stage, pair, placed)
    yield from _milestones(stage, pair, placed, last=True, until=last)
    yield stage.later(last, 15)
    how = endings.Stopped(
        ended_on=clock.today(),
        ended_by=stage.dice.choice([By.PERSON, By.EMPLOYER, By.TOGETHER]),
        reason=why,
        lesson=stage.dice.choice(LESSONS),
        better=stage.dice.choice([Better.OTHER_WORK, Better.FEWER_HOURS, Better.MORE_GUIDANCE]),
        step=step,
        step_due=clock.today() + WEEK,
        receiver=stage.numbers[pair.actor.id],
    )
    endings.end_placement(pair.actor, number=placed.number, how=how)
    if done or again:
        yield stage.later(clock.today() + 2 * DAY, 11)
        endings.finish_step(pair.actor, number=placed.number)
        _confirm(stage, pair, placed)
    if again:
        since = stage.days.index(stage.later(clock.today()).date())
        placed = yield from begins(stage, stage.also(pair), since, coach=stage.coach)
        yield from _shown_to_do(stage, pair, placed)
        yield from _milestones(stage, pair, placed, last=True)


def from_trial(stage: Stage, who: Who, since: int, *, coach: Callable[[Stage], Actor]) -> Story:
    """A trial that became work."""
    pair = who(stage)
    made = yield from trial(stage, lambda _on: pair, since, starts=3, days=21)
    yield stage.later(made.ends_on)
    contract = placements.Contract(
        form=ContractForm.TEMPORARY,
        hours=made.hours,
        wage_cents=1_560,
        starts_on=clock.today() + DAY,
        ends_on=clock.today() + 210 * DAY,
    )
    guide = stage.numbers[coach(stage).id]
    placed = placements.place_person(pair.actor, contract=contract, coach=guide, trial=made.number)
    yield from _shown_to_do(stage, pair, placed)
    yield from _milestones(stage, pair, placed, last=True)


def _own(stage: Stage) -> Pair:
    return stage.pair(stage.own)


def _uwv(stage: Stage) -> Pair:
    return stage.pair(stage.uwv)


def _anybody(stage: Stage) -> Pair:
    return stage.pair()


def _with_us(stage: Stage) -> Pair:
    return stage.with_us(stage.own)


def _guided(stage: Stage) -> Actor:
    return stage.coach


def stories(stage: Stage) -> list[Story]:
    """All of them."""
    me: Callable[[Stage], Actor] = lambda on: on.own  # noqa: E731
    uwv: Callable[[Stage], Actor] = lambda on: on.uwv  # noqa: E731
    told: list[Tells] = [
        lambda on: at_work(on, _with_us, 45, coach=me, spoken=False),
        lambda on: stops(on, _own, 90, 7, step=Step.NEW_PLACE, again=True),
        lambda on: at_work(on, _own, 35, coach=me, signal=0),
        lambda on: at_work(on, _own, 60, coach=me, signal=1),
        lambda on: at_work(on, _own, 80, coach=me, signal=3, answered=True),
        lambda on: at_work(on, _own, 33, coach=me, spoken=False),
        lambda on: at_work(on, _own, 10, coach=None, months=6),
        lambda on: stops(on, _own, 40, 6, step=Step.TALK),
        lambda on: begins(on, _own(on), 5, coach=me(on), months=7, first=10),
        lambda on: at_work(on, _own, 110, coach=_guided, months=5, spoken=False),
        lambda on: trial(on, _own, 5, starts=7, days=28, approved=0),
        lambda on: trial(on, _own, 6, starts=7, days=28, approved=2),
        lambda on: trial(on, _own, 9, starts=3, days=40),
        lambda on: trial(on, _own, 12, starts=3, days=8),
        lambda on: at_work(on, _uwv, 50, coach=uwv, signal=2),
        lambda on: at_work(on, _uwv, 36, coach=uwv, spoken=False),
        lambda on: stops(on, _uwv, 60, 5, step=Step.COURSE),
        lambda on: trial(on, _uwv, 6, starts=7, days=28, approved=2),
        lambda on: trial(on, _uwv, 8, starts=5, days=30),
        lambda on: trial(on, _uwv, 12, starts=3, days=2, result=""),
    ]
    for since in (40, 50, 62, 76, 91, 106, 130):
        coach = None if since == 40 else _guided
        told.append(lambda on, since=since, coach=coach: at_work(on, _anybody, since, coach=coach))
    for since in (60, 95):
        told.append(lambda on, since=since: from_trial(on, _anybody, since, coach=_guided))
        told.append(lambda on, since=since: trial(on, _anybody, since, starts=3, days=14, result=Result.PARTLY))
    told.append(lambda on: trial(on, _anybody, 30, starts=3, days=14, result=Result.NO_SHOW))
    told.append(lambda on: trial(on, _anybody, 10, starts=3, days=30))
    told.append(lambda on: trial(on, _anybody, 7, starts=10, days=30))
    for since, worked, why in ((120, 10, Why.TRAVEL), (100, 6, Why.OTHER_WORK), (80, 8, Why.GUIDANCE)):
        told.append(
            lambda on, since=since, worked=worked, why=why: stops(
                on, _anybody, since, worked, step=Step.NEW_PLACE, done=True, why=why
            )
        )
    return [tells(stage) for tells in told]
