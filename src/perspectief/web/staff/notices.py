"""Meldingen: what the actor should know, the newest first, and putting it away."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST, require_safe

from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.web import formats
from perspectief.web.door import participant
from perspectief.web.pages import page_number, pages
from perspectief.web.sent import whole
from perspectief.web.staff.today import rows
from perspectief.web.staff.today.naming import named
from perspectief.work import notices
from perspectief.work.models import Notice, NoticeKind, Task

PAGE = 30
OVER = {
    "withdrawn": gettext_noop("De werkzoekende trok het ja in. Neem geen contact meer op."),
    "closed": gettext_noop("De kaart wordt niet meer gedeeld met partners. Neem geen contact meer op."),
    "left": gettext_noop("Jullie doen niet meer mee in deze regio."),
    "employer": gettext_noop("Jullie zijn hier zelf de werkgever. Iemand anders begeleidt verder."),
    "stopped": gettext_noop("Het werk is gestopt. De klantmanager gaat verder met deze persoon."),
    "": gettext_noop("Iemand anders gaat hier verder."),
}


class Line(NamedTuple):
    """A notice in words. `href`: where it leads; `new`: not read yet."""

    id: int
    icon: str
    kind: str
    title: str
    why: str
    href: str
    when: str
    new: bool
    urgent: bool


@require_safe
@participant
def page(request: HttpRequest) -> HttpResponse:
    """The own notices of this organisation."""
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    only_new = "nieuw" in request.GET
    all_of_them = notices.latest(actor, unread=only_new)
    paged = pages(page_number(request.GET), all_of_them.count(), PAGE)
    found = list(all_of_them[paged.start : paged.start + PAGE])
    about = [_as_task(one) for one in found]
    names = named(request, [one for one in about if one])
    lines = [_line(one, task, names, now) for one, task in zip(found, about, strict=True)]
    context = {"lines": lines, "pages": paged, "only_new": only_new, "unread": notices.count_unread(actor)}
    return render(request, "web/staff/notices.html", context)


@require_POST
@participant
def put_away(request: HttpRequest) -> HttpResponse:
    """Read: one, or all; a notice that leads somewhere goes on to there."""
    actor = request.actor  # type: ignore[attr-defined]
    number = request.POST.get("melding", "")
    one = whole(number, None)
    if one is None and number != "alle":
        return HttpResponseRedirect(reverse("web:notices"))
    notices.read(actor, notice=one)
    return HttpResponseRedirect(reverse("web:notices"))


def _as_task(one: Notice) -> Task | None:
    """A notice about a task has the words of that task; one about coaching that is over names the place as a task would."""
    if not one.task_kind and one.kind != NoticeKind.COACHING_OVER:
        return None
    return Task(
        kind=one.task_kind, subject_kind=one.subject_kind, subject_number=one.subject_number, data=one.data, due_at=one.at,
        assignee_id=one.user_id,
    )  # fmt: skip


def _line(one: Notice, task: Task | None, names: rows.Names, now) -> Line:
    when = formats.ago(one.at.astimezone(HOME).date(), now.astimezone(HOME).date())
    kind = str(NoticeKind(one.kind).label)
    told = {"id": one.pk, "kind": _(kind), "when": when, "new": one.read_at is None, "urgent": one.urgent}
    if task is not None and one.task_kind:
        said = rows.row(task, names, now)
        href = said.button_href or said.href
        return Line(icon=said.icon, title=said.title, why=said.why, href=href, **told)
    if one.kind == NoticeKind.COACHING_OVER:
        where = names.place(int(one.data.get("place", 0)))
        title = _("Je begeleidt hier niet meer: %(where)s") % {"where": where}
        why = _(OVER.get(one.data.get("why", ""), OVER[""]))
        return Line(icon="user", title=title, why=why, href=reverse("web:placements"), **told)
    if one.kind == NoticeKind.SUBSTITUTE:
        why = _("Het werk van je collega staat zolang ook in jouw Vandaag.")
        return Line(
            icon="user", title=_("Je bent gevraagd om waar te nemen"), why=why, href=reverse("web:today"), **told
        )
    why = _("Een beheerder gaf je de mensen en taken van een collega.")
    href = f"{reverse('web:pool')}?toon=mensen&van=mij"
    return Line(icon="user", title=_("Je hebt er mensen bij"), why=why, href=href, **told)
