"""Small places together one income: the part of the page of a person, of a place, and the buttons under it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core import submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching.bundles.finding import Bundle, bundles_for
from perspectief.matching.bundles.keeping import keep_bundle, kept_bundles, undo_bundle
from perspectief.supply.queries.card import card_detail
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import form_key

MOST = 3


def of_person(actor: Actor, *, region: int, card: int, number: int, own: bool) -> dict[str, Any]:
    """What the fragment asks on the page of a person: kept bundles, else those that could be. own: the organisation's card."""
    kept = kept_bundles(actor, region=region, card=card)
    found = None if kept else bundles_for(actor, region=region, card=card)
    return {
        "bundles": {
            "kept": kept,
            "rows": [_row(one) for one in found.bundles] if found else [],
            "alone": found.alone if found else 0,
            "whole": found.whole if found else True,
            "card": number,
            "own": own,
            "about": "person",
        }
    }


def of_place(actor: Actor, *, region: int, place: int) -> dict[str, Any]:
    """What the fragment asks on the page of a place: bundles it is in. Each card that is shown is noted as looked at."""
    kept = kept_bundles(actor, region=region, place=place)
    saw([one.subject for one in kept], "card", region=region, reason=Reason.PLACE)
    return {"bundles": {"kept": kept, "rows": [], "about": "place"}}


def _row(one: Bundle) -> dict[str, Any]:
    facts = [
        _("samen %(hours)s") % {"hours": formats.counted(one.hours, _("uur"), _("uur"))},
        _("%(hours)s meer dan één plek") % {"hours": formats.counted(one.more, _("uur"), _("uur"))},
        formats.counted(one.employers, _("werkgever"), _("werkgevers")),
        _("hooguit %(km)s km tussen de plekken") % {"km": formats.number(one.km, 1)} if one.km is not None else "",
    ]
    return {
        "facts": [fact for fact in facts if fact],
        "key": ",".join(str(number) for number in one.numbers),
        "about": ", ".join(piece.title for piece in one.pieces),
        "pieces": one.pieces,
    }


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """`bewaar`: the places kept together for this person; `los`: a kept bundle let go."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = card_detail(actor, number)
    region, back = detail.card.region_id, _back(request, number)
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return back
    try:
        if "los" in request.POST:
            undo_bundle(actor, region=region, number=next(iter(_numbers(request.POST["los"])), 0))
            messages.success(request, _("Losgemaakt. De plekken staan weer elk apart."))
        else:
            keep_bundle(actor, region=region, card=number, places=_numbers(request.POST.get("bewaar", "")))
            messages.success(
                request, _("Bewaard, met jouw naam en de datum. Stel elke plek daarna voor, zoals altijd.")
            )
    except (Invalid, Missing, Refused) as error:
        messages.warning(request, error.message)
    return back


def _back(request: HttpRequest, number: int) -> HttpResponse:
    """The page of the place it was sent from, else that of the person."""
    place = _numbers(request.POST.get("plek", ""))
    at = reverse("web:place", args=place[:1]) if place else reverse("web:job_seeker", args=[number])
    return HttpResponseRedirect(f"{at}#samen")


def _numbers(text: str) -> list[int]:
    """Public numbers with commas between them; nothing when one is none."""
    parts = text.split(",")[:MOST]
    known = all(one.isascii() and one.isdecimal() and len(one) < 12 for one in parts)
    return [int(one) for one in parts] if known else []
