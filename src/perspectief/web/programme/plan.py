"""The plan on one page, as PDF, a version with what differs, and the steps a programme manager takes."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.core.errors import Invalid, Refused
from perspectief.core.wording import Doubtful
from perspectief.plans.actions import deciding, signing
from perspectief.plans.queries import PlanPage, plan_page, plans_of, version_page
from perspectief.plans.worklist import current
from perspectief.web.documents import pdf
from perspectief.web.door import planning, programme
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.programme import shown, waiting
from perspectief.web.sent import whole

PAPER = "web/programme/plan_paper.html"
STEPS: dict[str, tuple[Callable, str]] = {
    "vraag": (signing.ask_parties, gettext_noop("Het concept ligt nu bij de partijen.")),
    "terug": (signing.take_back, gettext_noop("Het plan is weer een concept.")),
    "zetvast": (signing.lock, gettext_noop("De tekst staat vast. De partijen kunnen nu tekenen.")),
    "dien-in": (signing.submit, gettext_noop("Het plan is ingediend bij het ministerie.")),
    "openbaar": (deciding.publish, gettext_noop("Het plan is openbaar.")),
    "nieuwe-versie": (signing.revise, gettext_noop("Je werkt nu aan een nieuwe versie. De oude blijft gelden.")),
    "sluit": (deciding.close, gettext_noop("Het plan is afgesloten. De lessen staan erbij.")),
}


@programme
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """On to the plan of the region for today, else the newest; or how to begin one."""
    actor, region = request.actor, request.region  # type: ignore[attr-defined]
    found = current(plans_of(region.pk))
    if found is None:
        leads = region.pk in actor.programme_regions
        context = {"leads": leads, "region": region, "waiting": waiting.rows(actor)}
        return render(request, "web/programme/none.html", context)
    return HttpResponseRedirect(reverse("web:plan", args=[found.number]))


@planning
@require_safe
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One plan."""
    return _page(request, request.actor, number)  # type: ignore[attr-defined]


def _page(request: HttpRequest, actor: Actor, number: int, wrong: str = "", status: int = 200) -> HttpResponse:
    page = plan_page(actor, number, draft=request.GET.get("toon") == "concept")
    others = [one for one in plans_of(page.plan.region_id) if one.pk != page.plan.pk]
    context = shown.of(page, others=others, wrong=wrong, anyway=ANYWAY, waiting=waiting.rows(actor))
    return render(request, "web/programme/plan.html", context, status=status)


@planning
@require_safe
def document(request: HttpRequest, number: int) -> HttpResponse:
    """The plan as a tagged PDF; where nothing can draw, the page to print."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = plan_page(actor, number, draft=request.GET.get("toon") == "concept")
    return paper(request, page)


def paper(request: HttpRequest, page: PlanPage, *, public: bool = False) -> HttpResponse:
    """The document of a plan."""
    context = shown.of(page, public=public)
    content = pdf(PAPER, context)
    if content is None:
        return render(request, PAPER, context)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="plan-{page.plan.number}.pdf"'
    return response


@programme
@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """One step further; `stap` says which."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    name = request.POST.get("stap", "")
    if name not in STEPS:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    take, told = STEPS[name]
    more = {}
    if name == "zetvast":
        more = {"why": request.POST.get("waarom", ""), "anyway": ANYWAY in request.POST}
    elif name == "sluit":
        more = {"lessons": request.POST.get("lessen", ""), "anyway": ANYWAY in request.POST}
    try:
        take(actor, number=number, key=form_key(request.POST), **more)
    except (Refused, Invalid) as error:
        return _page(request, actor, number, wrong=error.message, status=400)
    except Doubtful as error:
        advice = next(doubt.advice for found in error.found.values() for doubt in found)
        return _page(request, actor, number, wrong=advice, status=400)
    messages.success(request, _(told))
    return HttpResponseRedirect(reverse("web:plan", args=[number]))


@planning
@require_safe
def version(request: HttpRequest, number: int, version: int) -> HttpResponse:
    """A version as it was locked; with `met`, what differs from that earlier one."""
    before = whole(request.GET.get("met", ""), None, 4)
    between = version_page(number, version, before)
    return render(request, "web/programme/version.html", {"between": between, "plan": between.plan})
