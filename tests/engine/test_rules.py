"""The published weights, and which others are refused: as data, so that nobody changes one unseen."""

from dataclasses import asdict, replace

import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.rules import MOST_POINTS, WORK, Rules

PUBLISHED = {
    "version": "2026.1", "own": 8, "kin": 2, "learning": 4, "taught": 2, "general": 30, "required": 2, "useful": 1, "learnable": 1,
    "occupation": 1200, "occupation_family": 800, "branch": 800, "kind_of_work": 800, "travel": 1000, "hours": 500, "hour_short": 25,
    "rather_not": 300, "floor": 1950, "equal_from": 9000,
}  # fmt: skip


def test_the_published_weights():
    assert asdict(Rules()) == PUBLISHED
    assert (WORK, MOST_POINTS) == (1000, 16_383)
    assert Rules().most_wish == 3600
    assert Rules(occupation=1, occupation_family=20, branch=300, kind_of_work=4000, travel=0, hours=0).most_wish == 4321


@pytest.mark.parametrize("name", [name for name in PUBLISHED if name != "version"])
def test_each_is_a_whole_number_from_zero(name):
    for wrong in (-1, 1.5, "2", None):
        with pytest.raises(EngineError, match=rf"rules\.{name}: expected a whole number"):
            replace(Rules(), **{name: wrong})
    low = {"own": 0, "learning": 0} if name == "own" else {"kin": 0, "taught": 0} if name == "kin" else {name: 0}
    low |= {"rather_not": 0} if name == "floor" else {}
    assert getattr(Rules(**low), name) == 0


def test_a_version_is_a_name():
    assert Rules(version="x").version == "x"


NONE = {
    "own": 0,
    "learning": 0,
    "kin": 0,
    "taught": 0,
    "occupation": 0,
    "occupation_family": 0,
    "branch": 0,
    "kind_of_work": 0,
    "travel": 0,
    "hours": 0,
}


@pytest.mark.parametrize("name", ["occupation", "occupation_family", "branch", "kind_of_work", "travel", "hours"])
def test_together_they_stay_in_range(name):
    assert Rules(**(NONE | {name: 16_383}))
    with pytest.raises(EngineError, match="together"):
        Rules(**(NONE | {name: 16_384}))


def test_points_for_work_count_a_thousandfold():
    assert Rules(**(NONE | {"own": 14, "kin": 2, "hours": 383}))
    for over in ({"own": 14, "kin": 2, "hours": 384}, {"own": 15, "kin": 2}, {"own": 14, "kin": 3}):
        with pytest.raises(EngineError, match="together"):
            Rules(**(NONE | over))


def test_learning_is_never_worth_more_than_doing():
    assert Rules(own=4, learning=4) and Rules(kin=2, taught=2)
    for wrong in ({"own": 4, "learning": 5}, {"kin": 1, "taught": 2}):
        with pytest.raises(EngineError, match="learning must not exceed"):
            Rules(**wrong)


def test_general_skills_are_part_of_the_work():
    assert Rules(general=1000)
    with pytest.raises(EngineError, match="general"):
        Rules(general=1001)


def test_what_is_taken_off_never_makes_less_than_nothing():
    assert Rules(rather_not=1950)
    with pytest.raises(EngineError, match="rather_not"):
        Rules(rather_not=1951)
