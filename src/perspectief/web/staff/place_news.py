"""What a change of a place did to the matches, in one sentence for the page after it."""

from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.demand.queries.place import PlaceDetail, place_now
from perspectief.matching.counts import count_people
from perspectief.web.formats import counted


def people_now(actor: Actor, detail: PlaceDetail) -> int | None:
    """How many people fit the place as it is saved now; None when it is not offered."""
    place = place_now(detail.place.pk)
    if place is None or not place.is_offered(clock.today()):
        return None
    found = count_people(actor, region=place.region_id, place=place.pk)
    return found[0] if found else None


def place_news(now: int | None, before: int | None) -> str:
    """Er passen nu 53 mensen, dat waren er 12."""
    if now is None:
        return _("Opgeslagen.")
    people = counted(now, _("mens"), _("mensen"))
    told = _("Er passen nu %(people)s") % {"people": people} if now != 1 else _("Er past nu 1 mens")
    if before is None:
        return _("Opgeslagen. %(told)s.") % {"told": told}
    if before == now:
        return _("Opgeslagen. %(told)s, net als eerst.") % {"told": told}
    return _("Opgeslagen. %(told)s, dat waren er %(before)s.") % {"told": told, "before": before}
