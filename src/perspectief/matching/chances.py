"""What opens most in a region, for staff of its counter: what to ask, arrange or learn, and what to take off which place."""

from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.matching import details
from perspectief.matching.carving import Carving
from perspectief.matching.openings import WhatOpens
from perspectief.matching.pool import pool


@dataclass(frozen=True, slots=True)
class PlaceCarving:
    """A place, and the one thing that opens it to most people."""

    number: int
    title: str
    employer: str
    town: str
    carving: Carving


@dataclass(frozen=True)
class Carvings:
    """The first of a ranked list, and how many places there are at which something taken off brings people."""

    total: int
    rows: tuple[PlaceCarving, ...]


def what_opens(actor: Actor, *, region: int) -> WhatOpens | None:
    """Everything that opens pairs in the region, first by people without any fit now. None: not for this actor."""
    return pool(region).openings if region in actor.counter_regions else None


def carvings(actor: Actor, *, region: int, limit: int = 10) -> Carvings | None:
    """Places where one thing taken off opens most, with what the actor may see of them. None: not for this actor."""
    if region not in actor.counter_regions:
        return None
    found = pool(region)
    shown = found.carvings[:limit]
    ids = [int(found.places.values["id"][one.row]) for one in shown]
    with acting(actor):
        texts = details.places(region, ids)
    rows = tuple(
        PlaceCarving(text.number, text.title, text.employer, details.town(text.pc4), one)
        for one, place in zip(shown, ids, strict=True)
        if (text := texts.get(place)) is not None
    )
    return Carvings(len(found.carvings), rows)
