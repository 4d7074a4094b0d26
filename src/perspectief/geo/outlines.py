"""The outlines of the regions as SVG paths, for a map of the country or of one region.

All paths share one coordinate system (`grid.map_point`, units of 100 metres), so one region is the same path in a
smaller viewBox, and a postcode is a circle at `at_postcode`. Whoever draws them shows `credit` beside the map.
"""

import json
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from perspectief.geo.gazetteer import EDITION, gazetteer, number
from perspectief.geo.grid import MapPoint, map_point


class Outline(NamedTuple):
    """Region id and code, path data for `<path d>`, and the viewBox of a map of this region alone."""

    region: int
    code: str
    path: str
    view_box: str


class Outlines(NamedTuple):
    """Every region by id, the viewBox of the country, and the credit the licence asks."""

    regions: dict[int, Outline]
    view_box: str
    credit: str


@cache
def outlines() -> Outlines:
    """The shipped outlines, parsed once per process."""
    text = (files("perspectief.geo") / "data" / f"region_outlines_{EDITION}.json").read_text(encoding="utf-8")
    shipped = json.loads(text)
    regions = {
        number(code): Outline(number(code), code, drawn["d"], drawn["viewBox"])
        for code, drawn in shipped["regions"].items()
    }
    return Outlines(regions, shipped["viewBox"], shipped["credit"])


def at_postcode(pc4: int) -> MapPoint | None:
    """Where a postcode stands on every map; None when unknown."""
    found = gazetteer().postcodes.get(pc4)
    return map_point(found.x, found.y) if found else None
