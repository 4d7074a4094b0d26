"""On which sides of an introduction somebody stands, and who may propose."""

from perspectief.access.context import Actor
from perspectief.matching.introductions.rules import Side
from perspectief.matching.models import Introduction
from perspectief.parties.rules import Role
from perspectief.supply.policy import may_change

PROPOSING = frozenset({Role.CASEWORKER, Role.ACCOUNT_MANAGER, Role.JOB_COACH, Role.INTERMEDIARY})
LINK = "service:one-time-link"  # the role of whoever holds a link: a side of one introduction, and nothing else
PROGRAM = "introductions"  # the name of the service that works here


def sides_of(actor: Actor, row: Introduction) -> frozenset[Side]:
    """Where the actor stands; nowhere for whoever only sees it."""
    if actor.person is not None:
        return frozenset({Side.PERSON}) if actor.person == row.card_id else frozenset()
    if actor.role == f"service:{PROGRAM}":
        return frozenset({Side.PROGRAM})
    found = set()
    if actor.organisation == row.party_id and row.region_id in actor.partner_regions and row.shown_at is not None:
        found.add(Side.EMPLOYER)
    if actor.role == LINK or actor.id <= 0:
        return frozenset(found)
    if may_change(actor, region=row.region_id, organisation=row.owner_id):
        found.add(Side.OWNER)
    if actor.organisation == row.organisation_id and may_propose(actor, row.region_id):
        found.add(Side.PROPOSER)
    if actor.organisation == row.receiver_id and row.region_id in actor.counter_regions:
        found.add(Side.KEEPER)
    return frozenset(found)


def may_propose(actor: Actor, region: int) -> bool:
    """Staff of the counter, and private parties that look for work with people; by name, in a region they reach."""
    return region in actor.regions and actor.id > 0 and actor.role in PROPOSING
