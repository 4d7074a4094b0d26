"""The plan for everybody at once: what counts in it, what people hold, what is taken over, what is kept; and nothing else."""

import datetime
import threading

import numpy as np
import pytest
from django.db import IntegrityError, ProgrammingError, connections, transaction

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.matching.actions import judge, take_back
from perspectief.matching.distribution import choosing, decisions, keeping, levers, proposals
from perspectief.matching.distribution.accepting import Asked, take_over
from perspectief.matching.distribution.comparison import first_come
from perspectief.matching.distribution.costs import costs
from perspectief.matching.distribution.exposure import bands, exposure
from perspectief.matching.distribution.groups import BASES, Group
from perspectief.matching.distribution.levers import Levers
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.models import (
    Distribution,
    DistributionPair,
    GroupDecision,
    Introduction,
    PairChoice,
    PersonList,
    Proposal,
)
from perspectief.matching.run import run_region
from perspectief.parties.models import RegionSettings
from perspectief.supply.models import Card, Profile
from perspectief.work.models import Task
from tests.clocks import Frozen
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
    actor,
)
from tests.matching.alike import ASKED, WORK, days_ago

NOTHING = Levers(waiting="niet")


def decided(group: str, **given) -> GroupDecision:
    today = clock.today()
    row = {"points": 3000, "decided_on": today, "valid_from": today, "reason": "stuurgroep"}
    sure = {"user": UserFactory(), "confirmed_by": UserFactory(), "confirmed_at": clock.now()}
    return GroupDecision.objects.create(region_id=REGION, group=group, **(row | sure | given))


def chosen(how: Levers = NOTHING) -> set[tuple[int, int]]:
    """Card and place of every proposal of the plan as it stands now."""
    found = market(REGION)
    made = plan(found, how)
    cards, places = found.found.cards.values["id"], found.found.places.values["id"]
    return {(int(cards[row]), int(places[made.plan.place[row]])) for row in made.rows}


def people(how: Levers = NOTHING) -> set[int]:
    return {card for card, _place in chosen(how)}


def kept_by(who, planned, figures=None) -> Distribution:
    return keeping.keep(who, region=REGION, planned=planned, figures=figures or {}, mark=planned.market.mark)


@pytest.mark.django_db
class TestWhatStands:
    def test_what_runs_uses_an_opening_and_who_runs_is_not_proposed_again(self, sanne, town):
        cards = CardFactory.create_batch(3, organisation=town, **WORK)
        place = PlaceFactory(capacity=2, **ASKED)
        assert len(chosen()) == 2
        judge(sanne, region=REGION, card=cards[2].pk, place=place.pk, judgement="take_up")
        stands = market(REGION).standing
        assert (stands.free.tolist(), stands.running.tolist(), stands.capacity.tolist(), stands.takes) == (
            [2],
            [1],
            [1],
            1,
        )
        assert len(chosen()) == 1 and cards[2].pk not in people()
        take_back(sanne, region=REGION, card=cards[2].pk, place=place.pk)
        assert len(chosen()) == 2

    def test_who_is_hidden_or_does_not_look_is_not_in_it(self, town, as_app):
        card, hidden, working = CardFactory.create_batch(3, organisation=town, **WORK)
        PlaceFactory(capacity=3, **ASKED)
        assert people() == {card.pk, hidden.pk, working.pk}
        Card.objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
        Card.objects.filter(pk=working.pk).update(state="werkt")
        assert people() == {card.pk}

    def test_a_pair_somebody_put_aside_is_not_made(self, sanne, two_for_one):
        cards, place = two_for_one
        judge(sanne, region=REGION, card=cards[1].pk, place=place.pk, judgement="not_suitable", reason="too_far")
        assert people(Levers("zwaar")) == {cards[0].pk}

    def test_an_empty_region_has_an_empty_plan(self, as_app):
        found = market(REGION)
        made = plan(found, Levers())
        assert (made.plan.placed, made.plan.value, made.plan.proven, first_come(found)) == (0, 0, True, 0)
        assert bands(exposure(made, 3)[0]) == [0] * 5
        assert proposals.scarcest(made) == []

    def test_the_same_question_is_answered_from_memory_until_something_changes(self, two_for_one, as_app):
        first = market(REGION)
        assert market(REGION) is first
        assert plan(first, Levers()) is plan(first, Levers())
        Place.objects.filter(pk=two_for_one[1].pk).update(capacity=2)
        assert market(REGION) is not first and len(chosen()) == 2


@pytest.mark.django_db
class TestWhatCounts:
    def test_waiting_decides_between_equal_fits_and_not_between_work_that_fits_and_that_hardly_does(self, town, as_app):
        new, long = (CardFactory(organisation=town, waiting_since=days_ago(days), **WORK) for days in (0, 900))
        place = PlaceFactory(capacity=1, **ASKED)
        assert people(Levers("gewoon")) == {long.pk}
        Card.objects.filter(pk=long.pk).update(waiting_since=days_ago(40))
        long.skills.filter(skill_id__in=(1, 2)).delete()
        assert people(Levers("gewoon")) == {new.pk}
        assert place.capacity == 1

    def test_a_group_goes_first_while_a_decision_holds_and_its_lever_is_on(self, two_for_one, as_app):
        cards, _place = two_for_one
        Profile.objects.filter(card=cards[1]).update(birth_date=datetime.date(1980, 1, 1))
        Profile.objects.filter(card=cards[0]).update(birth_date=days_ago(20 * 365))
        assert people(Levers("gewoon")) == {cards[1].pk}
        row = decided("young")
        assert people(Levers("gewoon")) == {cards[0].pk}
        assert people(Levers("gewoon", off=frozenset({"young"}))) == {cards[1].pk}
        row.valid_until = days_ago(1)
        row.save()
        assert people(Levers("gewoon")) == {cards[1].pk}

    @pytest.mark.parametrize("group", Group.values)
    def test_each_group_is_read_from_its_fact_and_has_its_ground(self, group, two_for_one, as_app):
        cards, _place = two_for_one
        Card.objects.update(waiting_since=days_ago(10), readiness=3, inburgering=False)
        Profile.objects.update(birth_date=datetime.date(1980, 1, 1), target_group_register=None)
        fact = {
            "long": (Card, "pk", {"waiting_since": days_ago(731)}),
            "far": (Card, "pk", {"readiness": 2}),
            "young": (Profile, "card", {"birth_date": days_ago(26 * 365)}),
            "register": (Profile, "card", {"target_group_register": True}),
            "integration": (Card, "pk", {"inburgering": True}),
        }[group]
        model, key, values = fact
        model.objects.filter(**{key: cards[1].pk}).update(**values)
        decided(group)
        found = market(REGION)
        assert found.members[group].tolist() == [False, True]
        assert BASES[Group(group)].law and BASES[Group(group)].fact

    def test_at_least_so_many_of_a_group(self, two_for_one, as_app):
        cards, _place = two_for_one
        Card.objects.filter(pk=cards[0].pk).update(readiness=1)
        decided("far", points=0, least=1)
        assert people(Levers("zwaar")) == {cards[0].pk}
        assert people(Levers("zwaar", least={"far": 0})) == {cards[1].pk}
        told = costs(market(REGION), Levers("zwaar")).groups[0]
        assert (told.group, told.least, told.reached, told.met, told.costs_least) == ("far", 1, 1, True, 0)
        assert costs(market(REGION), Levers("zwaar", least={"far": 5})).groups[0].met is False

    def test_what_a_lever_costs_is_the_difference_of_two_plans(self, town, as_app):
        """The one who waits takes the only place the other fits; the price of putting them first is one placement."""
        wide = CardFactory(organisation=town, waiting_since=days_ago(1700), hours_max=40, **WORK)
        narrow = CardFactory(organisation=town, waiting_since=days_ago(5), hours_max=24, **WORK)
        best = PlaceFactory(capacity=1, **ASKED)
        PlaceFactory(capacity=1, hours_min=36, hours_max=40, asks=[26], occupation_id=1)
        assert people() == {wide.pk, narrow.pk}
        assert (narrow.pk, best.pk) in chosen()
        told = costs(market(REGION), NOTHING)
        assert [one.waiting for one in told.waiting] == ["gewoon", "zwaar"]
        assert all(one.costs == 0 and one.longest == one.longest_then == 0 for one in told.waiting)

    def test_groups_enter_the_plan_and_never_a_list(self, two_for_one, sanne):
        cards, place = two_for_one
        decided("young")

        def lists():
            run_region(REGION)
            with acting(service("test", regions=(REGION,))):
                return sorted(PersonList.objects.values_list("card", "places", "points", "total"))

        before = lists()
        Profile.objects.filter(card=cards[0]).update(birth_date=days_ago(20 * 365))
        Profile.objects.filter(card=cards[1]).update(birth_date=datetime.date(1970, 1, 1))
        first = people(Levers("gewoon"))
        Profile.objects.filter(card=cards[0]).update(birth_date=datetime.date(1970, 1, 1))
        Profile.objects.filter(card=cards[1]).update(birth_date=days_ago(20 * 365))
        assert (first, people(Levers("gewoon"))) == ({cards[0].pk}, {cards[1].pk})
        assert lists() == before
        assert place.capacity == 1

    def test_a_group_is_kept_nowhere(self):
        kept = {field.name for model in (Distribution, DistributionPair, PairChoice) for field in model._meta.fields}
        assert kept & {"group", "groups", "members", "priority"} == set()


@pytest.mark.django_db
class TestNobodyIsPassedOver:
    def test_who_is_not_in_kept_plans_rises_until_it_is(self, two_for_one, sanne, monkeypatch):
        cards, place = two_for_one
        Card.objects.update(waiting_since=days_ago(100))
        cards[0].skills.filter(skill_id=26).delete()
        seen = []
        for day in range(13):
            moment = clock.now() + datetime.timedelta(days=day)
            monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
            with acting(sanne):
                found = market(REGION)
                seen.append((found.standing.missed.tolist(), people()))
                kept = kept_by(sanne, plan(found, NOTHING))
                Distribution.objects.filter(pk=kept.pk)
            as_owner_at(kept.pk, moment)
            monkeypatch.undo()
        assert seen[0] == ([0, 0], {cards[1].pk})
        assert seen[1][0] == [1, 0]
        turns = [who for _missed, who in seen]
        assert {cards[0].pk} in turns, seen
        assert place.capacity == 1

    def test_more_plans_of_one_day_count_once_and_plans_before_somebody_came_do_not(self, two_for_one, sanne):
        cards, _place = two_for_one
        for _ in range(3):
            kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        assert market(REGION).standing.missed.tolist() == [1, 0]
        Card.objects.filter(pk=cards[0].pk).update(waiting_since=clock.today() + datetime.timedelta(days=1))
        assert market(REGION).standing.missed.tolist() == [0, 0]


def as_owner_at(plan_id: int, moment: datetime.datetime) -> None:
    """Puts a kept plan on another day: the application itself may not change one."""
    from django.db import connection

    role, connection.acting_role = connection.acting_role, None
    try:
        with acting(service("test", regions=(REGION,))):
            Distribution.objects.filter(pk=plan_id).update(at=moment)
    finally:
        connection.acting_role = role


@pytest.mark.django_db
class TestHolding:
    def test_a_pin_holds_whatever_the_levers_say_and_can_be_undone(self, two_for_one, sanne):
        cards, place = two_for_one
        assert people(Levers("zwaar")) == {cards[1].pk}
        kept = choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")
        assert chosen(Levers("zwaar")) == {(cards[0].pk, place.pk)}
        with acting(sanne):
            (told,) = choosing.choices(REGION)
            assert (told.by, told.card_number, told.kind) == (sanne.name, cards[0].number, "pin")
            fact = Fact.objects.get(verb="pair_pinned")
            assert (fact.actor, fact.subject) == (sanne.id, cards[0].pseudonym.subject)
        choosing.undo(sanne, region=REGION, number=kept.number)
        assert people(Levers("zwaar")) == {cards[1].pk}
        with pytest.raises(Missing):
            choosing.undo(sanne, region=REGION, number=kept.number)
        with acting(sanne):
            assert Fact.objects.filter(verb="pair_choice_undone").count() == 1

    def test_a_pair_kept_out_is_not_made_and_the_opposite_takes_its_place(self, two_for_one, sanne):
        cards, place = two_for_one
        pair = {"region": REGION, "card": cards[1].number, "place": place.number}
        choosing.choose(sanne, **pair, kind="exclude")
        assert people(Levers("zwaar")) == {cards[0].pk}
        with pytest.raises(Invalid):
            choosing.choose(sanne, **pair, kind="exclude")
        choosing.choose(sanne, **pair, kind="pin")
        assert people() == {cards[1].pk}
        with acting(sanne):
            assert [one.kind for one in choosing.choices(REGION)] == ["pin"]

    def test_one_pin_a_person_and_never_more_than_there_is_room(self, town, sanne):
        cards = CardFactory.create_batch(3, organisation=town, **WORK)
        places = PlaceFactory.create_batch(2, capacity=1, **ASKED)
        for place in places:
            choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")
        assert (cards[0].pk, places[1].pk) in chosen()
        choosing.choose(sanne, region=REGION, card=cards[1].number, place=places[1].number, kind="pin")
        assert sorted(place for _card, place in chosen()) == sorted(place.pk for place in places)

    def test_a_pin_that_fits_no_more_holds_nothing(self, two_for_one, sanne):
        cards, place = two_for_one
        choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")
        Card.objects.filter(pk=cards[0].pk).update(week_can=0)
        assert people() == {cards[1].pk}

    def test_what_another_organisation_chose_is_theirs_to_undo(self, two_for_one, sanne):
        cards, place = two_for_one
        wsp = actor(MembershipFactory(organisation=place.organisation))
        uwv = actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))
        mine = choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")
        with pytest.raises(Refused, match="andere organisatie"):
            choosing.choose(wsp, region=REGION, card=cards[0].number, place=place.number, kind="exclude")
        for other in (wsp, uwv):
            with pytest.raises(Refused, match="andere organisatie"):
                choosing.undo(other, region=REGION, number=mine.number)
        assert (cards[0].pk, place.pk) in chosen()

    def test_who_owns_the_card_may_undo_what_another_chose_about_it(self, two_for_one, sanne):
        cards, place = two_for_one
        wsp = actor(MembershipFactory(organisation=place.organisation))
        pair = {"region": REGION, "card": cards[0].number, "place": place.number}
        kept = choosing.choose(wsp, **pair, kind="pin")
        choosing.undo(sanne, region=REGION, number=kept.number)
        choosing.choose(wsp, **pair, kind="pin")
        choosing.choose(sanne, **pair, kind="exclude")
        with acting(sanne):
            (told,) = choosing.choices(REGION)
        assert (told.kind, told.may_undo(sanne), told.may_undo(wsp)) == ("exclude", True, False)

    def test_only_the_owner_of_the_card_or_of_the_place_chooses(self, two_for_one, sanne):
        cards, place = two_for_one
        uwv = actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))
        for kind in ("pin", "exclude"):
            with pytest.raises(Refused, match="Over deze persoon beslist gemeente Breda"):
                choosing.choose(uwv, region=REGION, card=cards[0].number, place=place.number, kind=kind)

    @pytest.mark.parametrize("gone", [{"state": "werkt"}, {"state": "uit"}, {"hidden_at": clock.now()}])
    def test_nothing_is_chosen_about_who_does_not_look_or_is_hidden(self, gone, two_for_one, sanne):
        cards, place = two_for_one
        Card.objects.filter(pk=cards[0].pk).update(**gone)
        with pytest.raises(Invalid, match="zoekt nu geen plek"):
            choosing.choose(sanne, region=REGION, card=cards[0].number, place=place.number, kind="pin")

    def test_of_many_choices_the_latest_are_told(self, two_for_one, sanne):
        cards, place = two_for_one
        for card in cards:
            choosing.choose(sanne, region=REGION, card=card.number, place=place.number, kind="exclude")
        with acting(sanne):
            assert [one.card for one in choosing.choices(REGION, limit=1)] == [cards[1].pk]
            assert [one.card for one in choosing.choices(REGION, start=1)] == [cards[0].pk]

    def test_who_may_not(self, two_for_one, as_app):
        cards, place = two_for_one
        pair = {"region": REGION, "card": cards[0].number, "place": place.number, "kind": "pin"}
        elsewhere = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
        for who in (actor(MembershipFactory(employer=True)), elsewhere, service("matching", regions=(REGION,))):
            with pytest.raises(Refused):
                choosing.choose(who, **pair)
            with pytest.raises(Refused):
                choosing.undo(who, region=REGION, number=1)
            with pytest.raises(Refused):
                kept_by(who, plan(market(REGION), Levers()))
            with pytest.raises(Refused):
                take_over(who, region=REGION, pairs=[Asked(cards[0].number, place.number)])
            with pytest.raises(Refused):
                decisions.end(who, region=REGION, number=1)


@pytest.mark.django_db
class TestTakingOver:
    def test_each_gets_the_name_its_own_fact_and_a_task(self, town, sanne):
        cards = CardFactory.create_batch(2, organisation=town, **WORK)
        for card in cards:
            DossierFactory(card=card, organisation=town, caseworker_id=sanne.id)
        place = PlaceFactory(capacity=2, **ASKED)
        taken = take_over(sanne, region=REGION, pairs=[Asked(card.number, place.number) for card in cards])
        assert [one.problem for one in taken] == ["", ""]
        with acting(sanne):
            kept = Proposal.objects.filter(judgement="take_up", closed_at=None)
            assert set(kept.values_list("card", "user")) == {(card.pk, sanne.id) for card in cards}
            assert Fact.objects.filter(verb="proposal_judged", actor=sanne.id).count() == 2
            begun = Introduction.objects.filter(proposal__in=kept, organisation=town, status="asked_person")
            assert set(begun.values_list("card", flat=True)) == {card.pk for card in cards}
            asked = Task.objects.filter(kind="ask_person", assignee=sanne.id, done_at=None)
            assert set(asked.values_list("subject_number", flat=True)) == set(begun.values_list("number", flat=True))
        assert chosen() == set()

    def test_what_went_wrong_is_told_and_the_rest_goes_on(self, town, sanne):
        uwv = OrganisationFactory(name="UWV", kind="uwv")
        other = actor(
            MembershipFactory(
                organisation=sanne.organisation and OrganisationFactory._meta.model.objects.get(pk=sanne.organisation)
            )
        )
        good, theirs, working, aside, busy, unfit = (
            CardFactory(organisation=uwv if at == 1 else town, **WORK) for at in range(6)
        )
        place, full, elsewhere = (
            PlaceFactory(capacity=4, **ASKED),
            PlaceFactory(capacity=1, **ASKED),
            PlaceFactory(**ASKED),
        )
        Card.objects.filter(pk=working.pk).update(state="werkt")
        judge(other, region=REGION, card=aside.pk, place=place.pk, judgement="not_now", reason="wrong_time")
        judge(other, region=REGION, card=busy.pk, place=elsewhere.pk, judgement="take_up")
        Place.objects.filter(pk=full.pk).update(filled=1)
        Card.objects.filter(pk=unfit.pk).update(week_can=0)
        pairs = [
            (theirs, place),
            (working, place),
            (aside, place),
            (busy, place),
            (unfit, place),
            (good, full),
            (good, place),
        ]
        asked = [Asked(card.number, work.number) for card, work in pairs]
        taken = take_over(sanne, region=REGION, pairs=[*asked, Asked(1, place.number), Asked(good.number, 1)])
        said = [one.problem for one in taken]
        expected = [
            "UWV beslist",
            "zoekt nu geen plek",
            "nu niet",
            "ander voorstel",
            "past nu niet meer",
            "net vol",
            "",
            "persoon",
            "plek",
        ]
        assert [want in have if want else have == "" for want, have in zip(expected, said, strict=True)] == [
            True
        ] * 9, said
        with acting(sanne):
            assert list(Proposal.objects.filter(user=sanne.id).values_list("card", flat=True)) == [good.pk]

    def test_sent_twice_it_is_done_once(self, two_for_one, sanne):
        cards, place = two_for_one
        pair = [Asked(cards[0].number, place.number)]
        assert [one.problem for one in take_over(sanne, region=REGION, pairs=pair * 2)] == [""]
        (again,) = take_over(sanne, region=REGION, pairs=pair)
        assert "al overgenomen" in again.problem and sanne.name in again.problem
        with acting(sanne):
            assert Proposal.objects.count() == 1

    def test_no_more_run_for_a_place_than_the_region_lets(self, town, sanne):
        RegionSettings.objects.update_or_create(region_id=REGION, defaults={"introductions_per_opening": 1})
        cards = CardFactory.create_batch(2, organisation=town, **WORK)
        place = PlaceFactory(capacity=1, **ASKED)
        taken = take_over(sanne, region=REGION, pairs=[Asked(card.number, place.number) for card in cards])
        assert [bool(one.problem) for one in taken] == [False, True]
        assert "al genoeg voorstellen" in taken[1].problem

    @pytest.mark.parametrize("pairs", [[], [Asked(number, 1) for number in range(201)]])
    def test_nothing_or_too_much_is_refused_whole(self, pairs, sanne):
        with pytest.raises(Invalid):
            take_over(sanne, region=REGION, pairs=pairs)


@pytest.mark.django_db
class TestKeeping:
    def test_levers_figures_proof_and_pairs_are_kept_under_a_name(self, two_for_one, sanne):
        cards, place = two_for_one
        made = plan(market(REGION), Levers("zwaar"))
        kept = kept_by(sanne, made, {"best": 1})
        with acting(sanne):
            row = keeping.kept_plan(REGION, kept.number)
            assert (row.user_id, row.levers, row.figures) == (sanne.id, Levers("zwaar").plain(), {"best": 1})
            assert row.proven and row.value == row.bound == made.plan.value
            assert [(one.card, one.place) for one in keeping.pairs_of(row, 0, 25)] == [(cards[1].pk, place.pk)]
            assert keeping.counted(row) == (1, 0)
            assert Fact.objects.get(verb="distribution_kept").data["proposed"] == 1
        take_over(sanne, region=REGION, pairs=[Asked(cards[1].number, place.number)])
        with acting(sanne):
            assert keeping.counted(row) == (1, 1)

    def test_who_is_hidden_is_not_in_a_kept_plan_any_more(self, two_for_one, sanne):
        cards, _place = two_for_one
        kept = kept_by(sanne, plan(market(REGION), Levers("zwaar")))
        Card.objects.filter(pk=cards[1].pk).update(hidden_at=clock.now())
        uwv = actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))
        with acting(uwv):
            assert list(keeping.pairs_of(kept, 0, 25)) == [] and keeping.counted(kept) == (0, 0)

    def test_a_plan_of_another_region_is_not_there(self, two_for_one, sanne):
        kept = kept_by(sanne, plan(market(REGION), Levers()))
        elsewhere = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
        for who in (elsewhere, actor(MembershipFactory(employer=True))):
            with acting(who), pytest.raises(Missing):
                keeping.kept_plan(REGION, kept.number)


@pytest.mark.django_db
class TestDeciding:
    GIVEN = {
        "group": "young", "points": 1000, "least": 0, "valid_until": None, "reason": "Stuurgroep: deze groep komt te weinig aan bod.",
    }  # fmt: skip

    def given(self, **more):
        return self.GIVEN | {"decided_on": clock.today(), "valid_from": clock.today()} | more

    @pytest.fixture
    def piet(self, town, as_app):
        return actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))

    @pytest.fixture
    def both(self, sanne, piet):
        """Writes a decision down and confirms it, as two people."""

        def made(**more):
            kept = decisions.propose(sanne, region=REGION, **self.given(**more))
            return decisions.confirm(piet, region=REGION, number=kept.number)

        return made

    def holding(self, who, day: int = 0) -> list[int]:
        """Points of what holds so many days from now."""
        with acting(who):
            return [row.points for row in decisions.in_force(REGION, clock.today() + datetime.timedelta(day)).values()]

    def verbs(self, who) -> list[str]:
        with acting(who):
            return list(
                Fact.objects.filter(verb__startswith="group_").order_by("at", "id").values_list("verb", flat=True)
            )

    def test_alone_nobody_changes_anything_of_the_plan(self, two_for_one, sanne, piet):
        cards, _place = two_for_one
        Profile.objects.filter(card=cards[0].pk).update(birth_date=days_ago(20 * 365))
        before = market(REGION)
        kept = decisions.propose(sanne, region=REGION, **self.given(points=3000, least=1))
        with pytest.raises(Refused):
            decisions.confirm(sanne, region=REGION, number=kept.number)
        with pytest.raises(Missing):
            decisions.end(sanne, region=REGION, number=kept.number)
        now = market(REGION)
        assert now is before and now.mark == before.mark and now.decisions == {} and now.members == {}
        assert costs(now, NOTHING).groups == () and self.holding(sanne, 1) == []
        assert levers.read("gewoon", ["young"], {"young": "1"}, now.decisions) == Levers()
        decisions.confirm(piet, region=REGION, number=kept.number)
        assert market(REGION) is before and self.holding(sanne) == [], "nor is it another plan the same day"
        assert self.holding(sanne, 1) == [3000]
        assert self.verbs(sanne) == ["group_decision_proposed", "group_decided"]

    def test_two_of_one_organisation_may_and_it_is_written_down(self, town, sanne, both):
        colleague = actor(MembershipFactory(organisation=town))
        both()
        kept = decisions.propose(sanne, region=REGION, **self.given(group="far"))
        decisions.confirm(colleague, region=REGION, number=kept.number)
        with acting(sanne):
            facts = Fact.objects.filter(verb="group_decided").order_by("at", "id")
            assert [fact.data["other_organisation"] for fact in facts] == [True, False]
            told = decisions.decisions(sanne, REGION, clock.today())
        assert {(one.house, one.confirmed_house) for one in told} == {
            ("gemeente Breda", "UWV"), ("gemeente Breda", "gemeente Breda")
        }  # fmt: skip

    def test_who_wrote_it_down_takes_it_back_and_nobody_else(self, sanne, piet):
        kept = decisions.propose(sanne, region=REGION, **self.given())
        with pytest.raises(Invalid):
            decisions.propose(piet, region=REGION, **self.given())
        with pytest.raises(Refused):
            decisions.withdraw(piet, region=REGION, number=kept.number)
        with acting(piet):
            (told,) = decisions.decisions(piet, REGION, clock.today())
            assert told.waits and told.may_confirm and not told.may_withdraw and not told.can_end
        decisions.withdraw(sanne, region=REGION, number=kept.number)
        for act in (decisions.confirm, decisions.withdraw, decisions.end):
            with pytest.raises(Missing):
                act(piet, region=REGION, number=kept.number)
        with acting(sanne):
            (told,) = decisions.decisions(sanne, REGION, clock.today())
            assert told.withdrawn and not told.waits
        assert self.verbs(sanne) == ["group_decision_proposed", "group_decision_withdrawn"]
        decisions.propose(piet, region=REGION, **self.given())

    def test_what_nobody_confirms_lapses(self, sanne, piet, monkeypatch):
        kept = decisions.propose(sanne, region=REGION, **self.given())
        Frozen(monkeypatch)(*days_ago(-28).timetuple()[:3])
        with pytest.raises(Missing):
            decisions.confirm(piet, region=REGION, number=kept.number)
        with acting(sanne):
            (told,) = decisions.decisions(sanne, REGION, clock.today())
        assert told.lapsed and not told.waits

    def test_a_new_one_ends_the_former_and_both_stay_to_be_read(self, sanne, both):
        both(valid_from=days_ago(-1))
        both(points=3000, valid_from=days_ago(-40))
        with acting(sanne):
            told = decisions.decisions(sanne, REGION, days_ago(-40))
            assert [(one.points, one.holds) for one in told] == [(3000, True), (1000, False)]
            assert told[1].by == sanne.name and told[1].law == BASES[Group.YOUNG].law
        assert [self.holding(sanne, day) for day in (0, 1, 39, 40)] == [[], [1000], [1000], [3000]]

    def test_one_that_comes_earlier_takes_the_place_of_one_still_to_hold(self, sanne, both):
        both(valid_from=days_ago(-60))
        both(points=3000)
        assert [self.holding(sanne, day) for day in (1, 59, 60, 61)] == [[3000]] * 4
        with acting(sanne):
            assert [one.never for one in decisions.decisions(sanne, REGION, clock.today())] == [True, False]

    def test_one_that_ends_before_the_next_leaves_it(self, sanne, both):
        both(valid_from=days_ago(-90))
        both(points=3000, valid_until=days_ago(-40))
        assert [self.holding(sanne, day) for day in (40, 41, 90)] == [[3000], [], [1000]]

    def test_ended_it_holds_through_that_day_and_not_again_for_four_weeks(self, sanne, piet, both, monkeypatch):
        kept = both()
        move = Frozen(monkeypatch)
        move(*days_ago(-40).timetuple()[:3])
        decisions.end(sanne, region=REGION, number=kept.number)
        assert (self.holding(sanne), self.holding(sanne, 1)) == ([1000], [])
        with acting(sanne):
            (told,) = decisions.decisions(sanne, REGION, clock.today())
            assert told.holds and not told.can_end and told.ended_by == sanne.name
        with pytest.raises(Missing):
            decisions.end(sanne, region=REGION, number=kept.number)
        move.move(days=9)
        with pytest.raises(Invalid) as refused:
            decisions.propose(sanne, region=REGION, **self.given())
        assert "vier weken" in refused.value.fields["valid_from"]
        soon = clock.today() + datetime.timedelta(20)
        again = decisions.propose(piet, region=REGION, **self.given(valid_from=soon))
        decisions.confirm(sanne, region=REGION, number=again.number)
        assert (self.holding(sanne, 19), self.holding(sanne, 20)) == ([], [1000])

    def test_changed_twice_within_four_weeks_is_refused_also_at_the_confirmation(self, sanne, piet, both):
        both()
        with pytest.raises(Invalid):
            decisions.propose(sanne, region=REGION, **self.given(points=3000, valid_from=days_ago(-20)))
        with pytest.raises(Invalid):
            decisions.propose(sanne, region=REGION, **self.given(group="far", valid_until=days_ago(-20)))
        waits = decisions.propose(sanne, region=REGION, **self.given(group="far", valid_from=days_ago(-70)))
        with acting(sanne):
            GroupDecision.objects.filter(pk=waits.pk).update(valid_from=days_ago(-5), valid_until=days_ago(-20))
        with pytest.raises(Invalid):
            decisions.confirm(piet, region=REGION, number=waits.number)
        assert self.holding(sanne, 10) == [1000]

    def test_one_still_to_hold_can_be_ended_once(self, sanne, both):
        kept = both(valid_from=days_ago(-9))
        decisions.end(sanne, region=REGION, number=kept.number)
        assert self.holding(sanne, 9) == []
        for number in (kept.number, 1):
            with pytest.raises(Missing):
                decisions.end(sanne, region=REGION, number=number)

    def test_the_database_takes_no_decision_confirmed_by_who_wrote_it_down(self, sanne):
        row = {"region_id": REGION, "group": "young", "points": 1, "reason": "x", "user_id": sanne.id}
        row |= {"decided_on": clock.today(), "valid_from": clock.today()}
        with acting(sanne), pytest.raises(ProgrammingError), transaction.atomic():
            GroupDecision.objects.create(**row, confirmed_by=UserFactory(), confirmed_at=clock.now())
        with acting(sanne):
            kept = GroupDecision.objects.create(**row)
            with pytest.raises(IntegrityError), transaction.atomic():
                GroupDecision.objects.filter(pk=kept.pk).update(confirmed_by=sanne.id, confirmed_at=clock.now())

    @pytest.mark.parametrize(
        ("more", "field"),
        [
            ({"group": "women"}, "group"),
            ({"points": 5001}, "points"),
            ({"points": 0}, "points"),
            ({"least": -1}, "least"),
            ({"reason": "  "}, "reason"),
            ({"decided_on": datetime.date(2999, 1, 1), "valid_from": datetime.date(2999, 1, 1)}, "decided_on"),
            ({"valid_from": datetime.date(2020, 1, 1)}, "valid_from"),
            ({"valid_until": datetime.date(2020, 1, 1)}, "valid_until"),
        ],
    )
    def test_what_is_no_decision_is_told_per_field(self, more, field, sanne):
        with pytest.raises(Invalid) as told:
            decisions.propose(sanne, region=REGION, **self.given(**more))
        assert field in told.value.fields
        with acting(sanne):
            assert not GroupDecision.objects.exists()


def test_levers_from_a_form():
    usual = {"young": 4, "far": 0}
    assert levers.read("gewoon", ["young", "far"], {"young": "4", "far": ""}, usual) == Levers()
    assert levers.read("zwaar", ["far"], {"young": " 40 "}, usual) == Levers(
        "zwaar", frozenset({"young"}), {"young": 40}
    )
    with pytest.raises(Invalid) as told:
        levers.read("soms", [], {"young": "veel", "far": "-1"}, usual)
    assert set(told.value.fields) == {"wacht", "minstens-young", "minstens-far"}
    for large in ("100000", "9" * 30, "9" * 4400):
        with pytest.raises(Invalid):
            levers.read("gewoon", ["young"], {"young": large}, usual)
    kept = levers.read("gewoon", ["young", "far"], {"young": "0" * 4400, "far": "00099999"}, usual)
    assert kept.least == {"young": 0, "far": 99_999} and not kept.as_decided
    assert Levers("zwaar").as_decided and not Levers(off=frozenset({"far"})).as_decided
    assert Levers("zwaar", frozenset({"b", "a"}), {"c": 1}).plain() == {
        "waiting": "zwaar",
        "off": ["a", "b"],
        "least": {"c": 1},
    }


@pytest.mark.django_db
def test_in_the_order_of_the_plan_attention_is_spread(town, as_app):
    """Ten people alike but for what they can, five places that each take the same three at the top when they look alone."""
    for at in range(10):
        CardFactory(organisation=town, can=[1, 2, 26][: 3 - at // 4], wants=[1], waiting_since=days_ago(100 + at))
    PlaceFactory.create_batch(5, capacity=1, **ASKED)
    made = plan(market(REGION), Levers())
    alone, spread = exposure(made, 1)
    assert alone.sum() == spread.sum() == 5
    assert (spread > 0).sum() >= (alone > 0).sum()
    assert sum(bands(spread)) == 10 and np.max(spread) <= np.max(alone)


@pytest.fixture
def committed(transactional_db):
    town = OrganisationFactory(name="gemeente Breda")
    cards = CardFactory.create_batch(3, organisation=town, **WORK)
    places = PlaceFactory.create_batch(2, capacity=1, **ASKED)
    return [actor(one) for one in MembershipFactory.create_batch(4, organisation=town)], cards, places


def test_two_who_take_the_same_over_at_once_leave_one(committed, app_login):
    """Four colleagues take the same pairs over in different orders at the same moment: each pair is taken once, nobody waits for ever."""
    who, cards, places = committed
    pairs = [
        Asked(cards[0].number, places[0].number),
        Asked(cards[1].number, places[1].number),
        Asked(cards[0].number, places[1].number),
    ]
    start, failed, said = threading.Barrier(len(who)), [], []

    def one(colleague, mine) -> None:
        try:
            start.wait(120)
            said.append([not taken.problem for taken in take_over(colleague, region=REGION, pairs=mine)])
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=one, args=(colleague, pairs if at % 2 else pairs[:2][::-1]))
        for at, colleague in enumerate(who)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert failed == [] and len(said) == 4
    assert sum(map(sum, said)) == 2
    with acting(service("test", regions=(REGION,))):
        kept = Proposal.objects.filter(closed_at=None, judgement="take_up").values_list("card", "place")
        assert sorted(kept) == sorted([(cards[0].pk, places[0].pk), (cards[1].pk, places[1].pk)])


def test_who_confirm_about_one_group_at_once_leave_one_that_holds(committed, app_login):
    """Three colleagues write the same down at the same moment and one waits; three confirm it at once and it is confirmed once."""
    who, _cards, _places = committed
    today, said = clock.today(), []
    given = {**TestDeciding.GIVEN, "decided_on": today, "valid_from": today}

    def at_once(act) -> list[object]:
        start, said = threading.Barrier(3), []

        def one(colleague) -> None:
            try:
                start.wait(120)
                said.append(act(colleague))
            except Exception as error:  # noqa: BLE001 - told to the test
                said.append(error)
            finally:
                connections.close_all()

        threads = [threading.Thread(target=one, args=(colleague,)) for colleague in who[:3]]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        return said

    said = at_once(lambda colleague: decisions.propose(colleague, region=REGION, **given))
    (kept,) = [one for one in said if isinstance(one, GroupDecision)]
    assert sum(isinstance(one, Invalid) for one in said) == 2
    said = at_once(lambda colleague: decisions.confirm(colleague, region=REGION, number=kept.number))
    assert sum(isinstance(one, GroupDecision) for one in said) == 1
    assert sum(isinstance(one, Missing | Refused) for one in said) == 2
    tomorrow = today + datetime.timedelta(1)
    with acting(who[0]):
        assert [row.pk for row in decisions.in_force(REGION, tomorrow).values()] == [kept.pk]
    decisions.end(who[0], region=REGION, number=kept.number)
    with acting(who[0]):
        assert decisions.in_force(REGION, tomorrow) == {}
