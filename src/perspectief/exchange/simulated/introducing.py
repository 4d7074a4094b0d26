"""What people do with introductions on a day: propose, ask, show, answer, stay silent, tell."""

import datetime
from collections.abc import Callable

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.exchange.simulated.world import World
from perspectief.matching.actions import judge
from perspectief.matching.introductions import consenting, ending, presenting, proposing
from perspectief.matching.introductions.rules import EMPLOYER_NO, PERSON_NO, Status
from perspectief.matching.models import Introduction
from perspectief.matching.queries import to_judge
from perspectief.matching.rules import Judgement, Why

LESS_THAN_A_DAY = datetime.timedelta(hours=4)


def propose(world: World) -> None:
    """Klantmanagers judge the best pairs of their caseload; some they take up, some they leave."""
    for actor in world.caseworkers:
        for pair in to_judge(actor, region=world.region, limit=4):
            if not world.happens(0.4):
                continue
            about = {"region": world.region, "card": pair.card, "place": pair.place}
            if world.happens(0.75):
                world.tries("voorgesteld", judge, actor, **about, judgement=Judgement.TAKE_UP)
            else:
                why = world.dice.choice([Why.NOT_WANTED, Why.TOO_FAR, Why.LACKS_SKILL])
                world.tries("past niet", judge, actor, **about, judgement=Judgement.NOT_SUITABLE, reason=why)


def follow(world: World) -> None:
    """Everything that is open moves, or does not."""
    with acting(world.eye):
        rows = Introduction.objects.filter(region=world.region, closed_at=None).order_by("id")
        waiting = list(rows)
        untold = Introduction.objects.filter(region=world.region, told_at=None).exclude(closed_at=None).order_by("id")
        news = list(untold)
    for row in waiting:
        actor = world.of(row.owner_id, row.card_id)
        if actor is not None and Status(row.status) in STEPS:
            STEPS[Status(row.status)](world, actor, row)
    for row in news:
        actor = world.of(row.owner_id, row.card_id)
        if actor is not None and world.happens(0.7):
            world.tries("verteld", ending.tell, actor, number=row.number)


def _answer_proposal(world: World, actor: Actor, row: Introduction) -> None:
    if world.happens(0.6):
        world.tries("doorgelaten", proposing.answer_proposal, actor, number=row.number, yes=True)


def _ask(world: World, actor: Actor, row: Introduction) -> None:
    if world.happens(0.5):
        yes = world.happens(0.8)
        reason = "" if yes else world.dice.choice(sorted(PERSON_NO))
        said = "zei ja" if yes else "zei nee"
        world.tries(
            said,
            consenting.record_consent,
            actor,
            number=row.number,
            yes=yes,
            how="phone",
            reason=reason,
        )


def _show(world: World, actor: Actor, row: Introduction) -> None:
    world.tries("getoond", presenting.show_to_employer, actor, number=row.number)


def _answer(world: World, actor: Actor, row: Introduction) -> None:
    """A quarter of the employers stays silent for good: so it looks from the number of the introduction."""
    if row.number % 4 == 0 or not world.happens(0.4):
        return
    if world.happens(0.7):
        meets = clock.now() + datetime.timedelta(days=world.dice.randint(2, 8))
        world.tries("uitgenodigd", presenting.invite, actor, number=row.number, meets_at=meets)
    else:
        said = presenting.Refusal(world.dice.choice(sorted(EMPLOYER_NO)))
        world.tries("afgewezen", presenting.refuse, actor, number=row.number, said=said)


def _meet(world: World, actor: Actor, row: Introduction) -> None:
    if row.meets_at is None or row.meets_at > clock.now() - LESS_THAN_A_DAY:
        return
    luck = world.dice.random()
    if luck < 0.1:
        world.tries("niet verschenen", presenting.did_not_attend, actor, number=row.number)
    elif luck < 0.4:
        said = presenting.Refusal(world.dice.choice(sorted(EMPLOYER_NO)))
        world.tries("afgewezen", presenting.refuse, actor, number=row.number, said=said)
    else:
        world.tries("werkgever zei ja", presenting.accept, actor, number=row.number)


STEPS: dict[Status, Callable[[World, Actor, Introduction], None]] = {
    Status.ASKED_OWNER: _answer_proposal,
    Status.ASKED_PERSON: _ask,
    Status.AGREED: _show,
    Status.SHOWN: _answer,
    Status.INVITED: _meet,
}
