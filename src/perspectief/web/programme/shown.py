"""What every page of a plan shows: states in words, icon and colour."""

from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from perspectief.plans.initiatives.queries import beside
from perspectief.plans.queries import PlanPage
from perspectief.plans.rules import Standing

LOOKS = {  # colour and icon of the pill
    Standing.TODO: ("", "clock"),
    Standing.RUNNING: ("new", "next"),
    Standing.LATE: ("can", "clock"),
    Standing.STUCK: ("no", "alert"),
    Standing.DONE: ("ok", "check"),
}


def counts(page: PlanPage) -> list[tuple[str, str, str]]:
    """How many actions stand how: colour, icon, words."""
    words = {
        Standing.TODO: lambda n: ngettext("%(n)s nog niet begonnen", "%(n)s nog niet begonnen", n),
        Standing.RUNNING: lambda n: ngettext("%(n)s loopt", "%(n)s lopen", n),
        Standing.LATE: lambda n: ngettext("%(n)s loopt achter", "%(n)s lopen achter", n),
        Standing.STUCK: lambda n: ngettext("%(n)s staat stil", "%(n)s staan stil", n),
        Standing.DONE: lambda n: ngettext("%(n)s klaar", "%(n)s klaar", n),
    }
    return [(*LOOKS[kind], words[kind](count) % {"n": count}) for kind, count in page.counts]


def _with_initiatives(page: PlanPage, *, public: bool) -> PlanPage:
    """The same page, with what is there already beside each action."""
    numbers = [one.number for pillar in page.pillars for one in pillar.actions]
    found = beside(page.plan.region_id, numbers, public=public)
    pillars = (
        pillar._replace(actions=tuple(one._replace(exists=found.get(one.number, ())) for one in pillar.actions))
        for pillar in page.pillars
    )
    return replace(page, pillars=tuple(pillars))


def of(page: PlanPage, *, public: bool = False, **more: Any) -> dict[str, Any]:
    """What the template of a plan gets. `public`: for a visitor."""
    page = _with_initiatives(page, public=public)
    looks = {str(kind): {"colour": colour, "icon": icon} for kind, (colour, icon) in LOOKS.items()}
    where = _("Arbeidsmarktregio %(region)s") % {"region": page.content["plan"]["region"]}
    return {"page": page, "plan": page.plan, "looks": looks, "counts": counts(page), "where": where} | more
