"""Distances and travel times."""

from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.geo.gazetteer import gazetteer
from perspectief.geo.travel import (
    distance_km,
    farthest_reach_metres,
    great_circle_km,
    minutes,
    quickest,
    reach_metres,
)


class Way(NamedTuple):
    """A way to travel."""

    speed: int
    detour: float
    lost: int


BIKE, BUS, CAR = Way(250, 1.30, 2), Way(420, 1.40, 14), Way(830, 1.30, 5)


def test_a_degree_of_latitude():
    assert great_circle_km(52, 5, 53, 5) == pytest.approx(111.195, abs=0.001)


def test_breda_to_groningen():
    postcodes = gazetteer().postcodes
    assert distance_km(postcodes[4811], postcodes[9711]) == pytest.approx(216, abs=3)
    assert distance_km(postcodes[4811], postcodes[4811]) == 0


def test_minutes_count_the_detour_and_the_start():
    assert minutes(0, BIKE) == 2
    assert minutes(5, BIKE) == 2 + 26  # 6,500 metres of road at 250 a minute
    assert minutes(10, CAR) == 5 + 16


@given(st.integers(0, 180), st.sampled_from([BIKE, BUS, CAR]))
def test_what_is_within_reach_takes_no_longer(limit, way):
    reach = reach_metres(limit, way)
    if reach:
        assert minutes(reach / 1000, way) <= limit
        assert minutes((reach + 2 * way.speed) / 1000, way) > limit


def test_nothing_is_within_reach_before_the_start():
    assert reach_metres(10, BUS) == 0


def test_the_quickest_way():
    assert quickest(1, [BIKE, BUS]) == (BIKE, minutes(1, BIKE))
    assert quickest(20, [BIKE, BUS]) == (BUS, minutes(20, BUS))
    assert quickest(20, []) is None
    assert farthest_reach_metres(30, [BIKE, CAR]) == reach_metres(30, CAR)
    assert farthest_reach_metres(30, []) == 0
