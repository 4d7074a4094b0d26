"""What a change of a place did to the matches, in one sentence for the page after it."""

from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.demand.queries.place import PlaceDetail
from perspectief.matching import queries as matching
from perspectief.matching.fits import Change, Group
from perspectief.web.formats import counted

NOTHING_SHOWN = dict.fromkeys(Group, (0, 0))


def people_now(actor: Actor, detail: PlaceDetail, change: Change | None = None) -> int | None:
    """How many people fit the place now, or with a change that is not saved; None when it is not offered."""
    given = {"region": detail.place.region_id, "place": detail.place.pk, "pages": NOTHING_SHOWN, "change": change}
    found = matching.people_for(actor, **given)
    return found.total_now if found else None


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
