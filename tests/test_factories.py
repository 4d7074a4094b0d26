"""The made data is whole: layers follow their card, and the counter sees what was made."""

import pytest

from perspectief.access.context import acting
from perspectief.demand.models import Place
from perspectief.supply.models import Card, Profile
from tests.factories import OTHER_REGION, CardFactory, MembershipFactory, OrganisationFactory, PlaceFactory, actor

pytestmark = pytest.mark.django_db


def test_a_made_person_has_layers_of_the_card(as_app):
    card = CardFactory(named=True, keyed=True, can=[1], learns=[2], wants=[1])
    sanne = actor(MembershipFactory(organisation=card.organisation))
    with acting(sanne):
        found = Card.objects.get(number=card.number)
        assert {row.audience for row in (found.pseudonym, found.profile, *found.skills.order_by("id"))} == {2}


def test_an_employer_sees_keyed_cards_and_places_and_no_names(as_app):
    keyed, _closed = CardFactory(named=True, keyed=True), CardFactory(named=True)
    place = PlaceFactory(asks=[1], tasks=["inpakken"])
    with acting(actor(MembershipFactory(employer=True))):
        assert [card.number for card in Card.objects.order_by("id")] == [keyed.number]
        assert not Profile.objects.exists()
        assert Place.objects.get().skills.count() == place.skills.count() == 1


def test_another_region_sees_nothing(as_app):
    CardFactory(named=True)
    with acting(actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))):
        assert not Card.objects.exists()
