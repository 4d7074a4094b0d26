"""The agenda month by month, an activity with its seats, planning one, and the same as calendar files."""

import datetime
from collections.abc import Iterable
from itertools import groupby
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
from perspectief.learning.actions import activities
from perspectief.learning.calendar import written
from perspectief.learning.models import Activity
from perspectief.learning.policy import is_professional, may_plan
from perspectief.learning.queries.agenda import ActivityDetail, Meeting, activity_detail, coming
from perspectief.learning.rules import SeatState, When
from perspectief.web import formats
from perspectief.web.door import professional
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.learning.forms import ActivityForm, ButtonForm, ResultForm
from perspectief.web.learning.lessons import choices
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong

BACK = datetime.timedelta(days=92)
LOOKS = {
    When.COMING: ("", "cal"),
    When.BUSY: ("ok", "clock"),
    When.OVER: ("", "check"),
    When.CANCELLED: ("no", "x"),
}


def by_month(meetings: Iterable[Meeting]) -> list[tuple[str, list[Meeting]]]:
    """Meetings under the name of their month."""

    def month(one: Meeting) -> tuple[int, int]:
        day = one.activity.starts_at.astimezone(clock.HOME)
        return day.year, day.month

    return [(f"{formats.MONTHS[at[1] - 1]} {at[0]}", list(rows)) for at, rows in groupby(meetings, month)]


@professional
@require_safe
def agenda(request: HttpRequest) -> HttpResponse:
    """Everything that comes; with `eerder` also what was in the last three months."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    earlier = "eerder" in request.GET
    rows = coming(actor, since=clock.now() - BACK if earlier else None, limit=300)
    context = {"months": by_month(rows), "earlier": earlier, "may_plan": may_plan(actor)}
    return render(request, "web/learning/agenda.html", context)


@professional
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Everything that comes, as a calendar file; with `mijn` only what the actor enrolled in."""
    rows = coming(request.actor, limit=300)  # type: ignore[attr-defined]
    if "mijn" in request.GET:
        rows = tuple(one for one in rows if one.mine == SeatState.SEATED)
    return _file(request, "leeragenda", [one.activity for one in rows])


@professional
@require_safe
def one_calendar(request: HttpRequest, number: int) -> HttpResponse:
    """One activity as a calendar file."""
    detail = activity_detail(request.actor, number)  # type: ignore[attr-defined]
    return _file(request, f"leren-{number}", [detail.meeting.activity])


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new activity. `thema`: number of its theme."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_plan(actor):
        raise Missing(_("Met jouw rol kun je geen bijeenkomst plannen."))

    def save(sent: Sent) -> str:
        made = activities.plan_activity(actor, values=sent.form.values(), key=sent.key, anyway=sent.anyway)
        messages.success(request, _("Gepland. De bijeenkomst staat in de agenda."))
        return reverse("web:activity", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"theme": request.GET.get("thema", "")}, 0),
        build=lambda data, values: _form(actor, data, values),
        save=save,
        template="web/learning/activity_edit.html",
        context={"activity": None},
    )


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Changing an activity that is still to come."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = activity_detail(actor, number)
    if not detail.may_run:
        raise Missing(_("Alleen wie de bijeenkomst organiseert kan dit."))

    def load() -> Loaded:
        row = activity_detail(actor, number).meeting.activity
        starts, ends = row.starts_at.astimezone(clock.HOME), row.ends_at.astimezone(clock.HOME)
        values = {name: getattr(row, name) for name in ("kind", "title", "about", "location", "seats")}
        values |= {"on": starts.date(), "begins": starts.time(), "until": ends.time()}
        values["theme"] = str(row.theme.number) if row.theme else ""
        return Loaded(values, row.version)

    def save(sent: Sent) -> str:
        activities.change_activity(
            actor, number=number, version=sent.version, values=sent.form.values(), key=sent.key, anyway=sent.anyway
        )
        messages.success(request, _("Opgeslagen."))
        return reverse("web:activity", args=[number])

    return edit(
        request,
        load=load,
        build=lambda data, values: _form(actor, data, values),
        save=save,
        template="web/learning/activity_edit.html",
        context={"activity": detail.meeting.activity},
    )


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def activity(request: HttpRequest, number: int) -> HttpResponse:
    """The page and its buttons."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = activity_detail(actor, number)
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    row = detail.meeting.activity
    context = {
        "detail": detail,
        "meeting": detail.meeting,
        "activity": row,
        "look": LOOKS[detail.meeting.when],
        "facts": [row.get_kind_display(), formats.weekday(row.starts_at.astimezone(clock.HOME)), row.location],
        "forms": answer,
    }
    return render(request, "web/learning/activity.html", context, status=wrong(answer))


def _form(actor: Actor, data: Any, values: Any) -> ActivityForm:
    return ActivityForm(data, initial=values, themes=choices(), national=actor.national)


def _deeds(actor: Actor, detail: ActivityDetail) -> dict[str, Deed]:
    number, found = detail.meeting.activity.number, {}
    back = reverse("web:activity", args=[number])

    def come(_form: Any, key: str) -> tuple[str, str]:
        seat = activities.take_seat(actor, number=number, key=key)
        if seat.state == SeatState.WAITING:
            return _("Het is vol. Je staat op de wachtlijst en schuift vanzelf door."), back
        return _("Je bent ingeschreven."), back

    def stay(_form: Any, key: str) -> tuple[str, str]:
        activities.leave_seat(actor, number=number, key=key)
        return _("Je bent afgemeld. Je plaats is voor wie wacht."), back

    def cancel(_form: Any, key: str) -> tuple[str, str]:
        activities.cancel_activity(actor, number=number, key=key)
        return _("De bijeenkomst gaat niet door. Zo staat het nu in de agenda."), back

    def report(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        activities.record_result(actor, number=number, result=given["result"], key=key, anyway=given["anyway"])
        return _("Bewaard. Wie er niet was, kan het nu lezen."), back

    if detail.meeting.when == When.COMING and is_professional(actor):
        enrolled = bool(detail.meeting.mine)
        found["afmelden" if enrolled else "inschrijven"] = Deed(ButtonForm, stay if enrolled else come)
    if detail.may_run and detail.meeting.when == When.COMING:
        found["afgelasten"] = Deed(ButtonForm, cancel)
    if detail.may_run and detail.meeting.when == When.OVER:
        initial = {"result": detail.meeting.activity.result}
        found["verslag"] = Deed(lambda data: ResultForm(data, initial=initial, auto_id="verslag_%s"), report)
    return found


def _file(request: HttpRequest, name: str, rows: list[Activity]) -> HttpResponse:
    found = written(rows, address=request.build_absolute_uri(reverse("web:activities")))
    headers = {"Content-Disposition": f'attachment; filename="{name}.ics"'}
    return HttpResponse(found, content_type="text/calendar; charset=utf-8", headers=headers)
