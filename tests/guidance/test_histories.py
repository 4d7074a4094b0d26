"""Random histories of trials, placements, coaches and endings, held against a plain model of what should be there."""

import contextlib
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused
from perspectief.demand.models import Place
from perspectief.guidance.actions.agreements import approve
from perspectief.guidance.actions.coaching import appoint_coach, end_coach
from perspectief.guidance.actions.endings import end_placement
from perspectief.guidance.actions.placements import place_person
from perspectief.guidance.actions.trials import open_trial, report_trial
from perspectief.guidance.models import Agreement, Coach, Ending, Placement, Trial
from perspectief.guidance.queries import placement_detail, trial_detail
from perspectief.supply.models import Card
from perspectief.work.models import Task
from tests.factories import CardFactory, MembershipFactory, PlaceFactory, actor
from tests.guidance.scene import TEXTS, contract, stopped

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_app")]
PEOPLE, PLACES = st.integers(0, 2), st.integers(0, 1)
HANDS = st.integers(0, 5)


class Work(RuleBasedStateMachine):
    """Three people, a place for one and a place for two. The model: open trials and placements as sets of pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        members = MembershipFactory.create_batch(1)
        members += MembershipFactory.create_batch(2, organisation=members[0].organisation)
        self.me, self.users = actor(members[0]), [one.user.number for one in members]
        self.cards = [CardFactory(organisation=members[0].organisation) for _ in range(3)]
        self.places = [PlaceFactory(capacity=1), PlaceFactory(capacity=2)]
        self.tried: dict[tuple[int, int], int] = {}
        self.working: dict[tuple[int, int], int] = {}
        self.coaches: dict[int, set[int]] = {}
        self.ended: set[int] = set()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def given(self, card: int, place: int) -> dict:
        yes = {"consent_on": clock.today(), "consent_how": "phone"}
        return {"card": self.cards[card].number, "place": self.places[place].number} | yes

    def used(self, place: int) -> int:
        return sum(at == place for _card, at in [*self.tried, *self.working])

    def free(self, place: int) -> bool:
        return self.used(place) < self.places[place].capacity

    @rule(card=PEOPLE, place=PLACES)
    def try_out(self, card: int, place: int) -> None:
        today, pair = clock.today(), (card, place)
        may = pair not in self.tried and pair not in self.working and self.free(place)
        with contextlib.nullcontext() if may else pytest.raises(Refused):
            made = open_trial(
                self.me, kind="trial", starts_on=today, ends_on=today, hours=8, texts=TEXTS, **self.given(*pair)
            )
            self.tried[pair] = made.number

    @rule(at=HANDS, result=st.sampled_from(["no_show", "withdrawn", "completed"]))
    def report(self, at: int, result: str) -> None:
        if not self.tried:
            return
        pair = sorted(self.tried)[at % len(self.tried)]
        with contextlib.nullcontext() if result != "completed" else pytest.raises(Refused):
            report_trial(self.me, number=self.tried[pair], result=result)
            del self.tried[pair]

    @rule(at=HANDS)
    def agree_and_finish(self, at: int) -> None:
        if not self.tried:
            return
        pair = sorted(self.tried)[at % len(self.tried)]
        number = Agreement.objects.get(trial__number=self.tried[pair]).number
        for party, ground in (("person", "phone"), ("employer", "signed"), ("owner", "")):
            approve(self.me, number=number, party=party, ground=ground)
        report_trial(self.me, number=self.tried.pop(pair), result="completed")

    @rule(card=PEOPLE, place=PLACES, coach=st.none() | st.integers(0, 2))
    def begin(self, card: int, place: int, coach: int | None) -> None:
        pair = (card, place)
        succeeds = pair in self.tried
        may = pair not in self.working and (succeeds or self.free(place))
        agreed = succeeds and Trial.objects.get(number=self.tried[pair]).approved_on is not None
        may = may and (agreed or not succeeds)
        chosen = None if coach is None else self.users[coach]
        with contextlib.nullcontext() if may else pytest.raises(Refused):
            made = place_person(self.me, contract=contract(ends_on=None), coach=chosen, **self.given(*pair))
            self.tried.pop(pair, None)
            self.working[pair] = made.number
            self.coaches[made.number] = set() if chosen is None else {chosen}

    @rule(at=HANDS, coach=st.integers(0, 2))
    def appoint(self, at: int, coach: int) -> None:
        if self.working:
            number = self.working[sorted(self.working)[at % len(self.working)]]
            appoint_coach(self.me, number=number, coach=self.users[coach])
            self.coaches[number].add(self.users[coach])

    @rule(at=HANDS, heir=st.none() | st.integers(0, 2))
    def leave(self, at: int, heir: int | None) -> None:
        seated = [number for number in self.working.values() if self.coaches[number]]
        if not seated:
            return
        number = sorted(seated)[at % len(seated)]
        leaving, chosen = min(self.coaches[number]), None if heir is None else self.users[heir]
        row = Coach.objects.get(placement__number=number, user__number=leaving, ended_on=None)
        after = (self.coaches[number] | ({chosen} if chosen else set())) - {leaving}
        error = Invalid if chosen == leaving else Refused if not after else None
        with pytest.raises(error) if error else contextlib.nullcontext():
            end_coach(self.me, number=number, coach=row.pk, successor=chosen)
            self.coaches[number] = after

    @rule(at=HANDS, whole=st.booleans())
    def end(self, at: int, whole: bool) -> None:
        if not self.working:
            return
        pair = sorted(self.working)[at % len(self.working)]
        with contextlib.nullcontext() if whole else pytest.raises(Invalid):
            end_placement(self.me, number=self.working[pair], how=stopped(self.users[0] if whole else None))
            self.ended.add(self.working.pop(pair))

    @invariant()
    def places_hold_what_they_can(self) -> None:
        for at, place in enumerate(self.places):
            filled = Place.objects.values_list("filled", flat=True).get(pk=place.pk)
            assert filled == self.used(at) <= place.capacity

    @invariant()
    def people_stand_where_they_are(self) -> None:
        for at, card in enumerate(self.cards):
            works = any(one == at for one, _place in self.working)
            assert Card.objects.values_list("state", flat=True).get(pk=card.pk) == ("werkt" if works else "zoekt")

    @invariant()
    def nothing_ended_without_what_comes_next(self) -> None:
        rows = Ending.objects.select_related("placement").order_by("id")
        assert {one.placement.number for one in rows} == self.ended
        for one in rows:
            assert one.step and one.step_receiver_id and one.lesson
            assert Task.objects.filter(kind="next_step", subject_number=one.placement.number).exists()

    @invariant()
    def what_is_derived_is_what_happened(self) -> None:
        for number in self.working.values():
            detail = placement_detail(self.me, number)
            assert detail.status == "working"
            now = {one.user.number for one in detail.coaches if one.ended_on is None and one.user}
            assert now == self.coaches[number]
        for number in self.ended:
            assert placement_detail(self.me, number).status == "ended"
        for number in self.tried.values():
            assert trial_detail(self.me, number).status == "asked"

    @invariant()
    def nothing_is_there_twice(self) -> None:
        assert Trial.objects.filter(result="").count() == len(self.tried)
        assert Placement.objects.filter(ending=None).count() == len(self.working)


def test_every_history_is_what_the_model_says():
    """`GUIDANCE_HISTORIES` says how many; `make proof` asks 400."""
    number = int(os.environ.get("GUIDANCE_HISTORIES", "12"))
    run_state_machine_as_test(
        Work,
        settings=examples(
            max_examples=number,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
