"""What happens to a place because of a fact in a higher room: it joins the transaction and checks no role again.

An opening is taken under the lock of the place, so that two at once never take the last one twice.
"""

from perspectief.access.context import acting, service
from perspectief.core import journal
from perspectief.core.errors import Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Place

GONE = "Deze plek is er niet meer. Er is niets bewaard."
FULL = "Deze plek is net bezet. Er is niets bewaard. Vraag de werkgever of er nog iemand bij kan."


def lock_place(*, region: int, place: int) -> Place:
    """The place, locked until the transaction ends. Missing when it is gone."""
    with acting(service("place", regions=(region,))):
        found = Place.objects.select_for_update(of=("self",)).filter(region=region, pk=place).first()
    if found is None:
        raise Missing(GONE)
    return found


def take_opening(*, place: Place, cause: Fact) -> Place:
    """One opening fewer. Refused when none is free. `place`: locked by `lock_place`."""
    if place.filled >= place.capacity:
        raise Refused(FULL)
    return _count(place, place.filled + 1, "opening_taken", cause)


def give_opening(*, place: Place, cause: Fact) -> Place:
    """One opening back. `place`: locked by `lock_place`."""
    return _count(place, max(0, place.filled - 1), "opening_given_back", cause)


def _count(place: Place, filled: int, verb: str, cause: Fact) -> Place:
    actor = service("place", regions=(place.region_id,))
    with acting(actor):
        place.filled = filled
        place.version += 1
        place.save(update_fields=["filled", "version", "updated_at"])
        journal.record(
            verb, actor=actor, region=place.region_id, cause=cause.pk, place=place.pk, filled=filled, of=place.capacity
        )
    return place
