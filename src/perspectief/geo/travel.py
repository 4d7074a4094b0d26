"""How far and how long: great circle, and an estimate of minutes per way to travel. Pure.

A way to travel is anything with `speed` (metres a minute, door to door), `detour` (the road against the great circle)
and `lost` (minutes lost at the start and the end), as the vocabulary of needs gives them.
"""

from collections.abc import Iterable
from math import asin, ceil, cos, radians, sin, sqrt
from typing import Protocol, TypeVar

from perspectief.geo.gazetteer import Postcode
from perspectief.geo.grid import EARTH_RADIUS_M


class Mode(Protocol):
    """A way to travel."""

    @property
    def speed(self) -> int: ...
    @property
    def detour(self) -> float: ...
    @property
    def lost(self) -> int: ...


M = TypeVar("M", bound=Mode)


def great_circle_km(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Great-circle distance in kilometres between two points in WGS84 degrees (haversine, mean earth radius)."""
    phi, other_phi = radians(latitude), radians(other_latitude)
    half = sin((other_phi - phi) / 2) ** 2
    half += cos(phi) * cos(other_phi) * sin(radians(other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_M / 1000 * asin(sqrt(half))


def distance_km(one: Postcode, other: Postcode) -> float:
    """Great-circle distance in kilometres between the centres of two postcodes; 0 within one."""
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)


def minutes(km: float, mode: Mode) -> int:
    """Estimated minutes door to door for a great-circle distance, rounded up."""
    return mode.lost + ceil(km * 1000 * mode.detour / mode.speed)


def reach_metres(travel_minutes: int, mode: Mode) -> int:
    """Great-circle metres that can be covered within so many minutes, rounded down; 0 when all are lost.

    The inverse of `minutes`: a place at this distance takes no more than `travel_minutes`.
    """
    return max(0, int((travel_minutes - mode.lost) * mode.speed / mode.detour))


def quickest(km: float, modes: Iterable[M]) -> tuple[M, int] | None:
    """The mode that takes the fewest minutes, with those minutes; the first of equals; None without modes."""
    return min(
        ((mode, minutes(km, mode)) for mode in modes),
        key=lambda pair: pair[1],
        default=None,
    )


def farthest_reach_metres(travel_minutes: int, modes: Iterable[Mode]) -> int:
    """The widest reach of any of these modes, in great-circle metres; 0 without modes."""
    return max((reach_metres(travel_minutes, mode) for mode in modes), default=0)
