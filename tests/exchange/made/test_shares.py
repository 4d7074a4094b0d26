"""The tables of shares: computed from CBS, and followed by what is made."""

import csv
from collections import Counter

import numpy as np
import pytest

from perspectief.exchange.made import from_cbs, shares
from perspectief.exchange.made.drawn import draw
from perspectief.exchange.made.employers import draw as draw_employers
from perspectief.exchange.made.market import market
from perspectief.exchange.made.region import WEST_BRABANT
from perspectief.geo.gazetteer import gazetteer
from perspectief.taxonomy.catalogue import catalogue


@pytest.mark.reference
def test_the_shipped_tables_are_those_of_cbs(reference):
    current = [municipality.code for municipality in gazetteer().municipalities.values()]
    for name, computed in from_cbs.tables(reference / "cbs", current).items():
        shipped = [dict(row) for row in csv.DictReader((from_cbs.HERE / name).read_text(encoding="utf-8").splitlines())]
        assert shipped == [{key: str(value) for key, value in row.items()} for row in computed], name


def test_people_live_where_cbs_counts_benefits():
    people, of_region = draw(7, WEST_BRABANT, 20_000), market(WEST_BRABANT)
    counted = np.bincount(people.town, minlength=len(of_region.towns)) / 20_000
    known = [shares.towns()[code] for code in of_region.towns]
    expected = np.array([one.social_assistance + one.unemployed for one in known], dtype=float)
    assert np.abs(counted - expected / expected.sum()).max() < 0.012
    unemployed = sum(one.unemployed for one in known) / expected.sum()
    assert people.uwv.mean() == pytest.approx(unemployed, abs=0.015)


def test_everybody_lives_in_the_own_municipality():
    people, of_region = draw(7, WEST_BRABANT, 3_000), market(WEST_BRABANT)
    for pc4, town in zip(people.pc4.tolist(), people.town.tolist(), strict=True):
        municipality = gazetteer().municipalities[gazetteer().postcodes[pc4].municipality]
        assert municipality.code == of_region.towns[town]


def test_places_follow_the_sectors_and_sizes_of_cbs():
    employers, of_region = draw_employers(7, WEST_BRABANT, 1_500, 5_000), market(WEST_BRABANT)
    assert employers.places.sum() == 5_000 and len(employers.names) == 1_500
    by_sector = np.bincount(employers.section, weights=employers.places, minlength=len(of_region.sections)) / 5_000
    assert np.abs(by_sector - of_region.section_shares).max() < 0.02
    vacancies = shares.vacancies_by_size()
    counted: Counter[str] = Counter()
    for size, places in zip(employers.size, employers.places.tolist(), strict=True):
        counted[size] += places
    for size, amount in vacancies.items():
        assert counted[size] / 5_000 == pytest.approx(amount / sum(vacancies.values()), abs=0.06)


def test_employers_have_one_place_or_forty_and_no_name_twice():
    employers = draw_employers(7, WEST_BRABANT, 1_500, 5_000)
    assert employers.places.min() == 1 and employers.places.max() == 40
    assert (employers.places == 1).mean() > 0.3
    assert len(set(employers.names)) == 1_500
    assert employers.names[0] == "Van Gestel"


def test_too_few_places_for_the_employers_is_refused():
    with pytest.raises(ValueError, match="need at least as many places"):
        draw_employers(7, WEST_BRABANT, 50, 40)


def test_a_region_without_figures_is_refused():
    with pytest.raises(ValueError, match="no figures"):
        market(4)


def test_every_occupation_has_a_row_for_what_its_work_asks():
    skills = catalogue().skills
    for occupation in catalogue().occupations.values():
        assert {skills[task].group for task in occupation.tasks} & set(shares.work()), occupation.label
    for one in shares.work().values():
        assert len(one.loads) == 8 and set(one.loads) <= {0, 1, 2}
        assert set(one.beside) <= set(shares.work()), one.group
