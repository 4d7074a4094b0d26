"""What nobody in the region teaches: what would open places for people, minus what courses teach. And whom a course helps."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.matching.chances import counted
from perspectief.matching.openings import Kind, RegionOpening
from perspectief.matching.queries import what_helps
from perspectief.training.actions.gaps import Counted
from perspectief.training.queries.courses import taught

MOST_HELPS = 40  # of one person: all there are


class Learner(NamedTuple):
    """A card (database id) and how many places more it fits with what is taught."""

    card: int
    places: int


def learnable(actor: Actor, *, region: int) -> tuple[RegionOpening, ...] | None:
    """What can be learned and opens places, most people without a place first. None: not for this actor."""
    found = counted(actor, region=region)
    return None if found is None else found.opens.of(Kind.TRAINING, Kind.SKILL)


def untaught(actor: Actor, *, region: int) -> list[Counted] | None:
    """Of what can be learned and opens places, what no course of the region teaches. None: not for this actor."""
    rows = learnable(actor, region=region)
    if rows is None:
        return None
    with acting(actor):
        known = taught(region)
    return [
        Counted(row.need, row.what, row.places, row.people, row.people_without) for row in rows if row.need not in known
    ]


def learners(actor: Actor, *, region: int, needs: Collection[str], cards: Iterable[int]) -> list[Learner]:
    """Of these people (database ids), who gains places by one of these needs, most places first."""
    wanted, found = frozenset(needs), []
    for card in cards:
        helps = what_helps(actor, region=region, card=card, limit=MOST_HELPS)
        gained = [one.count for one in helps.single if one.needs[0] in wanted] if helps else []
        if gained:
            found.append(Learner(card, max(gained)))
    return sorted(found, key=lambda one: (-one.places, one.card))
