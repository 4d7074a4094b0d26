"""What comes and goes in the file itself: places that are confirmed, expire and are offered anew, people who come and are asked again."""

import datetime

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.demand.actions.places import FIELDS as PLACE_FIELDS
from perspectief.demand.actions.places import TaskValues, confirm_place, create_place
from perspectief.demand.models import Place
from perspectief.demand.rules import State as PlaceState
from perspectief.exchange.simulated.world import World
from perspectief.supply.actions.cards import FIELDS as CARD_FIELDS
from perspectief.supply.actions.cards import create_card
from perspectief.supply.actions.standing import confirm_card
from perspectief.supply.models import Card, Profile
from perspectief.supply.rules import SkillRelation
from perspectief.supply.rules import State as CardState

SOON = datetime.timedelta(days=7)
STALE = datetime.timedelta(days=150)


def places(world: World) -> None:
    """What expires within a week is confirmed by most; now and then an employer has another place, of a kind seen before."""
    if not world.account_managers:
        return
    actor, today = world.account_managers[0], clock.today()
    with acting(world.eye):
        rows = Place.objects.filter(region=world.region, state=PlaceState.OPEN)
        ending = list(
            rows.filter(expires_on__range=(today, today + SOON)).order_by("id").values_list("number", flat=True)
        )
        known = list(Place.objects.filter(region=world.region).order_by("id").values_list("pk", flat=True))
    for number in ending:
        if world.happens(0.2):
            world.tries("plek bevestigd", confirm_place, actor, number=number)
    for _more in range(2):
        if known and world.happens(0.2):
            _offer_again(world, world.dice.choice(known))


def _offer_again(world: World, like: int) -> None:
    actor = world.account_managers[0]
    with acting(actor):
        place = Place.objects.select_related("employer").get(pk=like)
        tasks = [TaskValues(*row) for row in place.tasks.order_by("position").values_list("title", "hours", "skill_id")]
        skills = dict(place.skills.values_list("skill_id", "need"))
    values = {name: getattr(place, name) for name in PLACE_FIELDS}
    world.tries(
        "plek erbij",
        create_place,
        actor,
        employer=place.employer.number,
        values=values,
        tasks=tasks,
        skills=skills,
        anyway=True,
    )


def people(world: World) -> None:
    """Cards that grow old are gone over; now and then somebody comes who is like somebody else."""
    today = clock.today()
    for actor in world.caseworkers:
        with acting(actor):
            mine = Card.objects.filter(
                region=world.region, organisation=actor.organisation, dossiers__caseworker=actor.id
            )
            old = list(mine.filter(confirmed_at__lt=today - STALE).order_by("id").values_list("number", flat=True)[:3])
            like = list(mine.filter(state=CardState.SEARCHING).order_by("id").values_list("pk", flat=True)[:20])
        for number in old:
            if world.happens(0.5):
                world.tries("kaart nagelopen", confirm_card, actor, number=number)
        if like and world.happens(0.02):
            _arrive(world, actor, world.dice.choice(like))


def _arrive(world: World, actor, like: int) -> None:
    with acting(actor):
        card = Card.objects.get(pk=like)
        name = Profile.objects.get(card=card)
        can = list(card.skills.filter(relation=SkillRelation.CAN).values_list("skill_id", flat=True))
        wishes = list(card.wishes.values_list("occupation_id", flat=True))
    values = {field: getattr(card, field) for field in CARD_FIELDS}
    names = {
        "given_name": name.given_name,
        "prefix": name.prefix,
        "family_name": f"{name.family_name}-{card.number % 97}",
    }
    world.tries(
        "iemand erbij",
        create_card,
        actor,
        region=world.region,
        values=values,
        names=names,
        can=can,
        wishes=wishes,
        anyway=True,
    )
