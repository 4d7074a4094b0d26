"""Wrong input is refused by column and row."""

from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.match import match
from perspectief.engine.needs import Needs, thermometer
from perspectief.engine.pool import Taxonomy, with_columns
from perspectief.engine.rules import Rules
from perspectief.engine.vectors import place_vectors, rarity
from perspectief.engine.warm import warm_up
from tests.engine import markets


def broken(column: np.ndarray, row: int, value: int) -> np.ndarray:
    changed = column.copy()
    changed[row] = value
    return changed


@pytest.mark.parametrize(
    ("side", "name", "row", "value", "said"),
    [
        ("people", "hours_max", 2, -1, "people.hours_max: row 2 has -1"),
        ("people", "reach", 1, 40_000, "people.reach: row 1 has 40000"),
        ("people", "waiting", 3, -4, "people.waiting: row 3 has -4"),
        ("people", "x", 0, 900_000, "people.x: row 0 has 900000"),
        ("people", "id", 4, 0, "people.id: row 4 has 0"),
        ("places", "hours_min", 2, 200, "places.hours_min: row 2 has 200"),
        ("places", "skill_ask", 1, 3, "places.skill_ask: row 1 has 3"),
    ],
)
def test_a_value_out_of_range_is_named(side, name, row, value, said):
    rows = getattr(markets.market(4, 8, 8), side)
    with pytest.raises(EngineError, match=said):
        with_columns(rows, **{name: broken(getattr(rows, name), row, value)})


def test_a_wrong_type_or_length_is_named():
    people = markets.market(4, 8, 8).people
    with pytest.raises(EngineError, match=r"people.hours_max: expected a column of int16, got float64"):
        with_columns(people, hours_max=np.full(8, np.nan))
    with pytest.raises(EngineError, match=r"people.reach: 7 rows, but 8 ids"):
        with_columns(people, reach=people.reach[:7])
    with pytest.raises(EngineError, match=r"people.skill_start: expected 9 positions"):
        with_columns(people, skill_start=people.skill_start[:5])
    with pytest.raises(EngineError, match=r"taxonomy.skill_group"):
        Taxonomy(np.array([-1], np.int32), np.zeros(1, np.int32))


@pytest.mark.parametrize("side", ["people", "places"])
def test_every_column_refuses_what_is_no_number_of_its_kind(side):
    """NaN, text, floats, the wrong width: the column is named, whichever it is."""
    rows = getattr(markets.market(4, 8, 8), side)
    for name, dtype in rows.SPEC.items():
        size = len(getattr(rows, name))
        for wrong in (np.full(size, np.nan), np.full(size, "x"), np.zeros((size, 2), dtype), None, [1] * size):
            with pytest.raises(EngineError, match=rf"{side}.{name}: expected a column of {np.dtype(dtype)}"):
                with_columns(rows, **{name: wrong})


def test_unknown_codes_and_bits_without_a_name_are_refused():
    pool = markets.market(4, 8, 8)
    with pytest.raises(EngineError, match=r"people.skill: entry 0 has 99, expected 0 to 11"):
        match(replace(pool, people=with_columns(pool.people, skill=broken(pool.people.skill, 0, 99))))
    with pytest.raises(EngineError, match=r"places.occupation: entry 2 has 6, expected -1 to 5"):
        match(replace(pool, places=with_columns(pool.places, occupation=broken(pool.places.occupation, 2, 6))))
    with pytest.raises(EngineError, match=r"places.req_b: row 3 has bits of no named need"):
        replace(pool, places=with_columns(pool.places, req_b=broken(pool.places.req_b, 3, 1 << 60)))


def test_needs_are_disjoint_and_named_once():
    with pytest.raises(EngineError, match="shares bits"):
        Needs((("a", 0, 0b11), ("b", 0, 0b10)))
    with pytest.raises(EngineError, match="twice"):
        Needs((("a", 0, 1), ("a", 1, 1)))
    with pytest.raises(EngineError, match="no bits"):
        Needs((("a", 0, 0),))


def test_a_level_includes_the_lower_ones():
    assert thermometer(np.array([0, 1, 3]), 3).tolist() == [0, 0b1, 0b111]
    with pytest.raises(EngineError, match="row 1 has 4"):
        thermometer(np.array([0, 4]), 3)


@pytest.mark.parametrize(
    "values", [{"floor": -1}, {"own": 12}, {"learning": 9}, {"general": 1001}, {"rather_not": 3000}, {"travel": 0.5}]
)
def test_weights_that_could_leave_the_range_are_refused(values):
    with pytest.raises(EngineError, match="rules"):
        Rules(**values)


def test_rarity_rises_as_a_skill_is_asked_less():
    r = np.random.default_rng(0)
    start, skill = np.arange(257, dtype=np.int64), np.zeros(256, np.int32)
    skill[:64], skill[64:66] = 1, 2
    places = with_columns(markets.places(r, 256), skill_start=start, skill=skill, skill_ask=np.zeros(256, np.uint8))
    assert rarity(places, markets.TAXONOMY)[[0, 1, 2, 3]].tolist() == [1, 3, 8, 8]


def test_a_place_divides_its_work_in_a_thousand_parts():
    pool = markets.market(6, 1, 25)
    vectors = place_vectors(pool.places, markets.TAXONOMY, pool.rules, pool.rarity)
    for row in range(25):
        entries = slice(vectors.start[row], vectors.start[row + 1])
        own = vectors.value[entries][vectors.node[entries] < markets.SKILLS]
        asked = pool.places.skill[pool.places.skill_start[row] : pool.places.skill_start[row + 1]]
        light = markets.TAXONOMY.general[asked]
        assert own.sum() == (0 if not len(asked) else pool.rules.general if light.all() else 1000)
        node = vectors.node[entries]
        general = vectors.value[entries][(node < markets.SKILLS) & np.isin(node, asked[light])]
        assert general.sum() <= pool.rules.general


def test_warming_up_runs_every_kernel():
    warm_up()
