"""The list of employers: search, filters, an order, pages, a file to take along; and how parties answer."""

import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.demand.models import Employer
from perspectief.demand.queries.employers import FILTERS, ORDERS, employers
from perspectief.demand.queries.requests import parties_answer
from perspectief.matching.introductions.responses import offered_within
from perspectief.parties.queries import settings_of
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web.door import counter
from perspectief.web.pages import page_number, pages
from perspectief.web.staff.pool.download import FORMS, answer

LENGTH = 25
MOST = 20_000
YEAR = datetime.timedelta(days=365)
HEADS = (
    "nummer",
    "werkgever",
    "plaats",
    "branche",
    "vast contact",
    "ambassadeur",
    "laatst gesproken",
    "open plekken",
    "lopende vragen",
)


def _asked(request: HttpRequest) -> dict[str, str]:
    """What is looked for, from the address."""
    only, order = request.GET.get("toon", ""), request.GET.get("volgorde", "")
    return {
        "words": request.GET.get("wie", "")[:80],
        "only": only if only in FILTERS else "",
        "order": order if order in ORDERS else "naam",
    }


@counter
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    asked, now = _asked(request), clock.now()
    rows = employers(actor, region=region, **asked)
    shown = pages(page_number(request.GET), rows.count(), LENGTH)
    weeks = settings_of(region).offer_within_weeks
    context = {
        "rows": [_row(one) for one in rows[shown.start : shown.start + LENGTH]],
        "pages": shown,
        "filters": [
            ("", _("alle")),
            ("mij", _("van mij")),
            ("wacht", _("wacht op antwoord")),
            ("ambassadeur", _("ambassadeurs")),
            ("toezegging", _("met een toezegging")),
            ("lang", _("lang niet gesproken")),
        ],
        "orders": [("naam", _("op naam")), ("wacht", _("wie het langst wacht")), ("contact", _("lang niet gesproken"))],
        "parties": parties_answer(region),
        "offered": offered_within(region, weeks=weeks, since=now - YEAR, now=now),
        **asked,
    }
    return render(request, "web/staff/employers.html", context)


def _row(one: Any) -> dict[str, Any]:
    file = getattr(one, "file", None)
    return {
        "number": one.number,
        "name": one.name,
        "town": one.town,
        "branch": _branch(one),
        "contact": file.contact.name if file and file.contact else "",
        "ambassador": bool(file and file.ambassador),
        "last": one.last_at.astimezone(HOME).date() if one.last_at else None,
        "open": one.open_places,
        "running": one.running,
        "late": bool(one.next_due and one.next_due <= clock.now()),
    }


def _branch(one: Employer) -> str:
    return str(BRANCHES[one.branch][1]) if one.branch is not None and one.branch < len(BRANCHES) else ""


@counter
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Everything the list finds, as a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    form = request.GET.get("als", "csv")
    if form not in FORMS:
        raise Http404
    lines = [list(_cells(_row(one))) for one in employers(actor, region=region, **_asked(request))[:MOST]]
    return answer(request, "werkgevers", form, HEADS, lines)


def _cells(row: dict[str, Any]) -> tuple[Any, ...]:
    known = "ja" if row["ambassador"] else "nee"
    kept = (row["number"], row["name"], row["town"], row["branch"], row["contact"], known)
    return (*kept, row["last"], row["open"], row["running"])
