"""`perspectief simulate`: years of a made region, after which every figure must add up and nothing may be broken."""

import argparse
import datetime
import random
import sys
import time

from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.exchange.made import command as made_region
from perspectief.exchange.made import region as made
from perspectief.exchange.simulated import coached, flowing, guiding, introducing, invariants, nights, passing
from perspectief.exchange.simulated.world import World
from perspectief.geo.queries import region_by_code
from perspectief.matching.run import run_region

PEOPLE, YEARS, SEED = 300, 2, 2026
DAYS = 365


def run(words: list[str]) -> int:
    """The command. 0: all figures add up; 1: refused, or something is broken (told)."""
    asked = _asked(words)
    try:
        return _run(asked)
    except Refused as refused:
        print(f"perspectief simulate: {refused.message}", file=sys.stderr)
        return 1


def _run(asked: argparse.Namespace) -> int:
    found = region_by_code(asked.region)
    if found is None:
        raise Refused(f"Regio {asked.region} bestaat niet. Kies een code van AM01 tot AM38.")
    if not made_region.may_fill(again=asked.again):
        raise Refused("Deze database bevat al een verzonnen regio. Met --again begin je opnieuw.")
    size, last = made_region.size_of(asked.people, None, None), clock.today()
    first, begun = last - datetime.timedelta(days=round(asked.years * DAYS)), time.perf_counter()
    with passing.told_by_us():
        with passing.at(first):
            made_region.fill(made.make(asked.seed, first, size, found.id), again=asked.again)
            run_region(found.id)
            world = World(found.id, random.Random(asked.seed))  # noqa: S311  # nosec B311
        for day in passing.working_days(first + datetime.timedelta(days=1), last):
            live(world, day, tell=asked.verbose)
    return _told(world, first, last, time.perf_counter() - begun)


def live(world: World, day: datetime.date, *, tell: bool = False) -> None:
    """One working day: the night's jobs, then what people do."""
    with passing.at(day, datetime.time(6)):
        nights.work(world.region)
    with passing.at(day):
        for deeds in (
            introducing.follow, guiding.begin, guiding.agree, guiding.report, guiding.guide, coached.coach, guiding.go_on,
            flowing.places, flowing.people, introducing.propose,
        ):  # fmt: skip
            deeds(world)
        nights.react()
    if tell and day.day <= 7 and day.weekday() == 0:
        print(
            f"{day:%d-%m-%Y}  " + ", ".join(f"{what} {number}" for what, number in sorted(world.done.items())),
            flush=True,
        )


def _told(world: World, first: datetime.date, last: datetime.date, seconds: float) -> int:
    print(f"{first:%d-%m-%Y} tot en met {last:%d-%m-%Y}, {seconds:.0f} s")
    for what, number in sorted(world.done.items(), key=lambda one: -one[1]):
        print(f"  {number:>7}  {what}")
    for said, number in sorted(world.refused.items(), key=lambda one: -one[1])[:10]:
        print(f"  {number:>7}  × {said}")
    found = invariants.ask(world.eye, world.region, world.filled)
    for one in found:
        print(f"  {'goed' if one.right else 'FOUT'}  {one.name}: {' en '.join(map(str, one.counted))}")
    return int(not all(one.right for one in found))


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="perspectief simulate",
        description="Laat in een verzonnen regio jaren voorbijgaan, dag voor dag, met dezelfde handelingen als op de pagina's.",
    )
    parser.add_argument("--region", default="AM25", help="code van de arbeidsmarktregio (AM25 is West-Brabant)")
    parser.add_argument("--people", type=int, default=PEOPLE, help="aantal werkzoekenden bij het begin")
    parser.add_argument("--years", type=float, default=YEARS, help="hoeveel jaar, tot en met vandaag")
    parser.add_argument("--seed", type=int, default=SEED, help="zelfde getal, zelfde verloop")
    parser.add_argument("--again", action="store_true", help="gooi de verzonnen regio die er staat eerst weg")
    parser.add_argument("--verbose", action="store_true", help="vertel elke maand hoe ver het is")
    return parser.parse_args(words)
