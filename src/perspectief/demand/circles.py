"""How far each field of a place goes in lists and files among those who see it. A field that is not here fails the build.

Why: which organisation keeps a place, its number there, where its values came from and until when it was confirmed are the work of
the counter; what the work is, is for everybody in the region.
"""

from collections.abc import Mapping

from perspectief.access import decision
from perspectief.access.context import Actor
from perspectief.access.decision import Circle

_ALL = """
    id region employer number version kind state title sort_key summary occupation branch kinds_of_work pc4 capacity filled
    starts_on wage_cents contract_forms hours_min hours_max week_fixed week_also school_hours language language_learnable
    reading education certificates certificates_learnable loads adaptations guidance pick_up confirmed_at
"""
_KEEPERS = "organisation reference expires_on carved_from provenance created_at updated_at"
PLACE: Mapping[str, Circle] = {
    **dict.fromkeys(_ALL.split(), Circle.ALL),
    **dict.fromkeys(_KEEPERS.split(), Circle.KEEPERS),
}
EVERYBODYS = frozenset(name for name, circle in PLACE.items() if circle is Circle.ALL)


def listed(actor: Actor, region: int) -> frozenset[str]:
    """The fields of places a list of the region may show, for this actor."""
    return decision.listed(PLACE, actor, region)
