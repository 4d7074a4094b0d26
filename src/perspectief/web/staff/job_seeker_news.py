"""What a change did to the matches, in one sentence for the page after it."""

from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.matching.counts import count_places
from perspectief.supply.queries.card import CardDetail, state_now
from perspectief.supply.rules import State
from perspectief.web.formats import counted


def places_now(actor: Actor, detail: CardDetail) -> int | None:
    """On how many places this person fits at this moment; None when not searching."""
    state = state_now(detail.card.pk)
    return _places(actor, detail) if state == State.SEARCHING else None


def _places(actor: Actor, detail: CardDetail) -> int | None:
    return count_places(actor, region=detail.card.region_id, card=detail.card.pk)


class Before:
    """The count before a change."""

    def __init__(self, actor: Actor, detail: CardDetail):
        self.places = _places(actor, detail) if detail.card.state == State.SEARCHING else None


def news(actor: Actor, detail: CardDetail, before: Before | None) -> str:
    """Kevin past nu op 9 plekken, dat waren er 7."""
    now = places_now(actor, detail)
    if now is None:
        return _("Opgeslagen.")
    name = detail.short_name[:1].upper() + detail.short_name[1:]
    told = _("%(name)s past nu op %(places)s") % {"name": name, "places": counted(now, _("plek"), _("plekken"))}
    if before is None or before.places is None:
        return _("Opgeslagen. %(told)s.") % {"told": told}
    if before.places == now:
        return _("Opgeslagen. %(told)s, net als eerst.") % {"told": told}
    return _("Opgeslagen. %(told)s, dat waren er %(before)s.") % {"told": told, "before": before.places}
