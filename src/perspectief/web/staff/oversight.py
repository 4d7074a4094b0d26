"""Toezicht: for the privacy officer, what about the looking of colleagues asks for an explanation, and questions of people."""

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Missing
from perspectief.oversight import actions
from perspectief.oversight.queries import Asked, Told, findings, questions
from perspectief.oversight.rules import Answer, Judgement, Rule
from perspectief.parties.rules import Role
from perspectief.web import formats
from perspectief.web.door import overseer

JUDGED = 20
TITLES = {
    Rule.VOLUME: gettext_noop("Veel meer mensen dan collega's"),
    Rule.TAKEN: gettext_noop("Veel mensen in lijsten meegenomen"),
    Rule.UNBOUND: gettext_noop("Veel mensen zonder taak"),
    Rule.NAME: gettext_noop("Dezelfde achternaam"),
    Rule.STREET: gettext_noop("Mensen uit één straat"),
    Rule.RETURNING: gettext_noop("Steeds dezelfde persoon"),
    Rule.FORMER: gettext_noop("Mensen van een oude caseload"),
    Rule.HOURS: gettext_noop("Buiten werktijd"),
    Rule.WATCHED: gettext_noop("Veel collega's, één persoon"),
}
WHY = {
    Rule.VOLUME: gettext_noop(
        "Opende %(people)s mensen in vier weken. Collega's in dezelfde rol openen er meestal %(usual)s."
    ),
    Rule.TAKEN: gettext_noop(
        "Nam lijsten mee met samen %(people)s mensen. Collega's in dezelfde rol: meestal %(usual)s."
    ),
    Rule.UNBOUND: gettext_noop(
        "Opende %(people)s mensen die niet op de eigen lijst staan en over wie geen taak was. Collega's in dezelfde rol: meestal %(usual)s."
    ),
    Rule.NAME: gettext_noop(
        "Mensen met dezelfde achternaam, zonder taak geopend: %(people)s. Op hoeveel dagen: %(days)s. Dat is meer dan toeval geeft."
    ),
    Rule.STREET: gettext_noop(
        "Opende zonder taak %(people)s mensen met dezelfde postcode of straat. Dat is meer dan toeval geeft."
    ),
    Rule.RETURNING: gettext_noop(
        "Opende op %(days)s dagen dezelfde persoon, zonder dat die op de eigen lijst staat of er een taak was."
    ),
    Rule.FORMER: gettext_noop(
        "Mensen die al langer dan twee weken van de eigen lijst zijn en toch geopend: %(people)s. Op hoeveel dagen: %(days)s."
    ),
    Rule.HOURS: gettext_noop("Opende op %(days)s dagen mensen zonder taak voor 7 uur, na 20 uur of in het weekend."),
    Rule.WATCHED: gettext_noop(
        "%(people)s collega's openden deze persoon zonder dat er een taak was. Bekend van gezicht of uit het nieuws?"
    ),
}
JUDGEMENTS = {
    Judgement.EXPLAINED: gettext_noop("Uitgelegd: het hoorde bij het werk"),
    Judgement.SPOKEN: gettext_noop("Besproken met de medewerker"),
    Judgement.PASSED_ON: gettext_noop("Doorgegeven aan de leiding"),
}
ANSWERS = {
    Answer.RIGHT: gettext_noop("Het kijken hoorde bij het werk"),
    Answer.WRONG: gettext_noop("Het kijken hoorde niet; er is gesproken"),
    Answer.CALL: gettext_noop("We nemen contact op"),
}


class Row(NamedTuple):
    """A finding on the screen. `judged`: what came of it, when, by whom; empty while it waits."""

    number: str
    title: str
    who: str
    why: str
    card: str
    period: str
    judged: str


class AskedRow(NamedTuple):
    """A question on the screen."""

    number: str
    day: str
    role: str
    card: str
    staff: str
    asked: str
    answer: str


@overseer
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Open findings, questions, and what was judged lately."""
    actor = request.actor  # type: ignore[attr-defined]
    waiting, judged = findings(actor, judged=False), findings(actor, judged=True, limit=JUDGED)
    asked = questions(actor)
    shown = {one.finding.subject for one in (*waiting, *judged) if one.finding.card_number}
    shown |= {one.question.subject for one in asked if one.card}
    saw(shown, "card", region=None, reason=Reason.OVERSIGHT)
    context = {
        "rows": [_row(one) for one in waiting],
        "judged": [_row(one) for one in judged],
        "questions": [_asked(one) for one in asked],
        "judgements": [(code.value, _(text)) for code, text in JUDGEMENTS.items()],
        "answers": [(code.value, _(text)) for code, text in ANSWERS.items()],
    }
    return render(request, "web/staff/oversight.html", context)


@overseer
@require_POST
def judge_one(request: HttpRequest) -> HttpResponse:
    """What came of a finding."""
    actions.judge(request.actor, number=_number(request), judgement=request.POST.get("oordeel", ""))  # type: ignore[attr-defined]
    messages.success(request, _("Opgeschreven wat eruit kwam."))
    return HttpResponseRedirect(reverse("web:oversight"))


@overseer
@require_POST
def answer_one(request: HttpRequest) -> HttpResponse:
    """What the person who asked is told."""
    actions.answer(request.actor, number=_number(request), text=request.POST.get("antwoord", ""))  # type: ignore[attr-defined]
    messages.success(request, _("Het antwoord staat nu op de pagina van deze persoon."))
    return HttpResponseRedirect(reverse("web:oversight"))


def _number(request: HttpRequest) -> int:
    given = request.POST.get("nummer", "")
    if not (given.isascii() and given.isdigit()):
        raise Missing(_("Dit is er niet."))
    return int(given)


def _row(told: Told) -> Row:
    one = told.finding
    judged = ""
    if one.judged_at:
        day = formats.day(one.judged_at)
        judged = _("%(what)s, %(day)s, %(who)s") % {
            "what": _(JUDGEMENTS[Judgement(one.judgement)]),
            "day": day,
            "who": told.judge,
        }
    return Row(
        number=str(one.number),
        title=_(TITLES[Rule(one.rule)]),
        who=told.name or _("Meer collega's"),
        why=_(WHY[Rule(one.rule)]) % {name: formats.number(value) for name, value in one.figures.items()},
        card=formats.card_number(one.card_number) if one.card_number else "",
        period=_("%(first)s tot en met %(last)s") % {"first": formats.day(one.since), "last": formats.day(one.until)},
        judged=judged,
    )


def _asked(told: Asked) -> AskedRow:
    one = told.question
    return AskedRow(
        number=str(one.number),
        day=formats.day(one.day),
        role=str(Role(one.role).label) if one.role in Role.values else one.role,
        card=formats.card_number(told.card) if told.card else "",
        staff=formats.listed(list(told.staff)),
        asked=formats.day(one.asked_at),
        answer=_(ANSWERS[Answer(one.answer)]) if one.answer else "",
    )
