"""Look-ups people and other rooms ask."""

from datetime import date

import pytest

from perspectief.geo import queries
from perspectief.geo.gazetteer import gazetteer
from perspectief.geo.travel import distance_km


@pytest.mark.parametrize(
    ("text", "pc4"),
    [("4811", 4811), (" 4811ab", 4811), ("4811 AB ", 4811), ("0811", None), ("48", None), ("Breda", None), ("", None)],
)
def test_a_postcode_as_people_type_it(text, pc4):
    assert queries.parse_pc4(text) == pc4


def test_a_postcode_knows_its_place():
    found = queries.postcode(4811)
    assert (found.place, queries.municipality(found.municipality).name) == ("Breda", "Breda")
    assert queries.region(found.region).name == "West-Brabant"
    assert queries.postcode(999) is None and queries.postcode(None) is None


def test_by_code():
    assert queries.region_by_code("AM33").name == "Midden-Limburg"
    assert queries.region_by_code("AM99") is None and queries.region_by_code("33") is None
    assert queries.municipality_by_code("GM0758").name == "Breda"
    assert queries.municipality_by_code("Breda") is None


def test_regions_stand_by_name_and_by_date():
    names = [region.name for region in queries.regions()]
    assert len(names) == 35 and names[0] == "Achterhoek" and names == sorted(names, key=str.casefold)
    assert queries.regions(on=date(2024, 12, 31)) == ()
    assert len(queries.regions(on=date(2026, 11, 22))) == 35


def test_the_municipalities_of_a_region():
    towns = queries.municipalities(33)
    assert "Roermond" in [town.name for town in towns]
    assert all(town.region == 33 for town in towns)
    assert queries.municipalities(4) == ()
    assert sum(len(queries.municipalities(region.id)) for region in queries.regions()) == 342


@pytest.mark.parametrize("name", ["'s-Hertogenbosch", "’S HERTOGENBOSCH", "Gemeente 's-Hertogenbosch"])
def test_a_municipality_by_a_name_as_files_spell_it(name):
    assert queries.municipality_named(name).code == "GM0796"
    assert queries.municipality_named("Atlantis") is None


def test_postcodes_of_a_place_and_of_a_region():
    assert 4811 in queries.postcodes_of_place("BREDA")
    assert queries.postcodes_of_place("Atlantis") == ()
    assert 4811 in queries.postcodes_of_region(25)
    assert sum(len(queries.postcodes_of_region(region.id)) for region in queries.regions()) == 4699


def test_the_nearest_come_first():
    found = queries.nearest(4811, 12)
    assert found[0] == 4811 and len(found) == 12
    postcodes = gazetteer().postcodes
    kilometres = [distance_km(postcodes[4811], postcodes[pc4]) for pc4 in found]
    assert kilometres[-1] < 5
    assert queries.nearest(1, 3) == ()


def test_within_is_exactly_the_great_circle():
    postcodes = gazetteer().postcodes
    for centre, km in ((4811, 10), (6211, 25), (8899, 30)):
        expected = {pc4 for pc4, found in postcodes.items() if distance_km(postcodes[centre], found) <= km}
        assert queries.within(centre, km) == expected
    assert queries.within(1, 10) == frozenset()


def test_kilometres_between():
    assert queries.km_between(4811, 5038) == pytest.approx(21, abs=3)
    assert queries.km_between(4811, 1) is None
