"""The first lock, against the second: for every actor and card the rules say what the database shows."""

import itertools

import pytest

from perspectief.access.context import Actor, acting
from perspectief.access.decision import Layer, Tenancy, sees, shows_readiness
from perspectief.supply.models import Card, Dossier, Profile


def test_unknown_is_neither_yes_nor_no():
    actor = Actor(1, "caseworker", 10, (1,))
    assert sees(actor, Layer.CARD, Tenancy(None, 10)) is None
    assert sees(actor, Layer.CARD, Tenancy(1, 11, both_keys=True)) is None
    assert sees(Actor(2, "employer", 20, (), (1,)), Layer.CARD, Tenancy(1, 11, hidden=False)) is None


def test_readiness_is_for_the_counter():
    assert shows_readiness(Actor(1, "caseworker", 10, (1,)))
    assert not shows_readiness(Actor(2, "employer", 20, (), (1,)))


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
