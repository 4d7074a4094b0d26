"""Mijn profiel: where a job seeker begins. What I can, want and need; places for me; what was asked; who looked; the line so far."""

import datetime
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import ALONE
from perspectief.core import clock
from perspectief.core.errors import Invalid
from perspectief.core.wording import Doubtful
from perspectief.guidance import exits
from perspectief.guidance.own import OwnCoach, own_coaches, own_trials, own_work
from perspectief.matching.days.actions import answer_own
from perspectief.matching.days.queries import own_days
from perspectief.matching.days.rules import Side
from perspectief.matching.exits.actions import answer_own as answer_own_exit
from perspectief.matching.exits.queries import still_asked
from perspectief.matching.fits import Group, PlaceFit, Reason
from perspectief.matching.introductions.rules import Outcome, Status
from perspectief.matching.wishes.actions import say, take_back
from perspectief.matching.wishes.own import OwnIntroduction, OwnWish, own_introductions, own_places, own_wishes
from perspectief.matching.wishes.rules import WishReason
from perspectief.oversight.queries import who_looked
from perspectief.supply.models import Card
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.own import own_card, own_contact
from perspectief.supply.rules import State
from perspectief.web import formats
from perspectief.web.door import person
from perspectief.web.editing import form_key
from perspectief.web.exit_form import ExitForm
from perspectief.web.staff.fit_rows import GroupWords, groups, shown_pages
from perspectief.web.staff.job_seeker_words import words

MONTH = datetime.timedelta(days=30)
WORDS = {
    Group.NOW: GroupWords(
        gettext_noop("Past nu"),
        gettext_noop("plek die nu past"),
        gettext_noop("plekken die nu passen"),
        gettext_noop("Nu past er nog geen plek. Elke nacht kijken we opnieuw."),
    ),
    Group.ARRANGE: GroupWords(
        gettext_noop("Past als we iets regelen"),
        gettext_noop("plek om te regelen"),
        gettext_noop("plekken om te regelen"),
        gettext_noop("Er is geen plek die met één afspraak past."),
    ),
    Group.TRAINING: GroupWords(
        gettext_noop("Past na een cursus"),
        gettext_noop("plek na een cursus"),
        gettext_noop("plekken na een cursus"),
        gettext_noop("Er is geen plek die met één cursus past."),
    ),
}
SAID = {
    Status.ASKED_OWNER: gettext_noop("Er is een voorstel voor jou. Je begeleider kijkt er eerst naar."),
    Status.ASKED_PERSON: gettext_noop("Wij vragen jou: wil je dat we je voorstellen?"),
    Status.AGREED: gettext_noop("Jij zei ja. We gaan je voorstellen."),
    Status.SHOWN: gettext_noop("Je bent voorgesteld. De werkgever denkt na."),
    Status.INVITED: gettext_noop("De werkgever wil je spreken."),
    Status.ACCEPTED: gettext_noop("De werkgever zei ja. Je begeleider regelt de start met jou."),
}
ENDED = {
    Outcome.NOT_PRESENTED: gettext_noop("Je bent niet voorgesteld."),
    Outcome.PRESENTED: gettext_noop("Je bent voorgesteld. Er kwam geen vervolg."),
    Outcome.TRIAL: gettext_noop("Je ging op proef."),
    Outcome.PLACED: gettext_noop("Je hebt de plek."),
    Outcome.REFUSED: gettext_noop("De werkgever koos iemand anders."),
    Outcome.DECLINED: gettext_noop("Jij zei nee."),
    Outcome.FILLED: gettext_noop("De plek ging naar iemand anders."),
    Outcome.WITHDRAWN: gettext_noop("Het voorstel is ingetrokken."),
    Outcome.NOT_REACHED: gettext_noop("We konden je niet bereiken."),
    Outcome.NO_SHOW: gettext_noop("De afspraak ging niet door."),
}


class Row(NamedTuple):
    """A place of the own list, and what was said about it: yes, no or nothing."""

    number: int
    title: str
    facts: list[str]
    reasons: tuple[Reason, ...]
    wish: str


class Told(NamedTuple):
    """An own introduction in words."""

    number: int
    title: str
    said: str
    text: str
    asked: bool
    meets_at: datetime.datetime | None
    until: datetime.datetime | None
    open: bool


class Moment(NamedTuple):
    """One line of the own story."""

    day: datetime.date
    what: str
    more: str = ""


@person
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page."""
    return _show(request)


def _show(request: HttpRequest, *, answered: ExitForm | None = None) -> HttpResponse:
    """`answered`: the two questions as they were filled in, when something is wrong with them."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    card = own_card(actor)
    detail = card_detail(actor, card.number)
    wishes, introductions = own_wishes(actor), own_introductions(actor)
    told = [_introduction(one) for one in introductions]
    context = {
        "name": detail.short_name,
        "card": card,
        "words": words(detail),
        "hidden": card.hidden_at is not None,
        "searching": card.state == State.SEARCHING,
        "groups": _groups(request, actor, wishes),
        "wishes": wishes,
        "asked": [one for one in told if one.asked],
        "introductions": [one for one in told if not one.asked],
        "contact": own_contact(actor),
        "meets": min((one.meets_at for one in told if one.meets_at and one.meets_at >= clock.now()), default=None),
        "looked": _looked(actor),
        "days": own_days(actor),
        "trials": own_trials(actor),
        "work": own_work(actor),
        "reasons": WishReason.choices,
        "line": _line(card, wishes, introductions, own_coaches(actor)),
        "exit": _asked_now(actor),
        "exit_form": answered or ExitForm(Side.PERSON),
    }
    return render(request, "web/jobseeker/profile.html", context, status=400 if answered else 200)


@person
@require_POST
def wish(request: HttpRequest) -> HttpResponse:
    """Yes, no with a reason, or no answer any more, to one place."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    what, _colon, rest = request.POST.get("zeg", "").partition(":")
    number, _colon, reason = rest.partition(":")
    if what not in {"ja", "nee", "terug"} or not number.isdecimal() or len(number) > 11:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    place, key = int(number), form_key(request.POST)
    if what == "terug":
        take_back(actor, place=place, key=key)
        messages.success(request, _("Je antwoord is weg. Je kunt opnieuw kiezen."))
    else:
        say(actor, place=place, yes=what == "ja", reason=reason, key=key)
        messages.success(
            request,
            _("Je zei ja. Je begeleider krijgt bericht en neemt contact met je op.")
            if what == "ja"
            else _("Je zei nee. Dat is goed. We onthouden waarom."),
        )
    return HttpResponseRedirect(reverse("web:own_profile") + "#plekken")


@person
@require_POST
def day(request: HttpRequest) -> HttpResponse:
    """Whether the person comes to a day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    what, _colon, key = request.POST.get("zeg", "").partition(":")
    if what not in {"kom", "kom-niet"} or not key.isdecimal() or len(key) > 18:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    answer_own(actor, day=int(key), coming=what == "kom", key=form_key(request.POST))
    messages.success(request, _("Fijn, tot dan.") if what == "kom" else _("Jammer. We weten nu dat je niet komt."))
    return HttpResponseRedirect(reverse("web:own_profile") + "#dagen")


@person
@require_POST
def exit_answer(request: HttpRequest) -> HttpResponse:
    """The two questions after an introduction ended, or about work."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form, number = ExitForm(Side.PERSON, request.POST), request.POST.get("over", "")
    about_work = "-" in number
    if not about_work and (not number.isdecimal() or len(number) > 11):
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    if not form.is_valid():
        return _show(request, answered=form)
    try:
        given = {**form.cleaned_data, "key": form_key(request.POST)}
        if about_work:
            exits.answer(actor, exits.question(number), **given)
        else:
            answer_own_exit(actor, number=int(number), **given)
    except Doubtful as doubtful:
        form.point_out(doubtful.found)
        return _show(request, answered=form)
    messages.success(request, _("Dank je wel. Je antwoord is bewaard zonder je naam."))
    return HttpResponseRedirect(reverse("web:own_profile"))


def _asked_now(actor: Actor) -> str:
    """What the two questions are about: an introduction that ended, else work; empty when nothing is asked."""
    number = still_asked(actor)
    if number is not None:
        return str(number)
    work = exits.of_person(actor)
    return work.key if work else ""


def _groups(request: HttpRequest, actor: Actor, wishes: Iterable[OwnWish]) -> list[Any]:
    matches = own_places(actor, shown_pages(request.GET))
    said = {one.work.number: "ja" if one.yes else "nee" for one in wishes}
    if matches is None:
        return []
    return groups(matches, lambda fits: [_row(fit, said.get(fit.number, "")) for fit in fits], request.GET, WORDS)


def _row(fit: PlaceFit, wish: str) -> Row:
    where = f"{fit.employer}, {fit.town}" if fit.town else fit.employer
    wage = _("%(wage)s per uur") % {"wage": formats.euros(fit.wage_cents)} if fit.wage_cents else ""
    start = _("start %(day)s") % {"day": formats.day(fit.starts_on, clock.today())} if fit.starts_on else ""
    facts = [where, formats.hours(fit.hours_min, fit.hours_max), wage, start]
    return Row(fit.number, fit.title, [one for one in facts if one], fit.explanation.reasons, wish)


def _introduction(one: OwnIntroduction) -> Told:
    title = (
        _("%(work)s bij %(employer)s") % {"work": one.work.title, "employer": one.work.employer}
        if one.work
        else _("een plek die er niet meer is")
    )
    is_open = one.closed_at is None
    said = _(SAID[Status(one.status)]) if is_open else _(ENDED[Outcome(one.outcome)])
    asked = is_open and one.status == Status.ASKED_PERSON
    return Told(
        one.number,
        title,
        said,
        one.text,
        asked,
        one.meets_at if is_open else None,
        one.due_at if asked else None,
        is_open,
    )


def _looked(actor: Actor) -> int:
    """How many organisations opened the card in the last month."""
    since = clock.today() - MONTH
    return len({one.organisation for one in who_looked(actor) if one.reason in ALONE and one.day >= since})


def _line(
    card: Card, wishes: Iterable[OwnWish], introductions: Iterable[OwnIntroduction], coaches: Iterable[OwnCoach]
) -> list[Moment]:
    """What happened so far, the last first."""
    found = [Moment(_day(card.created_at), _("Je staat in Perspectief"))]
    if card.confirmed_at:
        found.append(Moment(card.confirmed_at, _("Je kaart klopt nog")))
    if card.person_key_at:
        found.append(Moment(card.person_key_at, _("Je gaf toestemming"), _("Werkgevers zien je kaart zonder je naam.")))
    for said in wishes:
        what = _("Je zei ja") if said.yes else _("Je zei nee")
        found.append(Moment(_day(said.at), what, f"{said.work.title}, {said.work.employer}"))
    for one in introductions:
        told = _introduction(one)
        found.append(Moment(_day(one.closed_at or one.opened_at), told.title, told.said))
    for one in coaches:
        found.append(Moment(one.since, _("Je kreeg een jobcoach"), one.who))
        if one.until:
            found.append(Moment(one.until, _("Je jobcoach stopte"), one.who))
    return sorted(found, key=lambda moment: moment.day, reverse=True)


def _day(at: datetime.datetime) -> datetime.date:
    return at.astimezone(clock.HOME).date()
