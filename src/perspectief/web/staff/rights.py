"""The rights of one person, for who keeps them and the privacy officer: see all of it, correct, object, hold back, erase."""

import datetime
import json
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing
from perspectief.core.wording import Doubtful
from perspectief.privacy import actions
from perspectief.privacy.policy import handling
from perspectief.privacy.subject_access import Given, give, subject_of
from perspectief.supply.actions.objecting import lift_objection, object_to
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.web import formats, proof
from perspectief.web.door import handler
from perspectief.web.editing import ANYWAY
from perspectief.web.sent import whole

TEMPLATE = "web/staff/rights.html"
TYPED = ("text", "answer", "how", "reason", "until")


@handler
@require_http_methods(["GET", "HEAD", "POST"])
def rights(request: HttpRequest, number: int) -> HttpResponse:
    """What this person asked, and what can be done."""
    actor = request.actor  # type: ignore[attr-defined]
    known = actions.requests(actor, number=number)  # Missing for everybody else
    detail = card_detail(handling(actor), number) if actor.regions else None
    _note_looks(actor, number, detail, "profile")
    context: dict[str, Any] = {
        "number": number,
        "detail": detail,
        "requests": known,
        "hold": actions.current_hold(actor, number=number),
        "also_kept": formats.listed(actions.also_kept(actor, number=number)),
        "hidden": detail is not None and detail.card.hidden_at is not None,
        "tomorrow": clock.today() + datetime.timedelta(days=1),
    }
    if request.method != "POST":
        return render(request, TEMPLATE, context | asked_again())
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    if deed is _erase and not proof.is_fresh(request):
        return proof.prove_first(request)
    return answered(request, TEMPLATE, context, lambda: deed(request, number))


def answered(request: HttpRequest, template: str, context: dict[str, Any], deed: Callable[[], str]) -> HttpResponse:
    """Does it and goes on to the address it gives, or shows the page again with what is wrong and what was typed."""
    more: dict[str, Any] = asked_again({name: request.POST.get(name, "") for name in TYPED})
    try:
        with transaction.atomic():
            return HttpResponseRedirect(deed())
    except Doubtful as error:
        more["doubts"] = [one for doubts in error.found.values() for one in doubts]
    except Invalid as error:
        more["wrong"] = list(error.fields.values()) or [error.message]
    return render(request, template, context | more, status=400)


def asked_again(typed: dict[str, str] | None = None) -> dict[str, Any]:
    """What the forms of the page show: what was typed, what is wrong, what is doubted."""
    return {"sent": dict.fromkeys(TYPED, "") | (typed or {}), "wrong": [], "doubts": []}


@handler
@require_safe
def subject_access(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of this person, to read and to print."""
    given = _given(request, number)
    back = reverse("web:rights", args=[number])
    context = {"given": given, "back": back, "download": reverse("web:rights_download", args=[number])}
    return render(request, "web/staff/subject_access.html", context)


@handler
@require_safe
def download(request: HttpRequest, number: int) -> HttpResponse:
    """The same, for a machine; after a fresh proof, which leads back to the page with the button."""
    if not proof.is_fresh(request):
        return proof.prove_first(request, back=reverse("web:rights_access", args=[number]))
    return as_file(_given(request, number))


def as_file(given: Given) -> HttpResponse:
    """What is given, as JSON to keep."""
    text = json.dumps(given.data, ensure_ascii=False, indent=1)
    response = HttpResponse(text, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="inzage-{given.number}-{clock.today().isoformat()}.json"'
    return response


def _given(request: HttpRequest, number: int) -> Given:
    actor = request.actor  # type: ignore[attr-defined]
    given = give(actor, number=number)
    detail = card_detail(handling(actor), number) if actor.regions else None
    if not _note_looks(actor, number, detail, "card", "profile", "dossier"):
        raise Missing(_("Deze persoon is er niet."))
    return given


def _note_looks(actor: Any, number: int, detail: CardDetail | None, *layers: str) -> bool:
    """Colleagues look here for the reason they have on any page of a person; False when the person is not there."""
    subject = subject_of(handling(actor), number)
    reason = reason_to_look(actor, detail) if detail else Reason.RIGHTS
    for layer in layers if subject else ():
        saw([subject[0]], layer, region=subject[1], reason=reason)  # type: ignore[index]
    return subject is not None


def _here(number: int) -> str:
    return reverse("web:rights", args=[number])


def _ask(request: HttpRequest, number: int) -> str:
    actions.ask_correction(_actor(request), number=number, text=request.POST.get("text", ""), anyway=_anyway(request))
    messages.success(request, _("Genoteerd. Er staat een taak klaar om het te verbeteren."))
    return _here(number)


def _answer(request: HttpRequest, number: int) -> str:
    asked = request.POST.get("verzoek", "")
    actions.answer_correction(
        _actor(request),
        number=number,
        request=whole(asked, 0),
        done=request.POST.get("gedaan") == "ja",
        answer=request.POST.get("answer", ""),
        anyway=_anyway(request),
    )
    messages.success(request, _("Het antwoord is bewaard. De persoon kan het lezen."))
    return _here(number)


def _object(request: HttpRequest, number: int) -> str:
    object_to(_actor(request), number=number)
    messages.success(request, _("Verborgen. Niemand buiten jullie organisatie ziet deze persoon nog."))
    return _here(number)


def _lift(request: HttpRequest, number: int) -> str:
    lift_objection(_actor(request), number=number, how=request.POST.get("how", ""), anyway=_anyway(request))
    messages.success(request, _("Het bezwaar is ingetrokken. De kaart is weer te vinden."))
    return _here(number)


def _hold(request: HttpRequest, number: int) -> str:
    try:
        until = datetime.date.fromisoformat(request.POST.get("until", ""))
    except ValueError:
        raise Invalid(_("Kies een dag."), {"until": _("Kies een dag na vandaag.")}) from None
    reason = request.POST.get("reason", "")
    actions.hold(_actor(request), number=number, reason=reason, until=until, anyway=_anyway(request))
    messages.success(request, _("Tot die dag wordt er niets gewist."))
    return _here(number)


def _lift_hold(request: HttpRequest, number: int) -> str:
    actions.lift_hold(_actor(request), number=number)
    messages.success(request, _("Er mag weer gewist worden."))
    return _here(number)


def _erase(request: HttpRequest, number: int) -> str:
    if request.POST.get("zeker") != "ja":
        raise Invalid(
            _("Zet eerst het vinkje."), {"zeker": _("Zet het vinkje als je het zeker weet. Wissen kan niet terug.")}
        )
    actions.start_erasure(_actor(request), number=number)
    messages.success(request, _("De persoon is meteen verborgen en wordt nu gewist. Dat duurt een paar minuten."))
    return reverse("web:pool")


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


def _anyway(request: HttpRequest) -> bool:
    return ANYWAY in request.POST


_DEEDS: dict[str, Callable[[HttpRequest, int], str]] = {
    "vraag": _ask,
    "antwoord": _answer,
    "bezwaar": _object,
    "intrekken": _lift,
    "bewaar": _hold,
    "bewaar-niet": _lift_hold,
    "wis": _erase,
}
