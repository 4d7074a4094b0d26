"""What opens most in words: the same counts as the page of each person, and as the page of each place."""

import numpy as np
import pytest

from perspectief.engine.match import match
from perspectief.engine.single import one, unmet_by_people, unmet_by_places
from perspectief.matching.carving import CARVED, TO_COLLEAGUE, carvings
from perspectief.matching.columns import cards_of
from perspectief.matching.compiling import asked_person, asked_pool, people_of
from perspectief.matching.near import near_places, what_opens
from perspectief.matching.openings import LEARN, SKILLS_OF_ONE, Kind, count, limits, skills_of_one
from perspectief.matching.rules import REMEDIES
from perspectief.matching.vocabulary import NEEDS
from perspectief.taxonomy.catalogue import catalogue
from tests.matching.test_near import TODAY, market


def of_everybody(cards, pool):
    """What the page of every person says opens, by need."""
    found = []
    for i in range(len(cards)):
        only = cards_of([cards.facts(i)])
        person, asked = one(pool.people, i), asked_person(only, TODAY)
        close = near_places(pool, person, asked, only)
        skills = skills_of_one(pool, asked, close.short_of_work)
        found.append(what_opens(close, unmet_by_places(pool, person), 99, skills))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_region_counts_what_the_pages_of_people_count(seed):
    cards, _places, pool, asked = market(seed)
    pages, region = of_everybody(cards, pool), count(pool, asked, cards)
    without = match(pool, k=1, kp=1).person_total == 0
    unknown = limits(cards)
    seen = 0
    for row in region.of(Kind.ARRANGEMENT, Kind.TRAINING):
        number = NEEDS.number[row.need]
        silent = (unknown[:, number] < 0) & (REMEDIES[row.need].group is not None)
        opens = np.array([any(one.needs == (row.need,) for one in page.single) for page in pages]) & ~silent
        assert (row.people, row.people_without) == (opens.sum(), (opens & without).sum()), row.need
        assert row.how == REMEDIES[row.need].how
        seen += row.people
    assert seen > 10
    assert (region.people, region.people_without) == (len(cards), without.sum())


def test_skills_of_one_are_tasks_in_the_order_of_what_they_open():
    cards, _places, pool, _asked = market(2)
    for i, page in enumerate(of_everybody(cards, pool)):
        skills = [opening for opening in page.single if opening.needs[0].startswith("skill:")]
        assert len(skills) <= SKILLS_OF_ONE
        assert [one.count for one in skills] == sorted((one.count for one in skills), reverse=True)
        held = {int(s) for s, how in cards.facts(i).skills.items() if how == 0}
        for opening in skills:
            skill = catalogue().skills[int(opening.needs[0].partition(":")[2])]
            assert (skill.kind, skill.label, opening.remedy) == ("task", opening.label, LEARN)
            assert skill.id not in held
    assert any(one.needs[0].startswith("skill:") for page in of_everybody(cards, pool) for one in page.single)


def test_what_is_only_unknown_is_asked():
    cards, _places, pool, asked = market(3)
    region = count(pool, asked, cards)
    more = match(asked, k=1, kp=1).person_total > match(pool, k=1, kp=1).person_total
    (row,) = region.of(Kind.ASK)
    assert (row.people, row.how) == (more.sum(), "vraag het")
    assert row.people > 0


def test_rows_come_by_people_without_a_place_then_by_people():
    cards, _places, pool, asked = market(1)
    rows = count(pool, asked, cards).rows
    order = [(-row.people_without, -row.people) for row in rows]
    assert order == sorted(order)
    assert all(row.people > 0 for row in rows)


def test_carvings_are_what_the_place_without_it_brings():
    _cards, places, pool, _asked = market(1)
    nobody = match(pool, k=1, kp=1).person_total == 0
    found = carvings(pool)
    rank = [(-one.first, -one.gained) for one in found]
    assert rank == sorted(rank)
    assert len({one.row for one in found}) == len(found)
    by_need = [carving for carving in found if not carving.need.startswith("skill:")]
    assert by_need
    for carving in by_need:
        unmet = unmet_by_people(pool, carving.row)
        number = NEEDS.number[carving.need]
        assert CARVED[number]
        assert (carving.before, carving.gained) == (unmet.fits, unmet.single[number])
        assert carving.first == nobody[unmet.rows[unmet.needs == number]].sum()
    for carving in set(found) - set(by_need):
        assert carving.how == TO_COLLEAGUE
        assert (
            int(carving.need.partition(":")[2]) in places.facts(carving.row).skills
            or not places.facts(carving.row).skills
        )


@pytest.mark.parametrize("name", ["travel", "work", "kind", "contract", "guidance", "hours-floor", "school-hours"])
def test_what_is_no_part_of_the_work_is_not_taken_off(name):
    assert not CARVED[NEEDS.number[name]]


def test_an_empty_region_has_nothing_to_open():
    cards, _places, pool, asked = market(1)
    none = cards_of([])
    empty = pool.with_people(people_of(none, TODAY))
    found = count(empty, asked_pool(empty, none, TODAY), none)
    assert (found.people, found.people_without, found.rows) == (0, 0, ())
    assert carvings(empty) == ()
    assert len(asked.people) == len(cards)
