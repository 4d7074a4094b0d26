"""Server time of Verdeling on the made region of 20,000 people and 5,000 places: `python -m tests.bench.bench_distribution`.

As in `bench_pages`: in one process, as the role app, through all middleware. Every lever visit asks levers nobody asked before,
so each one is a plan made anew; two decisions of the region are in force. Bar: 95th percentile at most one second.
"""

import datetime
import itertools
import os
import time
from typing import Any

from tests.bench.bench_pages import Took, high, made_region, measured

BAR = 1.000
VISITS = 24
PATH = "/verdeling/"
LIVE = {"HTTP_HX_REQUEST": "true"}


def decide_twice() -> Any:
    """Two decisions in force, confirmed the day before; the actor who wrote them down."""
    from perspectief.access.context import acting
    from perspectief.core import clock
    from perspectief.matching.distribution.decisions import confirm, in_force, propose
    from perspectief.matching.models import GroupDecision
    from perspectief.parties.made import ACCOUNTS
    from perspectief.parties.models import Membership
    from perspectief.parties.queries import actor_for, regions_of

    actor, colleague = (actor_for(Membership.objects.get(user__email=one.email)) for one in ACCOUNTS[:2])
    region, today = regions_of(actor.organisation)[0], clock.today()
    with acting(actor):
        known = in_force(region, today)
    given = {
        "decided_on": today - datetime.timedelta(1),
        "valid_from": today,
        "valid_until": None,
        "reason": "Stuurgroep",
    }
    for group, least in (("long", 0), ("far", 500)):
        if group not in known:
            made = propose(actor, region=region, group=group, points=1000, least=least, **given)
            confirm(colleague, region=region, number=made.number)
            with acting(actor):
                GroupDecision.objects.filter(pk=made.pk).update(valid_from=today)
    return actor


def levers() -> list[str]:
    """Addresses with levers that differ from each other and from the usual ones."""
    ways = itertools.cycle((("niet", ""), ("zwaar", "&voor=long"), ("gewoon", "&voor=long")))
    return [
        f"{PATH}?stel=1&wacht={waiting}&voor=far{more}&minstens-far={600 + 40 * at}&wie=alle"
        for at, (waiting, more) in zip(range(VISITS), ways, strict=False)
    ]


def line(name: str, took: Took) -> str:
    """One row of the table, in milliseconds; the last column is the 95th percentile over the bar."""
    middle = sorted(took.seconds)[len(took.seconds) // 2]
    times = "".join(f"{1000 * value:9.0f}" for value in (middle, high(took.seconds), max(took.seconds), took.cpu))
    return f"{name:<44}{times}{took.queries:9}{high(took.seconds) / BAR:9.2f}"


def main() -> None:
    """The table."""
    with made_region():
        from django.test import Client

        from perspectief.matching.distribution import plan
        from perspectief.matching.pool import forget
        from perspectief.parties.made import ACCOUNTS
        from perspectief.parties.models import User

        actor = decide_twice()
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(User.objects.get(email=ACCOUNTS[0].email))

        def visit(address: str) -> None:
            assert client.get(address).status_code == 200, address

        def live(address: str) -> None:
            assert client.get(address, **LIVE).status_code == 200, address

        start = time.perf_counter()
        visit(PATH)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        print(
            f"first visit of a process (pool, graph, compiled kernels from disk): {time.perf_counter() - start:.2f} s"
        )
        found = plan.market(actor.counter_regions[0])
        made = plan.plan(found, plan.Levers())
        print(
            f"{len(found.found.cards)} people, {len(found.found.places)} places, {found.graph.edges} pairs that fit; "
            f"{made.plan.placed} proposed, {made.plan.solver}, gap {made.plan.gap}"
        )
        print(f"{'visit':<44}{'median':>9}{'p95':>9}{'most':>9}{'cpu':>9}{'queries':>9}{'ratio':>9}")
        print(line("the page, nothing changed", measured(visit, [PATH] * VISITS)), flush=True)
        print(line("a lever is turned (plan made anew)", measured(live, levers())), flush=True)
        costs = [f"{address.replace('wie=alle', 'kosten=1')}" for address in levers()[: VISITS // 3]]
        print(line("what each lever costs (behind the page)", measured(live, costs)), flush=True)

        def anew(address: str) -> None:
            forget()
            plan.let_go()
            visit(address)

        print(line("everything read anew", measured(anew, [PATH] * 6)), flush=True)


if __name__ == "__main__":
    main()
