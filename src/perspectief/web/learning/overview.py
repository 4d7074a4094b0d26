"""Leren: what is on the agenda, which themes regions work on, what others learned; and finding in all of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.geo.models import Region
from perspectief.learning.policy import may_plan, may_share
from perspectief.learning.queries import agenda
from perspectief.learning.queries.found import SORTS, count, search
from perspectief.learning.rules import NEEDED, Kind
from perspectief.web.door import professional
from perspectief.web.pages import page_number, pages

SHOWN, MEETINGS, PAGE = 6, 4, 25
LOOKS = {
    "proposed": ("new", "bulb"),
    "agenda": ("ok", "ok"),
    "closed": ("", "check"),
    "declined": ("", "x"),
    "shared": ("ok", "ok"),
    "withdrawn": ("", "x"),
}


@professional
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region: Region | None = request.region  # type: ignore[attr-defined]
    themes = agenda.theme_list(limit=30)
    here = agenda.ours(actor)
    context = {
        "region": region,
        "q": "",
        "meetings": agenda.coming(actor, limit=MEETINGS),
        "themes": [(one, LOOKS[one.state]) for one in themes[:SHOWN]],
        "more_themes": max(0, len(themes) - SHOWN),
        "our_themes": [one for one in themes if one.number in here.themes],
        "ours": here,
        "lessons": agenda.lesson_list(actor, kind=Kind.LESSON, limit=SHOWN),
        "practices": agenda.lesson_list(actor, kind=Kind.PRACTICE, limit=SHOWN),
        "waiting": agenda.to_read_over(actor),
        "needed": NEEDED,
        "may_share": may_share(actor, here.region),
        "may_plan": may_plan(actor),
    }
    return render(request, "web/learning/overview.html", context)


@professional
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Searching in themes, lessons and good practices; without a question the newest."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    typed = request.GET.get("q", "").strip()[:200]
    kind = request.GET.get("soort", "")
    kind = kind if kind in SORTS else ""
    paged = pages(page_number(request.GET), count(actor, typed, kind=kind), PAGE)
    hits = search(actor, typed, kind=kind, limit=paged.start + PAGE)[paged.start :]
    names = {"theme": _("thema"), "lesson": _("les"), "practice": _("goed voorbeeld")}
    context = {
        "q": typed,
        "kind": kind,
        "kinds": [("", _("alles")), *names.items()],
        "hits": [(hit, names[hit.kind]) for hit in hits],
        "pages": paged,
    }
    return render(request, "web/learning/search.html", context)
