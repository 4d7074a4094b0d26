"""The own rights: see everything, say what is wrong, object, ask to be erased."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core.errors import Invalid
from perspectief.privacy import actions
from perspectief.privacy.rules import Right
from perspectief.privacy.subject_access import give
from perspectief.supply.actions.objecting import lift_objection, object_to
from perspectief.supply.queries.own import own_card
from perspectief.web.door import person
from perspectief.web.editing import ANYWAY
from perspectief.web.staff.rights import answered, as_file, asked_again

TEMPLATE = "web/jobseeker/rights.html"


@person
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest) -> HttpResponse:
    """What I can ask, what I asked, what the answer was."""
    actor = _actor(request)
    card, known = own_card(actor), actions.requests(actor)
    context = {
        "card": card,
        "hidden": card.hidden_at is not None,
        "requests": known,
        "erasing": any(one.right == Right.ERASURE and not one.outcome for one in known),
    }
    if request.method != "POST":
        return render(request, TEMPLATE, context | asked_again())
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    return answered(request, TEMPLATE, context, lambda: deed(request, card.number))


@person
@require_safe
def subject_access(request: HttpRequest) -> HttpResponse:
    """Everything of me, to read and to print."""
    given = give(_actor(request), number=own_card(_actor(request)).number)
    context = {"given": given, "back": reverse("web:own_rights"), "download": reverse("web:own_rights_download")}
    return render(request, "web/staff/subject_access.html", context)


@person
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The same, for a machine."""
    return as_file(give(_actor(request), number=own_card(_actor(request)).number))


def _correct(request: HttpRequest, _number: int) -> str:
    actions.ask_correction(_actor(request), text=request.POST.get("text", ""), anyway=ANYWAY in request.POST)
    messages.success(request, _("Verstuurd. Je krijgt binnen een maand antwoord, hier op deze pagina."))
    return reverse("web:own_rights")


def _object(request: HttpRequest, number: int) -> str:
    object_to(_actor(request), number=number)
    messages.success(request, _("Je bent nu verborgen. Alleen je eigen organisatie ziet je nog."))
    return reverse("web:own_rights")


def _lift(request: HttpRequest, number: int) -> str:
    lift_objection(_actor(request), number=number)
    messages.success(request, _("Je bent weer te vinden."))
    return reverse("web:own_rights")


def _erase(request: HttpRequest, _number: int) -> str:
    actions.ask_erasure(_actor(request))
    messages.success(request, _("Verstuurd. Je organisatie beslist binnen een maand. Je bent nu al verborgen."))
    return reverse("web:own_rights")


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


_DEEDS: dict[str, Callable[[HttpRequest, int], str]] = {
    "vraag": _correct,
    "bezwaar": _object,
    "intrekken": _lift,
    "wis": _erase,
}
