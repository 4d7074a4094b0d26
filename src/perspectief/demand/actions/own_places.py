"""What an employer says of its own places, also of those the counter wrote down for it."""

from perspectief.access.context import Actor, acting
from perspectief.core import journal
from perspectief.core.errors import Missing
from perspectief.demand.actions.places import confirm_place
from perspectief.demand.counter import tasks
from perspectief.demand.models import Place
from perspectief.demand.policy import is_party


def still_open(actor: Actor, *, number: int, key: str = "") -> Place:
    """The employer says the place is still there. Raises Missing when it is not a place of the actor's own company."""
    with acting(actor):
        place = Place.objects.select_related("employer").filter(number=number).first()
        if place is None or not is_party(actor, region=place.region_id, party=place.employer.party_id):
            raise Missing("Deze plek is er niet.")
        journal.record("place_still_open", actor=actor, region=place.region_id, place=place.number)
        return confirm_place(tasks.of(place.region_id, place.organisation_id), number=number, key=key)
