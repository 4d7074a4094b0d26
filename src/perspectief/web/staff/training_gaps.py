"""What nobody in the region teaches: the list, and one question with its school, term and answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.core.wording import Doubt, Doubtful
from perspectief.matching.untaught import untaught
from perspectief.parties.rules import Role
from perspectief.training.actions.gaps import answer_gap, ask_school, keep_gaps, leave_gap
from perspectief.training.queries.courses import teaching
from perspectief.training.queries.gaps import GapDetail, gap_detail, gaps
from perspectief.training.rules import ANSWER_WITHIN
from perspectief.web.door import participant
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.sent import whole
from perspectief.web.staff.training_courses import schools
from perspectief.web.staff.training_forms import AnswerForm, AskForm
from perspectief.web.staff.training_words import page


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """The list. POST counts anew, for the counter."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    if request.method == "POST":
        if region not in actor.counter_regions:
            raise Refused(_("Tellen kan alleen bij gemeente, UWV of werkgeversservicepunt."))
        new = keep_gaps(actor, region=region, found=untaught(actor, region=region) or [])
        messages.success(request, _("Geteld. Nieuw in de lijst: %(n)s.") % {"n": new})
        return HttpResponseRedirect(reverse("web:gaps"))
    rows = gaps(actor, region=region)
    context = page(request, "gaps") | {
        "rows": rows,
        "most": max((row.places for row in rows), default=0),
        "counter": actor.is_counter,
        "school": actor.role == Role.TRAINER,
    }
    return render(request, "web/staff/gaps.html", context)


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def gap(request: HttpRequest, number: int) -> HttpResponse:
    """One question nobody teaches, and what is done about it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = gap_detail(actor, number)
    region = detail.gap.region_id
    ask, answer = _forms(request, detail, region)
    doubts: list[Doubt] = []
    if request.method == "POST":
        try:
            told = _act(request, actor, detail, ask, answer)
            if told:
                messages.success(request, told)
                return HttpResponseRedirect(reverse("web:gap", args=[number]))
        except Doubtful as error:
            doubts = [doubt for found in error.found.values() for doubt in found]
        except (Changed, Refused) as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(reverse("web:gap", args=[number]))
    context = page(request, "gaps") | {
        "detail": detail,
        "gap": detail.gap,
        "ask": ask,
        "answer": answer,
        "doubts": doubts,
        "anyway": ANYWAY,
        "teaching": teaching(region, [detail.gap.need]).get(detail.gap.need, []),
    }
    wrong = request.method == "POST"
    return render(request, "web/staff/gap.html", context, status=400 if wrong else 200)


def _forms(request: HttpRequest, detail: GapDetail, region: int) -> tuple[AskForm | None, AnswerForm | None]:
    deed = request.POST.get("doe", "") if request.method == "POST" else ""
    ask = answer = None
    if detail.may_lead:
        question = _("Mensen in onze regio missen dit: %(what)s. Kunnen jullie dit leren?") % {"what": detail.gap.label}
        initial = {"question": question, "due_on": clock.today() + ANSWER_WITHIN}
        known = schools(region)
        ask = AskForm(request.POST if deed == "vraag" else None, schools=known, initial=initial)
    if detail.may_answer:
        answer = AnswerForm(request.POST if deed == "antwoord" else None)
    return ask, answer


def _act(request: HttpRequest, actor: Actor, detail: GapDetail, ask: AskForm | None, answer: AnswerForm | None) -> str:
    """What was done, in words; empty when a form has to be shown again."""
    sent, number = request.POST, detail.gap.number
    given = sent.get("row_version", "")
    version = whole(given, -1, 9)
    common: dict[str, Any] = {"number": number, "key": form_key(sent)}
    deed = sent.get("doe", "")
    if deed == "weg":
        leave_gap(actor, version=version, **common)
        return _("Vastgelegd: hier is geen cursus voor nodig.")
    form = {"vraag": ask, "antwoord": answer}.get(deed)
    if form is None:
        raise Refused(_("Deze knop kennen we niet. Er is niets veranderd."))
    if not form.is_valid():
        return ""
    values = form.cleaned_data
    try:
        if form is answer:
            answer_gap(actor, answer=values["answer"], text=values["text"], anyway=ANYWAY in sent, **common)
            return _("Het antwoord is vastgelegd.")
        asked = int(values["asked"]) if values["asked"] else None
        given_ = {"school": values["school"], "question": values["question"], "due_on": values["due_on"]}
        ask_school(actor, version=version, asked=asked, anyway=ANYWAY in sent, **given_, **common)
        return _("De vraag is gesteld. Het antwoord komt op Vandaag.")
    except Invalid as error:
        for name, message in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, message)
        return ""
