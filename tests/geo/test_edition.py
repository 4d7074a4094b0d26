"""The shipped files are what the makers of an edition make of the sources."""

import os
from pathlib import Path

import pytest

from perspectief.geo import edition
from perspectief.geo.edition import corrected_postcodes, outline


def _row(pc4, latitude, place="Bunde", municipality="GM0938"):
    return {"pc4": pc4, "latitude": latitude, "longitude": "5.7", "place": place, "municipality_code": municipality}


def test_a_stray_post_box_postcode_follows_its_town():
    rows = corrected_postcodes([_row("6241", "50.9"), _row("6240", "51.4")])
    assert [(row["pc4"], row["latitude"]) for row in rows] == [("6240", "50.9"), ("6241", "50.9")]


@pytest.mark.parametrize(
    "kept", [_row("6240", "50.91"), _row("6240", "51.4", place="Ulestraten"), _row("6245", "51.4")]
)
def test_other_postcodes_stay_where_they_are(kept):
    assert kept in corrected_postcodes([kept, _row("6241", "50.9"), _row("6246", "50.9")])


def test_a_ring_becomes_a_closed_relative_path():
    square = [[[[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.1], [5.0, 52.0]]]]
    path, view_box = outline(square)
    start, steps = path.split("l")
    assert path.endswith("z") and len(steps.strip("z").replace("-", " -").split()) == 6
    x, y = map(int, start.removeprefix("M").split())
    left, top, width, height = map(int, view_box.split())
    assert (left, top + height) == (x - 20, y + 20)
    assert (width, height) == (pytest.approx(68 + 40, abs=1), pytest.approx(111 + 40, abs=1))


@pytest.mark.reference
def test_the_shipped_files_are_made_from_the_reference(tmp_path):
    edition.make(Path(os.environ["REFERENCE_DIR"]) / "geo", 2025, tmp_path)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in edition.DATA.iterdir()}
