"""The plans of the country: what waits for whom, and one plan with advice, decision, talks and the second part."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.context import Actor
from perspectief.core.errors import Invalid, Refused
from perspectief.core.wording import Doubtful
from perspectief.plans.actions.deciding import advise, decide, decide_second, publish
from perspectief.plans.queries import plan_page
from perspectief.plans.rules import Step
from perspectief.plans.worklist import worklist
from perspectief.web.door import national
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.programme import shown, waiting
from perspectief.web.programme.forms import AdviceForm, DecisionForm, SecondForm


@national
@require_safe
def worklist_page(request: HttpRequest) -> HttpResponse:
    """Every region with its plan; what waits for this actor first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = worklist(actor)
    context = {
        "rows": rows,
        "mine": sum(row.mine for row in rows),
        "handed_in": sum(row.plan is not None for row in rows),
        "late": sum(bool(row.talk and row.talk.late) for row in rows),
        "waiting": waiting.rows(actor),
    }
    return render(request, "web/programme/national_plans.html", context)


@national
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One plan that was handed in, and what this actor decides about it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent, deed = request.POST, request.POST.get("doe", "")
    forms: dict[str, Any] = {
        name: kind(sent if deed == name else None)
        for name, kind in (("advies", AdviceForm), ("besluit", DecisionForm), ("tweede", SecondForm))
    }
    wrong = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(actor, number, forms, sent))
            return HttpResponseRedirect(reverse("web:national_plan", args=[number]))
        except (Invalid, Refused) as error:
            wrong = error.message
        except Doubtful as error:
            wrong = next(doubt.advice for found in error.found.values() for doubt in found)
    page = plan_page(actor, number)
    may = {
        "advise": Step.ADVISE in page.steps,
        "decide": Step.GRANT in page.steps,
        "publish": Step.PUBLISH in page.steps,
        "second": Step.DECIDE_SECOND in page.steps and page.plan.second != "granted",
        "talk": Step.TALK in page.steps,
    }
    context = shown.of(page, may=may, wrong=wrong, anyway=ANYWAY, advising=forms["advies"], deciding=forms["besluit"])
    context["seconding"] = forms["tweede"]
    return render(request, "web/programme/national_plan.html", context, status=400 if wrong else 200)


def _act(actor: Actor, number: int, forms: dict[str, Any], sent: Any) -> str:
    deed = sent.get("doe", "")
    how: dict[str, Any] = {"number": number, "key": form_key(sent)}
    if deed == "openbaar":
        publish(actor, **how)
        return _("Het plan is openbaar.")
    if deed not in forms:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    if not forms[deed].is_valid():
        raise Invalid(_("Nog niet alles is goed ingevuld."))
    given, how = forms[deed].cleaned_data, how | {"anyway": ANYWAY in sent}
    if deed == "advies":
        advise(actor, advice=given["advice"], text=given["advice_text"], **how)
        return _("Je advies ligt bij het ministerie.")
    if deed == "besluit":
        decide(actor, decision=given["decision"], reasons=given["reasons"], **how)
        return _("Het besluit staat vast. De regio leest het.")
    decide_second(actor, second=given["second"], reasons=given["second_reasons"], **how)
    return _("Het besluit over het tweede deel staat vast.")
