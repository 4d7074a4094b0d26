"""What opens most in a region, for staff of its counter: what to ask, arrange or learn, and what to take off which place."""

import datetime
from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.matching import carving, details, openings
from perspectief.matching.carving import Carving
from perspectief.matching.openings import WhatOpens
from perspectief.matching.pool import RegionPool, pool
from perspectief.matching.remembered import Remembered

MANY = 5_000_000  # pairs, some tenths of a second: a larger region is not counted again at every change
KEPT = datetime.timedelta(minutes=10)


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


@dataclass(frozen=True)
class Counted:
    """One count over a region: when, and what opens most."""

    pool: RegionPool
    at: datetime.datetime
    opens: WhatOpens

    @property
    def carvings(self) -> tuple[tuple[int, Carving], ...]:
        """By place id what taken off opens most, in the same pool. Counted when first asked for: who counts gaps never asks."""
        found = self.pool
        return _taken_off.get(found.region, lambda held: held[0] is found, lambda: (found, _carvings(found)))[1]


_counted: Remembered[Counted] = Remembered()
_taken_off: Remembered[tuple[RegionPool, tuple[tuple[int, Carving], ...]]] = Remembered()


def counted(actor: Actor, *, region: int) -> Counted | None:
    """Everything that opens pairs in the region, first by people without any fit now. None: not for this actor.

    Of the tables as they stand, or in a large region of at most some minutes ago; one request counts, others wait.
    """
    if region not in actor.counter_regions:
        return None
    found = pool(region)
    return _counted.get(region, lambda held: _holds(held, found), lambda: _count(found))


def _holds(held: Counted, found: RegionPool) -> bool:
    if held.pool is found:
        return True
    large = len(held.pool.cards) * len(held.pool.places) > MANY
    return large and held.pool.today == found.today and clock.now() - held.at < KEPT


def _count(found: RegionPool) -> Counted:
    at = clock.now()
    return Counted(found, at, openings.count(found.engine, found.asked, found.cards))


def _carvings(found: RegionPool) -> tuple[tuple[int, Carving], ...]:
    ids = found.places.values["id"]
    return tuple((int(ids[one.row]), one) for one in carving.carvings(found.engine))


def carvings(actor: Actor, *, region: int, limit: int = 10) -> Carvings | None:
    """Places where one thing taken off opens most, with what the actor may see of them. None: not for this actor."""
    found = counted(actor, region=region)
    if found is None:
        return None
    shown = found.carvings[:limit]
    with acting(actor):
        texts = details.places(region, [place for place, _ in shown])
    rows = tuple(
        PlaceCarving(text.number, text.title, text.employer, details.town(text.pc4), one)
        for place, one in shown
        if (text := texts.get(place)) is not None
    )
    return Carvings(len(found.carvings), rows)
