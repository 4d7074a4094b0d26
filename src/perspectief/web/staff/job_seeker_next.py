"""The one next step for a person: the open task that is due first, else what helps most now."""

import datetime
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.demand.models import TrialDay
from perspectief.matching.fits import Group, Matches, PlaceFit
from perspectief.supply.queries.card import CardDetail
from perspectief.supply.rules import State
from perspectief.web import formats
from perspectief.work.models import Task, TaskKind

COMPLETE_ENOUGH = 60


class Clock(NamedTuple):
    """What is left: nog, te laat; 3 dagen; late, soon or nothing; share of the agreed time left."""

    before: str
    time: str
    state: str
    share: float


class Step(NamedTuple):
    """One act: title, why, button (label, address), and whether the button saves (a form) instead of leading somewhere."""

    title: str
    why: str
    label: str
    href: str
    posts: bool = False
    clock: Clock | None = None


def due(task: Task, now: datetime.datetime) -> Clock:
    """The clock of a task."""
    left = task.due_at - now
    hours = round(left.total_seconds() / 3600)
    late = hours < 0
    said = abs(hours)
    time = (
        formats.counted(said, _("uur"), _("uur"))
        if said < 48
        else formats.counted(round(said / 24), _("dag"), _("dagen"))
    )
    share = 0.0 if late else left / datetime.timedelta(hours=max(1, task.agreed_hours))
    return Clock(
        _("te laat") if late else _("nog"), time, "late" if late else "soon" if hours <= 24 else "", min(1.0, share)
    )


def next_step(
    detail: CardDetail,
    task: Task | None,
    matches: Matches[PlaceFit] | None,
    *,
    stale: bool,
    day: TrialDay | None = None,
) -> Step:
    """What to do now for this person; always exactly one thing. `day`: the trial day this person still goes to."""
    number, name = detail.card.number, detail.short_name
    edit = reverse("web:job_seeker_edit", args=[number])
    if task:
        return _of_task(task, detail, edit)
    if day:
        why = _("%(lane)s, %(time)s uur.") % {"lane": day.lane.name, "time": formats.clock_time(day.begins)}
        said = {"kind": day.get_kind_display(), "day": formats.weekday(day.on)}
        return Step(
            _("%(kind)s op %(day)s") % said, why, _("Bekijk de dag"), reverse("web:trial_day", args=[day.number])
        )
    if detail.card.state != State.SEARCHING:
        standing = reverse("web:job_seeker_standing", args=[number])
        why = _("Nu: %(state)s. Er worden geen plekken gezocht.") % {"state": detail.card.get_state_display()}
        return Step(_("zoekt %(name)s weer een plek?") % {"name": name}, why, _("Zet de stand"), standing)
    if stale:
        return _go_through(detail, edit)
    if detail.card.completeness < COMPLETE_ENOUGH:
        why = _("We weten %(share)s procent van wat nodig is. Met meer antwoorden komen er meer plekken.")
        title = _("vraag na wat we nog niet weten")
        return Step(title, why % {"share": detail.card.completeness}, _("Vul aan"), edit)
    return _about_fits(matches, name, edit)


def _of_task(task: Task, detail: CardDetail, edit: str) -> Step:
    clock_ = due(task, clock.now())
    who = _("Taak van %(who)s.") % {"who": task.assignee.name} if task.assignee else _("Nog niemand heeft deze taak.")
    if task.kind == TaskKind.CONFIRM_CARD:
        return _go_through(detail, edit)._replace(clock=clock_)
    if task.kind == TaskKind.ASK_MISSING:
        return Step(_("vraag na wat we nog niet weten"), who, _("Vul aan"), edit, clock=clock_)
    if task.kind == TaskKind.TAKE_UP:
        return Step(_("werk het voorstel uit"), who, _("Bekijk de plek"), "#past", clock=clock_)
    if task.kind == TaskKind.JOBHUNT:
        hunt = reverse("web:jobhunt", args=[detail.card.number])
        return Step(_("zoek werkgevers om te bellen"), who, _("Naar de zoektocht"), hunt, clock=clock_)
    if task.kind in {TaskKind.CORRECT, TaskKind.DECIDE_DOSSIER}:
        rights = reverse("web:rights", args=[detail.card.number])
        asked = task.kind == TaskKind.CORRECT
        title = _("beantwoord het verzoek") if asked else _("beslis over je eigen dossier")
        return Step(title, who, _("Bekijk het verzoek") if asked else _("Beslis"), rights, clock=clock_)
    if task.kind == TaskKind.DAY_FOLLOW_UP:
        title = _("maak af wat op de matchingsdag begon")
        return Step(title, who, _("Bekijk wie ja zei"), "#na-de-dag", clock=clock_)
    if task.kind == TaskKind.PERSON_ASKS:
        title = _("beantwoord wat %(name)s zegt") % {"name": detail.short_name}
        return Step(title, who, _("Lees het"), "#zegt", clock=clock_)
    return Step(_("bekijk de voorstellen"), who, _("Bekijk plekken"), "#past", clock=clock_)


def _go_through(detail: CardDetail, edit: str) -> Step:
    seen = detail.card.confirmed_at
    why = (
        _("Voor het laatst nagelopen op %(day)s.") % {"day": formats.day(seen, clock.today())}
        if seen
        else _("Nog nooit nagelopen met %(name)s zelf.") % {"name": detail.short_name}
    )
    return Step(_("loop het profiel na"), why, _("Loop het na"), edit)


def _about_fits(matches: Matches[PlaceFit] | None, name: str, edit: str) -> Step:
    totals = {group: matches[group].total for group in Group} if matches else dict.fromkeys(Group, 0)
    open_ = [fit for fit in matches[Group.NOW].rows if fit.judged is None] if matches else []
    if totals[Group.NOW] and open_:
        plural = formats.counted(totals[Group.NOW], _("plek"), _("plekken"))
        return Step(
            _("kies een plek om voor te stellen"),
            _("Er passen nu %(places)s.") % {"places": plural},
            _("Bekijk plekken"),
            "#past",
        )
    if totals[Group.NOW]:
        return Step(
            _("werk de gekozen plekken uit"), _("Wat bovenaan staat, is al beoordeeld."), _("Bekijk plekken"), "#past"
        )
    if totals[Group.ARRANGE] or totals[Group.TRAINING]:
        close = formats.counted(totals[Group.ARRANGE] + totals[Group.TRAINING], _("plek"), _("plekken"))
        why = _("Er past nu nog geen plek. Het scheelt één ding bij %(places)s.") % {"places": close}
        return Step(_("regel één ding"), why, _("Bekijk wat helpt"), "#helpt")
    why = _("Er past nu geen plek. Kijk samen wat %(name)s nog meer kan of wil.") % {"name": name}
    return Step(_("maak de kaart ruimer"), why, _("Wijzig de kaart"), edit)
