"""What opens most in the region: what to ask, arrange or learn, and which places one thing taken off opens."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching import carved_places
from perspectief.matching import chances as matching
from perspectief.matching.openings import Kind, RegionOpening, WhatOpens
from perspectief.web.door import counter
from perspectief.web.editing import form_key

SHOWN, MOST = 5, 25
PLACES, MOST_PLACES = 10, 50


class Pile(NamedTuple):
    """One way to open pairs: heading, a line about it, what it says when empty, the first rows, the others, the largest number."""

    anchor: str
    title: str
    about: str
    nothing: str
    rows: tuple[RegionOpening, ...]
    others: tuple[RegionOpening, ...]
    most: int


@counter
@require_safe
def chances(request: HttpRequest) -> HttpResponse:
    """The page."""
    region = request.region.pk  # type: ignore[attr-defined]
    actor = request.actor  # type: ignore[attr-defined]
    counted = matching.counted(actor, region=region)
    found = counted.opens if counted else None
    asked = request.GET.get("plekken", "")
    shown = MOST_PLACES if asked == "meer" else PLACES
    carved = matching.carvings(actor, region=region, limit=shown)
    piles = _piles(found) if found else []
    context = {
        "found": found,
        "at": counted.at if counted else None,
        "best": max((row for pile in piles for row in pile.rows), key=lambda row: row.people_without, default=None),
        "piles": piles,
        "carved": carved,
        "new_places": carved_places.new_places(actor, region=region),
        "more_places": carved is not None and shown < MOST_PLACES and carved.total > shown,
    }
    return render(request, "web/staff/chances.html", context)


@counter
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """`maak`: `plek:taak,taak`, the place it is carved from and the tasks: a draft of a new place, to be read over."""
    region, actor = request.region.pk, request.actor  # type: ignore[attr-defined]
    place, _colon, tasks = request.POST.get("maak", "").partition(":")
    numbers = [place, *tasks.split(",")[: carved_places.MOST_TASKS]]
    known = all(one.isascii() and one.isdecimal() and len(one) < 12 for one in numbers)
    at, *wanted = (int(one) for one in numbers) if known else (0,)
    try:
        made = carved_places.draft(actor, region=region, place=at, tasks=wanted, key=form_key(request.POST))
    except (Invalid, Missing, Refused) as error:
        messages.warning(request, error.message)
        return HttpResponseRedirect(reverse("web:chances") + "#nieuw")
    messages.success(request, _("Gemaakt, en nog niet open. Lees de plek na met de werkgever en zet hem dan open."))
    return HttpResponseRedirect(reverse("web:place", args=[made.number]))


def _piles(found: WhatOpens) -> list[Pile]:
    return [
        _pile(
            found.of(Kind.ASK, Kind.ARRANGEMENT),
            "regelen",
            _("Vragen of regelen"),
            _("Een gesprek of een afspraak, per mens of per plek."),
            _("Er is nu niets te vragen of te regelen dat mensen een plek geeft."),
        ),
        _pile(
            found.of(Kind.TRAINING),
            "cursus",
            _("Een cursus of een bewijs"),
            _("Kort genoeg om nu te beginnen. Hier is een groep voor te maken."),
            _("Er is nu geen cursus die mensen een plek geeft."),
        ),
        _pile(
            found.of(Kind.SKILL),
            "taak",
            _("Een taak leren"),
            _("Wie deze ene taak leert, kan genoeg van het werk."),
            _("Er is nu niet één taak die mensen een plek geeft."),
        ),
    ]


def _pile(rows: tuple[RegionOpening, ...], anchor: str, title: str, about: str, nothing: str) -> Pile:
    return Pile(
        anchor, title, about, nothing, rows[:SHOWN], rows[SHOWN:MOST], max((row.people_without for row in rows), default=0)
    )  # fmt: skip
