"""Columns to engine: unknown abilities are not met, unknown preferences ask for paid work, reach is that of geo."""

from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.rules import Rules
from perspectief.engine.single import places_for
from perspectief.engine.travel import NEVER
from perspectief.geo.travel import farthest_reach_metres
from perspectief.matching.columns import cards_of, places_of, put
from perspectief.matching.compiling import asked_pool, pool_of, reaches, travel_of
from perspectief.taxonomy.needs import MODES, bits, mask
from tests.matching import judged

TODAY = 9_490
CARD = judged.card(judged.rows("judged_people.csv")[0])
PLACE = judged.place(judged.rows("judged_places.csv")[0])


def fits(card: dict, place: dict | None = None) -> bool:
    pool = pool_of(cards_of([CARD._replace(**card)]), places_of([PLACE._replace(**(place or {}))]), TODAY, Rules())
    return places_for(pool, 0).total == 1


@pytest.mark.parametrize(
    "name", ["pc4", "modes", "travel_minutes", "hours_max", "week_can", "language", "reading", "loads"]
)
def test_an_ability_that_is_unknown_is_not_met(name):
    assert fits({})
    assert not fits({name: None})


def test_an_ability_that_is_unknown_is_met_when_asked_except_where_somebody_lives():
    for name in ("modes", "hours_max", "week_can", "language", "reading", "loads"):
        cards = cards_of([CARD._replace(**{name: None})])
        near = PLACE._replace(pc4=4702)
        pool = pool_of(cards, places_of([near]), TODAY, Rules())
        assert places_for(asked_pool(pool, cards, TODAY), 0).total == 1
    cards = cards_of([CARD._replace(pc4=None)])
    pool = pool_of(cards, places_of([PLACE]), TODAY, Rules())
    assert places_for(asked_pool(pool, cards, TODAY), 0).total == 0


def test_a_preference_that_is_unknown_asks_for_paid_work():
    assert fits({"contract_forms": None, "place_kinds": None})
    assert not fits({"place_kinds": None}, {"kind": 5})


def test_a_place_asks_nothing_it_does_not_say():
    assert fits({}, {"hours_min": None, "hours_max": None, "contract_forms": None})
    assert not fits({}, {"pc4": None})
    assert not fits({"certificates": 0}, {"certificates": 1 << 8})
    assert fits({"certificates": 0}, {"certificates": 1 << 8, "certificates_learnable": 1 << 8})
    assert not fits({"language": 1}, {"language": 2})
    assert fits({"language": 1}, {"language": 2, "language_learnable": True})


def test_people_are_fetched_only_where_the_place_fetches():
    assert fits({}, {"pick_up": True})
    assert not fits({}, {"pick_up": False})


def test_reach_is_that_of_geo():
    r = np.random.default_rng(1)
    modes, minutes = r.integers(0, 1 << len(MODES), 300), r.integers(0, 121, 300)
    own, fetched = reaches(modes, minutes)
    for row in range(300):
        every = [MODES[bit] for bit in bits(int(modes[row]))]
        without = [mode for mode in every if mode.code != "pick-up"]
        assert own[row] == farthest_reach_metres(int(minutes[row]), without) // 10
        assert fetched[row] == farthest_reach_metres(int(minutes[row]), every) // 10


def test_columns_keep_the_facts():
    rows = [judged.card(row) for row in judged.rows("judged_people.csv")]
    cards = cards_of(rows)
    assert [cards.facts(row) for row in range(len(rows))] == rows
    work = [judged.place(row) for row in judged.rows("judged_places.csv")]
    assert [places_of(work).facts(row) for row in range(len(work))] == work


def test_put_replaces_adds_and_takes_away():
    rows = [judged.card(row) for row in judged.rows("judged_people.csv")[:6]]
    changed = [rows[2]._replace(hours_max=8, skills={1: 0}), rows[0]._replace(id=99, number=99)]
    found = put(cards_of(rows), cards_of(changed), np.array([rows[4].id]))
    assert [found.facts(row) for row in range(len(found))] == [
        rows[0],
        rows[1],
        changed[0],
        rows[3],
        rows[5],
        changed[1],
    ]


def test_a_table_of_minutes_counts_in_the_place_of_distance():
    zone = np.full(10_000, -1, np.int32)
    zone[[CARD.pc4, 9999]] = 0, 1
    card = CARD._replace(modes=mask([1, len(MODES) - 1]), travel_minutes=40)

    def fit(bike: int, fetched: int, place: dict | None = None) -> bool:
        cards, places = cards_of([card]), places_of([PLACE._replace(**({"pc4": CARD.pc4} | (place or {})))])
        minutes = np.full((len(MODES), 2, 2), NEVER, np.uint16)
        minutes[1, 0, 0], minutes[-1, 0, 0] = bike, fetched
        pool = pool_of(cards, places, TODAY, Rules())
        return places_for(replace(pool, travel=travel_of(cards, places, minutes, zone)), 0).total == 1

    assert fit(40, NEVER) and not fit(41, NEVER)
    assert not fit(NEVER, 5, {"pick_up": False}) and fit(NEVER, 5, {"pick_up": True})
    assert not fit(5, 5, {"pc4": 1234}) and not fit(5, 5, {"pc4": None})
