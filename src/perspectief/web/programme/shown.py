"""What every page of a plan shows: states in words, icon and colour."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

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


def of(page: PlanPage, **more: Any) -> dict[str, Any]:
    """What the template of a plan gets."""
    looks = {str(kind): {"colour": colour, "icon": icon} for kind, (colour, icon) in LOOKS.items()}
    where = _("Arbeidsmarktregio %(region)s") % {"region": page.content["plan"]["region"]}
    return {"page": page, "plan": page.plan, "looks": looks, "counts": counts(page), "where": where} | more
