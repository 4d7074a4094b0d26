"""Mijn bedrijf: the places of an employer, people by card, who works there, the next contact, and a question to the counter."""

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.core.wording import Doubtful
from perspectief.demand.actions import own_places as own_places_actions
from perspectief.demand.actions.requests import ask, end
from perspectief.demand.counter.rules import Asked, Ending, Standing
from perspectief.demand.models import Employer, Place
from perspectief.demand.queries.employers import (
    next_contact,
    own_employer,
    own_places,
    pledges_of,
    regional_contact,
)
from perspectief.demand.queries.requests import requests_of
from perspectief.demand.rules import State
from perspectief.guidance import exits
from perspectief.guidance.at_company import tried_at, works_at
from perspectief.matching import queries as matching
from perspectief.matching.days.at_company import come, company_days
from perspectief.matching.days.rules import Side
from perspectief.matching.fits import Group, PersonFit, Voice
from perspectief.matching.introductions.queries import subjects_of_rows
from perspectief.matching.introductions.responses import Shown, shown_to
from perspectief.supply.queries.card import subjects_of
from perspectief.web import formats
from perspectief.web.door import employer
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.exit_form import ExitForm
from perspectief.web.programme import waiting
from perspectief.web.sent import whole
from perspectief.web.staff.employer_request import moment_words
from perspectief.web.staff.job_seeker_forms import KeptForm

SOON_DAYS = 14  # from so many days before its end a place asks for a new yes
PLACES_WITH_PEOPLE, PEOPLE_SHOWN = 3, 3
SAID = {
    Standing.OPEN: ("can", "clock", gettext_lazy("Wacht op antwoord")),
    Standing.ANSWERED: ("ok", "ok", gettext_lazy("Beantwoord")),
    Standing.LATE: ("can", "alert", gettext_lazy("Duurt te lang")),
    Standing.ENDED: ("", "check", gettext_lazy("Afgerond")),
}


class PlaceRow(NamedTuple):
    """A place in the list. `fits`: people it fits now, None while it is not open. `ask`: it wants a new yes."""

    place: Place
    state: tuple[str, str, str]
    ask: bool
    fits: int | None
    people: tuple[PersonFit, ...]


@employer
@require_safe
def company(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _show(request)


def _show(request: HttpRequest, *, answered: ExitForm | None = None) -> HttpResponse:
    """`answered`: the two questions as they were filled in, when something is wrong with them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    firm = own_employer(actor)
    places = _places(actor, firm)
    shown = [one for one in shown_to(firm.region_id, firm.pk) if not one.placed]
    here = {"region": firm.region_id, "employer": firm.pk}
    tried, works = tried_at(actor, **here), works_at(actor, **here)
    days = company_days(actor, firm)
    if met := sorted({talk.subject for one in days for talk in one.talks}):
        saw(met, "card", region=firm.region_id, reason=Reason.DAY)
    _note_looks(firm, places, shown, {one.subject for one in (*tried, *works)})
    context = {
        "firm": firm,
        "waiting": waiting.rows(actor),
        "contact": regional_contact(actor, firm),
        "next_on": next_contact(actor, firm),
        "places": places,
        "introduced": shown,
        "tried": tried,
        "works": works,
        "asked": [
            (one.request, SAID[one.standing], moment_words(one.request.due_at))
            for one in requests_of(firm.region_id, firm.pk)[:8]
        ],
        "pledges": pledges_of(firm),
        "running": {Standing.OPEN, Standing.ANSWERED, Standing.LATE},
        "days": days,
        "exit": exits.of_employer(actor, **here),
        "exit_form": answered or ExitForm(Side.EMPLOYER),
    }
    return render(request, "web/employer/company.html", context, status=400 if answered else 200)


@employer
@require_POST
def day(request: HttpRequest, number: int) -> HttpResponse:
    """Coming to a day of meeting, or not coming."""
    what = request.POST.get("zeg", "")
    if what not in {"kom", "kom-niet"}:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        come(actor, employer=own_employer(actor), number=number, coming=what == "kom", key=form_key(request.POST))
    except Refused as error:
        messages.warning(request, error.message)
    else:
        said = _("Fijn, tot dan.") if what == "kom" else _("Jammer. We weten nu dat u niet komt.")
        messages.success(request, said)
    return HttpResponseRedirect(reverse("web:company") + "#dagen")


@employer
@require_POST
def exit_answer(request: HttpRequest) -> HttpResponse:
    """The two questions about work at a place of the employer."""
    form = ExitForm(Side.EMPLOYER, request.POST)
    about = exits.question(request.POST.get("over", ""))
    if not form.is_valid():
        return _show(request, answered=form)
    try:
        exits.answer(request.actor, about, **form.cleaned_data, key=form_key(request.POST))  # type: ignore[attr-defined]
    except Doubtful as doubtful:
        form.point_out(doubtful.found)
        return _show(request, answered=form)
    messages.success(request, _("Dank u wel. Uw antwoord is bewaard zonder uw naam."))
    return HttpResponseRedirect(reverse("web:company"))


def _places(actor: Actor, firm: Employer) -> list[PlaceRow]:
    rows, today, looked = [], clock.today(), 0
    for place in own_places(firm):
        fits, people = None, ()
        if place.is_offered(today) and looked < PLACES_WITH_PEOPLE:
            looked += 1
            pages = {Group.NOW: (0, PEOPLE_SHOWN), Group.ARRANGE: (0, 0), Group.TRAINING: (0, 0)}
            found = matching.people_for(actor, region=firm.region_id, place=place.pk, pages=pages, voice=Voice.EMPLOYER)
            if found is not None:
                fits, people = found.total_now, tuple(found[Group.NOW].rows[:PEOPLE_SHOWN])
        rows.append(PlaceRow(place, _state(place), _asks(place), fits, people))
    return rows


def _asks(place: Place) -> bool:
    """Whether it is time to say that the place is still there."""
    ends = place.expires_on
    return place.state == State.OPEN and (ends is None or (ends - clock.today()).days <= SOON_DAYS)


def _state(place: Place) -> tuple[str, str, str]:
    today, ends = clock.today(), place.expires_on
    if place.state != State.OPEN:
        return "", "old", _("Even niet")
    if ends is None or ends < today:
        return "no", "alert", _("Niet meer open")
    if _asks(place):
        return "can", "clock", _("Zeg ja voor %(day)s") % {"day": formats.day(ends, today)}
    return "ok", "ok", _("Open tot %(day)s") % {"day": formats.day(ends, today)}


def _note_looks(firm: Employer, places: list[PlaceRow], shown: list[Shown], others: set[int]) -> None:
    """`others`: pseudonyms of who tries out or works here. Who fits is seen for a place, who was introduced for that."""
    cards = {fit.id for row in places for fit in row.people}
    others |= subjects_of_rows([one.id for one in shown])
    if cards:
        saw(subjects_of(firm.region_id, sorted(cards)), "card", region=firm.region_id, reason=Reason.PLACE)
    if others:
        saw(sorted(others), "card", region=firm.region_id, reason=Reason.INTRODUCTION)


@employer
@require_POST
def still_open(request: HttpRequest, number: int) -> HttpResponse:
    """The place is still there: one click."""
    own = own_employer(request.actor)  # type: ignore[attr-defined]
    place = own_places_actions.still_open(request.actor, number=number, key=form_key(request.POST))  # type: ignore[attr-defined]
    day = formats.day(place.expires_on, clock.today())
    messages.success(
        request, _("Dank u. De plek bij %(firm)s staat open tot %(day)s.") % {"firm": own.name, "day": day}
    )
    return HttpResponseRedirect(reverse("web:company"))


class QuestionForm(KeptForm):
    """What an employer asks the counter."""

    kind = forms.ChoiceField(label=gettext_lazy("Waar gaat uw vraag over?"), choices=Asked.choices)
    text = forms.CharField(
        label=gettext_lazy("Uw vraag"),
        help_text=gettext_lazy("Schrijf geen namen van mensen op."),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@employer
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest) -> HttpResponse:
    """Asking the counter something."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    firm = own_employer(actor)

    def save(sent: Sent) -> str:
        made = ask(actor, employer=firm.number, key=sent.key, anyway=sent.anyway, **sent.form.cleaned_data)
        said = _("Dank u. U hoort van ons voor %(when)s.") % {"when": moment_words(made.respond_by)}
        messages.success(request, said)
        return reverse("web:company")

    return edit(
        request,
        load=lambda: Loaded({"kind": Asked.PEOPLE}, 0),
        build=lambda data, initial: QuestionForm(data, initial=initial),
        save=save,
        template="web/employer/question.html",
        context={"firm": firm, "contact": regional_contact(actor, firm)},
    )


@employer
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """The question need not be answered any more."""
    given: Any = request.POST.get("row_version", "")
    version = whole(given, -1, 9)
    about = {"number": number, "ending": Ending.WITHDRAWN, "version": version, "key": form_key(request.POST)}
    try:
        end(request.actor, **about)  # type: ignore[attr-defined]
    except (Changed, Refused, Invalid):
        messages.warning(request, _("Er is net iets veranderd. Kijk hieronder hoe het nu staat."))
    else:
        messages.success(request, _("Uw vraag is ingetrokken."))
    return HttpResponseRedirect(reverse("web:company"))
