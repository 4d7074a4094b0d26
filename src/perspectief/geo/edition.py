"""Make the shipped files from a folder with a year's source files: `python -m perspectief.geo.edition FOLDER YEAR`.

The folder holds `regions_YEAR.csv` (region_code, name), `municipalities_YEAR.csv` (municipality_code, name,
region_code), `postcodes.csv` (pc4, latitude, longitude, place, municipality_code, region_code) and
`region_outlines_YEAR.geojson` (WGS84, feature id = region code). Source: CBS / Kadaster, CC BY 4.0; postcodes: 4pp,
MIT, joined to CBS.
"""

import csv
import json
import sys
from collections.abc import Iterable
from math import hypot
from pathlib import Path
from typing import Any

from perspectief.geo.grid import MAP_HEIGHT, MAP_WIDTH, grid_point, map_point

DATA = Path(__file__).parent / "data"
CREDIT = "Gebiedsindeling: CBS / Kadaster, CC BY 4.0"
_ASTRAY = 500  # grid units: 5 km
_MARGIN = 20  # map units (2 km) of air around a region's own map

Row = dict[str, str]


def corrected_postcodes(rows: Iterable[Row]) -> list[Row]:
    """The rows with post-box postcodes put where their town is.

    A postcode that ends in 0 mostly holds post boxes only; its centre in the source is the mean of wherever its boxes
    are kept, at times in another province, and its municipality follows from that. When the next postcode bears the
    same place name but lies in another municipality or more than 5 km off, place and municipality are taken from there.
    """
    by_pc4 = {row["pc4"]: row for row in rows}
    corrected = []
    for pc4, row in by_pc4.items():
        streets = by_pc4.get(str(int(pc4) + 1))
        if pc4.endswith("0") and streets and streets["place"] == row["place"] and _astray(row, streets):
            corrected.append({**streets, "pc4": pc4})
        else:
            corrected.append(row)
    return sorted(corrected, key=lambda row: int(row["pc4"]))


def _astray(row: Row, streets: Row) -> bool:
    (x, y), (sx, sy) = (grid_point(float(r["latitude"]), float(r["longitude"])) for r in (row, streets))
    return row["municipality_code"] != streets["municipality_code"] or hypot(x - sx, y - sy) > _ASTRAY


def outline(polygons: list[list[list[list[float]]]]) -> tuple[str, str]:
    """SVG path data and own viewBox of a GeoJSON MultiPolygon, in whole map units."""
    path, points = [], []
    for ring in (ring for polygon in polygons for ring in polygon):
        corners = [map_point(*grid_point(latitude, longitude)) for longitude, latitude in ring]
        whole = [(round(x), round(y)) for x, y in corners]
        path.append(_ring_path(whole))
        points += whole
    left, right = (
        min(x for x, _ in points) - _MARGIN,
        max(x for x, _ in points) + _MARGIN,
    )
    top, bottom = (
        min(y for _, y in points) - _MARGIN,
        max(y for _, y in points) + _MARGIN,
    )
    return "".join(path), f"{left} {top} {right - left} {bottom - top}"


def _ring_path(points: list[tuple[int, int]]) -> str:
    """One closed ring as a relative path: `M x y l dx dy …z`; points that fall on the one before are left out."""
    (x, y), steps = points[0], []
    start = f"M{x} {y}"
    for nx, ny in points[1:]:
        if (nx, ny) != (x, y):
            steps.append(f"{nx - x} {ny - y}")
        x, y = nx, ny
    if (x, y) == points[0]:
        steps.pop()  # z closes it
    return f"{start}l{' '.join(steps).replace(' -', '-')}z"


def outlines(geojson: dict[str, Any], year: int) -> dict[str, Any]:
    """The shipped outline file: credit, year, viewBox of the country, and path and viewBox per region code."""
    regions = {}
    for feature in sorted(geojson["features"], key=lambda feature: feature["id"]):
        geometry = feature["geometry"]
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        path, view_box = outline(polygons)
        regions[feature["id"]] = {"d": path, "viewBox": view_box}
    return {
        "credit": CREDIT,
        "year": year,
        "viewBox": f"0 0 {MAP_WIDTH} {MAP_HEIGHT}",
        "regions": regions,
    }


def read(path: Path) -> list[Row]:
    """Rows of a comma-separated UTF-8 file with a header."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(path: Path, columns: list[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def make(source: Path, year: int, target: Path) -> None:
    """Write the four shipped files of a year. Regions are valid from 1 January; an end date is filled in by hand."""
    regions = [{**row, "valid_from": f"{year}-01-01", "valid_to": ""} for row in read(source / f"regions_{year}.csv")]
    _write(
        target / f"regions_{year}.csv",
        ["region_code", "name", "valid_from", "valid_to"],
        regions,
    )
    municipalities = read(source / f"municipalities_{year}.csv")
    _write(
        target / f"municipalities_{year}.csv",
        ["municipality_code", "name", "region_code"],
        municipalities,
    )
    postcodes = corrected_postcodes(read(source / "postcodes.csv"))
    _write(
        target / "postcodes.csv",
        ["pc4", "latitude", "longitude", "place", "municipality_code"],
        postcodes,
    )
    drawn = outlines(
        json.loads((source / f"region_outlines_{year}.geojson").read_text(encoding="utf-8")),
        year,
    )
    (target / f"region_outlines_{year}.json").write_text(
        json.dumps(drawn, ensure_ascii=False, indent=0) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    make(Path(sys.argv[1]), int(sys.argv[2]), DATA)
