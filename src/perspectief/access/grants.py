"""Opening a layer of one person to one party for a purpose and a time, and closing it: consequences, which join the transaction
of the fact that causes them and check no role again. The database checks once more who may: the owner of the card and the person
open; they and the party itself close. Closed, it is closed at the next statement.
"""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.access.decision import Layer
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.core.models import Fact


class Purpose(StrEnum):
    """What a layer is opened for."""

    INTRODUCTION = "introduction"
    GUIDANCE = "guidance"
    COACHING = "coaching"


@dataclass(frozen=True)
class Consent:
    """What a person said about being introduced to one party: asked and not answered yet is None, in `said_yes` and in the outcome.

    `how`: by the person self, or told to whom recorded it (a code). Consent of another card or for another party opens nothing.
    """

    card: int
    organisation: int
    said_yes: bool | None = None
    on: datetime.date | None = None
    how: str = ""
    withdrawn_on: datetime.date | None = None

    def holds(self, *, card: int, organisation: int, today: datetime.date) -> bool | None:
        """Whether it opens this card to this party on this day: yes, no, or unknown, which is no for whoever asks."""
        if (card, organisation) != (self.card, self.organisation):
            return False
        if self.said_yes is None or (self.said_yes and (self.on is None or not self.how)):
            return None
        if not self.said_yes or (self.withdrawn_on is not None and self.withdrawn_on <= today):
            return False
        return self.on is not None and self.on <= today


def give(
    actor: Actor,
    *,
    region: int,
    card: int,
    owner: int,
    to: int,
    consent: Consent,
    purpose: Purpose,
    until: datetime.date | None,
    cause: Fact,
) -> Grant:
    """Opens the profile of a card of `owner` to the organisation `to`, from today up to and including `until` (None: until it is closed).

    Given twice for one purpose it is one grant. Raises Refused when the person did not say yes to this, or `until` has passed.
    """
    today = clock.today()
    if not consent.holds(card=card, organisation=to, today=today):
        raise Refused("Deze persoon heeft hier (nog) geen ja op gezegd. Vraag het eerst.")
    if until is not None and until < today:
        raise Refused("De dag tot wanneer dit mag is al voorbij.")
    with acting(actor):
        same = {"card_id": card, "organisation_id": to, "purpose": purpose, "ended_at": None, "ends_on": until}
        held = Grant.objects.filter(**same, starts_on__lte=today).order_by("id").first()
        return held or Grant.objects.create(
            **same, region_id=region, owner_id=owner, layer=Layer.PROFILE, starts_on=today, cause=cause.pk
        )


def open_to(actor: Actor, card: int, layer: Layer = Layer.PROFILE) -> frozenset[int]:
    """The actor's own organisation, when this layer of the card is open to it now; else nobody. Staff of the counter need no grant."""
    if not actor.partner_regions:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s = ANY (access_granted_cards(%s))", [card, layer])
        return frozenset([actor.organisation]) if cursor.fetchone()[0] else frozenset()


def end(actor: Actor, *, card: int, to: int, purpose: Purpose) -> int:
    """Closes what is open of this card to this party for this purpose, at once; how many rows that were.

    Nothing, for whoever is not the party, the owner of the card or the person.
    """
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT access_end_grants(%s, %s, %s, %s)", [card, to, purpose, clock.now()])
        return cursor.fetchone()[0]
