"""The page, and what its buttons do."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.actions.places import confirm_place
from perspectief.demand.queries.accounts import accounts
from perspectief.guidance.coaches import coached_by
from perspectief.matching.fits import ToJudge
from perspectief.matching.queries import to_judge
from perspectief.parties.queries import colleagues, settings_of, users
from perspectief.supply.actions.offers import Asked, count_offers, offers_to
from perspectief.supply.actions.standing import confirm_card
from perspectief.supply.queries.caseload import Caseload, caseload
from perspectief.web import formats
from perspectief.web.door import counter, first_page, has_worklist, worker
from perspectief.web.pages import page_number, pages
from perspectief.web.sent import whole
from perspectief.web.staff import judge
from perspectief.web.staff.judging import MENUS
from perspectief.web.staff.today import clocks, rows
from perspectief.web.staff.today.filtering import chosen, filters
from perspectief.web.staff.today.naming import named
from perspectief.work import actions, queries
from perspectief.work.models import Task, TaskKind

ENDS_WITHIN = 14
PROPOSALS = 8
PAGE = 50
SMALL = ("niets", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the actor; who has no worklist goes to where the own work begins."""
    first = first_page(request.actor)
    here = first == "web:today" or has_worklist(request.actor)
    return _worklist(request) if here else HttpResponseRedirect(reverse(first))


@worker
def _worklist(request: HttpRequest) -> HttpResponse:
    actor, region = request.actor, request.region
    now, day = clock.now(), clock.today()
    asked = chosen(request.GET)
    everything = queries.waiting(actor.organisation, actor.id, now)
    counts = queries.counted(everything, now)
    offered = offers_to(actor) if asked.is_whole else []
    rest = asked.of(everything, actor.id)
    totals = counts if asked.is_whole else queries.counted(rest, now)
    paged = pages(page_number(request.GET), totals.total, PAGE)
    tasks = list(rest[paged.start : paged.start + PAGE])
    done = queries.done_since(actor.organisation, actor.id, datetime.datetime.combine(day, datetime.time(), HOME))
    fits = (
        to_judge(actor, region=region.pk, limit=PROPOSALS)
        if actor.is_counter and asked.is_whole and paged.number == 1
        else []
    )
    names = _names(request, [*tasks, *done], fits, offered, now)
    found = rows.groups(tasks, rows.offers(offered, day), names, now, totals.groups)
    context = {
        "day": day,
        "groups": found,
        "pages": paged,
        "filters": filters(asked, counts),
        "asked": asked,
        "lead": _lead(counts.groups["nu"], counts.total - counts.groups["nu"] + count_offers(actor), len(fits)),
        "proposals": rows.proposals(fits, names),
        "menus": MENUS,
        "done": [(task.pk, rows.row(task, names, now).title) for task in done],
        "laters": clocks.laters(now),
        "colleagues": _options(actor),
        "stands_in": sorted(names.colleagues.values()),
    } | _beside(request, day)
    return render(request, "web/staff/today.html", context)


def _options(actor: Actor) -> str:
    """The colleagues to give a task to, as options: written once, as every row has them all."""
    others = ((user.pk, user.name) for user in colleagues(actor.organisation) if user.pk != actor.id)
    return format_html_join("", '<option value="{}">{}</option>', others)


def _beside(request: HttpRequest, day: datetime.date) -> dict[str, Any]:
    """The own people and employers, by what the role keeps; both when somebody keeps both. Beside the counter: whom one coaches."""
    actor, region = request.actor, request.region
    if not actor.is_counter:
        return {"coached": coached_by(actor, region.pk), "mine": None, "own": None, "parts": [], "role": actor.role}
    mine = caseload(actor, today=day, stale_after=settings_of(region.pk).stale_after_days)
    own = accounts(actor, region=region.pk, today=day, within=ENDS_WITHIN)
    return {"mine": mine, "parts": _parts(mine), "own": own, "role": actor.role}


def _names(
    request: HttpRequest, tasks: list[Task], fits: list[ToJudge], offered: list[Asked], now: datetime.datetime
) -> rows.Names:
    return named(
        request,
        tasks,
        cards={fit.card_number for fit in fits},
        offered={one.number for one in offered},
        colleagues={
            user.pk: user.name for user in users(queries.absent(request.actor.organisation, request.actor.id, now))
        },
    )


def _lead(first: int, rest: int, fits: int) -> tuple[str, str]:
    """One sentence on what cannot wait, one on the rest. Together they are the number in the menu; matches have no clock."""
    if not first and not rest:
        then = _("Er zijn wel nieuwe matches.") if fits else _("Kijk in het bestand wie er verder kan.")
        return _("Er wacht niets op je."), then
    if not first:
        return _("Niets brandt."), _("Er wachten %(n)s.") % {"n": _things(rest)} if rest > 1 else _(
            "Er wacht één ding."
        )
    begin = _things(first)
    return _("%(n)s kunnen niet wachten.") % {"n": begin[0].upper() + begin[1:]} if first > 1 else _(
        "Eén ding kan niet wachten."
    ), (_("Daarna nog %(n)s.") % {"n": _things(rest)} if rest else "")


def _things(number: int) -> str:
    word = SMALL[number] if number < len(SMALL) else formats.number(number)
    noun = _("ding") if number == 1 else _("dingen")
    return f"{word} {noun}"


def _parts(mine: Caseload) -> list[tuple[str, str, int]]:
    """The bar of the own people: colour, word, number."""
    return [
        ("a", _("aan het werk"), mine.by_state["werkt"]),
        ("c", _("zoekt een plek"), mine.by_state["zoekt"]),
        ("grey", _("even niet"), mine.by_state["even-niet"]),
    ]


@counter
@require_POST
def judge_fit(request: HttpRequest) -> HttpResponse:
    """Take up, not now, does not fit: as on the page of the person, and back here for the next one."""
    number = request.POST.get("mens", "")
    if not number.isascii() or not number.isdecimal():
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    judge.for_person(request, int(number))
    return HttpResponseRedirect(reverse("web:today"))


@worker
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """A button of a row: later, to a colleague, done, it still holds, take back."""
    number = request.POST.get("taak", "")
    task = whole(number, 0)
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        deed(request, task)
    except (Missing, Refused) as gone:
        messages.warning(request, gone.message)
    return HttpResponseRedirect(chosen(request.POST).address())


def _later(request: HttpRequest, task: int) -> None:
    wanted = request.POST.get("tot", "")
    until = next((one for one in clocks.laters(clock.now()) if one.code == wanted), None)
    if until is None:
        raise Invalid(_("Dat moment is al voorbij. Kies opnieuw."))
    actions.snooze(request.actor, task=task, until=until.at)
    messages.success(request, _("Gelukt. Je ziet de taak terug: %(when)s.") % {"when": until.label.lower()})


def _to_colleague(request: HttpRequest, task: int) -> None:
    wanted = request.POST.get("naar", "")
    colleague = next((user for user in colleagues(request.actor.organisation) if str(user.pk) == wanted), None)
    if colleague is None:
        raise Invalid(_("Kies een collega van je eigen organisatie."))
    actions.hand_over(request.actor, task=task, to=colleague.pk)
    messages.success(request, _("%(name)s heeft de taak nu.") % {"name": colleague.name})


def _done(request: HttpRequest, task: int) -> None:
    actions.finish(request.actor, task=task)
    messages.success(request, _("Gedaan. Onderaan kun je het vandaag nog terugdraaien."))


def _holds(request: HttpRequest, task: int) -> None:
    found = queries.waiting(request.actor.organisation, request.actor.id, clock.now()).filter(pk=task).first()
    if found is None:
        raise Missing(actions.GONE)
    if found.kind in (TaskKind.CONFIRM_CARD, TaskKind.TERM_ENDS):  # both finish the task themselves
        confirm_card(request.actor, number=found.subject_number)
    elif found.kind == TaskKind.CONFIRM_PLACE:
        confirm_place(request.actor, number=found.subject_number)
    messages.success(request, _("Genoteerd: het klopt nog, vandaag nagevraagd."))


def _take(request: HttpRequest, task: int) -> None:
    actions.take(request.actor, task=task)
    messages.success(request, _("De taak is nu van jou."))


def _back(request: HttpRequest, task: int) -> None:
    actions.reopen(request.actor, task=task)
    messages.success(request, _("Teruggedraaid. De taak staat er weer."))


_DEEDS: dict[str, Any] = {
    "later": _later,
    "neem": _take,
    "geef": _to_colleague,
    "klaar": _done,
    "klopt": _holds,
    "terug": _back,
}
