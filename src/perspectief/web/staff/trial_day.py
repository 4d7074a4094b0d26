"""One trial day: who goes, who can still be enrolled, who was there."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.actions.trial_days import Who, cancel_day, enrol, mark_came, withdraw_seat
from perspectief.demand.lanes.rules import Came
from perspectief.demand.models import TrialDay, TrialSeat
from perspectief.demand.queries.lanes import day_detail, seats
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.caseload import Named, names_by_card
from perspectief.supply.rules import State
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.sent import sent_number


class Going(NamedTuple):
    """Somebody who goes."""

    seat: TrialSeat
    number: int
    named: Named


@counter
@require_safe
def trial_day(request: HttpRequest, number: int) -> HttpResponse:
    """The page. `kaart`: the number of somebody to enrol."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = day_detail(actor, number, clock.today())
    day, typed = found.day, request.GET.get("kaart", "").replace(" ", "").replace("\N{NO-BREAK SPACE}", "")
    going = _going(day)
    context = {
        "found": found,
        "day": day,
        "going": going,
        "others": found.taken - len(going),
        "past": day.on <= clock.today(),
        "came": Came.choices,
        "typed": typed,
        "candidate": _wanted(actor, typed, day),
        "own": actor.organisation,
    }
    return render(request, "web/staff/trial_day.html", context)


def _going(day: TrialDay) -> list[Going]:
    held = seats(day)
    named = names_by_card([one.card_id for one in held])
    for layer, with_name in (("profile", True), ("card", False)):
        shown = [one.subject for _number, one in named.values() if bool(one.name) == with_name]
        if shown:
            saw(shown, layer, region=day.region_id, reason=Reason.TASKS)
    return [Going(one, *named[one.card_id]) for one in held if one.card_id in named]


def _wanted(actor: Actor, typed: str, day: TrialDay) -> CardDetail | None:
    """Whoever is looked for by card number, when the actor's organisation keeps the card."""
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 12):
        return None
    try:
        detail = card_detail(actor, int(typed))
    except Missing:
        return None
    if not detail.may_change or detail.card.region_id != day.region_id or detail.card.state != State.SEARCHING:
        return None
    saw([detail.subject], "profile" if detail.profile else "card", region=day.region_id, reason=Reason.SEARCH)
    return detail


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Enrol, take back, was there, cancel the day."""
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        messages.success(request, deed(request, number))
    except (Refused, Invalid) as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("web:trial_day", args=[number]))


def _who(request: HttpRequest) -> Who:
    detail = card_detail(request.actor, sent_number(request, "kaart"))  # type: ignore[attr-defined]
    card = detail.card
    saw([detail.subject], "card", region=card.region_id, reason=Reason.TASK)
    return Who(card.pk, card.number, card.organisation_id, card.audience, detail.subject)


def _enrol(request: HttpRequest, number: int) -> str:
    enrol(request.actor, day=number, who=_who(request), key=form_key(request.POST))  # type: ignore[attr-defined]
    return _("Aangemeld. Het staat als volgende stap bij deze persoon.")


def _back(request: HttpRequest, number: int) -> str:
    withdraw_seat(request.actor, day=number, card=_who(request).card)  # type: ignore[attr-defined]
    return _("Afgemeld. De plaats is weer vrij.")


def _came(request: HttpRequest, number: int) -> str:
    mark_came(request.actor, day=number, who=_who(request), came=request.POST.get("was", ""))  # type: ignore[attr-defined]
    return _("Vastgelegd. De klantmanager krijgt een taak voor de volgende stap.")


def _cancel(request: HttpRequest, number: int) -> str:
    cancel_day(request.actor, day=number)  # type: ignore[attr-defined]
    return _("De dag gaat niet door. Bel de mensen die waren aangemeld.")


_DEEDS: dict[str, Any] = {"aanmelden": _enrol, "afmelden": _back, "was": _came, "afgelast": _cancel}
