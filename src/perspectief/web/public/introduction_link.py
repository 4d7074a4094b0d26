"""The one-time link of an introduction: what it granted, readable until its term; one answer, by POST.

Whoever holds it acts as that side of this one introduction: the person, or the employer beside the counter. The looks say so.
"""

from collections.abc import Callable

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from perspectief.access import looks
from perspectief.access.context import acting
from perspectief.access.looks import Looks, Reason
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.matching.introductions import queries, sending
from perspectief.matching.introductions.queries import IntroductionDetail
from perspectief.matching.introductions.sending import Visit
from perspectief.parties.actions import one_time
from perspectief.parties.actions.one_time import Held
from perspectief.parties.administration import Sender
from perspectief.web.editing import form_key
from perspectief.web.staff.introduction_panels import Panel, carry_out, panels, said
from perspectief.web.staff.introduction_words import shown_reasons, time_left, when

NOTHING = "Deze link laat niets meer zien. Vraag het aan wie hem stuurde."


def sender_of(held: Held) -> Sender:
    """Who sent it: all that whoever opens it is told before the code."""
    organisation = held.link.organisation.name
    return Sender(sending.sent_by(held) or organisation, organisation)


def person(request: HttpRequest, token: str) -> HttpResponse:
    """The person: the work, why, yes or no."""
    return _page(request, token, "person")


def employer(request: HttpRequest, token: str) -> HttpResponse:
    """The employer: who, why, a talk, yes or no. Every time it is read stands in the looks."""
    return _page(request, token, "employer")


def _page(request: HttpRequest, token: str, voice: str) -> HttpResponse:
    found = sending.visit(token)
    with acting(found.actor):
        if found.link.used_at is not None and not sending.is_open_to(found):
            return render(request, "web/public/introduction_thanks.html", {"voice": voice})
        if not sending.is_open_to(found):
            raise Missing(NOTHING)
        detail = queries.introduction_detail(found.actor, found.row.number)
        sent = request.POST if request.method == "POST" else None
        ways = [] if found.link.used_at else panels(detail, email="", sent=sent, by_link=True)
        if sent is not None:
            panel = next((one for one in ways if one.deed == sent.get("doe")), None)
            if panel is None:
                return HttpResponseRedirect(_here(token))
            if panel.form.is_valid() and _answered(request, found, detail, panel, voice):
                return HttpResponseRedirect(_here(token))
        return _shown(request, found, detail, ways, voice)


def _here(token: str) -> str:
    return reverse("web:one_time_answer", args=[token])


def _shown(
    request: HttpRequest, found: Visit, detail: IntroductionDetail, ways: list[Panel], voice: str
) -> HttpResponse:
    is_person = voice == "person"
    context = {
        "detail": detail,
        "row": detail.row,
        "place": detail.row.place,
        "panels": ways,
        "answered": found.link.used_at is not None,
        "open": True,
        "until": found.link.expires_at,
        "clock": time_left(detail.row.due_at),
        "talk": when(detail.row.meets_at) if detail.row.meets_at else "",
        "reasons": queries.reasons_for_person(detail.row) if is_person else shown_reasons(detail),
        "sender": sender_of(Held(found.link, found.maker)),
    }
    status = 400 if any(way.form.errors for way in ways) else 200
    answer = render(request, f"web/public/introduction_{voice}.html", context, status=status)
    if not is_person:
        seen = Looks([(detail.row.region_id, detail.subject, "profile", str(Reason.LINK))])
        looks.write(found.actor, seen, page="web:one_time_answer", origin=request.META.get("REMOTE_ADDR", ""))
    return answer


def _answered(request: HttpRequest, found: Visit, detail: IntroductionDetail, panel: Panel, voice: str) -> bool:
    """Uses the link up and does what was answered, both or neither. False: the form says why not."""
    try:
        with transaction.atomic():
            with acting(found.maker):
                one_time.use(found.maker, found.link.pk)
            carry_out(found.actor, detail.row.number, panel.deed, panel.form.cleaned_data, form_key(request.POST))
    except Doubtful as doubtful:
        panel.form.point_out(doubtful.found, may_keep=False)  # type: ignore[attr-defined]
        return False
    except (Invalid, Refused) as error:
        panel.form.add_error(None, error.message)
        return False
    messages.success(request, said(panel.deed, detail.short_name, voice))
    return True


ANSWERS: dict[str, Callable[[HttpRequest, str], HttpResponse]] = {
    sending.PERSON: person,
    sending.EMPLOYER: employer,
}
