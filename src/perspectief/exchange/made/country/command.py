"""`perspectief made-country`: every labour-market region in one database, with two years behind it."""

import argparse
import random
import resource
import sys
import time
from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.core.models import Fact
from perspectief.exchange.made import command, load, planned, region
from perspectief.exchange.made.country import asking, lived, meeting, programme, written
from perspectief.exchange.made.country.apart import apart
from perspectief.exchange.made.country.sizes import PEOPLE, PLACES, sizes
from perspectief.exchange.made.makers import MAKERS
from perspectief.exchange.made.past import telling
from perspectief.exchange.made.past.stage import Nobody, seat_of
from perspectief.exchange.made.region import WEST_BRABANT, MadeRegion, Size
from perspectief.exchange.simulated.passing import told_by_us
from perspectief.geo.queries import region_by_code, regions
from perspectief.matching.models import Run
from perspectief.matching.run import run_region
from perspectief.monitoring.counting import count_region
from perspectief.monitoring.publishing import publish, publish_country
from perspectief.parties.made import ACCOUNTS, LEAD
from perspectief.parties.models import RegionMembership, User

EVERY = 1_000  # a seed for each region, so that no two are alike


class Part(NamedTuple):
    """One region: its id, code and name, which band of numbers is its own, its seed and its size."""

    id: int
    code: str
    name: str
    turn: int
    seed: int
    size: Size

    @property
    def is_first(self) -> bool:
        """Where the accounts to try work."""
        return self.id == WEST_BRABANT


def run(words: list[str]) -> int:
    """The command. 0: it stands there; 1: refused, with the reason."""
    asked = _asked(words)
    try:
        make(asked.people, asked.places, asked.seed, asked.regions.split(",") if asked.regions else ())
    except Refused as refused:
        print(f"perspectief made-country: {refused.message}", file=sys.stderr)
        return 1
    return 0


def make(people: int = PEOPLE, places: int = PLACES, seed: int = command.SEED, codes: Sequence[str] = ()) -> None:
    """The country, or these regions of it; what stands there already is left as it is. Refused as `command.may_fill` says, or by size."""
    parts = _parts(people, places, seed, codes)
    command.may_fill(again=False)
    begun = time.perf_counter()
    for at, part in enumerate(parts, 1):
        start = time.perf_counter()
        said = _part(part)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{at:>2}/{len(parts)}  {part.code} {part.name:<32} {said}  {time.perf_counter() - start:5.1f} s  {memory:5.0f} MB",
            flush=True,
        )
    start = time.perf_counter()
    everywhere = [part.id for part in parts]
    for one in everywhere:
        count_region(one)
        publish(one)
    told = publish_country(everywhere)
    print(f"geteld in {time.perf_counter() - start:.1f} s, {told} cijfers van het land openbaar")
    print(f"Klaar in {time.perf_counter() - begun:.0f} s.")


def _parts(people: int, places: int, seed: int, codes: Sequence[str]) -> list[Part]:
    """The regions, the one of the accounts to try first."""
    found = [region_by_code(code) for code in codes] if codes else list(regions(clock.today()))
    if None in found:
        raise Refused("Die regio bestaat niet. Kies codes van AM01 tot AM38, met komma’s ertussen.")
    known = sorted((one for one in found if one is not None), key=lambda one: (one.id != WEST_BRABANT, one.id))
    turns = {one.id: turn for turn, one in enumerate(sorted(regions(clock.today()), key=lambda one: one.id))}
    size = sizes([one.id for one in known], people, places)
    return [Part(one.id, one.code, one.name, turns[one.id], seed * EVERY + one.id, size[one.id]) for one in known]


def _part(part: Part) -> str:
    """One region, as far as it does not stand there yet; what to say about it."""
    said = "stond er al"
    if not RegionMembership.objects.filter(region=part.id).exists():
        made, facts = _filled(part)
        said = f"{made.cards.height:>6} mensen {made.demand.places.height:>5} plekken {facts:>6} feiten"
        if part.is_first:
            command.bring(made, part.seed)
    with acting(service(load.NAME, regions=(part.id,))):
        matched = Run.objects.filter(region=part.id).exists()
    if not matched:
        run_region(part.id)
    refused = _first(part) if part.is_first else _other(part)
    return said + "".join(f"\n      × {one}" for one in refused)


def _filled(part: Part) -> tuple[MadeRegion, int]:
    """People, places and two years, in one transaction: all of a region stands there, or nothing."""
    today = clock.today()
    made = region.make(part.seed, today, part.size, part.id, ACCOUNTS if part.is_first else ())
    made = apart(made, part.seed, part.turn, "" if part.is_first else part.code)
    years = lived.begin(made, part.seed, part.turn, today)
    for person in years.people:
        meeting.live(years, person)
    asking.questions(years, made)
    made = lived.settled(made, years)
    with transaction.atomic():
        keys = load.load(made, today)
        facts = written.write(made, keys, years, today)
    return made, facts


def _first(part: Part) -> list[str]:
    """What the accounts to try find, as in a made region alone."""
    if not User.objects.filter(email=LEAD.email).exists():
        with transaction.atomic():
            for maker in MAKERS:
                maker.make(part.id)
            with told_by_us():
                dice = random.Random(f"programme {part.seed}")  # noqa: S311  # nosec B311
                programme.lessons(part.id, planned.to_try().lead, seat_of(ACCOUNTS[0].email), dice)
    with acting(service(load.NAME, regions=(part.id,))):
        told = Fact.objects.filter(region_id=part.id, verb="past_made").exists()
    if told:
        return []
    try:
        stage = telling.tell(part.id, part.seed, beside=True)
    except Nobody:  # a small region is a thin one: none of it is told then
        return ["te klein voor de verhalen van de laatste maanden"]
    return [f"{number} × {said}" for said, number in sorted(stage.refused.items())] if stage else []


def _other(part: Part) -> list[str]:
    """The programme of a region by its own people."""
    if User.objects.filter(email=programme.address(part.code)).exists():
        return []
    with transaction.atomic(), told_by_us():
        nation, who = programme.national(), programme.faces(part.id, part.code, part.seed)
        return programme.take_part(part.id, who, nation, part.turn, part.seed)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="perspectief made-country",
        description="Vul een lege database met het hele land: alle arbeidsmarktregio’s, elk met mensen, plekken, twee jaar verleden en een plan. "
        "Alles is bedacht. Staat een regio er al, dan blijft die staan; breek je af, dan gaat de opdracht de volgende keer verder.",
    )
    parser.add_argument("--people", type=int, default=PEOPLE, help="aantal werkzoekenden in het hele land")
    parser.add_argument("--places", type=int, default=PLACES, help="aantal plekken in het hele land")
    parser.add_argument("--seed", type=int, default=command.SEED, help="zelfde getal, zelfde land")
    parser.add_argument("--regions", default="", help="alleen deze regio’s, bijvoorbeeld AM25,AM01,AM33")
    return parser.parse_args(words)
