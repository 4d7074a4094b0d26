"""Kept lists follow what changed, at every minute and every new day."""

import pytest

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.matching.jobs import is_stale, rematch, tidy
from perspectief.matching.models import PersonList, PoolChange, Run
from tests.factories import REGION, CardFactory, MembershipFactory, PlaceFactory

COUNTER = service("test", regions=(REGION,))
WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}


@pytest.fixture
def region(transactional_db):
    MembershipFactory()
    return CardFactory(**WORK), PlaceFactory(**ASKED)


def test_a_change_makes_the_lists_stale_until_the_next_minute(region, app_login):
    card, _ = region
    owner = service("owner", regions=(REGION,), organisation=card.organisation_id)
    assert is_stale(REGION)
    rematch(0)
    assert not is_stale(REGION)
    rematch(60)
    with acting(COUNTER):
        assert Run.objects.count() == 1
        assert PersonList.objects.get().total == 1
    with acting(owner):
        card.hours_max = 8
        card.save()
    assert is_stale(REGION)
    rematch(120)
    with acting(COUNTER):
        assert PersonList.objects.get().total == 0


def test_a_new_day_makes_them_stale_and_old_notes_go(region, app_login, freeze):
    today = clock.today()
    frozen = freeze(today.year, today.month, today.day, 12)
    rematch(0)
    assert not is_stale(REGION)
    frozen.move(days=1)
    assert is_stale(REGION)
    with acting(COUNTER):
        assert PoolChange.objects.exists()
    tidy(REGION)
    with acting(COUNTER):
        assert PoolChange.objects.exists()
    frozen.move(days=3)
    tidy(REGION)
    with acting(COUNTER):
        assert not PoolChange.objects.exists()
