"""What people do with trials and placements on a day: begin, agree, report, speak, give a signal, answer it, end, go on."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.exchange.simulated.world import World
from perspectief.guidance import rules
from perspectief.guidance.actions import agreements, coaching, endings, placements, trials
from perspectief.guidance.models import Agreement, Approval, Coach, Ending, Placement, Signal, Trial
from perspectief.guidance.rules import (
    About,
    Better,
    By,
    ContractForm,
    Ground,
    Party,
    Result,
    Run,
    Said,
    Step,
    TrialKind,
    Voice,
    Why,
)
from perspectief.matching.introductions.rules import Status
from perspectief.matching.models import Introduction

DAY = datetime.timedelta(days=1)
WAGE_CENTS = 1_750
TEXTS = {"work": "Meewerken in de ploeg, met uitleg bij elke taak.", "guided_by": "de voorman", "remarks": ""}


def begin(world: World) -> None:
    """A yes of the employer becomes a trial or work."""
    with acting(world.eye):
        rows = Introduction.objects.filter(region=world.region, status=Status.ACCEPTED).select_related("place")
        said_yes = list(rows.order_by("id"))
    for row in said_yes:
        actor = world.of(row.owner_id, row.card_id)
        if actor is None or not world.happens(0.5):
            continue
        hours = row.place.hours_max or row.place.hours_min or 24
        if world.happens(0.5):
            start, days = clock.today() + 3 * DAY, world.dice.randint(14, 60)
            world.tries(
                "proef begonnen",
                trials.open_trial, actor, kind=TrialKind.TRIAL, starts_on=start, ends_on=start + days * DAY, hours=hours, texts=TEXTS,
                    introduction=row.number,
            )  # fmt: skip
        else:
            world.tries("geplaatst", _place, world, actor, hours, introduction=row.number)


def agree(world: World) -> None:
    """The three parties approve, the klantmanager last."""
    with acting(world.eye):
        waiting = list(
            Agreement.objects.filter(region=world.region, replaced_at=None, trial__approved_on=None, trial__result="")
        )
        given = set(Approval.objects.filter(region=world.region).values_list("agreement_id", "party"))
    for one in sorted(waiting, key=lambda agreement: agreement.pk):
        actor = world.of(one.organisation_id, one.card_id)
        for party in Party if actor else ():
            if (one.pk, party.value) not in given and world.happens(0.8):
                ground = "" if party == Party.OWNER else Ground.PHONE
                world.tries("akkoord", agreements.approve, actor, number=one.number, party=party, ground=ground)


def report(world: World) -> None:
    """A trial that is over is told about; most lead to work."""
    with acting(world.eye):
        over = list(Trial.objects.filter(region=world.region, result="", ends_on__lt=clock.today()).order_by("id"))
    for trial in over:
        actor = world.of(trial.organisation_id, trial.card_id)
        if actor is None or not world.happens(0.5):
            continue
        luck = world.dice.random()
        if luck < 0.6 and trial.approved_on:
            world.tries("geplaatst na proef", _place, world, actor, trial.hours, trial=trial.number)
        elif luck < 0.6:
            world.tries(
                "proef ging niet door", trials.report_trial, actor, number=trial.number, result=Result.WITHDRAWN
            )
        else:
            result = Result.NO_SHOW if luck > 0.95 else Result.PARTLY
            done = None if result == Result.NO_SHOW else trial.hours
            world.tries(
                "proef zonder werk",
                trials.report_trial,
                actor,
                number=trial.number,
                result=result,
                hours_done=done,
            )


def guide(world: World) -> None:
    """Everybody at work: conversations, signals, now and then an end."""
    with acting(world.eye):
        running = list(
            Placement.objects.filter(region=world.region, ending=None).order_by("id").prefetch_related("milestones")
        )
        signals = list(Signal.objects.filter(region=world.region, answered_at=None).order_by("id"))
        coached = set(Coach.objects.filter(region=world.region, ended_on=None).values_list("placement_id", flat=True))
    for one in running:
        actor = world.of(one.organisation_id, one.card_id)
        if actor is None or one.starts_on > clock.today():
            continue
        if one.pk not in coached:
            coach = world.numbers[world.dice.choice(world.caseworkers).id]
            world.tries("coach gekozen", coaching.appoint_coach, actor, number=one.number, coach=coach)
        _speak(world, actor, one)
        if world.happens(0.002):
            voice, about = world.dice.choice(list(Voice)), world.dice.choice(list(About))
            world.tries("signaal", coaching.give_signal, actor, number=one.number, voice=voice, about=about)
        over = one.ends_on is not None and one.ends_on < clock.today()
        if world.happens(0.5 if over else 0.002):
            _end(world, actor, one, over=over)
    for signal in signals:
        actor = world.of(signal.organisation_id, signal.card_id)
        if actor is not None and world.happens(0.5):
            world.tries(
                "signaal beantwoord", coaching.answer_signal, actor, signal=signal.number, answer="Samen gepraat."
            )


def go_on(world: World) -> None:
    """The next step after an ending is taken."""
    with acting(world.eye):
        waiting = list(
            Ending.objects.filter(region=world.region, step_done_at=None).select_related("placement").order_by("id")
        )
    for one in waiting:
        actor = world.of(one.organisation_id, one.card_id)
        if actor is not None and world.happens(0.2):
            world.tries("stap gezet", endings.finish_step, actor, number=one.placement.number)


def _place(
    world: World, actor: Actor, hours: int, *, introduction: int | None = None, trial: int | None = None
) -> Placement:
    start = clock.today() + DAY
    for_a_time = world.happens(0.7)
    contract = placements.Contract(
        form=ContractForm.TEMPORARY if for_a_time else ContractForm.PERMANENT,
        hours=hours,
        wage_cents=WAGE_CENTS,
        starts_on=start,
        ends_on=start + world.dice.randint(120, 360) * DAY if for_a_time else None,
    )
    coach = world.numbers[actor.id] if world.happens(0.8) else None
    return placements.place_person(actor, contract=contract, coach=coach, introduction=introduction, trial=trial)


def _speak(world: World, actor: Actor, one: Placement) -> None:
    week = rules.due_milestone(
        Run(one.starts_on, one.ends_on), {spoken.week for spoken in one.milestones.all()}, clock.today()
    )
    if week is not None and world.happens(0.3):
        well = world.dice.choice([Said.WELL, Said.WELL, Said.SO_SO, Said.NOT_ASKED])
        at_work = None if world.happens(0.05) else True
        world.tries(
            "gesproken",
            coaching.speak,
            actor,
            number=one.number,
            week=week,
            at_work=at_work,
            person_said=well,
            employer_said=well,
        )


def _end(world: World, actor: Actor, one: Placement, *, over: bool) -> None:
    how = endings.Stopped(
        ended_on=clock.today(),
        ended_by=By.TERM if over else world.dice.choice([By.PERSON, By.EMPLOYER, By.TOGETHER]),
        reason=Why.TERM if over else world.dice.choice([Why.WORK, Why.HOURS, Why.GUIDANCE, Why.TRAVEL, Why.PRIVATE]),
        lesson="Eerst korter beginnen, dan rustig opbouwen.",
        better=world.dice.choice(list(Better)),
        step=world.dice.choice([Step.NEW_PLACE, Step.TALK, Step.COURSE]),
        step_due=clock.today() + 7 * DAY,
        receiver=world.numbers[actor.id],
    )
    world.tries("gestopt", endings.end_placement, actor, number=one.number, how=how)
