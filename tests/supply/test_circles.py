"""What of a card and a profile is left for whom: every field, written out once more. In pages: tests/access/test_circles.py."""

from types import SimpleNamespace

import pytest

from perspectief.access.context import Actor
from perspectief.access.decision import Layer, Tenancy
from perspectief.supply.circles import CARD, PROFILE, covered, listed, within

KEEPERS = {
    Layer.CARD: {"organisation": None, "person_key_how": "", "hidden_at": None, "inburgering": False, "provenance": {}},
    Layer.PROFILE: {
        "organisation": None, "birth_date": None, "postcode": "", "street": "", "target_group_register": None, "provenance": {},
    },
}  # fmt: skip
COUNTER = {Layer.CARD: {"readiness": None, "readiness_at": None, "readiness_by": None}, Layer.PROFILE: {}}
FIELDS = {Layer.CARD: CARD, Layer.PROFILE: PROFILE}
OPEN = Tenancy(25, 10, both_keys=True, hidden=False, granted_to=frozenset({20}), card=7)


@pytest.mark.parametrize("layer", FIELDS)
@pytest.mark.parametrize(
    ("actor", "without_keepers", "without_counter"),
    [
        (Actor(1, "caseworker", 10, (25,)), False, False),
        (Actor(2, "caseworker", 11, (25,)), False, False),
        (Actor(3, "intermediary", 10, (), (25,)), False, True),
        (Actor(4, "employer", 20, (), (25,)), True, True),
        (Actor(5, "job_seeker", 0, person=7), False, False),
    ],
)
def test_what_is_left(layer, actor, without_keepers, without_counter):
    empty = (KEEPERS[layer] if without_keepers else {}) | (COUNTER[layer] if without_counter else {})
    held = SimpleNamespace(**dict.fromkeys(FIELDS[layer], "held"))
    assert covered(actor, layer, OPEN, held) is held
    assert vars(held) == dict.fromkeys(FIELDS[layer], "held") | empty


@pytest.mark.parametrize("layer", FIELDS)
def test_who_does_not_see_the_layer_sees_no_field(layer):
    held = SimpleNamespace(**dict.fromkeys(FIELDS[layer], "held"))
    covered(Actor(6, "caseworker", 12, (33,)), layer, OPEN, held)
    assert "held" not in vars(held).values()


def test_what_a_list_may_read():
    """A list holds rows of others: beside the counter it reads what is shown of every row, also where one owns some."""
    hidden = {*KEEPERS[Layer.CARD], *COUNTER[Layer.CARD]}
    assert listed(Actor(1, "caseworker", 10, (25,)), 25) == set(CARD)
    assert listed(Actor(1, "caseworker", 10, (33,)), 25) == set(CARD) - hidden
    assert listed(Actor(3, "intermediary", 10, (), (25,)), 25) == set(CARD) - hidden


def test_a_filter_reads_only_what_is_shown():
    assert within(["title"], frozenset({"title", "pc4"})) is True
    assert within(["title", "readiness"], frozenset({"title", "pc4"})) is False
    assert within([], frozenset()) is True
