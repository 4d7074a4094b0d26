"""Wat er al is: initiatives of the region, one with the actions that lean on it, and writing them down."""

import csv
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.geo.queries import municipalities, municipality
from perspectief.plans.initiatives import actions, queries
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.initiatives.queries import Filter
from perspectief.plans.obstacles.policy import may_raise, regions
from perspectief.plans.obstacles.rules import Topic
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web.door import planning, programme
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.pages import page_number, pages
from perspectief.web.programme.beside_forms import InitiativeForm, initiative_initial, new_initiative
from perspectief.web.sent import whole
from perspectief.web.staff.pool.download import FORMULA

PAGE, MOST = 25, 10_000
COLUMNS = ("naam", "partij", "wat", "onderwerpen", "gemeenten", "branches", "mensen per jaar", "van", "tot", "regio")


def _asked(request: HttpRequest, towns: list[tuple[int, str]]) -> Filter:
    sent = request.GET
    topic = sent.get("over", "")
    town, branch = whole(sent.get("gemeente", ""), None, 6), whole(sent.get("branche", ""), None, 3)
    return Filter(
        text=sent.get("q", "").strip()[:100],
        topic=topic if topic in Topic.values else "",
        town=town if town in dict(towns) else None,
        branch=branch if branch is not None and branch < len(BRANCHES) else None,
        over=sent.get("stand", "") == "over",
    )


def _towns(region: int | None) -> list[tuple[int, str]]:
    return [(one.id, one.name) for one in municipalities(region)] if region else []


def reach(row: Initiative) -> dict[str, str]:
    """Where and for whom it is, in words."""
    towns = [one.name for number in row.towns if (one := municipality(number))]
    return {
        "topics": ", ".join(_(str(Topic(one).label)) for one in row.topics if one in Topic.values),
        "towns": ", ".join(towns) or _("de hele regio"),
        "branches": ", ".join(_(BRANCHES[at][1]) for at in row.branches if at < len(BRANCHES)) or _("alle branches"),
    }


@planning
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The list: of the own region; of every region for the national roles."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = next(iter(regions(actor)), None)
    towns = _towns(here)
    asked = _asked(request, towns)
    rows = queries.listed(actor, asked, region=here)
    paged = pages(page_number(request.GET), rows.count(), PAGE)
    context = {
        "rows": [(one, reach(one)) for one in rows[paged.start : paged.start + PAGE]],
        "pages": paged,
        "asked": asked,
        "towns": towns,
        "topics": [(value, _(str(label))) for value, label in Topic.choices],
        "branches": [(at, _(label)) for at, (_code, label) in enumerate(BRANCHES)],
        "national": here is None,
        "may_add": may_raise(actor),
    }
    return render(request, "web/programme/initiatives.html", context)


@planning
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The list as CSV, without whom to ask."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = next(iter(regions(actor)), None)
    asked = _asked(request, _towns(here))
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="initiatieven-{clock.today():%Y-%m-%d}.csv"'
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(COLUMNS)
    for one in queries.listed(actor, asked, region=here)[:MOST]:
        words = reach(one)
        cells = (
            one.name, one.party, one.what, words["topics"], words["towns"], words["branches"], one.people or "",
            one.starts_on, one.ends_on or "", one.region.name,
        )  # fmt: skip
        writer.writerow([_safe(str(cell)) for cell in cells])
    return answer


def _safe(cell: str) -> str:
    """A cell no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell


@planning
@require_safe
def initiative(request: HttpRequest, number: int) -> HttpResponse:
    """One initiative."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = queries.initiative_detail(actor, number)
    over = detail.row.ends_on is not None and detail.row.ends_on < clock.today()
    context = {"detail": detail, "row": detail.row, "reach": reach(detail.row), "over": over}
    return render(request, "web/programme/initiative.html", context)


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Writing one down."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = regions(actor)[0]

    def save(sent: Sent) -> str:
        made = actions.add_initiative(actor, values=sent.form.values(), key=sent.key, anyway=sent.anyway)
        messages.success(request, _("Het initiatief staat erbij."))
        return reverse("web:initiative", args=[made.number])

    name = request.membership.organisation.name  # type: ignore[attr-defined]
    return _edit(request, here, lambda: Loaded(new_initiative(name), 0), save, {})


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Changing one, or letting it end."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = queries.initiative_detail(actor, number)
    if not detail.may_write:
        raise Missing(_("Dit initiatief is er niet, of is niet van jou."))

    def load() -> Loaded:
        row = queries.initiative_detail(actor, number).row
        return Loaded(initiative_initial(row), row.version)

    def save(sent: Sent) -> str:
        actions.change_initiative(
            actor, number=number, version=sent.version, values=sent.form.values(), key=sent.key, anyway=sent.anyway
        )
        messages.success(request, _("Opgeslagen."))
        return reverse("web:initiative", args=[number])

    return _edit(request, detail.row.region_id, load, save, {"row": detail.row})


def _edit(request: HttpRequest, region: int, load: Any, save: Any, context: dict[str, Any]) -> HttpResponse:
    towns, known = _towns(region), queries.actions_of(region)
    return edit(
        request,
        load=load,
        build=lambda data, values: InitiativeForm(data, initial=values, towns=towns, actions=known),
        save=save,
        template="web/programme/initiative_edit.html",
        context=context,
    )
