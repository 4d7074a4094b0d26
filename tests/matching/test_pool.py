"""The pool of a process: what is committed, at once; what a transaction did itself, only in that transaction."""

import datetime
import threading

import pytest
from django.db import connection, connections, transaction

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.demand.models import Place, PlaceSkill, PlaceTask
from perspectief.engine.match import match
from perspectief.matching import pool as pools
from perspectief.matching.loading import load_card, load_cards, load_place, load_places
from perspectief.matching.models import PoolChange
from perspectief.matching.pool import pool, read
from perspectief.matching.run import run_region
from perspectief.supply.models import Card, CardSkill
from tests.factories import OTHER_REGION, REGION, CardFactory, MembershipFactory, PlaceFactory, actor

COUNTER = service("test", regions=(REGION,), purpose="match")


def ids(found, side: str) -> list[int]:
    return getattr(found, side).values["id"].tolist()


@pytest.mark.django_db
class TestLoading:
    def test_columns_are_the_rows(self, as_app):
        card = CardFactory(
            can=[3, 1], learns=[7], wants=[2], language=None, week_can=None, certificates=1 << 28, school_hours=True
        )
        place = PlaceFactory(asks=[1], useful=[2], teaches=[5], certificates=1 << 9, kind="taster", occupation_id=4)
        with acting(COUNTER):
            found, work = load_cards(REGION).facts(0), load_places(REGION, clock.today()).facts(0)
        assert (found.id, found.number, found.organisation) == (card.pk, card.number, card.organisation_id)
        assert (found.language, found.week_can, found.school_hours) == (None, None, True)
        assert (found.certificates, found.loads, found.travel_minutes) == (1 << 28, card.loads, 45)
        assert (found.skills, found.wishes) == ({1: 0, 3: 0, 7: 1}, (2,))
        assert datetime.date(2000, 1, 1) + datetime.timedelta(days=found.waiting_since) == card.waiting_since
        assert (work.id, work.kind, work.occupation, work.certificates) == (place.pk, 5, 4, 1 << 9)
        assert (work.week_fixed, work.pick_up, work.skills) == (place.week_fixed, False, {1: 0, 2: 1, 5: 2})

    def test_only_who_looks_for_work_and_what_is_offered(self, as_app):
        seeks = CardFactory()
        CardFactory(state="werkt")
        CardFactory(hidden_at=clock.now())
        CardFactory(region_id=OTHER_REGION)
        offered = PlaceFactory()
        PlaceFactory(state="paused")
        PlaceFactory(capacity=2, filled=2)
        PlaceFactory(expires_on=clock.today().replace(year=2020))
        with acting(COUNTER):
            found = read(REGION, clock.today())
        assert (ids(found, "cards"), ids(found, "places")) == ([seeks.pk], [offered.pk])

    def test_a_task_asks_its_skill_unless_the_place_says_otherwise(self, as_app):
        place = PlaceFactory(teaches=[5])
        for position, skill in enumerate((5, 6, None)):
            PlaceTask.objects.create(
                place=place,
                region_id=place.region_id,
                organisation_id=place.organisation_id,
                position=position,
                title="x",
                skill_id=skill,
            )
        with acting(COUNTER):
            assert load_place(REGION, place.pk).facts(0).skills == {5: 2, 6: 0}

    def test_a_card_the_actor_may_not_see_is_not_there(self, as_app):
        hidden = CardFactory(hidden_at=clock.now())
        owner = actor(MembershipFactory(organisation=hidden.organisation))
        with acting(actor(MembershipFactory())):
            assert len(load_card(REGION, hidden.pk)) == 0
        with acting(owner):
            assert len(load_card(REGION, hidden.pk)) == 1

    def test_an_empty_region(self, as_app):
        with acting(COUNTER):
            found = read(REGION, clock.today())
        assert (len(found.cards), len(found.places)) == (0, 0)
        assert match(found.engine).person_keys.shape[0] == 0


@pytest.mark.django_db
def test_a_transaction_sees_its_own_changes_and_leaves_nothing_behind(as_app):
    first = CardFactory(can=[1])
    assert ids(pool(REGION), "cards") == [first.pk]
    second = CardFactory()
    assert ids(pool(REGION), "cards") == [first.pk, second.pk]
    with pytest.raises(RuntimeError), transaction.atomic():
        CardFactory()
        assert len(ids(pool(REGION), "cards")) == 3
        raise RuntimeError
    assert ids(pool(REGION), "cards") == [first.pk, second.pk]
    CardSkill.objects.filter(card=first).update(skill_id=9)
    assert pool(REGION).cards.facts(0).skills == {9: 0}
    second.delete()
    assert ids(pool(REGION), "cards") == [first.pk]
    assert pool(REGION) is pool(REGION)


def test_a_run_that_is_rolled_back_leaves_no_rarity_behind(as_app):
    pool(REGION)  # held, so what follows is a change of it
    CardFactory(can=[1])
    PlaceFactory(asks=[1])
    rare = pool(REGION).engine.rarity.copy()
    with pytest.raises(RuntimeError), transaction.atomic():
        for _ in range(9):
            PlaceFactory(asks=[2])
        run_region(REGION)
        assert (pool(REGION).engine.rarity != rare).any()
        raise RuntimeError
    assert (pool(REGION).engine.rarity == rare).all()


@pytest.fixture
def committed(transactional_db):
    pools.forget()
    card, place = CardFactory(can=[1, 2]), PlaceFactory(asks=[1, 2])
    return card, place, service("owner", regions=(REGION,), organisation=card.organisation_id)


def test_a_committed_change_is_in_the_pool_at_once_and_only_that_row_is_read(committed, app_login, monkeypatch):
    card, place, owner = committed
    before = pool(REGION)
    monkeypatch.setattr(pools, "read", None)  # the whole is read once
    with acting(owner):
        Card.objects.filter(pk=card.pk).update(hours_max=12)
    after = pool(REGION)
    assert after.cards.facts(0).hours_max == 12
    assert after.places is before.places
    with acting(owner):
        PlaceSkill.objects.filter(place=place).delete()
    assert pool(REGION).places.facts(0).skills == {}
    with acting(owner):
        Card.objects.filter(pk=card.pk).update(state="werkt")
        Place.objects.filter(pk=place.pk).update(state="closed")
    assert (ids(pool(REGION), "cards"), ids(pool(REGION), "places")) == ([], [])
    with acting(owner):
        Card.objects.filter(pk=card.pk).update(state="zoekt")
    assert pool(REGION).cards.facts(0).skills == {1: 0, 2: 0}


def test_a_change_that_commits_late_is_not_lost(committed, app_login):
    card, _, owner = committed
    pool(REGION)
    changed, commit = threading.Event(), threading.Event()

    def slow() -> None:
        with acting(owner):
            Card.objects.filter(pk=card.pk).update(hours_max=9)
            changed.set()
            commit.wait(120)
        connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert changed.wait(120)
    other = saved_by(owner)
    assert pool(REGION).cards.facts(0).hours_max == 32
    assert len(pool(REGION).cards) == 2
    commit.set()
    thread.join()
    assert [pool(REGION).cards.facts(row).hours_max for row in range(2)] == [9, 32]
    assert other in ids(pool(REGION), "cards")


def saved_by(owner) -> int:
    """A card saved by the owner, as app."""
    with acting(owner):
        card = Card(
            region_id=REGION, organisation_id=owner.organisation, title="x", hours_max=32, waiting_since=clock.today()
        )
        card.save()
        return card.pk


def test_many_changes_at_once_read_the_side_anew(committed, app_login):
    _, _, owner = committed
    pool(REGION)
    with acting(owner):
        Card.objects.bulk_create(
            Card(region_id=REGION, organisation_id=owner.organisation, title="x", waiting_since=clock.today())
            for _ in range(501)
        )
    with acting(COUNTER):
        assert PoolChange.objects.filter(row_id=None).count() == 1
    assert len(pool(REGION).cards) == 502


def test_a_pool_is_of_its_day(committed, app_login, freeze):
    today = clock.today()
    frozen = freeze(today.year, today.month, today.day)
    assert len(pool(REGION).places) == 1
    frozen.move(days=100)
    assert len(pool(REGION).places) == 0
    assert pool(REGION).today == today + datetime.timedelta(days=100)


def test_tables_that_were_emptied_are_read_anew(committed):
    """Not through the application, which may not: a restore, or a test that empties its database."""
    assert len(pool(REGION).cards) == 1
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE supply_card, demand_place CASCADE")
    assert len(pool(REGION).cards) == 0


@pytest.mark.django_db
def test_a_partner_sees_people_with_both_keys(as_app):
    CardFactory()
    keyed = CardFactory(keyed=True)
    found = pool(REGION)
    mask = found.audience(counter=False).people
    assert found.cards.values["id"][mask].tolist() == [keyed.pk]
    assert found.audience(counter=True).people is None
