"""What the tests of plans and bundles begin with: a municipality, somebody of it, and two people who want the same place."""

import pytest

from tests.factories import CardFactory, MembershipFactory, OrganisationFactory, PlaceFactory, actor
from tests.matching.alike import ASKED, WORK, days_ago


@pytest.fixture
def town(db):
    """The organisation that owns the cards."""
    return OrganisationFactory(name="gemeente Breda")


@pytest.fixture
def sanne(town, as_app):
    """A klantmanager of it, who acts as app."""
    return actor(MembershipFactory(organisation=town))


@pytest.fixture
def two_for_one(town):
    """Two people who fit equally well and one opening; the second waits longer."""
    cards = [CardFactory(organisation=town, named=True, waiting_since=days_ago(days), **WORK) for days in (100, 900)]
    return cards, PlaceFactory(capacity=1, **ASKED)
