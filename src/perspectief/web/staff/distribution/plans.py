"""A kept plan, to look at again: who kept it when, with which choices, what it gave, and what became of each proposal."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.looks import Reason, saw
from perspectief.matching.distribution.groups import Group
from perspectief.matching.distribution.keeping import counted, kept_plan, pairs_of
from perspectief.matching.distribution.levers import WAITING_LABEL
from perspectief.matching.distribution.proposals import of_pairs
from perspectief.matching.models import Distribution
from perspectief.matching.pool import pool
from perspectief.matching.rules import Judgement
from perspectief.supply.queries.card import subjects_of
from perspectief.web.door import counter
from perspectief.web.pages import page_number, pages
from perspectief.web.staff.distribution import show

LENGTH = 25
BECAME = {Judgement.TAKE_UP: ("ok", "ok"), Judgement.NOT_NOW: ("can", "can"), Judgement.NOT_SUITABLE: ("no", "no")}


@counter
@require_safe
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One kept plan. 404 when it is of another region or past its term. Kept with groups otherwise than decided, before that was
    refused, it shows figures and no people.
    """
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    kept = kept_plan(region, number)
    total, taken = (0, 0) if kept.levers.get("off") or kept.levers.get("least") else counted(kept)
    paged = pages(page_number(request.GET), total, LENGTH)
    pairs = pairs_of(kept, paged.start, paged.length) if total else []
    judged = {(one.card, one.place): one.judgement for one in pairs}
    found = of_pairs(actor, pool(region), [(one.card, one.place) for one in pairs])
    saw(subjects_of(region, [one.card for one in found]), "card", region=region, reason=Reason.DISTRIBUTION)
    context = {
        "kept": kept,
        "by": kept.user.name if kept.user else "",
        "ways": show.ways(kept.figures) if kept.figures else [],
        "told": kept.figures,
        "gap": kept.bound - kept.value,
        "solver": show.SOLVERS.get(kept.solver, kept.solver),
        "choices": _choices(kept),
        "rows": [(row, _became(judged.get((row.pair.card, row.pair.place_id), ""))) for row in show.rows(found)],
        "pages": paged,
        "total": total,
        "taken": taken,
    }
    return render(request, "web/staff/distribution_plan.html", context)


def _became(judgement: str) -> dict[str, Any] | None:
    if judgement not in Judgement.values:
        return None
    kind, icon = BECAME[Judgement(judgement)]
    word = _("overgenomen") if judgement == Judgement.TAKE_UP else Judgement(judgement).label
    return {"kind": kind, "icon": icon, "word": word}


def _choices(kept: Distribution) -> list[str]:
    """The levers in words."""
    levers = kept.levers
    told = [_("Wachttijd %(how)s.") % {"how": WAITING_LABEL.get(levers.get("waiting", ""), "")}]
    labels = dict(Group.choices)
    told += [
        _("Geen voorrang voor: %(group)s.") % {"group": labels.get(group, group)} for group in levers.get("off", [])
    ]
    told += [
        _("Minstens %(n)s plekken voor: %(group)s.") % {"n": count, "group": labels.get(group, group)}
        for group, count in levers.get("least", {}).items()
    ]
    return told
