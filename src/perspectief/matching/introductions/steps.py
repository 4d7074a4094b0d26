"""One deed on one introduction: who may, is it possible now, card, place and introduction locked in that order, and what follows.

Rows are written as the program for the organisation of the card, after the actor was checked: a person, an employer and a party
beside the counter may do something here without being able to write the row. Facts bear the name of the actor.
"""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.matching.introductions import tasks
from perspectief.matching.introductions.closing import close_down
from perspectief.matching.introductions.rules import MAY, Deed, Move, Status, after, due
from perspectief.matching.introductions.sides import PROGRAM, sides_of
from perspectief.matching.models import Introduction
from perspectief.parties.queries import settings_of
from perspectief.supply.models import Card, Pseudonym

GONE = "Deze voordracht is er niet."
NOT_YOURS = "Dit is niet aan jou. Vraag het de klantmanager."
NOT_NOW = "Dit kan nu niet meer: de voordracht is intussen verder. Laad de pagina opnieuw."


@dataclass
class Step:
    """What an action works with. `row` is locked; what the action sets on it is saved. `again`: the form was sent before: do nothing."""

    actor: Actor
    room: Actor
    row: Introduction
    card: Card
    place: Place
    deed: Deed
    move: Move
    now: datetime.datetime
    again: bool = False
    told: dict[str, Any] = field(default_factory=dict)  # codes and numbers for the fact

    def record(self, verb: str, **data: Any) -> Fact:
        """A fact under the name of the actor."""
        return record(verb, self.row, self.actor, place=self.place.number, **data)


def program(row: Introduction) -> Actor:
    """Who writes here: the program, for the organisation of the card."""
    return service(PROGRAM, regions=(row.region_id,), organisation=row.owner_id)


def record(verb: str, row: Introduction, actor: Actor, **data: Any) -> Fact:
    """A fact about the person of an introduction; in the context of `program`, which reads the pseudonym also when it is hidden."""
    rows = Pseudonym.objects.filter(region=row.region_id, card=row.card_id)
    subject = rows.values_list("subject", flat=True).first()
    with acting(actor):
        return journal.record(verb, actor=actor, region=row.region_id, subject=subject, introduction=row.number, **data)


@contextmanager
def step(actor: Actor, *, number: int, deed: Deed, key: str = "") -> Iterator[Step]:
    """The block sets what the deed changes; on leaving, status, term and tasks follow. Raises Missing, Refused.

    The block acts as the program.
    """
    with acting(actor):
        seen = Introduction.objects.filter(number=number).first()
        if seen is None:
            raise Missing(GONE)
        if not sides_of(actor, seen) & MAY[deed]:
            raise Refused(NOT_YOURS)
        fresh = not key or submissions.claim(key, actor)
        room = program(seen)
        with acting(room):
            one = _begun(actor, room, seen, deed, fresh=fresh)
            yield one
            if not one.again:
                _done(one)


def _begun(actor: Actor, room: Actor, seen: Introduction, deed: Deed, *, fresh: bool) -> Step:
    card, place = lock(seen.region_id, seen.card_id, seen.place_id)
    row = Introduction.objects.select_for_update(of=("self",)).get(region=seen.region_id, pk=seen.pk)
    move = after(row.status, deed, row.outcome)
    if move is None and fresh:
        raise Refused(NOT_NOW)
    return Step(actor, room, row, card, place, deed, move or Move(Status(row.status)), clock.now(), again=not fresh)


def lock(region: int, card: int, place: int) -> tuple[Card, Place]:
    """Card, then place: everybody who changes an introduction stands in this line. Missing when one is gone."""
    held = Card.objects.select_for_update(of=("self",)).filter(region=region, pk=card).first()
    where = Place.objects.select_for_update(of=("self",)).filter(region=region, pk=place).first()
    if held is None or where is None:
        raise Missing(GONE)
    return held, where


def _done(one: Step) -> None:
    """Status, term, tasks; or the end with all that closes."""
    row, former = one.row, Status(one.row.status)
    row.version += 1
    row.status = one.move.status
    if one.move.outcome is not None and former != Status.CLOSED:
        close_down(row, outcome=one.move.outcome, now=one.now)
    elif one.move.outcome is not None:
        row.outcome = one.move.outcome
    if former != one.move.status or one.deed == Deed.INVITE:
        days = settings_of(row.region_id).response_working_days
        row.due_at, row.reminded_at = due(one.move.status, one.now, days, row.meets_at), None
    row.save()
    if former != one.move.status:
        tasks.follow(one.actor, row, former=former, place=one.place, card=one.card)
    one.record(f"introduction_{one.deed}", former=former.value, **one.told)
