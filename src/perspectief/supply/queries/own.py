"""The own card of a job seeker with an account."""

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.supply.models import Card


def own_card(actor: Actor) -> Card:
    """The card of who asks. Missing for anybody who is no job seeker."""
    card = Card.objects.filter(pk=actor.person).first() if actor.person is not None else None
    if card is None:
        raise Missing("Je hebt hier geen kaart.")
    return card
