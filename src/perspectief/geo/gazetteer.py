"""The shipped geography in memory: read once per process, without the database, and never changed.

The tables `geo_region`, `geo_municipality` and `geo_postcode` hold the same rows (see `load.py`), for foreign keys and
joins; code that only asks where something is asks here, or through `queries`.
"""

import csv
from datetime import date
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from perspectief.geo.grid import grid_point

EDITION = 2025


class Region(NamedTuple):
    """A labour-market region. `id` is the number in `code` ("AM33" is 33); valid_to is the last day, None when open."""

    id: int
    code: str
    name: str
    valid_from: date
    valid_to: date | None


class Municipality(NamedTuple):
    """A municipality and the id of its region. `id` is the number in `code` ("GM0758" is 758)."""

    id: int
    code: str
    name: str
    region: int


class Postcode(NamedTuple):
    """A four-digit postcode: WGS84 degrees of its centre, grid point (10 m units), place, municipality, region."""

    pc4: int
    latitude: float
    longitude: float
    x: int
    y: int
    place: str
    municipality: int
    region: int


class Gazetteer(NamedTuple):
    """Everything shipped, by id (regions and municipalities) and by four digits (postcodes)."""

    regions: dict[int, Region]
    municipalities: dict[int, Municipality]
    postcodes: dict[int, Postcode]


def number(code: str) -> int:
    """The database id in a code of CBS: AM33 is 33, GM0758 is 758."""
    return int(code[2:])


def _rows(name: str) -> list[list[str]]:
    text = (files("perspectief.geo") / "data" / name).read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines()))[1:]


@cache
def gazetteer() -> Gazetteer:
    """The shipped files, parsed (about 15 ms, once per process)."""
    regions = {
        number(code): Region(
            number(code),
            code,
            name,
            date.fromisoformat(start),
            date.fromisoformat(end) if end else None,
        )
        for code, name, start, end in _rows(f"regions_{EDITION}.csv")
    }
    municipalities = {
        number(code): Municipality(number(code), code, name, number(region))
        for code, name, region in _rows(f"municipalities_{EDITION}.csv")
    }
    postcodes = {}
    for pc4, latitude, longitude, place, code in _rows("postcodes.csv"):
        town = municipalities[number(code)]
        degrees = float(latitude), float(longitude)
        postcodes[int(pc4)] = Postcode(int(pc4), *degrees, *grid_point(*degrees), place, town.id, town.region)
    return Gazetteer(regions, municipalities, postcodes)
