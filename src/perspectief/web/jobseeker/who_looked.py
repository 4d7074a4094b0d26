"""Wie keek er mee? For the person: which organisation, in which role, when, at what and why; and asking about it.

Organisation and role are told, the employee's name is not: the person may know the recipients (AVG art. 15 (1)(c)); the name of
an employee who acted on the employer's order is not part of that (CJEU 22 June 2023, C-579/21).
"""

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext
from django.views.decorators.http import require_POST, require_safe

from perspectief.access import looks
from perspectief.access.looks import Reason
from perspectief.core.errors import Missing
from perspectief.oversight.actions import ask
from perspectief.oversight.models import Question
from perspectief.oversight.queries import Looked, own_questions, who_looked
from perspectief.oversight.rules import Answer
from perspectief.parties.rules import Role
from perspectief.web import formats
from perspectief.web.door import person
from perspectief.web.pages import pages
from perspectief.web.sent import whole

ALONE = 20
LAYERS = {
    "card": gettext_noop("wat je kunt, wilt en nodig hebt"),
    "profile": gettext_noop("je naam en contactgegevens"),
    "dossier": gettext_noop("je dossier"),
    "identity": gettext_noop("je BSN"),
}
WHY = {
    Reason.CASELOAD: gettext_noop("Dit is wie jou begeleidt naar werk."),
    Reason.TASK: gettext_noop("Er was een taak over jou, zoals je kaart nalopen of een plek bekijken."),
    Reason.OWN: gettext_noop("Een collega van wie jou begeleidt. Er stond geen taak over jou open."),
    Reason.REGION: gettext_noop("Een andere organisatie in je regio. Er stond geen taak over jou open."),
    Reason.PARTNER: gettext_noop("Je kaart is met jouw toestemming te zien voor partijen in je regio, zonder je naam."),
    Reason.COACH: gettext_noop("Je jobcoach of een collega daarvan. Jij zei daar ja op."),
    Reason.INTRODUCTION: gettext_noop("Je bent voorgesteld voor een plek. Iemand keek hoe het ermee staat."),
    Reason.LINK: gettext_noop("Een werkgever opende de link over jou. Jij zei daar ja op."),
    Reason.OFFER: gettext_noop("Je eigen organisatie vroeg of een andere organisatie je wil begeleiden."),
    Reason.RIGHTS: gettext_noop("De functionaris gegevensbescherming voerde uit wat je vroeg."),
    Reason.SEARCH: gettext_noop("Je stond tussen de mensen die iemand zocht."),
    Reason.TASKS: gettext_noop("Je stond in een lijst van wat er te doen is."),
    Reason.PLACE: gettext_noop("Je stond bij de mensen die bij een werkplek passen."),
    Reason.DISTRIBUTION: gettext_noop("Je stond in een plan dat alle mensen en plekken van je regio tegelijk bekijkt."),
    Reason.DAY: gettext_noop("Je stond op de lijst van een matchingsdag."),
    Reason.LOOK_ALIKE: gettext_noop("Er werd iemand toegevoegd die op jou lijkt."),
    Reason.OVERSIGHT: gettext_noop("De functionaris gegevensbescherming ging na wie jou bekeek."),
    Reason.DOWNLOAD: gettext_noop("Je stond in een lijst die is meegenomen als bestand."),
}
UNKNOWN = gettext_noop("De reden is niet meer bewaard.")
ANSWERS = {
    Answer.RIGHT: gettext_noop("Antwoord: het kijken hoorde bij het werk."),
    Answer.WRONG: gettext_noop("Antwoord: het kijken hoorde niet. Er is met de medewerker gesproken."),
    Answer.CALL: gettext_noop("Antwoord: de organisatie neemt contact met je op."),
}


class Row(NamedTuple):
    """A line of the page. `asked`: what became of the question about it; empty when nobody asked."""

    who: str
    where: str
    what: str
    why: str
    times: str
    party: str
    day: str
    role: str
    asked: str


@person
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Who opened the card, by day; with `lijsten=1` also in which lists it stood."""
    actor = request.actor  # type: ignore[attr-defined]
    found, asked = who_looked(actor), own_questions(actor)
    lists = request.GET.get("lijsten") == "1"
    shown = found if lists else [one for one in found if one.reason in looks.ALONE]
    number = request.GET.get("blad", "1")
    paged = pages(whole(number, 1), len(shown), ALONE)
    here = shown[paged.start : paged.start + paged.length]
    days = [
        (f"{formats.weekday(day)} {day.year}", [_row(one, asked) for one in rows])
        for day, rows in groupby(here, key=lambda one: one.day)
    ]
    context = {"days": days, "pages": paged, "lists": lists, "in_lists": len(found) - len(shown), "any": bool(found)}
    return render(request, "web/jobseeker/who_looked.html", context)


@person
@require_POST
def question(request: HttpRequest) -> HttpResponse:
    """Asks the privacy officer of the organisation about the looks of a day."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        day = datetime.date.fromisoformat(request.POST.get("dag", ""))
        party = next(
            one.organisation for one in who_looked(actor) if str(one.number) == request.POST.get("organisatie", "")
        )
    except (ValueError, StopIteration):
        raise Missing(_("Dit kijken staat er niet.")) from None
    ask(actor, organisation=party, day=day, role=request.POST.get("rol", ""))
    messages.success(
        request,
        _("Je vraag is gesteld. De functionaris gegevensbescherming zoekt het uit; het antwoord staat straks hier."),
    )
    return HttpResponseRedirect(reverse("web:who_looked"))


def _row(one: Looked, asked: dict[tuple[int, datetime.date, str], Question]) -> Row:
    held = asked.get((one.organisation, one.day, one.role))
    return Row(
        who=_who(one),
        where=one.organisation_name,
        what=formats.listed([_(LAYERS[layer]) for layer in _ordered(one.layers)]),
        why=_(WHY.get(Reason(one.reason), UNKNOWN)) if one.reason in set(Reason) else _(UNKNOWN),
        times=ngettext("%(n)s keer", "%(n)s keer", one.times) % {"n": one.times},
        party=str(one.number) if one.number else "",
        day=one.day.isoformat(),
        role=one.role,
        asked=_asked(held),
    )


def _asked(held: Question | None) -> str:
    if held is None:
        return ""
    return _(ANSWERS[Answer(held.answer)]) if held.answer else _("Je hebt gevraagd waarom. Het antwoord komt hier.")


def _who(one: Looked) -> str:
    if one.role not in Role.values:
        return _("het programma zelf")
    label = str(Role(one.role).label)
    return label if one.staff == 1 else _("%(n)s medewerkers: %(role)s") % {"n": one.staff, "role": label}


def _ordered(layers: Sequence[str]) -> list[str]:
    return [layer for layer in LAYERS if layer in layers]
