"""What meets each need that is not met, in which group it puts a pair, and up to which gap; and the weights of a region."""

import pytest

from perspectief.engine.errors import EngineError
from perspectief.engine.rules import Rules
from perspectief.matching.fits import Group
from perspectief.matching.rules import LONGEST_TRAINING, NEEDS_REASON, REMEDIES, WEIGHTS, Judgement, group_of, rules_of
from perspectief.matching.vocabulary import NEEDS
from perspectief.taxonomy.needs import ADAPTATIONS, CERTIFICATES, LOADS

ARRANGED = {
    "week-day": 2, "week-evening": 2, "week-night": 2, "week-weekend": 2, "reading": 1, "education": 1, "kind": 99, "guidance": 2,
    "school-hours": 1, "contract": 99, "travel": 15, "hours": 16, "hours-floor": 16,
}  # fmt: skip


@pytest.mark.parametrize(("need", "most"), ARRANGED.items())
def test_what_can_be_arranged_up_to_a_gap(need, most):
    assert REMEDIES[need].how
    assert group_of(need, 1, False) == group_of(need, most, False) == Group.ARRANGE
    assert group_of(need, most + 1, False) is None


def test_every_need_has_an_answer():
    assert set(REMEDIES) == set(NEEDS.names) >= set(ARRANGED)
    for name in set(NEEDS.names) - set(ARRANGED) - {"language"}:
        if not name.startswith(("certificate:", "load:", "adaptation:")):
            assert REMEDIES[name].group is None and REMEDIES[name].how == "" and REMEDIES[name].most == 0


@pytest.mark.parametrize("one", CERTIFICATES, ids=lambda one: one.code)
def test_papers_are_learned_or_asked_for(one):
    name = f"certificate:{one.code}"
    assert REMEDIES[name].how == one.way
    wanted = Group.ARRANGE if one.code == "vog" else Group.TRAINING if one.days <= 120 else None
    assert group_of(name, 1, False) == wanted
    assert group_of(name, 2, False) is None


def test_the_longest_training_still_counts():
    assert LONGEST_TRAINING == 120 and 120 in {one.days for one in CERTIFICATES}
    assert group_of("certificate:rijbewijs-b", 1, False) == Group.TRAINING


@pytest.mark.parametrize("name", [name for name, _, _ in LOADS])
def test_a_load_one_step_too_much_can_be_arranged(name):
    assert REMEDIES[f"load:{name}"].how
    assert group_of(f"load:{name}", 1, False) == Group.ARRANGE
    assert group_of(f"load:{name}", 2, False) is None


@pytest.mark.parametrize("name", [name for name, _ in ADAPTATIONS])
def test_an_adaptation_is_asked_of_the_employer(name):
    assert group_of(f"adaptation:{name}", 1, False) == Group.ARRANGE
    assert REMEDIES[f"adaptation:{name}"].how == "vraag de werkgever"


def test_dutch_is_learned_at_work():
    assert REMEDIES["language"].how == "taalles op het werk"
    assert group_of("language", 1, False) == Group.TRAINING
    assert group_of("language", 2, False) is None


def test_what_is_unknown_can_always_be_asked():
    assert {group_of(name, 99, True) for name in NEEDS.names} == {Group.ARRANGE}


def test_a_no_needs_a_reason():
    assert {Judgement.NOT_NOW, Judgement.NOT_SUITABLE} == NEEDS_REASON


def test_weights_of_a_region():
    found = rules_of("25-2026.2", {"own": 9, "kin": 1, "taught": 1, "colour": 3, "version": 4})
    assert (found.version, found.own, found.kin, found.learning) == ("25-2026.2", 9, 1, Rules().learning)
    assert "version" not in WEIGHTS and WEIGHTS["floor"] == Rules().floor
    with pytest.raises(EngineError):
        rules_of("x", {"own": -1})
