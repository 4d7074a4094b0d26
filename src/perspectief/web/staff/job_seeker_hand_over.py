"""Handing a person over to another organisation: the owner asks, the other one answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.supply.actions.offers import answer_offer, offer_card, offer_of, receivers, withdraw_offer
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.web.door import participant
from perspectief.web.fresh import fresh_to_send
from perspectief.web.sent import whole


@participant
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, number: int) -> HttpResponse:
    """For the owner: ask or take back. For who is asked: yes or no. For anybody else it is not there."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    detail, offer = card_detail(actor, number), offer_of(number)
    if not detail.may_change and offer is None:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    reason = reason_to_look(actor, detail) if detail.may_change else Reason.OFFER
    saw([detail.subject], "profile", region=detail.card.region_id, reason=reason)
    wrong = ""
    if request.method == "POST":
        try:
            said = _act(actor, number, request.POST)
        except (Refused, Invalid) as error:
            wrong = error.message
        else:
            messages.success(request, said)
            return HttpResponseRedirect(reverse("web:job_seeker", args=[number]))
    context = {"detail": detail, "offer": offer, "receivers": receivers(actor, detail.card.region_id), "wrong": wrong}
    return render(request, "web/staff/job_seeker_hand_over.html", context, status=400 if wrong else 200)


def _act(actor: Any, number: int, sent: Any) -> str:
    deed, to = sent.get("doe", ""), sent.get("naar", "")
    if deed == "vraag":
        offer_card(actor, number=number, to=whole(to, 0))
        return _("Gevraagd. Het staat bij de andere organisatie op Vandaag.")
    if deed == "intrekken":
        withdraw_offer(actor, number=number)
        return _("Ingetrokken. De kaart blijft bij jouw organisatie.")
    if deed not in {"ja", "nee"}:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    answer_offer(actor, number=number, yes=deed == "ja")
    if deed == "nee":
        return _("Je hebt nee gezegd. De kaart blijft waar hij was.")
    return _("De kaart hoort nu bij jouw organisatie. Jij staat als klantmanager in het dossier.")
