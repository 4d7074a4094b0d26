"""From the tables to lists and answers, on the made region: `python -m tests.bench.bench_matching`. Ratios to the bar."""

import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any

from tests.bench.bench_pages import made_region

VISITS = 40


def took(work: Callable[[], Any]) -> float:
    """Seconds on the clock."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def line(what: str, seconds: float, bar: float, more: str = "") -> None:
    print(f"{what:<58} {seconds * 1000:9.1f} ms   bar {bar * 1000:7.0f} ms   ratio {seconds / bar:5.2f}   {more}")


def runs(region: int) -> None:
    """Reading, matching, keeping."""
    from perspectief.access.context import acting, service
    from perspectief.core import clock
    from perspectief.matching import pool
    from perspectief.matching.run import run_region

    with acting(service("bench", regions=(region,))):
        line("columns from the tables", min(took(lambda: pool.read(region, clock.today())) for _ in range(3)), 1.2)
    found = [run_region(region) for _ in range(3)]
    best = min(found, key=lambda report: report.seconds)
    size = f"{best.people:,} x {best.places:,}, {best.fits:,} fits"
    line("the region, from tables to kept lists", best.seconds, 3.0, size)
    line("of which the engine", min(report.engine_seconds for report in found), 0.3)
    print(
        f"{'':4}people without a fit {best.people_without / best.people:.0%}, places {best.places_without / best.places:.0%}"
    )


def answers(region: int) -> None:
    """One person, one place, what helps, why so few, what if; and the first answer after a saved change."""
    from perspectief.access.context import acting, service
    from perspectief.demand.models import Place
    from perspectief.matching import queries
    from perspectief.parties.models import Membership
    from perspectief.parties.queries import actor_for
    from perspectief.supply.models import Card

    who = next(actor for one in Membership.objects.order_by("id") if (actor := actor_for(one)).counter_regions)
    with acting(who):
        cards = list(
            Card.objects.filter(state="zoekt").order_by("number").values_list("id", "organisation_id")[:VISITS]
        )
        places = list(Place.objects.filter(state="open").order_by("number").values_list("id", flat=True)[:VISITS])
    easier = queries.Change(fields={"hours_min": 8})
    kinds: dict[str, list[Callable[[], Any]]] = {
        "places for a person, with reasons": [
            lambda c=c: queries.places_for(who, region=region, card=c) for c, _ in cards
        ],
        "people for a place, with reasons": [
            lambda p=p: queries.people_for(who, region=region, place=p) for p in places
        ],
        "what helps a person": [lambda c=c: queries.what_helps(who, region=region, card=c) for c, _ in cards],
        "why so few for a place": [lambda p=p: queries.why_so_few(who, region=region, place=p) for p in places],
        "what if a place asked less": [
            lambda p=p: queries.people_for(who, region=region, place=p, change=easier) for p in places
        ],
    }
    for what, works in kinds.items():
        with acting(who):
            works[0]()
            seconds = [took(work) for work in works]
        line(f"{what}, p95", quantiles(seconds, n=20)[-1], 0.05)
    seconds = []
    for at, (card, organisation) in enumerate(cards):
        with acting(service("bench", regions=(region,), organisation=organisation)):
            Card.objects.filter(pk=card).update(hours_max=24 + at % 2)

        def answer(card: int = card) -> None:
            with acting(who):
                queries.places_for(who, region=region, card=card)

        seconds.append(took(answer))
    line("the answer after a saved change of one person, p95", quantiles(seconds, n=20)[-1], 0.2)


def main() -> None:
    """Prints the table."""
    with made_region():
        from perspectief.engine.warm import warm_up
        from perspectief.parties.queries import regions_taking_part

        warm_up()
        region = min(regions_taking_part())
        runs(region)
        answers(region)


if __name__ == "__main__":
    main()
