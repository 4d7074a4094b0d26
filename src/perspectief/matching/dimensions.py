"""What a fact about a pair carries of both, coarse and as it is at that moment: what figures are counted by. Codes and numbers only.

Kept with the fact, so that a figure of last year stays what it was when a person moves, is erased, or a place changes.
"""

from typing import Any

from perspectief.demand.models import Place
from perspectief.geo.models import Postcode
from perspectief.supply.models import Card


def dimensions(card: Card, place: Place) -> dict[str, Any]:
    """The municipality the person lives in, branch and kind of the place, readiness of the person; None: not known."""
    town = Postcode.objects.filter(pk=card.pc4).values_list("municipality_id", flat=True).first()
    return {"municipality": town, "branch": place.branch, "place_kind": place.kind, "readiness": card.readiness}
