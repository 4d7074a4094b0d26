"""Running the reactions of all rooms, as the worker does: each in a transaction of its own, acting for no more than its fact is about."""

import logging
from contextlib import AbstractContextManager

from perspectief.access.context import acting, service
from perspectief.core import journal
from perspectief.core.models import Fact
from perspectief.geo.models import Region

log = logging.getLogger(__name__)
BATCH = 100


def react() -> int:
    """Handles every fact that waits; how many. A reaction that breaks is logged, kept (`journal.failing`) and stops no other.

    It reads the facts of every region there is: of those that take part alone, a region that joins meanwhile could be passed by.
    Facts without a region are about accounts, and nobody reacts to them.
    """
    runner = service("reactions", regions=tuple(Region.objects.order_by("pk").values_list("pk", flat=True)))
    return sum(_all_of(name, runner) for name in sorted(journal.REACTIONS))


def held_back() -> bool:
    """Whether facts wait for a transaction that is still open."""
    regions = tuple(Region.objects.order_by("pk").values_list("pk", flat=True))
    with acting(service("reactions", regions=regions)):
        return journal.waiting()


def scope(fact: Fact) -> AbstractContextManager[None]:
    """A reaction acts for the region and the organisation of its fact; for another party it says so itself, with `acting`."""
    regions = (fact.region_id,) if fact.region_id else ()
    return acting(service("reactions", regions=regions, organisation=fact.organisation_id or 0))


def _all_of(name: str, runner) -> int:
    handled = 0
    while True:
        try:
            with acting(runner):
                number = journal.run(name, BATCH, scope)
        except (
            Exception
        ):  # the database went away, or the reaction broke its connection: the others still have their turn
            log.exception("the reactions of %s could not be run", name)
            return handled
        handled += number
        if number < BATCH:
            return handled
