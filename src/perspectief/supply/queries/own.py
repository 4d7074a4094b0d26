"""The own card of a job seeker with an account, and who looks after the person."""

from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core.errors import Missing
from perspectief.supply.models import Card, Dossier


def own_card(actor: Actor) -> Card:
    """The card of who asks. Missing for anybody who is no job seeker."""
    card = Card.objects.filter(pk=actor.person).first() if actor.person is not None else None
    if card is None:
        raise Missing("Je hebt hier geen kaart.")
    return card


class Contact(NamedTuple):
    """Who looks after the person: name and e-mail address (empty while nobody does), and the organisation."""

    name: str
    email: str
    organisation: str


def own_contact(actor: Actor) -> Contact:
    """The klantmanager of who asks. The name stands in a dossier, which no job seeker reads: a service of the organisation looks up
    this one column, of the own card alone.
    """
    with acting(actor):
        card = own_card(actor)
    owner = service("own-profile", regions=(card.region_id,), organisation=card.organisation_id)
    with acting(owner):
        rows = Dossier.objects.filter(organisation=card.organisation_id, card=card).select_related("caseworker")
        held = rows.first()
        who = held.caseworker if held else None
        return Contact(who.name if who else "", who.email if who else "", card.organisation.name)
