"""The shipped geography is whole and coherent."""

import re

import pytest

from perspectief.geo import gazetteer as shipped
from perspectief.geo.gazetteer import gazetteer
from perspectief.geo.grid import MAP_HEIGHT, MAP_WIDTH, grid_point, map_point
from perspectief.geo.outlines import at_postcode, outlines


def test_everything_is_there():
    here = gazetteer()
    assert (len(here.regions), len(here.municipalities), len(here.postcodes)) == (35, 342, 4699)


def test_every_municipality_has_a_region_and_a_postcode():
    here = gazetteer()
    assert {m.region for m in here.municipalities.values()} == set(here.regions)
    assert {p.municipality for p in here.postcodes.values()} == set(here.municipalities)


def test_the_id_is_the_number_in_the_code():
    assert gazetteer().regions[33].code == "AM33"
    assert gazetteer().municipalities[758].code == "GM0758"
    assert shipped.number("GM0014") == 14


@pytest.mark.parametrize(
    ("pc4", "place", "municipality", "region"),
    [
        (2771, "Boskoop", "Alphen aan den Rijn", "Holland Rijnland"),
        (5268, "Helvoirt", "Vught", "Noordoost-Brabant"),
        (5296, "Esch", "Boxtel", "Noordoost-Brabant"),
        (2770, "Boskoop", "Alphen aan den Rijn", "Holland Rijnland"),
        (4811, "Breda", "Breda", "West-Brabant"),
        (6240, "Bunde", "Meerssen", "Zuid-Limburg"),
    ],
)
def test_places_stand_in_the_municipality_they_belong_to(pc4, place, municipality, region):
    here = gazetteer()
    found = here.postcodes[pc4]
    assert (found.place, here.municipalities[found.municipality].name, here.regions[found.region].name) == (
        place,
        municipality,
        region,
    )


def test_a_post_box_postcode_stands_in_its_town():
    here = gazetteer().postcodes
    for pc4 in (2170, 2960, 4790, 3770, 1790):
        assert (here[pc4].x, here[pc4].y) == (here[pc4 + 1].x, here[pc4 + 1].y)


def test_the_grid_is_ten_metres():
    south, north = grid_point(52.0, 5.0), grid_point(52.1, 5.0)
    assert north.y - south.y == pytest.approx(1112, abs=1)  # 0.1 degree of latitude is 11.12 km
    west, east = grid_point(52.1, 5.0), grid_point(52.1, 5.1)
    assert east.x - west.x == pytest.approx(683, abs=1)


def test_every_region_has_an_outline_that_svg_can_draw():
    drawn = outlines()
    assert set(drawn.regions) == set(gazetteer().regions)
    assert drawn.view_box == f"0 0 {MAP_WIDTH} {MAP_HEIGHT}"
    assert "CBS" in drawn.credit and "CC BY 4.0" in drawn.credit
    for outline in drawn.regions.values():
        assert re.fullmatch(r"(M\d+ \d+l-?\d+(?:[ -]\d+| -?\d+)*z)+", outline.path), outline.code


def _rings(path):
    for ring in path.split("z")[:-1]:
        numbers = [int(n) for n in re.findall(r"-?\d+", ring)]
        x, y = numbers[:2]
        points = [(x, y)]
        for dx, dy in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + dx, y + dy
            points.append((x, y))
        yield points


def _inside(x, y, ring):
    within = False
    for (ax, ay), (bx, by) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            within = not within
    return within


def test_postcodes_fall_inside_the_outline_of_their_region():
    """Drawn outlines are coarse (some hundred metres): a few points at the edge may fall outside, not one in fifty."""
    drawn = {region: list(_rings(outline.path)) for region, outline in outlines().regions.items()}
    outside = 0
    for found in gazetteer().postcodes.values():
        x, y = map_point(found.x, found.y)
        outside += not sum(_inside(x, y, ring) for ring in drawn[found.region]) % 2
    assert outside / len(gazetteer().postcodes) < 0.02


def test_the_map_of_one_region_holds_its_whole_outline():
    for outline in outlines().regions.values():
        left, top, width, height = map(int, outline.view_box.split())
        for ring in _rings(outline.path):
            assert all(left < x < left + width and top < y < top + height for x, y in ring)


def test_a_postcode_stands_on_the_map():
    point = at_postcode(4811)
    left, top, width, height = map(int, outlines().regions[25].view_box.split())
    assert left < point.x < left + width and top < point.y < top + height
    assert at_postcode(9) is None
