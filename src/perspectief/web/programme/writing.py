"""Beginning a plan, its ambition and its actions. In a locked plan an action's page is where its progress is told."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.plans.actions.deciding import report
from perspectief.plans.actions.rows import seen
from perspectief.plans.actions.writing import add_action, begin_plan, change_action, drop_action, set_ambition
from perspectief.plans.models import Action, ActionReport, Ambition, Plan
from perspectief.plans.policy import may_lead
from perspectief.plans.rules import OPEN, Pillar, title_of
from perspectief.web.door import programme
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.programme.forms import (
    ActionForm,
    AmbitionForm,
    PlanForm,
    ReportForm,
    action_initial,
    ambition_initial,
)

METHODS = ["GET", "HEAD", "POST"]


def _led(actor: Actor, number: int) -> Plan:
    plan = seen(number)
    if not may_lead(actor, plan.region_id):
        raise Missing(_("Dit plan is er niet."))
    return plan


def _context(plan: Plan, **more: Any) -> dict[str, Any]:
    return {"plan": plan, "title": title_of(plan.template, plan.starts_on, plan.ends_on)} | more


@programme
@require_http_methods(METHODS)
def new(request: HttpRequest) -> HttpResponse:
    """A new plan for the region."""
    actor, region = request.actor, request.region  # type: ignore[attr-defined]
    if not may_lead(actor, region.pk):
        raise Missing(_("Alleen de programmamanager begint een plan."))
    year = clock.today().year + 1

    def save(sent: Sent) -> str:
        given = sent.form.cleaned_data
        made = begin_plan(
            actor, region=region.pk, template=given["template"], submit_by=given["submit_by"], key=sent.key,
            **sent.form.period(),
        )  # fmt: skip
        messages.success(request, _("Het plan is begonnen. Vul nu de ambitie, de partijen en de acties in."))
        return reverse("web:plan", args=[made.number])

    initial = {"template": "meerjarenagenda", "first": year, "last": year + 1}
    return edit(
        request,
        load=lambda: Loaded(initial, 0),
        build=lambda data, values: PlanForm(data, initial=values),
        save=save,
        template="web/programme/plan_new.html",
        context={"region": region},
    )


@programme
@require_http_methods(METHODS)
def ambition(request: HttpRequest, number: int) -> HttpResponse:
    """The ambition and its targets."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = _led(actor, number)

    def load() -> Loaded:
        kept = Ambition.objects.get(region=plan.region_id, plan=plan)
        return Loaded(ambition_initial(plan, kept), kept.version)

    def save(sent: Sent) -> str:
        set_ambition(
            actor, number=number, version=sent.version, values=sent.form.values(), targets=sent.form.targets(),
            key=sent.key, anyway=sent.anyway,
        )  # fmt: skip
        messages.success(request, _("De ambitie is opgeslagen."))
        return f"{reverse('web:plan', args=[number])}?toon=concept"

    return edit(
        request,
        load=load,
        build=lambda data, values: AmbitionForm(data, initial=values, plan=plan),
        save=save,
        template="web/programme/ambition.html",
        context=_context(plan, open=plan.state in OPEN),
    )


def _build(plan: Plan) -> Any:
    def build(data: QueryDict | None, values: Mapping[str, Any]) -> ActionForm:
        return ActionForm(data, initial=values, plan=plan)

    return build


@programme
@require_http_methods(METHODS)
def action_new(request: HttpRequest, number: int) -> HttpResponse:
    """A new action; `pijler`: under which pillar."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = _led(actor, number)
    pillar = request.GET.get("pijler", "")

    def save(sent: Sent) -> str:
        made = add_action(actor, number=number, values=sent.form.values(), key=sent.key, anyway=sent.anyway)
        messages.success(request, _("De actie “%(title)s” staat in het concept.") % {"title": made.title})
        return f"{reverse('web:plan', args=[number])}?toon=concept"

    return edit(
        request,
        load=lambda: Loaded(
            {"pillar": pillar if pillar in Pillar.values else Pillar.SUPPLY, "due_on": plan.ends_on}, 0
        ),
        build=_build(plan),
        save=save,
        template="web/programme/action_edit.html",
        context=_context(plan, action=None, open=plan.state in OPEN),
    )


@programme
@require_http_methods(METHODS)
def action(request: HttpRequest, number: int, action_number: int) -> HttpResponse:
    """An action: in the draft its text, in a public plan how it goes."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = _led(actor, number)
    kept = Action.objects.filter(region=plan.region_id, plan=plan, number=action_number).first()
    if kept is None:
        raise Missing(_("Deze actie is er niet."))
    if "weg" in request.POST:
        drop_action(actor, number=number, action=action_number, key=form_key(request.POST))
        messages.success(request, _("De actie is uit het concept gehaald."))
        return HttpResponseRedirect(f"{reverse('web:plan', args=[number])}?toon=concept")
    return _text(request, actor, plan, kept) if plan.state in OPEN else _progress(request, actor, plan, kept)


def _text(request: HttpRequest, actor: Actor, plan: Plan, kept: Action) -> HttpResponse:
    def load() -> Loaded:
        now = Action.objects.get(pk=kept.pk)
        return Loaded(action_initial(now), now.version)

    def save(sent: Sent) -> str:
        change_action(
            actor, number=plan.number, action=kept.number, version=sent.version, values=sent.form.values(), key=sent.key,
            anyway=sent.anyway,
        )  # fmt: skip
        messages.success(request, _("De actie is opgeslagen."))
        return f"{reverse('web:plan', args=[plan.number])}?toon=concept"

    return edit(
        request,
        load=load,
        build=_build(plan),
        save=save,
        template="web/programme/action_edit.html",
        context=_context(plan, action=kept, open=True),
    )


def _progress(request: HttpRequest, actor: Actor, plan: Plan, kept: Action) -> HttpResponse:
    told = list(ActionReport.objects.filter(region=plan.region_id, plan=plan, action=kept).order_by("-id"))
    last = {"progress": told[0].progress, "result": told[0].result} if told else {}

    def save(sent: Sent) -> str:
        given = sent.form.cleaned_data
        report(actor, number=plan.number, action=kept.number, key=sent.key, anyway=sent.anyway, **given)
        messages.success(request, _("Opgeslagen. Zo staat de actie nu op de pagina."))
        return reverse("web:plan", args=[plan.number])

    return edit(
        request,
        load=lambda: Loaded(last, 0),
        build=lambda data, values: ReportForm(data, initial=values),
        save=save,
        template="web/programme/action_progress.html",
        context=_context(plan, action=kept, told=told, public=plan.published_on is not None),
    )
