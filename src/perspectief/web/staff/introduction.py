"""One introduction: what now, the line in time, each side its own text; and the list of them."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.demand.queries.place import place_detail
from perspectief.matching.introductions import consenting, presenting, proposing, queries
from perspectief.matching.introductions.queries import IntroductionDetail, introduction_detail
from perspectief.matching.introductions.rules import Deed, Status
from perspectief.matching.introductions.sending import Sent
from perspectief.matching.models import Introduction
from perspectief.web.administration.invitations import link_in
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.pages import page_number, pages
from perspectief.web.staff.introduction_panels import carry_out, panels, said, voice_of
from perspectief.web.staff.introduction_words import (
    line_in_time,
    next_words,
    shown_reasons,
    status_words,
    time_left,
    when,
)

LENGTH = 25
TITLES = {"staff": "introduction.html", "employer": "introduction_employer.html", "person": "introduction_person.html"}


class Listed(NamedTuple):
    """A line of a list: who, where, how far, how long."""

    number: int
    who: str
    where: str
    status: str
    by: str
    clock: Any


def _entered(request: HttpRequest) -> Actor:
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is None or not (actor.regions or actor.person is not None):
        raise Refused(_("Deze pagina is niet voor jouw rol."))
    return actor


@require_http_methods(["GET", "HEAD", "POST"])
def introduction(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one introduction; a POST is an answer on it."""
    actor = _entered(request)
    detail = introduction_detail(actor, number)
    return _act(request, actor, detail) if request.method == "POST" else _show(request, actor, detail)


def _show(
    request: HttpRequest, actor: Actor, detail: IntroductionDetail, *, status: int = 200, found: Any = None
) -> HttpResponse:
    if actor.person is None:
        layer = "profile" if detail.profile else "card"
        saw([detail.subject], layer, region=detail.row.region_id, reason=Reason.INTRODUCTION)
    voice = voice_of(detail)
    place = place_detail(actor, detail.row.place.number) if actor.person is None else None
    email = place.contact.email if place and place.contact else ""
    title, why = next_words(detail)
    context = {
        "detail": detail,
        "row": detail.row,
        "place": detail.row.place,
        "work": place,
        "next_title": title,
        "next_why": why,
        "clock": time_left(detail.row.due_at),
        "line": line_in_time(detail),
        "talk": when(detail.row.meets_at) if detail.row.meets_at else "",
        "reasons": queries.reasons_for_person(detail.row) if voice == "person" else shown_reasons(detail),
        "panels": panels(detail, email=email) if found is None else found,
        "to_tell": detail.row.status == Status.CLOSED and "tell" in detail.deeds,
        "starts": detail.row.status == Status.ACCEPTED and detail.row.owner_id == actor.organisation,
        "open": detail.row.status != Status.CLOSED,
        "may_ask_exit": actor.is_counter and detail.row.owner_id == actor.organisation,
    }
    return render(request, f"web/staff/{TITLES[voice]}", context, status=status)


def _act(request: HttpRequest, actor: Actor, detail: IntroductionDetail) -> HttpResponse:
    place = place_detail(actor, detail.row.place.number) if actor.person is None else None
    found = panels(detail, email=place.contact.email if place and place.contact else "", sent=request.POST)
    panel = next((one for one in found if one.deed == request.POST.get("doe")), None)
    here = reverse("web:introduction", args=[detail.row.number])
    if panel is None:  # not possible any more, or sent a second time: the page says how it stands
        messages.info(request, _("Dit is al gebeurd, of kan nu niet meer. Zo staat het er nu voor."))
        return HttpResponseRedirect(here)
    if panel.form.is_valid():
        try:
            return _done(request, actor, detail, panel.deed, panel.form.cleaned_data)
        except Doubtful as doubtful:
            panel.form.point_out(doubtful.found, may_keep=actor.is_counter)  # type: ignore[attr-defined]
        except (Invalid, Refused) as error:
            panel.form.add_error(None, error.message)
    return _show(request, actor, detail, status=400, found=found)


def _done(
    request: HttpRequest, actor: Actor, detail: IntroductionDetail, deed: str, given: dict[str, Any]
) -> HttpResponse:
    number, key = detail.row.number, form_key(request.POST)
    sent = None
    match deed:
        case Deed.ASK_PERSON:
            sent = consenting.ask_by_link(actor, number=number, address=link_in(request), key=key, email=given["email"])
        case Deed.SHOW:
            _row, sent = presenting.show_to_employer(
                actor, number=number, email=given["email"], address=link_in(request), key=key
            )
        case Deed.SEND_AGAIN:
            sent = presenting.send_again(actor, number=number, email=given["email"], address=link_in(request), key=key)
        case _:
            carry_out(actor, number, deed, given, key)
    if sent is not None:
        return _shown_once(request, detail, sent, deed)
    if deed not in {Deed.ASK_PERSON, Deed.SEND_AGAIN}:
        messages.success(request, said(deed, detail.short_name, voice_of(detail)))
    after = _after(actor, detail, deed)
    return HttpResponseRedirect(after)


def _after(actor: Actor, detail: IntroductionDetail, deed: str) -> str:
    """The same page, unless who answered sees nothing there any more."""
    if voice_of(detail) == "employer" and deed in {Deed.REFUSE, Deed.NO_SHOW}:
        return reverse("web:introductions")
    return reverse("web:introduction", args=[detail.row.number])


def _shown_once(request: HttpRequest, detail: IntroductionDetail, sent: Sent, deed: str) -> HttpResponse:
    """The code, in the answer itself: it is kept nowhere, so a reload does not show it again."""
    context = {
        "detail": detail,
        "to": detail.short_name if deed == Deed.ASK_PERSON else detail.row.place.employer.name,
        "email": sent.email,
        "code": f"{sent.code[:4]} {sent.code[4:]}",
        "link": sent.address,
        "back": reverse("web:introduction", args=[detail.row.number]),
    }
    return render(request, "web/staff/introduction_sent.html", context)


@participant
@require_POST
def introduce(request: HttpRequest) -> HttpResponse:
    """ "Stel voor" of a party beside the counter: on to the page of the introduction."""
    actor = _entered(request)
    given = [request.POST.get(name, "") for name in ("mens", "plek")]
    if not all(one.isascii() and one.isdecimal() and len(one) < 12 for one in given):
        raise Missing(_("Deze persoon of deze plek is er niet."))
    row = proposing.propose(actor, card=int(given[0]), place=int(given[1]), key=form_key(request.POST))
    messages.success(request, _("Voorgesteld. De klantmanager van deze persoon hoort het eerst."))
    return HttpResponseRedirect(reverse("web:introduction", args=[row.number]))


@participant
@require_safe
def introductions(request: HttpRequest) -> HttpResponse:
    """The list: mine or the whole region, waiting on whom, open or closed."""
    actor = _entered(request)
    whose = "all" if request.GET.get("van") == "regio" and actor.is_counter else "mine"
    state = "closed" if request.GET.get("toon") == "afgerond" else "open"
    waits = request.GET.get("wacht", "")
    rows = queries.listed(actor, whose=whose, waits=waits, state=state)
    if not actor.is_counter and actor.role == "employer":
        rows = rows.filter(closed_at=None)
    shown = pages(page_number(request.GET), rows.count(), LENGTH)
    context = {
        "rows": lines(actor, list(rows[shown.start : shown.start + LENGTH])),
        "pages": shown,
        "whose": whose,
        "state": state,
        "waits": waits,
        "choices": [(one.value, one.label) for one in Status if one != Status.CLOSED],
        "counter": actor.is_counter,
    }
    return render(request, "web/staff/introductions.html", context)


def lines(actor: Actor, rows: list[Introduction]) -> list[Listed]:
    """Introductions as lines, with the names the actor may see; who is named was seen."""
    people = queries.who(rows)
    for layer in ("profile", "card"):
        seen = [one.subject for one in people.values() if bool(one.name) == (layer == "profile")]
        saw(seen, layer, region=rows[0].region_id if rows else None, reason=Reason.INTRODUCTION)
    return [
        Listed(
            row.number,
            people[row.card_id].name or people[row.card_id].title or _("iemand"),
            f"{row.place.title}, {row.place.employer.name}",
            status_words(row.status, row.outcome),
            row.organisation.name if actor.is_counter else "",
            time_left(row.due_at),
        )
        for row in rows
    ]
