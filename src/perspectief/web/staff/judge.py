"""The buttons under a fit, from both sides: what a person decides is kept as a proposal, and can be taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perspectief.access.context import Actor
from perspectief.core import submissions
from perspectief.core.errors import Refused
from perspectief.demand.queries.place import PlaceDetail, place_detail
from perspectief.matching import actions
from perspectief.matching.introductions.proposing import open_of
from perspectief.matching.rules import Judgement
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.staff.judging import UNDO, Said, read


@counter
@require_POST
def for_person(request: HttpRequest, number: int) -> HttpResponse:
    """From the page of a person: about one of the places."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = read(request.POST.get("oordeel", ""))
    detail = card_detail(actor, number)
    begun = _judge(request, detail, place_detail(actor, told.number), told)
    return HttpResponseRedirect(begun or reverse("web:job_seeker", args=[number]) + "#plekken")


@counter
@require_POST
def for_place(request: HttpRequest, number: int) -> HttpResponse:
    """From the page of a place: about one of the people."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = read(request.POST.get("oordeel", ""))
    detail = place_detail(actor, number)
    begun = _judge(request, card_detail(actor, told.number), detail, told)
    return HttpResponseRedirect(begun or reverse("web:place", args=[number]) + "#mensen")


def _judge(request: HttpRequest, card: CardDetail, place: PlaceDetail, told: Said) -> str:
    """Where to go on: the introduction that was begun; empty when there is none. What cannot be is told on the page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return ""
    pair = {"region": card.card.region_id, "card": card.card.pk, "place": place.place.pk}
    try:
        if told.judgement == UNDO:
            actions.take_back(actor, **pair)
            messages.success(request, _("Teruggedraaid. De plek staat weer in de lijst."))
            return ""
        actions.judge(actor, **pair, judgement=told.judgement, reason=told.reason)
    except Refused as refused:
        messages.warning(request, refused.message)
        return ""
    said = {
        Judgement.TAKE_UP: _("Voorgesteld: %(place)s. Terugdraaien kan zolang er niets is verstuurd."),
        Judgement.NOT_NOW: _("Nu niet: %(place)s. Terugdraaien kan in de lijst."),
        Judgement.NOT_SUITABLE: _("Past niet: %(place)s. Terugdraaien kan in de lijst."),
    }[Judgement(told.judgement)]
    messages.success(request, said % {"place": place.place.title})
    running = open_of(pair["region"], pair["card"], pair["place"])
    begun = told.judgement == Judgement.TAKE_UP and running is not None
    return reverse("web:introduction", args=[running.number]) if begun and running else ""
