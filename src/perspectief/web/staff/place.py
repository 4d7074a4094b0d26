"""The page of one place: the work, what now, the carving board, people with reasons, why so few."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.demand.queries.place import PlaceDetail, place_detail
from perspectief.geo.queries import postcode
from perspectief.matching import queries as matching
from perspectief.matching.counts import count_people
from perspectief.matching.fits import Change, Matches, Openings, PersonFit, Voice
from perspectief.matching.introductions.queries import open_of_place
from perspectief.matching.introductions.sides import may_propose
from perspectief.parties.rules import Role
from perspectief.supply.queries.card import subjects_of
from perspectief.web import formats
from perspectief.web.door import participant
from perspectief.web.partial import wants_part
from perspectief.web.staff import bundles
from perspectief.web.staff.fit_rows import PERSON_WORDS, groups, person_rows, shown_pages
from perspectief.web.staff.introduction import lines as introduction_lines
from perspectief.web.staff.judging import MENUS
from perspectief.web.staff.place_board import (
    Row,
    ShownRow,
    carve,
    change_of,
    choices,
    gain_words,
    gains,
    need_rows,
    said,
    task_rows,
)
from perspectief.web.staff.place_carve import ALL_NEEDS, undoable
from perspectief.web.staff.place_kind import kind_shown
from perspectief.web.staff.place_next import next_step
from perspectief.work.queries import next_about

WHY_SHOWN = 5


@participant
@require_safe
def place(request: HttpRequest, number: int) -> HttpResponse:
    """The page; with `HX-Request` only what a choice on the board changes."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = place_detail(actor, number)
    context = _people(request, actor, detail)
    base = context.pop("base")
    if wants_part(request):
        return render(request, "web/staff/place_live.html", context)
    task = next_about(actor.organisation, "place", number, clock.now()) if detail.may_change else None
    if actor.is_counter:
        context |= bundles.of_place(actor, region=detail.place.region_id, place=detail.place.pk)
    running = open_of_place(detail.place.region_id, detail.place.pk)
    context |= {
        "introductions": introduction_lines(actor, running) if running else [],
        "facts": _facts(detail),
        "step": next_step(detail, task, base) if detail.may_change else None,
        "kind": kind_shown(detail),
        "undo": undoable(request, detail),
        "week_caption": formats.hours(detail.place.hours_min, detail.place.hours_max),
    }
    return render(request, "web/staff/place.html", context)


def _voice(actor: Actor) -> Voice:
    return Voice.EMPLOYER if actor.role == Role.EMPLOYER else Voice.STAFF


def _facts(detail: PlaceDetail) -> list[str]:
    row, town = detail.place, postcode(detail.place.pc4)
    where = town.place if town else detail.employer.town
    places = formats.counted(row.capacity, _("plaats"), _("plaatsen"))
    facts = [
        format_html("<b>{}</b>{}", detail.employer.name, f", {where}" if where else ""),
        row.get_kind_display(),
        formats.hours(row.hours_min, row.hours_max),
        _("%(wage)s per uur") % {"wage": formats.euros(row.wage_cents)} if row.wage_cents else "",
        _("%(places)s, %(free)s vrij") % {"places": places, "free": row.free},
        _("start %(day)s") % {"day": formats.day(row.starts_on, clock.today())} if row.starts_on else "",
    ]
    return [fact for fact in facts if fact]


def _people(request: HttpRequest, actor: Actor, detail: PlaceDetail) -> dict[str, Any]:
    """The board with the choices of the address, and who fits the place with them."""
    here = {"region": detail.place.region_id, "place": detail.place.pk}
    how = {"pages": shown_pages(request.GET), "voice": _voice(actor)}
    base = openings = changed = None
    if detail.is_offered:
        openings = matching.why_so_few(actor, **here, limit=ALL_NEEDS)
    asked, work = need_rows(detail, gains(openings.single) if openings else {}), task_rows(detail)
    made = choices([*asked, *work], request.GET.dict())
    draft = carve(detail, [*asked, *work], made)
    if detail.is_offered and not (made and wants_part(request)):  # who fits without the choices is not in the part
        base = matching.people_for(actor, **here, **how)
    if detail.is_offered and made:
        changed = matching.people_for(actor, **here, **how, change=change_of(detail, draft))
    shown = changed or base
    fits, gained = _gains(actor, detail, [*asked, *work], made) if shown else (0, {})
    rows = sorted(_shown(asked, made, gained), key=lambda row: -(row.gain or 0))
    _note_looks(shown, detail)
    return {
        "detail": detail,
        "place": detail.place,
        "base": base,
        "offered": shown is not None,
        "changed": changed is not None,
        "fits_now": fits,
        "fits_changed": changed.total_now if changed else 0,
        "looked_at": shown.looked_at if shown else 0,
        "made": made,
        "made_words": said(made, [*asked, *work]),
        "telling_rows": [row for row in rows if row.is_telling],
        "quiet_rows": [row for row in rows if not row.is_telling],
        "task_rows": _shown(work, made, gained),
        "most": max([*gained.values(), 1]),
        "why": _why(openings),
        "pair": _pair(openings),
        "groups": groups(shown, person_rows, request.GET, PERSON_WORDS) if shown else [],
        "calm": not actor.is_counter,
        "may_judge": actor.is_counter,
        "propose": "mens" if not actor.is_counter and may_propose(actor, detail.place.region_id) else "",
        "menus": MENUS,
    }


def _note_looks(shown: Matches[PersonFit] | None, detail: PlaceDetail) -> None:
    cards = [fit.id for section in shown.sections for fit in section.rows] if shown else []
    if cards:
        saw(subjects_of(detail.place.region_id, cards), "card", region=detail.place.region_id, reason=Reason.PLACE)


def _gains(actor: Actor, detail: PlaceDetail, rows: list[Row], made: Mapping[str, int]) -> tuple[int, dict[str, int]]:
    """How many fit now, and what each row brings by itself: the choice made, else its furthest one. Counted, so that it is what a choice shows."""
    options = [made.get(row.name, len(row.options) - 1) for row in rows]
    changes = [change_of(detail, carve(detail, [row], {row.name: at})) for row, at in zip(rows, options, strict=True)]
    here = {"region": detail.place.region_id, "place": detail.place.pk}
    fits, *found = count_people(actor, **here, changes=[Change(), *changes]) or [0]
    return fits, {row.name: count - fits for row, count in zip(rows, found, strict=False)}


def _shown(rows: list[Row], made: Mapping[str, int], gained: Mapping[str, int]) -> list[ShownRow]:
    """The rows with their gain in words."""
    return [
        ShownRow(row, made.get(row.name, 0), gained.get(row.name), gain_words(row, made, gained.get(row.name)))
        for row in rows
    ]


def _why(found: Openings | None) -> list[Any]:
    return [opening for opening in found.single if opening.count][:WHY_SHOWN] if found else []


def _pair(found: Openings | None) -> Any:
    """The pair of needs that opens more than the best single one."""
    best = found.pairs[0] if found and found.pairs else None
    single = found.single[0].count if found and found.single else 0
    return {"opening": best, "total": found.fits + best.count} if found and best and best.count > single else None
