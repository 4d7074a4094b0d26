"""The address of the page Bestand, read: which people and which places are looked for."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, QueryDict

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.demand.queries import pool as places
from perspectief.geo.queries import municipalities, postcode, postcodes_of_region
from perspectief.supply.queries import pool as people
from perspectief.web.staff.pool.work import Work, look_up

FACETS = ("gemeente", "uren", "klaar", "vervoer", "soort", "hulp", "van", "profiel")
SHOWS = ("alles", "mensen", "plekken")
STALE_AFTER = timedelta(days=180)
EXPIRES_WITHIN = timedelta(days=14)
WORDS = 4
NUMBER = re.compile(r"\d{3}\s?\d{3}\s?\d{3}")


@dataclass(frozen=True)
class Query:
    """What the address asks. `page` from 1, counts only when one side is shown."""

    region: int
    text: str
    words: tuple[str, ...]
    numbers: tuple[int, ...] | None
    work: Work
    chosen: dict[str, list[str]]
    show: str
    order: str
    page: int
    towns: dict[str, list[int]] = field(repr=False)

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked at all."""
        return bool(self.chosen or self.words or self.numbers or self.work.text)


def towns_of(region: int) -> dict[str, list[int]]:
    """Postcodes of each municipality of a region, by name."""
    found: dict[str, list[int]] = {town.name: [] for town in municipalities(region)}
    names = {town.id: town.name for town in municipalities(region)}
    for pc4 in postcodes_of_region(region):
        known = postcode(pc4)
        if known and known.municipality in names:
            found[names[known.municipality]].append(pc4)
    return found


def read(request: HttpRequest, data: QueryDict, region: int) -> Query:
    """The query of an address. What is unknown or wrong is left out: an old link still works."""
    text = data.get("q", "").strip()[:100]
    number = NUMBER.fullmatch(text)
    chosen = {name: [code for code in data.getlist(name) if code] for name in FACETS}
    show, page = data.get("toon", ""), data.get("blad", "")
    return Query(
        region=region,
        text=text,
        words=() if number else tuple(text.split()[:WORDS]),
        numbers=(int(re.sub(r"\s", "", text)),) if number else None,
        work=look_up(data.get("werk", ""), data.get("keuze", "")),
        chosen={name: codes for name, codes in chosen.items() if codes},
        show=show if show in SHOWS else "alles",
        order=data.get("volgorde", ""),
        page=int(page) if page.isdecimal() and 0 < int(page) < 10_000 else 1,
        towns=towns_of(region),
    )


def _shared(query: Query, actor: Actor) -> dict[str, Any]:
    return {
        "region": query.region,
        "actor": actor.id,
        "organisation": actor.organisation,
        "counter": query.region in actor.counter_regions,
        "pairs": query.work.pairs,
        "least": query.work.least,
        "words": query.words,
        "numbers": query.numbers,
        "chosen": query.chosen,
        "towns": query.towns,
    }


def of_people(query: Query, actor: Actor) -> people.Sought:
    """The people the query asks for, for this actor."""
    return people.Sought(stale_before=clock.today() - STALE_AFTER, **_shared(query, actor))


def of_places(query: Query, actor: Actor) -> places.Sought:
    """The places the query asks for, for this actor."""
    today = clock.today()
    return places.Sought(today=today, expiring_before=today + EXPIRES_WITHIN, **_shared(query, actor))
