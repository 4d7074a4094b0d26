"""Who may judge a pair. What may be seen: `access.decision`, the audience of the engine, and the policies of the tables."""

from perspectief.access.context import Actor


def may_judge(actor: Actor, region: int) -> bool:
    """Staff of the counter of the region, by name: a service never judges."""
    return region in actor.counter_regions and actor.id > 0
