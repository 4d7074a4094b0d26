"""The first lock, against the second: for every actor and card the rules say what the database shows."""

import itertools

import pytest

from perspectief.access.context import Actor, acting
from perspectief.access.decision import Circle, Layer, Tenancy, lists, sees, shows
from perspectief.supply.models import Card, Dossier, Profile


def test_unknown_is_neither_yes_nor_no():
    actor = Actor(1, "caseworker", 10, (1,))
    assert sees(actor, Layer.CARD, Tenancy(None, 10)) is None
    assert sees(actor, Layer.CARD, Tenancy(1, 11, both_keys=True)) is None
    assert sees(Actor(2, "employer", 20, (), (1,)), Layer.CARD, Tenancy(1, 11, hidden=False)) is None


@pytest.mark.parametrize(
    ("actor", "circles"),
    [
        (Actor(1, "caseworker", 10, (1,)), {Circle.ALL, Circle.KEEPERS, Circle.COUNTER}),  # the owner, at the counter
        (Actor(2, "caseworker", 11, (1,)), {Circle.ALL, Circle.KEEPERS, Circle.COUNTER}),
        (Actor(3, "intermediary", 10, (), (1,)), {Circle.ALL, Circle.KEEPERS}),  # as if a private party owned it
        (Actor(4, "employer", 20, (), (1,)), {Circle.ALL}),
        (Actor(5, "caseworker", 12, (2,)), set()),
        (Actor(6, "job_seeker", 0, person=7), {Circle.ALL, Circle.KEEPERS, Circle.COUNTER}),
        (Actor(7, "job_seeker", 0, person=8), set()),
    ],
)
def test_how_far_a_field_goes(actor, circles):
    row = Tenancy(1, 10, both_keys=True, hidden=False, card=7)
    assert {circle for circle in Circle if shows(actor, Layer.CARD, row, circle)} == circles


def test_a_field_of_an_unknown_row_is_unknown():
    employer, unsaid = Actor(2, "employer", 20, (), (1,)), Tenancy(1, 11, hidden=False)
    assert [shows(employer, Layer.CARD, unsaid, circle) for circle in Circle] == [None] * 3
    assert shows(Actor(6, "job_seeker", 0, person=7), Layer.CARD, Tenancy(1, 10, hidden=False), Circle.ALL) is None


def test_what_a_list_of_a_region_may_read():
    """Rows of others stand in it: beside the counter only what is shown of every row."""
    counter, partner = Actor(1, "caseworker", 10, (1,)), Actor(4, "employer", 20, (), (1,))
    assert [lists(counter, 1, circle) for circle in Circle] == [True, True, True]
    assert [lists(partner, 1, circle) for circle in Circle] == [True, False, False]
    assert [lists(counter, 2, circle) for circle in Circle] == [True, False, False]


@pytest.mark.usefixtures("as_app")
def test_the_rules_say_what_the_database_shows(scene):
    actors = (scene.breda, scene.uwv, scene.tilburg, scene.agency)
    cards = (scene.closed, scene.keyed, scene.hidden, scene.foreign)
    models = {Layer.CARD: Card, Layer.PROFILE: Profile, Layer.DOSSIER: Dossier}
    compared = 0
    for actor, card, (layer, model) in itertools.product(actors, cards, models.items()):
        keys = card.person_key_at is not None and card.organisation_key_at is not None
        row = Tenancy(card.region_id, card.organisation_id, both_keys=keys, hidden=card.hidden_at is not None)
        with acting(actor):
            shown = model.objects.filter(**({"pk": card.pk} if model is Card else {"card": card})).exists()
        assert sees(actor, layer, row) is shown, (actor.role, layer, card.pk)
        compared += 1
    assert compared == len(actors) * len(cards) * len(models)
