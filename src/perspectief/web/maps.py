"""The map of a region: its outline, people as dots, places as rings, by municipality. Pure: counts in, coordinates out."""

from collections.abc import Mapping
from math import sqrt
from typing import NamedTuple

from perspectief.geo.outlines import at_postcode, outlines

WIDTH = 256.0
BIGGEST = 11.0
LABELS = 4
LETTER, LINE = 7.2, 18.0  # about the size of the letters on the map


class Mark(NamedTuple):
    """A circle: centre and radius in units of the map."""

    x: float
    y: float
    r: float


class Label(NamedTuple):
    """A place name beside a mark."""

    x: float
    y: float
    text: str


class RegionMap(NamedTuple):
    """`transform` puts the outline on a map of `WIDTH` by `height`; `says` is the same in words."""

    height: float
    transform: str
    path: str
    people: list[Mark]
    places: list[Mark]
    labels: list[Label]
    says: list[tuple[str, int, int]]
    credit: str


def region_map(
    region: int, towns: Mapping[str, list[int]], people: Mapping[int | None, int], places: Mapping[int | None, int]
) -> RegionMap | None:
    """Counts by postcode, drawn by municipality. None for a region without an outline."""
    drawn = outlines().regions.get(region)
    if drawn is None:
        return None
    left, top, wide, high = (float(number) for number in drawn.view_box.split())
    scale = WIDTH / wide
    rows = []
    for name, postcodes in towns.items():
        spots = [(at, people.get(pc4, 0), places.get(pc4, 0)) for pc4 in postcodes if (at := at_postcode(pc4))]
        weight = sum(1 + mine + theirs for _at, mine, theirs in spots)
        if spots:
            x = sum(at.x * (1 + mine + theirs) for at, mine, theirs in spots) / weight
            y = sum(at.y * (1 + mine + theirs) for at, mine, theirs in spots) / weight
            rows.append(
                (name, (x - left) * scale, (y - top) * scale, sum(s[1] for s in spots), sum(s[2] for s in spots))
            )
    rows.sort(key=lambda row: (-row[3] - row[4], row[0]))
    most_people, most_places = (max((row[side] for row in rows), default=0) for side in (3, 4))
    return RegionMap(
        height=round(high * scale, 1),
        transform=f"scale({scale:.4f}) translate({-left:.1f} {-top:.1f})",
        path=drawn.path,
        people=[Mark(round(x, 1), round(y, 1), _radius(mine, most_people)) for _n, x, y, mine, _p in rows if mine],
        places=[
            Mark(round(x + 7, 1), round(y + 2, 1), _radius(theirs, most_places, BIGGEST * 0.7))
            for _n, x, y, _m, theirs in rows
            if theirs
        ],
        labels=_labels(rows),
        says=[(name, mine, theirs) for name, _x, _y, mine, theirs in rows if mine or theirs],
        credit=outlines().credit,
    )


def _radius(count: int, most: int, biggest: float = BIGGEST) -> float:
    return round(max(2.0, biggest * sqrt(count / most)), 1)


def _labels(rows: list[tuple[str, float, float, int, int]]) -> list[Label]:
    """The biggest towns, where their names fit beside each other."""
    found: list[Label] = []
    for name, x, y, mine, theirs in rows:
        half = len(name) * LETTER / 2
        label = Label(round(min(max(x, half), WIDTH - half), 1), round(max(y - 13, LINE), 1), name)
        clear = all(
            abs(label.y - other.y) > LINE or abs(label.x - other.x) > half + len(other.text) * LETTER / 2
            for other in found
        )
        if (mine or theirs) and clear:
            found.append(label)
        if len(found) == LABELS:
            break
    return found
