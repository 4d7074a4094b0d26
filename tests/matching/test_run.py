"""A run keeps the lists of the engine, writes only what changed, and leaves nothing of who left."""

import numpy as np
import pytest

from perspectief.access.context import acting, service
from perspectief.core.models import Fact
from perspectief.engine.match import match
from perspectief.matching.models import PersonList, PlaceList, RuleSet, Run
from perspectief.matching.pool import pool
from perspectief.matching.run import packed, run_region
from tests.factories import OTHER_REGION, REGION, CardFactory, PlaceFactory

pytestmark = pytest.mark.django_db
COUNTER = service("test", regions=(REGION,), purpose="match")


@pytest.fixture
def market(as_app):
    cards = [CardFactory(can=[1, 2, 26], wants=[1], hours_max=hours) for hours in (24, 32, 16)]
    cards.append(CardFactory())
    places = [
        PlaceFactory(asks=[1, 2, 26], occupation_id=1),
        PlaceFactory(asks=[600], occupation_id=250, kinds_of_work=0),
    ]
    return cards, places


def test_kept_lists_are_those_of_the_engine(market):
    cards, places = market
    report = run_region(REGION)
    assert (report.people, report.places, report.fits, report.changed) == (4, 2, 2, 6)
    assert (report.people_without, report.places_without) == (2, 1)
    with acting(COUNTER):
        found = pool(REGION)
        lists = match(found.engine, k=50, kp=50)
        kept = {row.card_id: row for row in PersonList.objects.order_by("id")}
        for row, card in enumerate(found.cards.values["id"].tolist()):
            rows, points = lists.places[0][row], lists.places[1][row]
            assert kept[card].places == found.places.values["id"][rows[rows >= 0]].tolist()
            assert kept[card].points == points[rows >= 0].tolist()
            assert kept[card].total == lists.person_total[row]
        of_place = PlaceList.objects.get(place=places[0])
        assert set(of_place.people) == {cards[0].pk, cards[1].pk}
        assert of_place.total == 2
        run = Run.objects.get()
        assert run.rarity == found.engine.rarity.tolist()
        assert RuleSet.objects.get().version == "2026.1" == found.engine.rules.version
        assert Fact.objects.get(verb="matching.run").data["fits"] == 2


def test_a_second_run_writes_what_changed_and_removes_who_left(market):
    cards, places = market
    run_region(REGION)
    assert run_region(REGION).changed == 0
    cards[1].hours_max = 40
    cards[1].save()
    cards[0].state = "werkt"
    cards[0].save()
    places[1].state = "closed"
    places[1].save()
    assert run_region(REGION).changed == 4  # the one that scores otherwise, its place, and two lists that are gone
    with acting(COUNTER):
        assert set(PersonList.objects.values_list("card", flat=True)) == {card.pk for card in cards[1:]}
        assert PlaceList.objects.get().people == [cards[1].pk]


def test_a_run_reads_the_rules_of_its_region_and_another_region_is_left_alone(market):
    other = CardFactory(region_id=OTHER_REGION, can=[1, 2, 26])
    RuleSet.objects.create(region_id=REGION, version="streng", weights={"floor": 16_000}, valid_from="2020-01-01")
    assert run_region(REGION).fits == 0
    with acting(COUNTER):
        assert pool(REGION).engine.rules.version == "streng"
    elsewhere = service("test", regions=(OTHER_REGION,))
    with acting(elsewhere):
        assert not PersonList.objects.exists()
    run_region(OTHER_REGION)
    with acting(elsewhere):
        assert PersonList.objects.get().card_id == other.pk


def test_an_empty_region_can_be_matched(as_app):
    assert run_region(REGION).fits == 0


def test_rows_of_every_length_are_packed_as_the_database_reads_them(as_app):
    from django.db import connection

    own, others = np.arange(10, 14), np.array([2**40, 7, 9])
    rows = np.array([[-1, -1, -1], [0, -1, -1], [1, 0, 2], [2, 1, -1]], np.int32)
    points = np.array([[0, 0, 0], [16_000, 0, 0], [3, 2, 1], [5, 4, 0]], np.int32)
    with acting(COUNTER), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE listed (row_id bigint, others bigint[], points smallint[], total int)")
        with cursor.copy("COPY listed FROM STDIN (FORMAT BINARY)") as copy:
            copy.write(packed(own, others, rows, points, np.array([0, 5, 3, 2])))
        cursor.execute("SELECT * FROM listed ORDER BY row_id")
        assert cursor.fetchall() == [
            (10, [], [], 0),
            (11, [2**40], [16_000], 5),
            (12, [7, 2**40, 9], [3, 2, 1], 3),
            (13, [9, 7], [5, 4], 2),
        ]
