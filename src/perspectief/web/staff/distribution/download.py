"""The plan as a file to take along: cards and places, no names, and nothing of why somebody goes first."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Refused
from perspectief.matching import details
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.distribution.proposals import decides
from perspectief.supply.policy import may_take_along
from perspectief.supply.queries.card import subjects_of
from perspectief.web.door import counter
from perspectief.web.staff.distribution.query import read, whose
from perspectief.web.staff.pool.download import FORMS, answer

HEADS = (
    "kaart",
    "kan",
    "woont in",
    "zoekt sinds",
    "plek",
    "werk",
    "werkgever",
    "plaats",
    "uren vanaf",
    "uren tot",
    "beslist",
)


@counter
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything the page would show with these levers and this filter, not only its first rows. Invalid when a lever is wrong,
    Refused when groups do not go first as decided: the page shows no people then either.
    """
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    form = request.GET.get("als", "")
    if form not in FORMS:
        raise Http404
    if not may_take_along(actor, region):
        raise Refused(_("Mensen meenemen in een bestand kan alleen bij gemeente, UWV of werkgeversservicepunt."))
    found = market(region)
    asked = read(request.GET, found.decisions)
    if asked.wrong:
        raise Invalid(next(iter(asked.wrong.values())))
    if not asked.levers.as_decided:
        raise Refused(_("Een lijst meenemen kan alleen van wat de regio besloot."))
    planned = plan(found, asked.levers)
    _chosen, rows, _tabs = whose(actor, planned, request.GET.get("wie", ""))
    ids, places = found.found.cards.values["id"], found.found.places.values["id"]
    pairs = [(int(ids[row]), int(places[planned.plan.place[row]])) for row in rows.tolist()]
    people = details.cards(region, [card for card, _place in pairs])
    works = details.places(region, sorted({place for _card, place in pairs}))
    keepers = decides(actor, region, list(people))
    lines: list[list[Any]] = []
    for card, place in pairs:
        if card in people and place in works:
            person, work = people[card], works[place]
            own = person.organisation == actor.organisation
            lines.append(
                [
                    person.number,
                    person.title,
                    details.town(person.pc4),
                    person.waiting_since,
                    work.number,
                    work.title,
                    work.employer,
                    details.town(work.pc4),
                    work.hours_min,
                    work.hours_max,
                    keepers.get(card, person.organisation_name) if own else person.organisation_name,
                ]
            )
    saw(subjects_of(region, list(people)), "card", region=region, reason=Reason.DOWNLOAD)
    return answer(request, "verdeling", form, HEADS, lines)
