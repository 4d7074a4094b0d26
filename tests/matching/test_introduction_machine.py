"""Random histories of introductions beside a plain model in Python: states, capacity, consent, withdrawal, what the employer sees."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Missing, Refused
from perspectief.core.journal import record
from perspectief.matching.introductions import consenting, consequences, ending, presenting, proposing
from perspectief.matching.introductions.presenting import Refusal
from perspectief.matching.introductions.rules import Outcome
from perspectief.matching.models import Introduction
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import Role
from perspectief.supply.actions.objecting import object_to
from perspectief.supply.models import Profile
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.usefixtures("as_app")
WHO, WHERE, WHICH = st.integers(0, 3), st.integers(0, 1), st.integers(0, 30)
PER_OPENING, CAPACITY = 2, (1, 2)
SEEN = {"shown", "invited", "accepted"}


def made() -> SimpleNamespace:
    """Four people of one klantmanager, two places of one employer, an accountmanager of another party."""
    member, firm = MembershipFactory(), MembershipFactory(employer=True)
    wsp = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role=Role.ACCOUNT_MANAGER)
    RegionSettings.objects.update(introductions_per_opening=PER_OPENING)
    cards = CardFactory.create_batch(4, organisation=member.organisation, named=True)
    for card in cards:
        DossierFactory(card=card, caseworker=member.user)
    employer = EmployerFactory(organisation=member.organisation, party=firm.organisation)
    places = [PlaceFactory(employer=employer, capacity=number) for number in CAPACITY]
    return SimpleNamespace(owner=actor(member), other=actor(wsp), firm=actor(firm), cards=cards, places=places)


class Introductions(RuleBasedStateMachine):
    """`model`: what should be, as plain values: person, place, status, outcome. Its own rules, written from the design."""

    compared = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.world = made()
        self.model: list[dict[str, Any]] = []
        self.hidden: set[int] = set()
        self.filled = [0, 0]

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize()
    def begin(self) -> None:
        self.propose(0, 0, own=True)

    def _free(self, place: int) -> int:
        return CAPACITY[place] - self.filled[place]

    def _open(self, **wanted: Any) -> list[dict[str, Any]]:
        found = [one for one in self.model if not one["outcome"]]
        return [one for one in found if all(one[name] == value for name, value in wanted.items())]

    def _tried(self, may: bool, deed: Any) -> Any:
        """Does it, and holds whether it could be done against the model."""
        type(self).compared += 1
        if may:
            return deed()
        with pytest.raises((Refused, Missing)):
            deed()
        return None

    @rule(who=WHO, where=WHERE, own=st.booleans())
    def propose(self, who: int, where: int, *, own: bool) -> None:
        by = self.world.owner if own else self.world.other
        may = (
            who not in self.hidden
            and self._free(where) > 0
            and not self._open(who=who, where=where)
            and len(self._open(where=where)) < self._free(where) * PER_OPENING
        )
        card, place = self.world.cards[who].number, self.world.places[where].number
        row = self._tried(may, lambda: proposing.propose(by, card=card, place=place))
        if row is not None:
            status = "asked_person" if own else "asked_owner"
            self.model.append({"number": row.number, "who": who, "where": where, "status": status, "outcome": ""})

    def _step(self, which: int, allowed: set[str], deed: Any, status: str, outcome: str = "") -> None:
        if not self.model:
            return
        one = self.model[which % len(self.model)]
        may = not one["outcome"] and one["status"] in allowed and self._seen_by_actor(one, deed)
        self._tried(may, lambda: deed(one["number"]))
        if may:
            one["status"], one["outcome"] = ("closed" if outcome else status), outcome

    def _seen_by_actor(self, one: dict[str, Any], deed: Any) -> bool:
        """The employer reaches nobody who is hidden."""
        return not (getattr(deed, "by_employer", False) and one["who"] in self.hidden)

    @rule(which=WHICH, yes=st.booleans())
    def answer_proposal(self, which: int, *, yes: bool) -> None:
        def deed(number):
            return proposing.answer_proposal(self.world.owner, number=number, yes=yes, reason="" if yes else "busy")

        self._step(which, {"asked_owner"}, deed, "asked_person", "" if yes else "not_presented")

    @rule(which=WHICH)
    def agree(self, which: int) -> None:
        one = self.model[which % len(self.model)] if self.model else None
        allowed = {"asked_person"} if one and one["who"] not in self.hidden else set()
        deed = lambda number: consenting.record_consent(self.world.owner, number=number, yes=True, how="phone")  # noqa: E731
        self._step(which, allowed, deed, "agreed")

    @rule(which=WHICH)
    def decline(self, which: int) -> None:
        one = self.model[which % len(self.model)] if self.model else {"who": 0}
        me = Actor(7, Role.JOB_SEEKER, 0, person=self.world.cards[one["who"]].pk)
        deed = lambda number: consenting.record_consent(me, number=number, yes=False, reason="other")  # noqa: E731
        self._step(which, {"asked_person", "agreed", *SEEN}, deed, "", "declined")

    @rule(which=WHICH)
    def show(self, which: int) -> None:
        one = self.model[which % len(self.model)] if self.model else None
        allowed = {"agreed"} if one and one["who"] not in self.hidden else set()
        self._step(which, allowed, lambda number: presenting.show_to_employer(self.world.owner, number=number), "shown")

    @rule(which=WHICH, answer=st.sampled_from(["invite", "accept", "refuse"]))
    def employer_answers(self, which: int, answer: str) -> None:
        if not self.model:
            return
        one = self.model[which % len(self.model)]
        allowed, firm = {"shown", "invited"}, self.world.firm
        if answer == "invite":
            soon = clock.now() + datetime.timedelta(days=2)
            deed = lambda number: presenting.invite(firm, number=number, meets_at=soon)  # noqa: E731
        elif answer == "accept":
            taken = len(self._open(where=one["where"], status="accepted"))
            allowed = allowed if taken < self._free(one["where"]) else set()
            deed = lambda number: presenting.accept(firm, number=number)  # noqa: E731
        else:
            allowed = {*SEEN}
            deed = lambda number: presenting.refuse(firm, number=number, said=Refusal("hours"))  # noqa: E731
        deed.by_employer = True
        status = {"invite": "invited", "accept": "accepted", "refuse": ""}[answer]
        self._step(which, allowed, deed, status, "refused" if answer == "refuse" else "")

    @rule(which=WHICH)
    def withdraw(self, which: int) -> None:
        deed = lambda number: ending.withdraw(self.world.owner, number=number, reason="other")  # noqa: E731
        every = {"asked_owner", "asked_person", "agreed", *SEEN}
        self._step(which, every, deed, "", "withdrawn")

    @rule(which=WHICH)
    def work_begins(self, which: int) -> None:
        """The employer said yes, and it begins: the place counts it; full, it ends the others; elsewhere it ends this person's."""
        if not self.model:
            return
        one = self.model[which % len(self.model)]
        may = one["status"] == "accepted" and one["who"] not in self.hidden
        place = self.world.places[one["where"]]
        with acting(self.world.owner):
            row = Introduction.objects.get(number=one["number"])
            cause = record("placement_started", actor=self.world.owner, region=REGION)
        if one["who"] in self.hidden:
            return
        self._tried(may, lambda: consequences.becomes(row.pk, Outcome.PLACED, cause))
        if not may:
            return
        one["status"], one["outcome"] = "closed", "placed"
        for other in self._open(who=one["who"]):
            other["status"], other["outcome"] = "closed", "withdrawn"
        self.filled[one["where"]] += 1
        with acting(self.world.owner):
            place.filled += 1
            place.save(update_fields=["filled"])
        ended = consequences.place_filled(place.pk, cause)
        others = self._open(where=one["where"]) if self._free(one["where"]) == 0 else []
        assert ended == len(others)
        for other in others:
            other["status"], other["outcome"] = "closed", "filled"

    @rule(who=WHO)
    def object(self, who: int) -> None:
        object_to(self.world.owner, number=self.world.cards[who].number)
        self.hidden.add(who)

    @rule()
    def objections_are_followed(self) -> None:
        with acting(self.world.owner):
            cause = record("objection_made", actor=self.world.owner, region=REGION)
        ended = [one for one in self._open() if one["who"] in self.hidden]
        assert consequences.hidden(cause) == len(ended)
        for one in ended:
            one["status"], one["outcome"] = "closed", "withdrawn"

    @invariant()
    def as_the_model_has_it(self) -> None:
        with acting(self.world.owner):
            rows = {row.number: (row.status, row.outcome) for row in Introduction.objects.all()}
        assert rows == {one["number"]: (one["status"], one["outcome"]) for one in self.model}
        type(self).compared += len(rows)

    @invariant()
    def never_one_too_many(self) -> None:
        for where, place in enumerate(self.world.places):
            with acting(service("test", regions=(REGION,), organisation=self.world.owner.organisation)):
                running = Introduction.objects.filter(place=place, closed_at=None)
                pairs = list(running.values_list("card_id", flat=True))
                taken = running.filter(status="accepted").count()
            assert len(pairs) == len(set(pairs))
            assert self.filled[where] + taken <= CAPACITY[where]

    @invariant()
    def the_employer_reads_only_who_was_shown(self) -> None:
        shown = {
            self.world.cards[one["who"]].pk
            for one in self._open()
            if one["status"] in SEEN and one["who"] not in self.hidden
        }
        with acting(self.world.firm):
            assert set(Profile.objects.values_list("card_id", flat=True)) == shown
        type(self).compared += len(self.world.cards)


def test_introductions_through_random_histories(request):
    Introductions.compared = 0
    long = request.config.getoption("--hypothesis-profile") == "long"
    checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    run_state_machine_as_test(
        Introductions,
        settings=settings(
            max_examples=150 if long else 4, stateful_step_count=30, deadline=None, suppress_health_check=checks
        ),
    )
    assert Introductions.compared > 200
