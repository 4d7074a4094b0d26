"""Sensible: what two judges said, before a weight was set, comes out of the engine."""

import pytest

from perspectief.engine.match import match
from perspectief.engine.rules import Rules
from perspectief.matching.compiling import pool_of
from tests.matching import judged, second_eyes

TODAY = 9_490


def first() -> tuple:
    pairs = [(int(p.person[1:]), int(p.place[1:]), p.judged == "must", p.why) for p in judged.pairs()]
    return judged.market(), pairs


def second() -> tuple:
    return second_eyes.market(), second_eyes.pairs()


@pytest.mark.parametrize("judge", [first, second])
def test_no_must_not_in_a_top_ten_and_the_musts_in(judge):
    (cards, places), pairs = judge()
    lists = match(pool_of(cards, places, TODAY, Rules()), k=10, kp=10)
    offered, proposed = lists.places[0], lists.people[0]
    both = {(i + 1, int(j) + 1) for i in range(len(cards)) for j in offered[i] if j >= 0 and i in proposed[j]}
    either = both | {(i + 1, int(j) + 1) for i in range(len(cards)) for j in offered[i] if j >= 0}
    either |= {(int(i) + 1, j + 1) for j in range(len(places)) for i in proposed[j] if i >= 0}
    wrong = [(person, place, why) for person, place, must, why in pairs if not must and (person, place) in either]
    assert wrong == []
    musts = [(person, place) for person, place, must, _ in pairs if must]
    assert len(pairs) >= 200
    assert len(musts) >= 50
    assert sum(pair in both for pair in musts) >= 0.95 * len(musts)
