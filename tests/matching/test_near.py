"""Groups of near fits by columns are those of the pair one by one."""

import numpy as np
import pytest

from perspectief.engine.rules import Rules
from perspectief.engine.single import one, unmet_by_people, unmet_by_places
from perspectief.matching.columns import cards_of, places_of
from perspectief.matching.compiling import asked_person, asked_pool, pool_of
from perspectief.matching.fits import Group
from perspectief.matching.near import ASK, GROUPS, near_people, near_places, what_opens, what_shuts_out
from perspectief.matching.reasons import Pair, explanation
from tests.matching import judged, second_eyes

TODAY = 9_490


def market(seed: int):
    """The judged people with some of what is known left out."""
    r = np.random.default_rng(seed)
    people = [judged.card(row) for row in judged.rows("judged_people.csv")]
    for at in range(0, len(people), 2):
        name = str(r.choice(["language", "reading", "loads", "hours_max", "week_can", "modes", "pc4", "place_kinds"]))
        people[at] = people[at]._replace(**{name: None})
    cards, (_, places) = cards_of(people), judged.market()
    pool = pool_of(cards, places, TODAY, Rules())
    return cards, places, pool, asked_pool(pool, cards, TODAY)


@pytest.mark.parametrize("seed", range(6))
def test_groups_by_columns_are_the_groups_of_pairs(seed):
    cards, places, pool, _asked = market(seed)
    seen = set()
    for i in range(len(cards)):
        only = cards_of([cards.facts(i)])
        near = near_places(pool, one(pool.people, i), asked_person(only, TODAY), only)
        found = {int(j): GROUPS[group] for j, group in zip(near.rows, near.group, strict=True)}
        for j in range(len(places)):
            pair = Pair(pool, one(pool.people, i), one(pool.places, j), cards.facts(i), places.facts(j), TODAY)
            group = explanation(pair).group
            assert found.get(j) == (None if group is Group.NOW else group), (i, j)
            seen.add(group)
    assert seen == {Group.NOW, Group.ARRANGE, Group.TRAINING, None}


def test_both_sides_give_the_same_groups():
    cards, places, pool, asked = market(1)
    by_place = set()
    for j in range(len(places)):
        near = near_people(pool, asked, one(pool.places, j), cards)
        by_place |= {(int(i), j, int(n), int(g)) for i, n, g in zip(near.rows, near.needs, near.group, strict=True)}
    by_person = set()
    for i in range(len(cards)):
        only = cards_of([cards.facts(i)])
        near = near_places(pool, one(pool.people, i), asked_person(only, TODAY), only)
        by_person |= {(i, int(j), int(n), int(g)) for j, n, g in zip(near.rows, near.needs, near.group, strict=True)}
    assert by_place == by_person
    assert any(need == ASK for _, _, need, _ in by_place)


def test_what_helps_counts_what_the_groups_hold():
    cards, _, pool, _asked = market(2)
    for i in range(len(cards)):
        only = cards_of([cards.facts(i)])
        near = near_places(pool, one(pool.people, i), asked_person(only, TODAY), only)
        found = what_opens(near, unmet_by_places(pool, i), limit=99)
        assert sum(opening.count for opening in found.single) == int((near.group > 0).sum())
        assert [opening.count for opening in found.single] == sorted((o.count for o in found.single), reverse=True)


def test_why_so_few_counts_what_a_dropped_need_brings():
    cards, places = second_eyes.market()
    pool = pool_of(cards, places, TODAY, Rules())
    asked = asked_pool(pool, cards, TODAY)
    for j in range(len(places)):
        unmet = unmet_by_people(pool, j)
        found = what_shuts_out(near_people(pool, asked, one(pool.places, j), cards), unmet, limit=99)
        place = places.facts(j)
        for opening in found.single:
            (need,) = opening.needs
            if need == "language":
                easier = places_of([place._replace(language=0)])
                after = pool_of(cards, easier, TODAY, Rules(), pool.rarity)
                assert unmet_by_people(after, 0).fits == found.fits + opening.count
            if need.startswith("certificate:"):
                easier = places_of([place._replace(certificates=0)])
                after = pool_of(cards, easier, TODAY, Rules(), pool.rarity)
                assert unmet_by_people(after, 0).fits >= found.fits + opening.count
