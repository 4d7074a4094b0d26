"""The person takes the yes to a coach of a partner back, as easily as it was given: that partner sees nothing of this work any more."""

from perspectief.access.context import Actor, acting
from perspectief.core import submissions
from perspectief.core.errors import Missing, Refused
from perspectief.guidance.actions.held import GONE, NOT_YOURS, keeper, locked, seen
from perspectief.guidance.actions.seats import of_partner, stop
from perspectief.guidance.models import Coach, Placement


def take_yes_back(actor: Actor, *, number: int, party: int, key: str = "") -> None:
    """Ends every seat this organisation (public number) has at the own work, from this moment. Taken back before it stays as it is.

    Raises Missing (no such work, or never a yes to them), Refused (not by the person).
    """
    found = seen(actor, Placement, number)
    if actor.person is None or actor.person != found.card_id:
        raise Refused(NOT_YOURS)
    with acting(actor):
        _under, placement = locked(found)
        if key and not submissions.claim(key, actor):
            return
        with acting(keeper(placement.region_id, placement.organisation_id)):
            here = Coach.objects.filter(region=placement.region_id, placement=placement, party__number=party)
            rows = [one for one in here.select_related("party").order_by("id") if of_partner(placement, one)]
        if not rows:
            raise Missing(GONE)
        if running := [one for one in rows if one.ended_on is None]:
            stop(actor, placement, running, why="withdrawn")
