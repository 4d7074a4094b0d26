"""The page, and what its buttons do."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.errors import Invalid, Missing
from perspectief.demand.actions.places import confirm_place
from perspectief.demand.queries.accounts import accounts, titles_of_places
from perspectief.matching.fits import ToJudge
from perspectief.matching.queries import to_judge
from perspectief.parties.queries import colleagues, settings_of
from perspectief.supply.actions.offers import Asked, offers_to
from perspectief.supply.actions.standing import confirm_card
from perspectief.supply.queries.caseload import Caseload, caseload, names_of_cards
from perspectief.web.door import counter, first_page
from perspectief.web.staff import judge
from perspectief.web.staff.judging import MENUS
from perspectief.web.staff.today import clocks, rows
from perspectief.work import actions, queries
from perspectief.work.models import Task, TaskKind

ENDS_WITHIN = 14
PROPOSALS = 8
SMALL = ("niets", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien", "elf", "twaalf")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for the actor; who has no worklist goes to where the own work begins."""
    first = first_page(request.actor)
    return _worklist(request) if first == "web:today" else HttpResponseRedirect(reverse(first))


@counter
def _worklist(request: HttpRequest) -> HttpResponse:
    actor, region = request.actor, request.region
    now, day = clock.now(), clock.today()
    mine = caseload(actor, today=day, stale_after=settings_of(region.pk).stale_after_days)
    own = accounts(actor, region=region.pk, today=day, within=ENDS_WITHIN)
    tasks = list(queries.waiting(actor.organisation, actor.id, now)[:100])
    done = queries.done_since(actor.organisation, actor.id, datetime.datetime.combine(day, datetime.time(), HOME))
    fits = to_judge(actor, region=region.pk, limit=PROPOSALS)
    offered = offers_to(actor)
    names = _names(request, [*tasks, *done], fits, offered)
    found = rows.groups(tasks, [*rows.offers(offered, day), *rows.derived(mine, own, day)], names, now)
    context = {
        "day": day,
        "groups": found,
        "lead": _lead(found, len(fits)),
        "proposals": rows.proposals(fits, names),
        "menus": MENUS,
        "mine": mine,
        "parts": _parts(mine),
        "own": own,
        "done": [(task.pk, rows.row(task, names, now).title) for task in done],
        "laters": clocks.laters(now),
        "colleagues": [user for user in colleagues(actor.organisation) if user.pk != actor.id],
    }
    return render(request, "web/staff/today.html", context)


def _names(request: HttpRequest, tasks: list[Task], fits: list[ToJudge], offered: list[Asked]) -> rows.Names:
    cards = {task.subject_number for task in tasks if task.subject_kind == "card"} | {fit.card_number for fit in fits}
    places = {task.subject_number for task in tasks if task.subject_kind == "place"}
    places |= {task.data["place"] for task in tasks if "place" in task.data}
    named = names_of_cards(cards | {one.number for one in offered})
    by_name = {number for number in cards & set(named) if named[number].name}
    for layer, shown in (("profile", by_name), ("card", set(named) - by_name)):
        saw([named[number].subject for number in shown], layer, region=request.region.pk, reason=Reason.TASKS)
    return rows.Names(named, titles_of_places(places))


def _lead(found: list[rows.Group], fits: int) -> tuple[str, str]:
    """One sentence on what cannot wait, one on the rest."""
    first = sum(len(group.rows) for group in found if group.first)
    rest = sum(len(group.rows) for group in found) - first + fits
    if not first and not rest:
        return _("Er wacht niets op je."), _("Kijk in het bestand wie er verder kan.")
    if not first:
        return _("Niets brandt."), _("Deze week: %(n)s.") % {"n": _things(rest)}
    begin = _things(first)
    return _("%(n)s kunnen niet wachten.") % {"n": begin[0].upper() + begin[1:]} if first > 1 else _(
        "Eén ding kan niet wachten."
    ), (_("Daarna nog %(n)s.") % {"n": _things(rest)} if rest else "")


def _things(number: int) -> str:
    word = SMALL[number] if number < len(SMALL) else str(number)
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


@counter
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """A button of a row: later, to a colleague, done, it still holds, take back."""
    number = request.POST.get("taak", "")
    task = int(number) if number.isascii() and number.isdecimal() else 0
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        deed(request, task)
    except Missing as gone:
        messages.warning(request, gone.message)
    return HttpResponseRedirect(reverse("web:today"))


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


def _back(request: HttpRequest, task: int) -> None:
    actions.reopen(request.actor, task=task)
    messages.success(request, _("Teruggedraaid. De taak staat er weer."))


_DEEDS: dict[str, Any] = {"later": _later, "geef": _to_colleague, "klaar": _done, "klopt": _holds, "terug": _back}
