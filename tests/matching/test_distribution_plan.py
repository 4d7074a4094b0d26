"""What the plan is made from: which proposals are at work, what humans chose, who was passed over; and what is remembered of it."""

import datetime
import threading

import numpy as np
import pytest
from django.db import OperationalError, connection, connections
from django.test.utils import CaptureQueriesContext

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid
from perspectief.demand.models import Place
from perspectief.engine.assignment.waiting import MOST, bonus_of
from perspectief.matching import remembered
from perspectief.matching.actions import judge
from perspectief.matching.distribution import choosing, keeping
from perspectief.matching.distribution import plan as planning
from perspectief.matching.distribution.accepting import Asked, stand_in_line, take_over
from perspectief.matching.distribution.levers import MOST_MONTHS, WAITING, Levers
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.models import Distribution
from perspectief.matching.remembered import Remembered
from perspectief.supply.models import Card
from perspectief.supply.rules import State
from tests.factories import REGION, CardFactory, MembershipFactory, OrganisationFactory, PlaceFactory, actor
from tests.matching.alike import ASKED, WORK, days_ago
from tests.matching.test_distribution import NOTHING, as_owner_at, chosen, decided, kept_by, people


def taken(who, card, place) -> str:
    return take_over(who, region=REGION, pairs=[Asked(card.number, place.number)])[0].problem


@pytest.mark.django_db
class TestWhatIsAtWork:
    @pytest.mark.parametrize("gone", [{"hidden_at": clock.now()}, {"state": "uit"}, {"state": "even-niet"}])
    def test_who_objected_or_left_frees_the_opening(self, gone, two_for_one, sanne):
        cards, place = two_for_one
        assert taken(sanne, cards[1], place) == ""
        assert people() == set()
        Card.objects.filter(pk=cards[1].pk).update(**gone)
        stands = market(REGION).standing
        assert (stands.takes, stands.running.tolist(), stands.busy.tolist()) == (0, [0], [False])
        assert people() == {cards[0].pk}
        assert taken(sanne, cards[0], place) == ""

    @pytest.mark.parametrize("gone", [{"state": "closed"}, {"expires_on": days_ago(1)}, {"filled": 1}])
    def test_a_place_that_closed_or_filled_frees_its_people(self, gone, two_for_one, sanne):
        cards, place = two_for_one
        assert taken(sanne, cards[1], place) == ""
        other = PlaceFactory(capacity=1, **ASKED)
        assert cards[1].pk not in people()
        Place.objects.filter(pk=place.pk).update(**gone)
        assert market(REGION).standing.takes == 0
        assert people(Levers("zwaar")) == {cards[1].pk}
        assert taken(sanne, cards[1], other) == ""

    def test_who_began_is_counted_once(self, town, sanne):
        """One opening filled by the person whose proposal ran, and one that is free still."""
        cards = CardFactory.create_batch(2, organisation=town, **WORK)
        place = PlaceFactory(capacity=2, **ASKED)
        assert taken(sanne, cards[0], place) == ""
        Card.objects.filter(pk=cards[0].pk).update(state="werkt")
        Place.objects.filter(pk=place.pk).update(filled=1)
        stands = market(REGION).standing
        assert (stands.free.tolist(), stands.running.tolist(), stands.capacity.tolist()) == ([1], [0], [1])
        assert chosen() == {(cards[1].pk, place.pk)}

    def test_what_runs_of_a_group_counts_towards_its_number(self, town, sanne):
        """Two of the group, one has a proposal at work: of the opening left none is owed to the group any more."""
        group = CardFactory.create_batch(2, organisation=town, readiness=1, waiting_since=days_ago(10), **WORK)
        other = CardFactory(organisation=town, waiting_since=days_ago(900), readiness=3, **WORK)
        place = PlaceFactory(capacity=2, **ASKED)
        decided("far", points=0, least=1)
        assert len(people(Levers("zwaar")) & {card.pk for card in group}) == 1
        assert taken(sanne, group[0], place) == ""
        made = plan(market(REGION), Levers("zwaar"))
        assert people(Levers("zwaar")) == {other.pk}
        assert made.of_group("far") == 1


@pytest.mark.django_db
class TestWhatHumansChose:
    def test_a_pair_kept_out_is_not_taken_over(self, two_for_one, sanne):
        cards, place = two_for_one
        colleague = actor(MembershipFactory(organisation_id=sanne.organisation))
        choosing.choose(colleague, region=REGION, card=cards[0].number, place=place.number, kind="exclude")
        assert taken(sanne, cards[0], place).startswith(f"{colleague.name} koos: niet deze combinatie")
        assert taken(sanne, cards[1], place) == ""

    def test_who_is_held_elsewhere_is_not_taken_over_as_long_as_that_place_is_open(self, two_for_one, sanne):
        cards, place = two_for_one
        other = PlaceFactory(capacity=1, title="Kas", **ASKED)
        choosing.choose(sanne, region=REGION, card=cards[0].number, place=other.number, kind="pin")
        assert taken(sanne, cards[0], place).startswith(f"{sanne.name} zette deze persoon vast bij Kas")
        Place.objects.filter(pk=other.pk).update(state="closed")
        assert taken(sanne, cards[0], place) == ""

    def test_a_later_judgement_wins_from_a_pin_and_an_earlier_one_does_not(self, two_for_one, sanne):
        cards, place = two_for_one
        pair = {"region": REGION, "card": cards[0].pk, "place": place.pk}
        judge(sanne, **pair, judgement="not_now", reason="wrong_time")
        pin = {"region": REGION, "card": cards[0].number, "place": place.number, "kind": "pin"}
        choosing.choose(sanne, **pin)
        assert people(Levers("zwaar")) == {cards[0].pk}
        judge(sanne, **pair, judgement="not_suitable", reason="too_far")
        assert market(REGION).pins.tolist() == []
        assert people() == {cards[1].pk}
        other = PlaceFactory(capacity=1, **ASKED)
        assert taken(sanne, cards[0], other) == ""

    def test_what_was_chosen_about_who_left_or_what_closed_holds_nothing(self, two_for_one, sanne):
        cards, place = two_for_one
        choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")
        choosing.choose(sanne, region=REGION, card=cards[1].number, place=place.number, kind="exclude")
        Card.objects.filter(pk=cards[0].pk).update(hidden_at=clock.now())
        stands = market(REGION).standing
        assert (stands.pins.tolist(), len(stands.exclusions)) == ([], 1)
        Place.objects.filter(pk=place.pk).update(state="closed")
        assert len(market(REGION).standing.exclusions) == 0


@pytest.fixture
def committed(transactional_db):
    town = OrganisationFactory(name="gemeente Breda")
    return actor(MembershipFactory(organisation=town)), CardFactory(organisation=town, **WORK), PlaceFactory(**ASKED)


def test_who_chooses_waits_for_who_takes_the_same_person_over(committed, app_login):
    """Else a pair could be ruled out and taken over at the same moment."""
    sanne, card, place = committed
    held, done = threading.Event(), threading.Event()

    def takes_over() -> None:
        try:
            with acting(sanne):
                stand_in_line([card.number], [place.number])
                held.set()
                done.wait(120)
        finally:
            connections.close_all()

    other = threading.Thread(target=takes_over)
    other.start()
    assert held.wait(120)
    try:
        with pytest.raises(OperationalError, match="lock timeout"), acting(sanne):
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL lock_timeout = '100ms'")
            choosing.choose(sanne, region=REGION, card=card.number, place=place.number, kind="exclude")
    finally:
        done.set()
        other.join(20)
    assert choosing.choose(sanne, region=REGION, card=card.number, place=place.number, kind="exclude").pk


@pytest.mark.django_db
class TestWhoWasPassedOver:
    def test_plans_older_than_the_card_do_not_count(self, two_for_one, sanne):
        """Somebody who looks for work for years and came to the counter today was passed over by no plan of before."""
        kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        new = CardFactory(waiting_since=days_ago(2000), **WORK)
        assert market(REGION).standing.missed.tolist() == [1, 0, 0]
        as_owner_at(kept_by(sanne, plan(market(REGION), NOTHING)).pk, clock.now() + datetime.timedelta(days=1))
        found = market(REGION)
        row = found.found.card_row(new.pk)
        assert row is not None and found.standing.missed[row] == (0 if new.pk in people() else 1)

    def test_the_figure_is_of_people_who_fit_somewhere_now(self, two_for_one, sanne):
        cards, place = two_for_one
        kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        assert plan(market(REGION), NOTHING).missed == 1
        Card.objects.filter(pk=cards[0].pk).update(week_can=0)
        made = plan(market(REGION), NOTHING)
        assert (made.market.standing.missed.tolist(), made.missed) == ([1, 0], 0)
        assert place.capacity == 1

    def test_who_could_not_be_found_or_did_not_look_that_day_was_not_passed_over(self, two_for_one, sanne):
        cards, _place = two_for_one
        for away in ({"hidden_at": clock.now()}, {"state": State.WORKING}):
            back = {"hidden_at": None, "state": State.SEARCHING}
            Card.objects.filter(pk=cards[0].pk).update(**away)
            kept_by(sanne, plan(market(REGION), Levers("zwaar")))
            Card.objects.filter(pk=cards[0].pk).update(**back)
            assert market(REGION).standing.missed.tolist() == [0, 0], away
        kept = kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        assert market(REGION).standing.missed.tolist() == [1, 0]
        with acting(sanne):
            assert keeping.counted(kept) == (1, 0) and len(keeping.pairs_of(kept, 0, 25)) == 1, (
                "nobody reads who was not in it"
            )

    def test_it_counts_up_to_what_is_published_and_stays_more_than_everything_else(self):
        """Whoever was passed over long enough comes before anybody who was not: 65,536 points against fit, waiting and groups."""
        bonus = bonus_of(np.array([0, 1, 131, 132, 10_000], np.int32))
        assert bonus.tolist() == [0, 500, 65_500, 65_536, 65_536] and MOST == 65_536
        assert 16_383 + max(WAITING.values()) * MOST_MONTHS + 5 * 5_000 < MOST


@pytest.mark.django_db
class TestKeeping:
    def test_an_empty_plan_is_not_kept(self, sanne):
        with pytest.raises(Invalid, match="geen enkel voorstel"):
            kept_by(sanne, plan(market(REGION), Levers()))

    def test_nor_one_with_groups_otherwise_than_decided(self, two_for_one, sanne):
        decided("long", least=1)
        for how in (Levers(off=frozenset({"long"})), Levers(least={"long": 0})):
            with pytest.raises(Invalid, match="zoals de regio die besloot"):
                kept_by(sanne, plan(market(REGION), how))
        kept_by(sanne, plan(market(REGION), Levers("zwaar")))

    def test_nor_one_of_a_region_that_changed_since(self, two_for_one, sanne):
        cards, place = two_for_one
        seen = market(REGION).mark
        planning.let_go()
        assert market(REGION).mark == seen and len(seen) == 16
        changes = (
            lambda: Place.objects.filter(pk=place.pk).update(capacity=2),
            lambda: Card.objects.filter(pk=cards[0].pk).update(travel_minutes=20),
            lambda: cards[0].skills.filter(skill_id=26).delete(),
            lambda: decided("long"),
            lambda: choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="exclude"),
        )
        for change in changes:
            change()
            made = plan(market(REGION), Levers())
            with pytest.raises(Invalid, match="intussen veranderd"):
                keeping.keep(sanne, region=REGION, planned=made, figures={}, mark=seen)
            seen = made.market.mark
        with acting(sanne):
            assert not Distribution.objects.exists()


@pytest.mark.django_db
class TestRemembering:
    def test_made_once_by_one_while_others_wait(self):
        kept: Remembered[list[int]] = Remembered()
        start, made, got = threading.Barrier(4), [], []

        def make() -> list[int]:
            made.append(1)
            return [len(made)]

        def one() -> None:
            start.wait(120)
            got.append(kept.get(REGION, lambda held: True, make))

        threads = [threading.Thread(target=one) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert made == [1] and all(one is got[0] for one in got) and len(got) == 4

    def test_of_a_few_regions_for_some_minutes(self, monkeypatch):
        kept: Remembered[int] = Remembered()
        for region in range(2 * remembered.REGIONS):
            kept.get(region, lambda held: True, lambda region=region: region)
        assert len(kept) == remembered.REGIONS
        assert kept.get(2 * remembered.REGIONS - 1, lambda held: True, lambda: -1) == 2 * remembered.REGIONS - 1
        assert kept.get(0, lambda held: True, lambda: -1) == -1
        later = clock.now() + remembered.IDLE + datetime.timedelta(seconds=1)
        monkeypatch.setattr(clock, "now", lambda: later)
        assert kept.get(0, lambda held: True, lambda: -2) == -2 and len(kept) == 1

    def test_what_no_longer_holds_is_made_again(self):
        kept: Remembered[int] = Remembered()
        assert [kept.get(1, lambda held: held == 3, lambda n=n: n) for n in (3, 4)] == [3, 3]
        assert kept.get(1, lambda held: held == 9, lambda: 9) == 9

    def test_who_was_in_a_kept_plan_is_asked_once_a_plan(self, two_for_one, sanne):
        kept_by(sanne, plan(market(REGION), Levers("zwaar")))

        def asked() -> int:
            with CaptureQueriesContext(connection) as seen:
                market(REGION)
            return sum("matching_distributionpair" in one["sql"] for one in seen.captured_queries)

        assert [asked(), asked()] == [1, 0]
        kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        assert [asked(), asked()] == [1, 0]
