"""The trajects of a person, for the organisation that keeps them."""

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.supply.models import Traject


def trajects_of(actor: Actor, card: int) -> list[Traject]:
    """Trajects of a card (database id) by the actor's organisation, the last begun first; one query."""
    rows = Traject.objects.filter(organisation=actor.organisation, card=card)
    return list(rows.order_by("-starts_on", "-id"))


def traject(actor: Actor, number: int) -> Traject:
    """The traject with this public number, with its card. Missing when it is not of the actor's organisation."""
    rows = Traject.objects.select_related("card", "began_by", "ended_by")
    found = rows.filter(number=number, organisation=actor.organisation).first()
    if found is None:
        raise Missing("Dit traject is er niet.")
    return found
