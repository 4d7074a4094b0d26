"""Who coaches for a partner: to choose from, and how many people somebody has."""

from collections.abc import Collection

from perspectief.access.context import Actor, reading
from perspectief.guidance.models import Coach, Placement
from perspectief.parties.queries import partner_coaches
from perspectief.supply.rules import Audience


def partner_coaches_for(placement: Placement) -> list[tuple[str, str]]:
    """The job coaches of partners, not of the employer: public number and name with organisation, for a list to choose from."""
    rows = partner_coaches(placement.region_id).exclude(organisation=placement.at_employer)
    return [(str(one.user.number), f"{one.user.name}, {one.organisation.name}") for one in rows]


def partner_coaches_with(region: int, parties: Collection[int]) -> list[tuple[str, str]]:
    """Those of these organisations alone."""
    rows = partner_coaches(region).filter(organisation__in=list(parties)) if parties else []
    return [(str(one.user.number), f"{one.user.name}, {one.organisation.name}") for one in rows]


def colleagues_of(actor: Actor, region: int, *, leaving: Collection[int]) -> list[tuple[str, str]]:
    """The job coaches of the actor's own organisation, a partner: who may take over. `leaving`: users of whom one stops; the only one of
    them is nobody's choice, and the actor may take over from a colleague.
    """
    rows = partner_coaches(region).filter(organisation=actor.organisation)
    if len(leaving) == 1:
        rows = rows.exclude(user__in=list(leaving))
    return [(str(one.user.number), one.user.name) for one in rows]


def coached_by(actor: Actor, region: int) -> int:
    """How many people the actor coaches now."""
    mine = Coach.objects.filter(region=region, user=actor.id, party=actor.organisation, ended_on=None)
    with reading(actor):
        return mine.values("card").distinct().count()


def coaches_card(actor: Actor, region: int, card: int) -> bool:
    """Whether the actor's organisation, a partner, coaches this person (database id of the card) now."""
    if region not in actor.partner_regions:
        return False
    seats = Coach.objects.filter(region=region, card=card, party=actor.organisation, ended_on=None)
    seats = seats.exclude(organisation=actor.organisation)  # its own people it sees by keeping the card
    with reading(actor):
        return seats.filter(audience=Audience.PARTNERS).exists()
