"""Reading the files, and what leads from one entry to another."""

import pytest

from perspectief.taxonomy.catalogue import catalogue
from tests.taxonomy.made import made


@pytest.fixture
def small(tmp_path):
    return made(tmp_path)


def test_an_occupation_is_read_whole(small):
    found = small.occupation("B0002")
    assert (found.id, found.code, found.label, found.branch) == (2, "B0002", "Vrachtwagen rijden", "logistiek")
    assert (found.tasks, found.required, found.useful) == ((1,), (2,), ())
    assert (found.certificates, found.kinds) == (("rijbewijs-c", "code-95"), ("vervoeren",))
    assert (found.isco, found.esco, found.synonyms) == ("8332", "", ("trucker", "chauffeur groot"))


def test_a_skill_is_read_whole(small):
    found = small.skill("V0001")
    assert (found.id, found.kind, found.group, found.synonyms) == (
        1,
        "task",
        "vervoer",
        ("pakketten bezorgen", "pakjes"),
    )
    assert found.esco == "http://data.europa.eu/esco/skill/1"


@pytest.mark.parametrize("code", ["", "B", "B9999", "V0001", "b0001", "B00001", "B²001"])
def test_an_unknown_code_is_none(small, code):
    assert small.occupation(code) is None


def test_the_id_stays_the_number_when_codes_are_missing(small):
    assert list(small.occupations) == [1, 2, 4] and list(small.skills) == [1, 2, 3, 5]


def test_meanings_stand_in_their_order(small):
    near, far = small.ambiguous["chauffeur"]
    assert (near.label, near.example, near.distance, near.occupations) == (
        "In de wijk",
        "pakjes in de straat",
        10,
        (1,),
    )
    assert far.occupations == (2,)


def test_what_leads_where(small):
    assert small.occupations_by_skill[2] == (1, 2, 4) and small.occupations_by_skill[3] == (4,)
    assert small.skills_by_group == {"vervoer": (1, 2), "schoon": (3, 5)}
    assert small.skill_relatives(3) == (5,)


def test_the_crosswalk_keeps_what_the_source_gives(small):
    assert small.by_esco == {"http://e/1": (1, 4)}
    assert small.by_isco["8332"] == (2,)
    assert small.skills_by_esco == {"http://data.europa.eu/esco/skill/1": (1,)}


def test_relatives_share_skills_and_rare_ones_say_more(small):
    first, second = small.relatives(1)
    assert (first.occupation.id, first.share) == (2, 1.0)
    assert second.occupation.id == 4 and 0 < second.share < 0.2


def test_the_shipped_catalogue_hangs_together():
    shipped = catalogue()
    assert len(shipped.occupations) > 50 and len(shipped.skills) > 500
    for occupation in shipped.occupations.values():
        assert set(occupation.skills) <= set(shipped.skills), occupation.code
    for meanings in shipped.ambiguous.values():
        assert all(set(meaning.occupations) <= set(shipped.occupations) for meaning in meanings)
