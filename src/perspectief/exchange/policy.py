"""Who may bring a file. What is read in it is the own organisation's alone: see the policies of the tables."""

from perspectief.access.context import Actor
from perspectief.demand.policy import may_offer
from perspectief.exchange.rules import Kind
from perspectief.supply.policy import may_keep


def may_bring(actor: Actor, kind: str | None = None) -> bool:
    """Whether the actor may bring a file, of this kind or of any. Places with their employers are brought by the counter."""
    people = may_keep(actor)
    places = may_offer(actor) and actor.is_counter
    return {Kind.PEOPLE: people, Kind.PLACES: places}.get(Kind(kind), False) if kind else people or places
