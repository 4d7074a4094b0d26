"""`perspectief made-region`: fills an empty database with a made region, or writes one as files."""

import argparse
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from django.conf import settings
from django.db import transaction

from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.exchange import actions
from perspectief.exchange.made import brought, emptying, figures, files, load, region
from perspectief.exchange.made.employers import MOST_PLACES
from perspectief.exchange.made.makers import MAKERS
from perspectief.exchange.made.past import telling
from perspectief.exchange.made.past.stage import seat_of
from perspectief.exchange.made.region import MadeRegion, Size
from perspectief.geo.queries import region_by_code
from perspectief.matching.run import run_region
from perspectief.monitoring.counting import count_region
from perspectief.monitoring.publishing import publish
from perspectief.parties.made import ACCOUNTS
from perspectief.parties.models import Installation, Membership, User
from perspectief.parties.queries import actor_for, regions_of
from perspectief.parties.rules import OrganisationKind

SEED = 2026
LEAST, MOST = Size(50, 20, 5), Size(250_000, 60_000, 18_000)


def run(words: list[str]) -> int:
    """The command. 0: done, or nothing to do; 1: refused, with the reason."""
    try:
        return _run(_asked(words))
    except Refused as refused:
        print(f"perspectief made-region: {refused.message}", file=sys.stderr)
        return 1


def _run(asked: argparse.Namespace) -> int:
    found = region_by_code(asked.region)
    if found is None:
        raise Refused(f"Regio {asked.region} bestaat niet. Kies een code van AM01 tot AM38.")
    size = size_of(asked.people, asked.places, asked.employers)
    if asked.files is not None:
        made = _timed("bedacht", lambda: region.make(asked.seed, clock.today(), size, found.id))
        for name, count in _timed("geschreven", lambda: files.write(made, asked.files, asked.seed)).items():
            print(f"  {asked.files / name}: {count} rijen")
        return 0
    if not may_fill(again=asked.again):
        if not asked.past:
            print("Deze database bevat al een verzonnen regio. Met --again maak je hem opnieuw.")
            return 0
        return _lived(regions_of(seat_of(ACCOUNTS[0].email).organisation)[0], asked.seed)
    made = _timed("bedacht", lambda: region.make(asked.seed, clock.today(), size, found.id))
    _timed("ingelezen", lambda: fill(made, again=asked.again))
    _timed("register", lambda: bring(made, asked.seed))
    _timed("gekoppeld", lambda: run_region(made.region))
    for maker in MAKERS:
        _timed(maker.said, lambda maker=maker: maker.make(made.region))
    print("\n".join([*figures.spread(made), *figures.liveliness(made.region)]))
    return _lived(made.region, asked.seed) if asked.past else 0


def _lived(region: int, seed: int) -> int:
    """What happened in it before today; nothing when something stands there."""
    stage = _timed("beleefd", lambda: telling.tell(region, seed))
    if stage is None:
        print("In deze regio is al van alles gebeurd. Er is niets bijgemaakt.")
        return 0
    print(f"  {stage.done} verhalen" + (f", {sum(stage.refused.values())} gingen niet door" if stage.refused else ""))
    for said, number in sorted(stage.refused.items()):
        print(f"  {number:>5} × {said}")
    _timed("geteld", lambda: count_region(region))
    publish(region)
    return 0


def size_of(people: int, places: int | None, employers: int | None) -> Size:
    """How large: without a number of places a quarter of the people, without one of employers three for every ten places."""
    places = max(LEAST.places, people // 4) if places is None else places
    employers = max(LEAST.employers, places * 3 // 10) if employers is None else employers
    size = Size(people, places, employers)
    for name, wanted, least, most in zip(("mensen", "plekken", "werkgevers"), size, LEAST, MOST, strict=True):
        if not least <= wanted <= most:
            raise Refused(f"Kies een aantal {name} van {least} tot {most}, niet {wanted}.")
    if not employers <= places <= employers * MOST_PLACES // 2:
        raise Refused(f"Bij {places} plekken passen geen {employers} werkgevers. Laat --employers weg, dan kiezen wij.")
    return size


def may_fill(*, again: bool) -> bool:
    """Whether there is something to do. Refused in production, and on a database that holds anything real."""
    if settings.PRODUCTION:
        raise Refused("Op een echte site komen geen verzonnen mensen.")
    held = Installation.objects.values_list("kind", flat=True).first()
    if held == Installation.Kind.REAL or (held is None and User.objects.exists()):
        raise Refused("In deze database staan echte gegevens. Er is niets veranderd. Gebruik een lege database.")
    return held is None or again


def fill(made: MadeRegion, *, again: bool) -> None:
    """Empties a made database when asked, and loads. Two transactions: rows deleted in the same one would make loading slow."""
    if again:
        with transaction.atomic():
            emptying.empty()
    load.load(made, clock.today())


def bring(made: MadeRegion, seed: int) -> None:
    """The municipality of the first account to try reads in a register, as it would itself; some rows wait for somebody."""
    account = next(one for one in ACCOUNTS if one.works_at == OrganisationKind.MUNICIPALITY)
    seat = Membership.objects.select_related("user", "organisation").get(user__email=account.email)
    actor = actor_for(seat, origin="cli")
    user = made.staff.users.filter(email=account.email)["user"].item()
    organisation = made.staff.memberships.filter(user=user)["organisation"].item()
    data = brought.register(made, organisation, clock.today(), seed)
    if data is None:
        return
    name = f"register_{clock.today().isoformat()}.csv"
    found = actions.receive(actor, region=made.region, name=name, data=data)
    actions.import_upload(actor, number=found.number)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="perspectief made-region",
        description="Vul een lege database met een verzonnen regio, of schrijf die als bestanden. Alles is bedacht.",
    )
    parser.add_argument("--region", default="AM25", help="code van de arbeidsmarktregio (AM25 is West-Brabant)")
    parser.add_argument("--people", type=int, default=Size().people, help="aantal werkzoekenden")
    parser.add_argument("--places", type=int, help="aantal plekken; zonder dit één op de vier mensen")
    parser.add_argument("--employers", type=int, help="aantal werkgevers; zonder dit drie op de tien plekken")
    parser.add_argument("--seed", type=int, default=SEED, help="zelfde getal, zelfde regio")
    parser.add_argument("--again", action="store_true", help="gooi de verzonnen regio die er staat eerst weg")
    parser.add_argument(
        "--past",
        action="store_true",
        help="ook wat er de laatste maanden gebeurde: voordrachten, werk, vragen, cursussen",
    )
    parser.add_argument("--files", type=Path, metavar="MAP", help="schrijf CSV-bestanden in deze map, zonder database")
    return parser.parse_args(words)


Found = TypeVar("Found")


def _timed(step: str, work: Callable[[], Found]) -> Found:
    """Does it, and says how long it took and how much memory the process has used at most."""
    begin = time.perf_counter()
    found = work()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{step:<12} {time.perf_counter() - begin:6.1f} s   {memory:6.0f} MB", flush=True)
    return found
