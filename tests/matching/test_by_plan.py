"""The places of one person in the order of the plan for everybody: what many want stands lower."""

import numpy as np
import pytest

from perspectief.core import clock
from perspectief.matching import queries
from perspectief.matching.distribution.levers import Levers
from perspectief.matching.distribution.plan import market, plan, prices
from perspectief.matching.pool import pool
from perspectief.supply.models import Card
from tests.factories import REGION, CardFactory, MembershipFactory, PlaceFactory, actor
from tests.matching.alike import ASKED, WORK

KEYS = {"person_key_at": clock.today(), "person_key_how": "x", "organisation_key_at": clock.today()}
pytestmark = pytest.mark.django_db


@pytest.fixture
def crowd(town):
    """Five who want the one opening next door most, and as many openings in all; the last can get there easily, and not further."""
    cards = CardFactory.create_batch(4, organisation=town, **WORK)
    one = CardFactory(organisation=town, can=[1, 2, 26], wants=[1], modes=2, travel_minutes=20)
    return [*cards, one], PlaceFactory(capacity=1, **ASKED), PlaceFactory(capacity=4, pc4=4817, **ASKED)


def order(who, card, **how) -> list[int]:
    found = queries.places_and_helps(who, region=REGION, card=card.pk, **how)
    return [fit.id for fit in found[0].sections[0].rows]


def test_what_many_want_stands_lower_and_nothing_is_lost(crowd, sanne):
    cards, near, far = crowd
    found = pool(REGION)
    row = {place.pk: found.place_row(place.pk) for place in (near, far)}
    for card in cards:
        usual, by_plan = order(sanne, card), order(sanne, card, by_plan=True)
        rows = queries.places_and_helps(sanne, region=REGION, card=card.pk)[0].sections[0].rows
        points = {fit.id: fit.explanation.points for fit in rows}
        price, own = prices(found, card.pk)
        assert usual == [near.pk, far.pk] and price[row[near.pk]] > price[row[far.pk]]
        assert by_plan == sorted(usual, key=lambda one: (price[row[one]] - points[one], row[one] != own))
    assert [order(sanne, card, by_plan=True)[0] for card in cards] == [far.pk] * 4 + [near.pk]


def test_prices_are_those_of_the_plan_as_decided(crowd, sanne):
    now = market(REGION)
    made = plan(now, Levers()).plan
    for at, card in enumerate(crowd[0]):
        price, own = prices(now.found, card.pk)
        assert np.array_equal(price, made.price) and own == made.place[at]


def test_a_partner_has_no_order_of_the_plan(crowd, as_app):
    cards, near, _far = crowd
    Card.objects.filter(pk__in=[card.pk for card in cards]).update(**KEYS)
    partner = actor(MembershipFactory(organisation__kind="intermediair", role="intermediary"))
    first = order(partner, cards[0], by_plan=True)
    assert first == order(partner, cards[0]) and first[0] == near.pk
