"""Verdeling as staff of the counter see it."""

import pytest

from tests.factories import (
    CardFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
)

pytestmark = pytest.mark.django_db
WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}
PATH = "/verdeling/"


@pytest.fixture
def town(db):
    return OrganisationFactory(name="gemeente Breda")


@pytest.fixture
def sanne(town):
    return MembershipFactory(organisation=town)


def test_the_page_shows_the_plan(sanne, enter):
    card = CardFactory(organisation=sanne.organisation, **WORK)
    place = PlaceFactory(**ASKED)
    text = enter(sanne).get(PATH).content.decode()
    assert card.title in text and place.title in text
