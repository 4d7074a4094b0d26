"""The page: three ways compared, proposals, levers. With `HX-Request` only what a lever changes."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.matching.distribution import proposals
from perspectief.matching.distribution.choosing import SHOWN, Chosen, choices, count_choices
from perspectief.matching.distribution.costs import costs
from perspectief.matching.distribution.keeping import kept_plans
from perspectief.matching.distribution.levers import WAITING_LABEL
from perspectief.matching.distribution.plan import Market, Planned, market, plan
from perspectief.matching.rules import PairKind
from perspectief.parties.queries import settings_of
from perspectief.supply.queries.card import subjects_of
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.pages import page_number, pages
from perspectief.web.partial import wants_part
from perspectief.web.staff.distribution import show
from perspectief.web.staff.distribution.query import MORE, MOST, Asked, read, whose

WHOSE = {
    "mijn": gettext_noop("mijn mensen"),
    "onze": gettext_noop("onze organisatie"),
    "werkgevers": gettext_noop("mijn werkgevers"),
    "alle": gettext_noop("de hele regio"),
}


@counter
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The best plan of the region under the levers of the address; figures alone when groups do not go first as decided."""
    found = market(request.region.pk)  # type: ignore[attr-defined]
    asked = read(request.GET, found.decisions)
    planned = plan(found, asked.levers)
    live = wants_part(request)
    if live and asked.costs:
        return render(request, "web/staff/distribution_costs.html", _costs(found, asked))
    context = _figures(planned, asked) | _levers(found, asked)
    if asked.levers.as_decided:
        context |= _people(request, planned, asked)
    if asked.costs:
        context |= _costs(found, asked)
    template = "web/staff/distribution_live.html" if live else "web/staff/distribution.html"
    if not live:
        context |= _beside(request, found)
    # an answer that is no success is not put into the page by htmx, and the message would not be seen
    return render(request, template, context, status=400 if asked.wrong and not live else 200)


def _figures(planned: Planned, asked: Asked) -> dict[str, Any]:
    """Sums over the region, and the addresses that keep the levers."""
    told = show.figures(planned)
    if not asked.levers.as_decided:
        told = show.rounded(told)
    return {
        "told": told,
        "more": told["best"] - told["first"],
        "ways": show.ways(told),
        "proof": show.proof(planned),
        "as_decided": asked.levers.as_decided,
        "decided_href": "?" + urlencode({"wacht": asked.levers.waiting, "wie": asked.whose}),
        "whose": asked.whose,
        "sent": asked.sent,
        "back": _with(asked, wie=asked.whose),
        "costs_href": _with(asked, wie=asked.whose, kosten=1),
        "empty": _empty(planned.market),
    }


def _people(request: HttpRequest, planned: Planned, asked: Asked) -> dict[str, Any]:
    """Who is proposed where, and what can only be told beside them; each card that is shown is noted as looked at."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    chosen, rows, tabs = whose(actor, planned, asked.whose)
    shown = proposals.of_plan(actor, planned, rows[: asked.shown].tolist())
    longest = proposals.longest_waiting(planned)
    a_opening = settings_of(region).introductions_per_opening
    seen = subjects_of(region, [*(one.card for one in shown), *(one.card for one in longest)])
    saw(seen, "card", region=region, reason=Reason.DISTRIBUTION)
    left = len(rows) - min(len(rows), asked.shown)
    return {
        "rows": show.rows(shown, asked.ticked),
        "total": len(rows),
        "own": sum(one.own for one in shown),
        "whose": chosen,
        "tabs": [{**tab, "label": _(WHOSE[tab["name"]]), "href": _with(asked, wie=tab["name"])} for tab in tabs],
        "left": left if asked.shown < MOST else 0,
        "left_label": _("Nog %(rows)s") % {"rows": formats.counted(left, _("voorstel"), _("voorstellen"))},
        "left_href": _with(asked, wie=chosen, toon=min(asked.shown + MORE, MOST)) + "#voorstellen",
        "waits": show.waits(longest),
        "columns": show.histogram(planned, a_opening),
        "a_opening": a_opening,
        "scarce": show.scarcity(proposals.scarcest(planned)),
        "back": _with(asked, wie=chosen),
        "costs_href": _with(asked, wie=chosen, kosten=1),
        "csv": _with(asked, wie=chosen, als="csv"),
        "xlsx": _with(asked, wie=chosen, als="xlsx"),
    }


def _levers(found: Market, asked: Asked) -> dict[str, Any]:
    return {
        "waiting": asked.waiting,
        "waitings": [(code, _(label)) for code, label in WAITING_LABEL.items()],
        "groups": show.levers_of(found, asked),
        "wrong_waiting": asked.wrong.get("wacht", ""),
        "cost": "",
        "shows_costs": False,
    }


def _costs(found: Market, asked: Asked) -> dict[str, Any]:
    told = show.cost_words(costs(found, asked.levers), asked.levers.as_decided)
    groups = [
        {**one, "cost": told.get(f"voor-{one['group']}", ""), "cost_least": told.get(f"minstens-{one['group']}", "")}
        for one in show.levers_of(found, asked)
    ]
    return {"shows_costs": True, "cost": told["wacht"], "groups": groups}


def _beside(request: HttpRequest, found: Market) -> dict[str, Any]:
    """What a lever does not change: pins, kept plans."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    total = count_choices(region)
    shown = pages(page_number(request.GET), total, SHOWN)
    held = choices(region, shown.start, shown.length) if total else []
    saw([one.subject for one in held], "card", region=region, reason=Reason.DISTRIBUTION)
    pins = [{"one": one, "own": one.may_undo(actor), "state": _state(found, one)} for one in held]
    return {
        "pins": pins,
        "pin_pages": shown,
        "kept": kept_plans(region),
        "typed_card": request.GET.get("kaart", ""),
        "typed_place": request.GET.get("plek", ""),
    }


def _state(found: Market, one: Chosen) -> str:
    """Whether a pin holds: "works"; "busy" when a proposal of the person is under way; else "idle", it fits no more or the place
    is full. Of a pair kept out always "works".
    """
    row, at = found.found.card_row(one.card), found.found.place_row(one.place)
    if one.kind != PairKind.PIN:
        return "works"
    if row is not None and found.standing.busy[row]:
        return "busy"
    return "works" if (row, at) in found.held else "idle"


def _empty(found: Market) -> str:
    """Why there is nothing to divide; empty when there is."""
    if not len(found.found.cards):
        return "people"
    if not len(found.found.places):
        return "places"
    return "" if found.graph.edges else "fits"


def _with(asked: Asked, **more: Any) -> str:
    """The present levers with something else asked."""
    return "?" + urlencode([*asked.sent, *((name, str(value)) for name, value in more.items())])
