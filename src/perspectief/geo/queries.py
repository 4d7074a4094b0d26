"""Look-ups of regions, municipalities and postcodes, from memory: no database query, nothing protected.

Ids are those of the tables. An unknown code, id or postcode is None or empty, never an error: what people type is often
wrong.
"""

import re
import unicodedata
from datetime import date
from functools import cache
from heapq import nsmallest

from perspectief.geo.gazetteer import Municipality, Postcode, Region, gazetteer, number
from perspectief.geo.travel import distance_km

_POSTCODE = re.compile(r"\s*(\d{4})\s*(?:[A-Za-z]{2})?\s*")


def parse_pc4(text: str) -> int | None:
    """Four digits of "4811", "4811AB" or "4811 ab"; None when it is not written as a postcode. Need not exist."""
    match = _POSTCODE.fullmatch(text)
    return int(match[1]) if match and match[1][0] != "0" else None


def postcode(pc4: int | None) -> Postcode | None:
    """Place, municipality and region ids, degrees and grid point of a four-digit postcode."""
    return gazetteer().postcodes.get(pc4) if pc4 is not None else None


def region(region_id: int) -> Region | None:
    """A region by its id."""
    return gazetteer().regions.get(region_id)


def region_by_code(code: str) -> Region | None:
    """A region by its code, as "AM33"."""
    return gazetteer().regions.get(number(code)) if re.fullmatch(r"AM\d{2}", code) else None


def regions(on: date | None = None) -> tuple[Region, ...]:
    """All regions by name; with a date only those valid that day."""
    every = gazetteer().regions.values()
    chosen = [r for r in every if on is None or (r.valid_from <= on and (r.valid_to is None or on <= r.valid_to))]
    return tuple(sorted(chosen, key=lambda r: _folded(r.name)))


def municipality(municipality_id: int) -> Municipality | None:
    """A municipality by its id."""
    return gazetteer().municipalities.get(municipality_id)


def municipality_by_code(code: str) -> Municipality | None:
    """A municipality by its code, as "GM0758"."""
    return gazetteer().municipalities.get(number(code)) if re.fullmatch(r"GM\d{4}", code) else None


def municipalities(region_id: int) -> tuple[Municipality, ...]:
    """The municipalities of a region, by name."""
    return _municipalities_by_region().get(region_id, ())


def municipality_named(name: str) -> Municipality | None:
    """A municipality by its name, whatever capitals, accents, hyphens or "gemeente" before it."""
    return _municipalities_by_name().get(_folded(name).removeprefix("gemeente"))


def postcodes_of_place(name: str) -> tuple[int, ...]:
    """The postcodes that bear this place name, ascending; several places may share one name."""
    return _postcodes_by_place().get(_folded(name), ())


def postcodes_of_region(region_id: int) -> tuple[int, ...]:
    """The postcodes of a region, ascending."""
    return _postcodes_by_region().get(region_id, ())


def km_between(pc4: int, other: int) -> float | None:
    """Great-circle kilometres between the centres of two postcodes; None when one is unknown."""
    one, two = postcode(pc4), postcode(other)
    return distance_km(one, two) if one and two else None


def nearest(pc4: int, count: int) -> tuple[int, ...]:
    """The `count` postcodes nearest to this one, itself first, then by distance on the grid and number."""
    here = postcode(pc4)
    if here is None:
        return ()
    ranked = nsmallest(
        count,
        gazetteer().postcodes.values(),
        key=lambda p: ((p.x - here.x) ** 2 + (p.y - here.y) ** 2, p.pc4 != pc4, p.pc4),
    )
    return tuple(p.pc4 for p in ranked)


def within(pc4: int, km: float) -> frozenset[int]:
    """The postcodes whose centre lies within `km` kilometres of great circle, itself included."""
    here = postcode(pc4)
    if here is None:
        return frozenset()
    box = km * 100 * 1.05 + 1  # the grid's east-west error is at most 3 %
    return frozenset(
        p.pc4
        for p in gazetteer().postcodes.values()
        if abs(p.x - here.x) <= box and abs(p.y - here.y) <= box and distance_km(here, p) <= km
    )


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())


@cache
def _municipalities_by_name() -> dict[str, Municipality]:
    return {_folded(town.name): town for town in gazetteer().municipalities.values()}


@cache
def _municipalities_by_region() -> dict[int, tuple[Municipality, ...]]:
    grouped: dict[int, list[Municipality]] = {}
    for town in sorted(gazetteer().municipalities.values(), key=lambda town: _folded(town.name)):
        grouped.setdefault(town.region, []).append(town)
    return {region_id: tuple(towns) for region_id, towns in grouped.items()}


@cache
def _postcodes_by_region() -> dict[int, tuple[int, ...]]:
    grouped: dict[int, list[int]] = {}
    for pc4, found in sorted(gazetteer().postcodes.items()):
        grouped.setdefault(found.region, []).append(pc4)
    return {region_id: tuple(numbers) for region_id, numbers in grouped.items()}


@cache
def _postcodes_by_place() -> dict[str, tuple[int, ...]]:
    grouped: dict[str, list[int]] = {}
    for pc4, found in sorted(gazetteer().postcodes.items()):
        grouped.setdefault(_folded(found.place), []).append(pc4)
    return {place: tuple(numbers) for place, numbers in grouped.items()}
