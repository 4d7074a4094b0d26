"""What is left when the owner erases a person: a dossier of another organisation, which decides about its own data.

A dossier hangs on a card, and the card goes. So each such dossier gets a bare card of its own organisation: under another number,
hidden from everybody else, without a word about who it is or what somebody can. The organisation knows its client by what
stands in its own dossier, and erases or keeps it as it does any person.
"""

from collections.abc import Callable
from typing import NamedTuple

from perspectief.core import clock
from perspectief.supply.models import Card, Dossier, Pseudonym, Traject
from perspectief.supply.rules import Audience, State

TITLE = "Alleen een eigen dossier"


class Left(NamedTuple):
    """A dossier that stays: ids of it, of its organisation and of who works with the person; number and pseudonym of the bare card."""

    dossier: int
    organisation: int
    caseworker: int | None
    number: int
    subject: int


def leave(card: int, number_for: Callable[[int], int]) -> list[Left]:
    """Takes the dossiers of other organisations off this card (database id). `number_for`: organisation to the number of its bare
    card. Run as maintenance, in the transaction that erases.
    """
    held = Card.objects.select_for_update(of=("self",)).get(pk=card)
    others = Dossier.objects.filter(card=held).exclude(organisation=held.organisation_id).order_by("id")
    return [_apart(held, dossier, number_for(dossier.organisation_id)) for dossier in others]


def _apart(held: Card, dossier: Dossier, number: int) -> Left:
    tenant = {"region_id": held.region_id, "organisation_id": dossier.organisation_id}
    bare = Card.objects.create(
        **tenant, number=number, title=TITLE, state=State.LEFT, hidden_at=clock.now(), waiting_since=clock.today()
    )
    pseudonym = Pseudonym.objects.create(**tenant, audience=Audience.OWNER, card=bare)
    dossier.card = bare
    dossier.version += 1
    dossier.save(update_fields=["card", "version"])
    Traject.objects.filter(organisation=dossier.organisation_id, card=held).update(card=bare)
    return Left(dossier.pk, dossier.organisation_id, dossier.caseworker_id, number, pseudonym.subject)
