"""Who may invite and administer. A functional administrator works for one organisation and sees no persons."""

from perspectief.access.context import Actor
from perspectief.core.errors import Refused
from perspectief.parties.rules import COUNTER_KINDS, InvitationKind, Role


def administers(actor: Actor) -> bool:
    """Whether the actor is functional administrator of the own organisation."""
    return actor.role == Role.ADMINISTRATOR


def must_administer(actor: Actor) -> None:
    """Refused for everybody but a functional administrator."""
    if not administers(actor):
        raise Refused("Dit kan alleen een functioneel beheerder van je organisatie.")


def invites(actor: Actor, kind: str) -> frozenset[InvitationKind]:
    """Whom the actor may invite; `kind`: of the own organisation. Job seekers are invited from their own page (supply)."""
    found = set()
    if administers(actor):
        found.add(InvitationKind.COLLEAGUE)
        if kind in COUNTER_KINDS:
            found |= {InvitationKind.PARTNER, InvitationKind.EMPLOYER}
    if actor.is_counter:
        found.add(InvitationKind.EMPLOYER)
    return frozenset(found)
