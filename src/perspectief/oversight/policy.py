"""Who oversees: the privacy officer, for the staff of the own organisation alone."""

from perspectief.access.context import Actor
from perspectief.parties.rules import Role


def may_oversee(actor: Actor) -> bool:
    """Whether the actor may see how the own organisation's staff looked."""
    return actor.role == Role.PRIVACY_OFFICER and actor.organisation > 0


def may_list(actor: Actor) -> bool:
    """Whether the actor may ask which persons an account saw: the officer, and the named service of an operator's command."""
    return may_oversee(actor) or actor.role == "service:looks"
