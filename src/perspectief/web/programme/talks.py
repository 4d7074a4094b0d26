"""Progress talks: when the next one is, what was said, and what was agreed, which becomes an action."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.plans.actions.deciding import agree, hold_talk, plan_talk
from perspectief.plans.policy import may_take
from perspectief.plans.queries import PlanPage, plan_page
from perspectief.plans.rules import Step
from perspectief.web.door import planning
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.programme import agenda
from perspectief.web.programme.forms import ActionForm, HeldForm, TalkForm
from perspectief.web.sent import whole


@planning
@require_http_methods(["GET", "HEAD", "POST"])
def talk(request: HttpRequest, number: int) -> HttpResponse:
    """The talks of a plan, for who leads it, who supports it and who decides about it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = plan_page(actor, number)
    if page.talks is None:
        raise Missing(_("Bij dit plan horen nog geen gesprekken."))
    may = may_take(actor, Step.TALK, page.plan.region_id)
    sent, deed, planned = request.POST, request.POST.get("doe", ""), page.talks.planned
    known = (
        {"planned_on": planned.planned_on, "agenda": planned.agenda} if planned else {"agenda": agenda.proposed(page)}
    )
    forms: dict[str, Any] = {
        "prik": TalkForm(sent, initial=known) if deed == "prik" else TalkForm(initial=known),
        "gevoerd": HeldForm(sent if deed == "gevoerd" else None),
        "afspraak": ActionForm(
            sent if deed == "afspraak" else None, initial={"due_on": page.plan.ends_on}, plan=page.plan
        ),
    }
    wrong = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(actor, page, forms, sent))
            return HttpResponseRedirect(reverse("web:plan_talk", args=[number]))
        except Invalid as error:
            wrong = error.message
            for name, message in error.fields.items():
                if deed in forms and name in forms[deed].fields:
                    forms[deed].add_error(name, message)
        except (Refused, Changed) as error:
            wrong = error.message
        except Doubtful as error:
            wrong = next(doubt.advice for found in error.found.values() for doubt in found)
    context = {"page": page, "items": list(agenda.items(page)), "plan": page.plan, "may": may, "wrong": wrong, "anyway": ANYWAY} | {
        "planning": forms["prik"], "held": forms["gevoerd"], "agreed": forms["afspraak"],
    }  # fmt: skip
    return render(request, "web/programme/talk.html", context, status=400 if wrong else 200)


def _act(actor: Actor, page: PlanPage, forms: dict[str, Any], sent: Any) -> str:
    deed, key, anyway, number = sent.get("doe", ""), form_key(sent), ANYWAY in sent, page.plan.number
    if deed not in forms:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    form = forms[deed]
    if not form.is_valid():
        raise Invalid(_("Nog niet alles is goed ingevuld."))
    given = form.cleaned_data
    if deed == "prik":
        version = whole(sent.get("row_version", ""), None, 6)
        plan_talk(actor, number=number, version=version, key=key, anyway=anyway, **given)
        return _("De datum van het gesprek staat vast.")
    if deed == "gevoerd":
        hold_talk(actor, number=number, held_on=given["held_on"], text=given["report"], key=key, anyway=anyway)
        return _("Het gesprek staat erbij.")
    talk = whole(sent.get("gesprek", ""), 0, 9)
    agree(actor, number=number, talk=talk, values=form.values(), key=key, anyway=anyway)
    return _("De afspraak is nu een actie van het plan.")
