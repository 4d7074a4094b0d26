"""Who may do what with employers and places. What may be seen: `access.decision`, and the policies of the tables."""

from perspectief.access.context import Actor
from perspectief.parties.rules import Role

OFFERING = frozenset({Role.EMPLOYER, Role.INTERMEDIARY, Role.JOB_COACH, Role.CASEWORKER})


def may_offer(actor: Actor) -> bool:
    """Whether the actor may add places: the counter for every employer, a partner for itself."""
    return actor.is_counter or (bool(actor.partner_regions) and actor.role in OFFERING)


def may_change(actor: Actor, *, region: int, organisation: int) -> bool:
    """The counter of the region changes every place in it, the party that owns a place its own."""
    own = organisation == actor.organisation and region in actor.regions
    return region in actor.counter_regions or (own and may_offer(actor))
