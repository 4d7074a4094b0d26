"""Who may do what with a person's layers. What may be seen: `access.decision`, and the policies of the tables under it."""

from perspectief.access.context import Actor
from perspectief.parties.rules import Role

KEEPERS = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.ACCOUNT_MANAGER, Role.INTERMEDIARY})


def may_keep(actor: Actor) -> bool:
    """Whether the actor may add people and keep their layers, for its own organisation, in a region it reaches."""
    return bool(actor.regions) and (actor.role in KEEPERS or actor.role.startswith("service:"))


def may_change(actor: Actor, *, region: int, organisation: int) -> bool:
    """Only the organisation that owns a card changes it."""
    return may_keep(actor) and organisation == actor.organisation and region in actor.regions


def may_judge_readiness(actor: Actor) -> bool:
    """How far somebody is from work is judged by the counter, and seen by nobody else."""
    return actor.is_counter


def may_take_along(actor: Actor, region: int) -> bool:
    """Whether the actor may take a list of people out of the program, as a file: staff of the counter of the region only."""
    return region in actor.counter_regions
