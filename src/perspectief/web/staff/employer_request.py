"""The page of one question: what is asked, whose it is, how long is left, and the one thing to do now."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.demand.actions.requests import end, give_answer, hand_over, take_over
from perspectief.demand.counter.rules import Answer, Ending, Standing
from perspectief.demand.queries.requests import RequestDetail, request_detail
from perspectief.parties.queries import counter_staff
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.sent import whole
from perspectief.web.staff.today.clocks import Clock, left

STATES = {
    Standing.OPEN: ("can", "clock", "wacht op antwoord"),
    Standing.ANSWERED: ("ok", "ok", "beantwoord, loopt nog"),
    Standing.LATE: ("no", "alert", "de tijd is om"),
    Standing.ENDED: ("", "check", "afgerond"),
}


@counter
@require_safe
def employer_request(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = request_detail(actor, number)
    asked = detail.request
    staff = {one.user_id: f"{one.user.name}, {one.organisation.name}" for one in counter_staff(asked.region_id)}
    staff.pop(asked.owner_id, None)
    context = {
        "detail": detail,
        "asked": asked,
        "clock": clock_of(detail),
        "state": STATES[detail.standing],
        "mine": asked.owner_id == actor.id,
        "running": detail.standing is not Standing.ENDED,
        "answers": Answer.choices,
        "endings": Ending.choices,
        "staff": sorted(staff.items(), key=lambda one: one[1]),
        "story": story(detail),
        "promised": moment_words(asked.due_at),
    }
    return render(request, "web/staff/employer_request.html", context)


def clock_of(detail: RequestDetail) -> Clock | None:
    """What is left; None when it has ended."""
    asked = detail.request
    if detail.standing is Standing.ENDED:
        return None
    agreed = max(1, round((asked.due_at - asked.set_at).total_seconds() / 3600))
    return left(asked.due_at, clock.now(), agreed)


def moment_words(moment: Any) -> str:
    """woensdag 4 maart, 17.00 uur"""
    here = moment.astimezone(HOME)
    return _("%(day)s, %(time)s uur") % {"day": formats.weekday(here.date()), "time": formats.clock_time(here)}


def story(detail: RequestDetail) -> list[tuple[str, str]]:
    """What happened: when and what, the first thing first."""
    asked, lines = detail.request, []
    by = asked.asked_by.name if asked.asked_by else _("het programma")
    lines.append((asked.asked_at, _("Gevraagd, vastgelegd door %(who)s") % {"who": by}))
    for at, holder in enumerate(detail.holders):
        who = {"who": holder.user.name, "where": holder.organisation.name}
        if at == 0:
            said = _("Bij %(who)s, %(where)s")
        elif holder.by_id == holder.user_id:
            said = _("Overgenomen door %(who)s, %(where)s")
        else:
            said = _("Doorgegeven aan %(who)s, %(where)s")
        lines.append((holder.at, said % who))
    for moment, said in (
        (asked.reminded_at, _("Herinnerd")),
        (asked.escalated_at, _("De tijd was om: collega's zijn erbij gehaald")),
        (asked.answered_at, _("Antwoord: %(answer)s") % {"answer": asked.get_answer_display()}),
        (asked.ended_at, _("Afgerond: %(ending)s") % {"ending": asked.get_ending_display()}),
    ):
        if moment is not None:
            lines.append((moment, said))
    return [(moment_words(moment), said) for moment, said in sorted(lines, key=lambda line: line[0])]


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Answer, take over, hand over, end. Who was second is told who was first."""
    request_detail(request.actor, number)  # type: ignore[attr-defined]  # whoever may not see it is told nothing else
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    given = request.POST.get("row_version", "")
    version = whole(given, -1, 9)
    try:
        said = deed(request, number, {"number": number, "version": version, "key": form_key(request.POST)})
    except (Changed, Refused, Invalid) as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, said)
    return HttpResponseRedirect(reverse("web:employer_request", args=[number]))


def _answer(request: HttpRequest, number: int, about: dict[str, Any]) -> str:
    made = give_answer(request.actor, answer=request.POST.get("antwoord", ""), **about)  # type: ignore[attr-defined]
    return _("Antwoord vastgelegd. Volgende teken van leven: voor %(when)s.") % {"when": moment_words(made.due_at)}


def _take(request: HttpRequest, number: int, about: dict[str, Any]) -> str:
    take_over(request.actor, **about)  # type: ignore[attr-defined]
    return _("De vraag is nu van jou. De klok loopt door.")


def _give(request: HttpRequest, number: int, about: dict[str, Any]) -> str:
    to = request.POST.get("naar", "")
    user = whole(to, 0, 11)
    return _("%(who)s heeft de vraag nu.") % {"who": hand_over(request.actor, to=user, **about).owner.name}  # type: ignore[attr-defined]


def _end(request: HttpRequest, number: int, about: dict[str, Any]) -> str:
    made = end(request.actor, ending=request.POST.get("einde", ""), **about)  # type: ignore[attr-defined]
    return _("Afgerond: %(ending)s.") % {"ending": made.get_ending_display()}


_DEEDS: dict[str, Any] = {"antwoord": _answer, "overnemen": _take, "geef": _give, "einde": _end}
