"""Small places together one income: which go together for one person, kept and let go by a named human."""

import pytest

from perspectief.access.context import acting, service
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.actions import judge
from perspectief.matching.bundles.finding import bundles_for
from perspectief.matching.bundles.keeping import keep_bundle, kept_bundles, undo_bundle
from perspectief.matching.distribution import choosing
from perspectief.matching.models import BundlePlace
from perspectief.supply.models import Card
from perspectief.taxonomy import needs
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)
from tests.matching.alike import ASKED, WORK

FAR = 4901  # Oosterhout, more than five kilometres from Breda


def small(day: int, hours: int = 10, **given):
    """A place of so many hours, fixed in the daytime of one day of the week."""
    row = {"hours_min": 4, "hours_max": hours, "week_fixed": needs.week((day,), (0, 1)), "week_also": 0, "capacity": 1}
    return PlaceFactory(**ASKED | row | given)


@pytest.fixture
def card(town):
    return CardFactory(organisation=town, named=True, hours_min=16, hours_max=32, **WORK)


def numbers(found) -> list[set[int]]:
    return [set(one.numbers) for one in found.bundles] if found else []


@pytest.mark.django_db
class TestFinding:
    def test_three_days_at_three_employers_are_one_income(self, card, sanne):
        places = [small(day) for day in range(3)]
        found = bundles_for(sanne, region=REGION, card=card.pk)
        assert found and found.whole and (found.alone, found.able) == (0, 32), (
            "sixteen hours are needed: no place has them"
        )
        best = found.bundles[0]
        assert set(best.numbers) == {place.number for place in places} and numbers(found)[1:] != []
        assert (best.hours, best.more, best.employers) == (30, 30, 3)
        for piece in best.pieces:
            assert piece.hours == 10 and piece.employer and {one.kind for one in piece.reasons} <= {"met", "can"}

    def test_one_daypart_is_worked_once_and_two_on_a_day_lie_near(self, card, sanne):
        first, same = small(0), small(0)
        assert numbers(bundles_for(sanne, region=REGION, card=card.pk)) == []
        near = small(0, week_fixed=needs.week((0,), (2,)), hours=8)
        Card.objects.filter(pk=card.pk).update(week_can=needs.week(range(5), (0, 1, 2)))
        found = bundles_for(sanne, region=REGION, card=card.pk)
        assert numbers(found) == [{first.number, near.number}, {same.number, near.number}] or numbers(found) == [
            {same.number, near.number}, {first.number, near.number}
        ]  # fmt: skip
        type(near).objects.filter(pk=near.pk).update(pc4=FAR)
        assert numbers(bundles_for(sanne, region=REGION, card=card.pk)) == []

    def test_who_has_enough_hours_in_one_place_or_did_not_say_how_many_has_none(self, card, sanne):
        for day in range(3):
            small(day)
        Card.objects.filter(pk=card.pk).update(hours_max=None, hours_min=None)
        assert bundles_for(sanne, region=REGION, card=card.pk) is None
        Card.objects.filter(pk=card.pk).update(hours_max=32, hours_min=16)
        assert numbers(bundles_for(sanne, region=REGION, card=card.pk))
        middle = small(4, hours=24)
        found = bundles_for(sanne, region=REGION, card=card.pk)
        assert found and found.alone == 24 and all(one.hours > 24 for one in found.bundles)
        type(middle).objects.filter(pk=middle.pk).update(hours_max=36)
        assert bundles_for(sanne, region=REGION, card=card.pk) is None

    def test_what_a_human_put_aside_is_in_none(self, card, sanne):
        places = [small(day) for day in range(4)]
        judge(sanne, region=REGION, card=card.pk, place=places[0].pk, judgement="not_now", reason="already_busy")
        choosing.choose(sanne, region=REGION, card=card.number, place=places[1].number, kind="exclude")
        assert numbers(bundles_for(sanne, region=REGION, card=card.pk)) == [{places[2].number, places[3].number}]

    def test_only_for_the_counter_and_of_a_card_it_sees(self, card, sanne):
        for day in range(3):
            small(day)
        for who in (
            actor(MembershipFactory(employer=True)),
            actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION))),
        ):
            assert bundles_for(who, region=REGION, card=card.pk) is None
            assert kept_bundles(who, region=REGION, card=card.pk) == []
        assert bundles_for(sanne, region=REGION, card=card.pk + 999) is None


@pytest.mark.django_db
class TestKeeping:
    @pytest.fixture
    def places(self):
        return [small(day) for day in range(3)]

    def test_kept_by_name_shown_on_both_sides_and_let_go(self, card, places, sanne):
        wanted = [place.number for place in places]
        number = keep_bundle(sanne, region=REGION, card=card.number, places=wanted)
        for side in ({"card": card.pk}, *({"place": place.pk} for place in places)):
            (told,) = kept_bundles(sanne, region=REGION, **side)
            assert (told.number, told.hours, told.by, told.may_undo) == (number, 30, sanne.name, True)
            assert {one.number for one in told.places} == set(wanted) and told.card_number == card.number
        with pytest.raises(Invalid):
            keep_bundle(sanne, region=REGION, card=card.number, places=wanted)
        undo_bundle(sanne, region=REGION, number=number)
        assert kept_bundles(sanne, region=REGION, card=card.pk) == []
        with pytest.raises(Missing):
            undo_bundle(sanne, region=REGION, number=number)
        keep_bundle(sanne, region=REGION, card=card.number, places=wanted[:2])
        with acting(sanne):
            verbs = Fact.objects.filter(verb__startswith="bundle_").order_by("at", "id")
            assert [fact.verb for fact in verbs] == ["bundle_kept", "bundle_undone", "bundle_kept"]
            assert all(fact.subject == card.pseudonym.subject for fact in verbs)

    def test_what_does_not_go_together_any_more_is_not_kept(self, card, places, sanne):
        wanted = [place.number for place in places]
        for other in ([wanted[0]], [*wanted[:2], 1], [], [wanted[0], wanted[0]]):
            with pytest.raises(Invalid):
                keep_bundle(sanne, region=REGION, card=card.number, places=other)
        type(places[0]).objects.filter(pk=places[0].pk).update(state="paused")
        with pytest.raises(Invalid):
            keep_bundle(sanne, region=REGION, card=card.number, places=wanted)
        with acting(sanne):
            assert not BundlePlace.objects.exists()

    def test_who_may_not(self, card, places, sanne):
        wanted = [place.number for place in places]
        neighbour = actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))
        for who in (neighbour, actor(MembershipFactory(employer=True)), service("matching", regions=(REGION,))):
            with pytest.raises(Refused):
                keep_bundle(who, region=REGION, card=card.number, places=wanted)
        number = keep_bundle(sanne, region=REGION, card=card.number, places=wanted)
        (told,) = kept_bundles(neighbour, region=REGION, place=places[0].pk)
        assert not told.may_undo
        with pytest.raises(Refused):
            undo_bundle(neighbour, region=REGION, number=number)
        with pytest.raises(Missing):
            keep_bundle(sanne, region=REGION, card=1, places=wanted)
