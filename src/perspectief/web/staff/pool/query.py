"""The address of the page Bestand, read: which people and which places are looked for."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.demand.circles import listed as places_listed
from perspectief.demand.queries import pool as places
from perspectief.geo.queries import municipalities, postcode, postcodes_of_region
from perspectief.supply.circles import listed
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


class Able(NamedTuple):
    """Who wants or can the work that was typed, and which places offer it: tile to {id: how much of it}."""

    people: dict[str, dict[int, int]]
    places: dict[str, dict[int, int]]


def able(query: Query) -> Able:
    """Two queries when work was typed, else none."""
    works = {tile.code: tile.pairs for tile in query.work.tiles}
    return Able(
        people.able(query.region, works, query.work.least),
        places.able(query.region, works, query.work.least, clock.today()),
    )


def _shared(query: Query, actor: Actor, found: dict[str, dict[int, int]]) -> dict[str, Any]:
    among: dict[int, int] | None = None
    if query.work.text:
        among = {}
        for tile in query.work.chosen:
            for row, hits in found[tile.code].items():
                among[row] = max(hits, among.get(row, 0))
    return {
        "region": query.region,
        "organisation": actor.organisation,
        "counter": query.region in actor.counter_regions,
        "among": among,
        "skills": tuple(dict.fromkeys(skill for _work, skill in query.work.pairs)),
        "words": query.words,
        "numbers": query.numbers,
        "chosen": query.chosen,
        "towns": query.towns,
    }


def of_people(query: Query, actor: Actor, found: Able) -> people.Sought:
    """The people the query asks for, for this actor."""
    mine = people.caseload_ids(actor.organisation, actor.id) if actor.is_counter else ()
    given = _shared(query, actor, found.people)
    shown = listed(actor, query.region)
    return people.Sought(stale_before=clock.today() - STALE_AFTER, mine=mine, shown=shown, **given)


def of_places(query: Query, actor: Actor, found: Able) -> places.Sought:
    """The places the query asks for, for this actor."""
    today = clock.today()
    mine = places.account_ids(query.region, actor.id) if actor.is_counter else ()
    given = _shared(query, actor, found.places)
    shown = places_listed(actor, query.region)
    return places.Sought(today=today, expiring_before=today + EXPIRES_WITHIN, mine=mine, shown=shown, **given)
