"""The list of placements: mine, ours or all; with a conversation due, with a signal, ended."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.guidance import rules
from perspectief.guidance.queries import lines
from perspectief.guidance.queries import placements as found
from perspectief.web.door import has_worklist, participant
from perspectief.web.pages import page_number, pages
from perspectief.web.staff.guidance.placement import LOOKS
from perspectief.web.staff.guidance.trial import FOLDER

LENGTH = 25
WHOSE, ONLY = ("mij", "ons", "alle"), ("nu", "gesprek", "signaal", "gestopt")


@participant
@require_safe
def placements(request: HttpRequest) -> HttpResponse:
    """The page. An employer sees the own people."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    first = "mij" if actor.is_counter else "alle"
    whose = request.GET.get("van", first)
    whose = whose if whose in WHOSE and actor.is_counter else first
    only = request.GET.get("toon", "nu")
    only = only if only in ONLY and actor.is_counter else "nu"
    rows = found(actor, region, whose=whose, only=only)
    shown = pages(page_number(request.GET), rows.count(), LENGTH)
    page = lines(actor, region, list(rows[shown.start : shown.start + LENGTH]))
    reason = Reason.TASKS if has_worklist(actor) else Reason.PARTNER
    for layer, named in (("profile", True), ("card", False)):
        saw(
            [one.subject for one in page if one.subject and bool(one.name) is named],
            layer,
            region=region,
            reason=reason,
        )
    context = {
        "rows": [(one, LOOKS[one.status], rules.MILESTONES.get(one.due or 0, "")) for one in page],
        "pages": shown,
        "whose": whose,
        "only": only,
        "is_counter": actor.is_counter,
        "whose_tabs": [("mij", _("Van mij")), ("ons", _("Van mijn organisatie")), ("alle", _("Hele regio"))],
        "only_tabs": [
            ("nu", _("Aan het werk")),
            ("gesprek", _("Gesprek aan de beurt")),
            ("signaal", _("Met een signaal")),
            ("gestopt", _("Gestopt")),
        ],
    }
    return render(request, f"{FOLDER}/placements.html", context)
