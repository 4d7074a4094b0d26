"""Actions and budget of an existing plan from a file: first what was understood, then, confirmed, into the draft."""

import datetime
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.context import Actor
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.exchange.plan_actions import (
    BUDGET_EXAMPLE,
    BUDGET_HEADS,
    BUDGET_SHEET,
    EXAMPLE,
    HEADS,
    SHEET,
    Understood,
    keep,
    understand,
)
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.plans.actions.rows import seen
from perspectief.plans.models import Plan
from perspectief.plans.policy import may_lead
from perspectief.plans.rules import OPEN, title_of
from perspectief.web.door import programme
from perspectief.web.editing import form_key
from perspectief.web.merging import seal, unseal
from perspectief.web.staff.pool.download import FORMS, answer_sheets

FILE, LARGEST, SEALED = "bestand", 2**20, "begrepen"


def _led(actor: Actor, number: int) -> Plan:
    plan = seen(number)
    if not may_lead(actor, plan.region_id):
        raise Missing(_("Dit plan is er niet."))
    return plan


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, number: int) -> HttpResponse:
    """The page; a file sent shows what was understood, and its confirmation keeps it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan, error, found = _led(actor, number), "", None
    if request.method == "POST":
        try:
            if SEALED in request.POST:
                return _kept(request, actor, plan)
            found = _understood(request)
        except (Unreadable, Invalid, Refused) as refusal:
            error = refusal.message
    context = {
        "plan": plan,
        "title": title_of(plan.template, plan.starts_on, plan.ends_on),
        "open": plan.state in OPEN,
        "heads": HEADS,
        "budget_heads": BUDGET_HEADS,
        "error": error,
        "found": found,
        "sealed": seal(_plain(found)) if found else "",
    }
    return render(request, "web/programme/import.html", context, status=400 if error else 200)


def _plain(found: Understood) -> dict[str, Any]:
    rows = [one.values | {"due_on": one.values["due_on"].isoformat()} for one in found.good]
    return {"rows": rows, "lines": [one.values for one in found.lines]}


def _understood(request: HttpRequest) -> Understood:
    sent = request.FILES.get(FILE)
    if sent is None:
        raise Unreadable("none", _("Er was geen bestand gekozen. Kies eerst een bestand."))
    if (sent.size or 0) > LARGEST:
        raise Unreadable("too-large", _("Dit bestand is groter dan 1 MB. Kijk na of het een plan is."))
    return understand(sent.read())


def _kept(request: HttpRequest, actor: Actor, plan: Plan) -> HttpResponse:
    sealed = unseal(request.POST[SEALED])
    rows, lines = sealed.get("rows", []), sealed.get("lines", [])
    if not rows and not lines:
        raise Invalid(_("Er is niets om op te slaan. Kies het bestand opnieuw."))
    values = [one | {"due_on": datetime.date.fromisoformat(one["due_on"])} for one in rows]
    count = keep(actor, number=plan.number, rows=values, lines=lines, key=form_key(request.POST))
    told = ngettext("%(n)s actie staat in het concept.", "%(n)s acties staan in het concept.", count)
    messages.success(request, told % {"n": count})
    return HttpResponseRedirect(f"{reverse('web:plan', args=[plan.number])}?toon=concept")


@programme
@require_safe
def template(request: HttpRequest, number: int) -> HttpResponse:
    """A file with the heads and one example; a workbook has a sheet for the budget as well."""
    _led(request.actor, number)  # type: ignore[attr-defined]
    form = request.GET.get("als", "xlsx")
    if form not in FORMS:
        raise Http404
    sheets: list[tuple[str, Sequence[str], list[list[Any]]]] = [(SHEET, HEADS, [list(EXAMPLE)])]
    if form == "xlsx":
        sheets.append((BUDGET_SHEET, BUDGET_HEADS, [list(BUDGET_EXAMPLE)]))
    return answer_sheets(request, "acties-voorbeeld", form, sheets)
