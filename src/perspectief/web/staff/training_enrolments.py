"""One enrolment: who, in which group, whether the school may see the name, and what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Refused
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.training.actions.enrolments import record_result, share
from perspectief.training.queries.enrolments import EnrolmentDetail, enrolment_detail, subjects
from perspectief.training.rules import Result, WhyStopped
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.staff.job_seeker_news import Before, news
from perspectief.web.staff.training_words import page


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def enrolment(request: HttpRequest, number: int) -> HttpResponse:
    """The page, and its two deeds: the person says yes to sharing, and the result."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = enrolment_detail(actor, number)
    person = _person(actor, detail)
    wrong = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(actor, detail, person, request.POST))
            return HttpResponseRedirect(reverse("web:enrolment", args=[number]))
        except (Invalid, Refused) as error:
            wrong = error.message
    context = page(request, "training") | {
        "detail": detail,
        "enrolment": detail.enrolment,
        "course": detail.course,
        "card": person.card.number if person else 0,
        "wrong": wrong,
        "whys": WhyStopped.choices,
    }
    return render(request, "web/staff/enrolment.html", context, status=400 if wrong else 200)


def _person(actor: Actor, detail: EnrolmentDetail) -> CardDetail | None:
    """The person, where the card may be seen; the look is noted either way."""
    region = detail.enrolment.region_id
    if detail.named is None or not detail.named.number:
        told = subjects(region, [detail.enrolment.card_id])
        saw(told, "profile", region=region, reason=Reason.PARTNER)
        return None
    person = card_detail(actor, detail.named.number)
    saw([person.subject], "profile", region=region, reason=reason_to_look(actor, person))
    return person


def _act(actor: Actor, detail: EnrolmentDetail, person: CardDetail | None, sent: Any) -> str:
    number = detail.enrolment.number
    if sent.get("doe", "") == "deel":
        share(actor, number=number)
        return _("Vastgelegd: de school ziet wie er komt.")
    result, why = sent.get("uitslag", ""), sent.get("reden", "")
    before = Before(actor, person) if person and person.may_change else None
    record_result(actor, number=number, result=result, why=why if result == Result.STOPPED else "", key=form_key(sent))
    if person and person.may_change:
        return news(actor, card_detail(actor, person.card.number), before)
    return _("Opgeslagen. De klantmanager ziet het ook.")
