"""The plane the project measures and draws in: an equirectangular projection about 52.1° N.

Grid units are 10 metres, east and north of (50.70° N, 3.30° E), so that every Dutch point is a small positive integer.
Map units are 100 metres, with y downwards as SVG has it. Far from 52.1° N an east-west length is up to 3 % off; what is
shown to people or compared with a limit in kilometres uses the great circle (`travel.distance_km`).
"""

from math import cos, pi, radians
from typing import NamedTuple

EARTH_RADIUS_M = 6_371_008.8  # mean radius, IUGG
SOUTH, WEST = 50.70, 3.30
NORTH, EAST = 53.60, 7.30
CENTRAL_LATITUDE = 52.1
_UNITS_PER_DEGREE = EARTH_RADIUS_M * pi / 180 / 10
_SHRINK = cos(radians(CENTRAL_LATITUDE))


class GridPoint(NamedTuple):
    """East and north of the grid's origin, in units of 10 metres."""

    x: int
    y: int


class MapPoint(NamedTuple):
    """A point in the viewBox of the map of the country, in units of 100 metres, y downwards."""

    x: float
    y: float


def grid_point(latitude: float, longitude: float) -> GridPoint:
    """Grid point of WGS84 degrees."""
    x = (longitude - WEST) * _SHRINK * _UNITS_PER_DEGREE
    y = (latitude - SOUTH) * _UNITS_PER_DEGREE
    return GridPoint(round(x), round(y))


_TOP = grid_point(NORTH, EAST)
MAP_WIDTH, MAP_HEIGHT = _TOP.x // 10, _TOP.y // 10


def map_point(x: int, y: int) -> MapPoint:
    """Where a grid point stands on the map of the country (and in the viewBox of a region, which is a part of it)."""
    return MapPoint(x / 10, (MAP_HEIGHT * 10 - y) / 10)
