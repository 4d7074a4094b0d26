"""Scholing: courses of the region, which of them close a gap and for how many people, and the list to take along."""

import datetime
from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.matching.openings import RegionOpening
from perspectief.matching.untaught import learnable
from perspectief.parties.rules import Role
from perspectief.taxonomy.needs import LANGUAGE
from perspectief.training.policy import may_offer
from perspectief.training.queries import courses
from perspectief.training.queries.courses import Row, Sought
from perspectief.training.queries.enrolments import of_school, subjects
from perspectief.training.queries.gaps import gaps
from perspectief.web.door import participant
from perspectief.web.pages import page_number, pages
from perspectief.web.programme import waiting
from perspectief.web.staff.pool.download import FORMS, answer
from perspectief.web.staff.training_words import need_label, need_labels, page, shown

LENGTH, MOST, CLOSES = 25, 5000, 6
HEADS = ("cursus", "naam", "school", "soort", "leert", "begint", "vrij", "uren", "prijs", "Nederlands", "postcode")


class Closing(NamedTuple):
    """What opens places when it is learned, the courses that teach it, and the number of the gap where none does."""

    opening: RegionOpening
    courses: list[Row]
    gap: int | None


@participant
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    sought = _sought(request)
    total = courses.count(sought)
    paged = pages(page_number(request.GET), total, LENGTH)
    order = request.GET.get("volgorde", "start")
    rows = courses.page(sought, order=order, start=paged.start, length=LENGTH)
    context = page(request, "training") | {
        "sought": sought,
        "price": sought.price // 100 if sought.price is not None else "",
        "order": order,
        "pages": paged,
        "rows": shown(rows),
        "needs": sorted((need_label(need), need) for need in courses.taught(region)),
        "languages": list(enumerate(LANGUAGE)),
        "closing": _closing(actor, region),
        "may_offer": may_offer(actor),
        "school": _school(actor, region),
        "waiting": [] if actor.is_counter else waiting.rows(actor),
    }
    return render(request, "web/staff/training.html", context)


@participant
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """What the list shows, as a file."""
    form = request.GET.get("als", "")
    if form not in FORMS:
        raise Http404
    found = courses.page(_sought(request), order=request.GET.get("volgorde", "start"), length=MOST)
    return answer(request, "cursussen", form, HEADS, [_line(row) for row in found])


def _line(row: Row) -> list[Any]:
    price = None if row.price_cents is None else row.price_cents / 100
    language = LANGUAGE[row.language_asked] if row.language_asked else ""
    teaches = ", ".join(need_labels(row.teaches))
    return [
        row.number, row.title, row.provider, row.kind, teaches, row.starts_on, row.free, row.hours, price, language, row.pc4
    ]  # fmt: skip


def _sought(request: HttpRequest) -> Sought:
    """The list of an address. What is unknown or wrong is left out: an old link still works."""
    given, region = request.GET, request.region.pk  # type: ignore[attr-defined]
    price, language = given.get("prijs", ""), given.get("taal", "")
    try:
        by = datetime.date.fromisoformat(given.get("voor", ""))
    except ValueError:
        by = None
    return Sought(
        region=region,
        text=given.get("q", "").strip()[:100],
        need=given.get("leert", "")[:40],
        language=int(language) if language.isdecimal() and int(language) < len(LANGUAGE) else None,
        price=int(price) * 100 if price.isascii() and price.isdecimal() and len(price) < 7 else None,
        by=by,
    )


def _closing(actor: Actor, region: int) -> list[Closing]:
    """What helps most people without a place when they learn it; nothing outside the counter."""
    rows = (learnable(actor, region=region) or ())[:CLOSES]
    by_need = courses.teaching(region, [row.need for row in rows])
    open_ = {gap.need: gap.number for gap in gaps(actor, region=region)} if rows else {}
    return [Closing(row, by_need.get(row.need, []), open_.get(row.need)) for row in rows]


def _school(actor: Actor, region: int) -> dict[str, Any] | None:
    """For a school: its own courses, and who comes; for nobody else."""
    if actor.role != Role.TRAINER:
        return None
    enrolled = of_school(region, actor.organisation)
    told = subjects(region, {one.card_id for one in enrolled})
    saw(told, "profile", region=region, reason=Reason.PARTNER)
    own = courses.page(Sought(region, own=actor.organisation), length=100)
    return {"courses": shown(own), "enrolled": enrolled, "none": _("Nog niemand")}
