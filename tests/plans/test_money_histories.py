"""The books over random histories against a few lines of plain Python, and eight people who want the last euros of a line at once."""

import contextlib
import os

import pytest
from django.db import transaction
from hypothesis import HealthCheck
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from perspectief.access.context import acting
from perspectief.core.errors import Invalid, Refused
from perspectief.parties.rules import Role
from perspectief.plans.money.approving import approve, refuse
from perspectief.plans.money.entering import Note, commit
from perspectief.plans.money.models import Entry
from perspectief.plans.money.queries import amounts, counted, money_page
from perspectief.plans.money.rules import differences, free_of_line, totals
from tests.demand.test_request_races import race
from tests.factories import MembershipFactory, actor
from tests.plans.conftest import Scene, made_scene
from tests.plans.moneyed import Books, books

CENTS = st.one_of(st.integers(1, 400), st.integers(1, 60_000))
WHICH = st.integers(0, 30)
HISTORIES = int(os.environ.get("HISTORIES", "12"))
RACERS, ROUNDS = 8, int(os.environ.get("ROUNDS", "5"))
NAMES = ("Bezoek aan werkgevers", "Vouchers", "Praktijkleren")


class History(RuleBasedStateMachine):
    """Two people who type and look at anything in any order. `model`: approved cents by kind, kept by hand."""

    scene: Scene
    number: int
    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.made = Books(self.scene, self.number)
        self.model: dict[str, int] = {}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    def pick(self, which: int, **about) -> Entry | None:
        with acting(self.made.first):
            rows = list(Entry.objects.filter(plan__number=self.number, **about).order_by("id"))
        return rows[which % len(rows)] if rows else None

    @rule(cents=CENTS, who=st.integers(0, 1))
    def fund(self, cents: int, who: int) -> None:
        self.made.fund(cents, name=("Branche techniek", "Branche zorg")[who])

    @rule(cents=CENTS, at=st.integers(0, 2))
    def line(self, cents: int, at: int) -> None:
        self.made.line(cents, name=NAMES[at])

    @rule(cents=CENTS, which=WHICH, over=st.booleans())
    def promise(self, cents: int, which: int, over: bool) -> None:
        found = self.pick(which, kind="allot")
        if found is not None and found.line is not None:
            with contextlib.suppress(Invalid):
                (self.made.excess if over else self.made.commit)(found.line.number, cents)

    @rule(cents=CENTS, which=WHICH)
    def pay(self, cents: int, which: int) -> None:
        found = self.pick(which, kind="commit", state="approved")
        if found is not None:
            with contextlib.suppress(Invalid, Refused):
                self.made.pay(found, cents)

    @rule(which=WHICH)
    def correct(self, which: int) -> None:
        found = self.pick(which, state="approved")
        if found is not None:
            with contextlib.suppress(Refused):
                self.made.correct(found)

    @rule(which=WHICH, right=st.booleans())
    def look(self, which: int, right: bool) -> None:
        found = self.pick(which, state="waiting")
        if found is not None:
            (approve if right else refuse)(self.made.second, number=self.number, entry=found.number)
            if right:
                self.model[found.kind] = self.model.get(found.kind, 0) + found.cents

    @rule()
    def look_at_all(self) -> None:
        for _at in range(5):
            self.look(0, right=True)

    @invariant()
    def everything_adds_up(self) -> None:
        type(self).steps += 1
        with acting(self.made.first):
            held, database = amounts(self.scene.plan), counted(self.scene.plan)
        assert differences(held, database) == []
        said = {
            "fund": database.granted, "allot": database.room - database.excess, "excess": database.excess,
            "commit": database.committed, "pay": database.paid,
        }  # fmt: skip
        assert {kind: cents for kind, cents in said.items() if cents} == {k: v for k, v in self.model.items() if v}
        books = totals(held)
        assert books.granted == books.room + books.unallotted
        for line in {one.line for one in held if one.line is not None}:
            own = totals([one for one in held if one.line == line])
            assert own.paid <= own.committed <= own.room and free_of_line(held, line) >= 0


def test_in_every_history_the_books_are_right_to_the_cent(s):
    History.scene, History.number, History.steps = s, s.published(), 0
    settings = examples(
        max_examples=HISTORIES,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    run_state_machine_as_test(History, settings=settings)
    print(f"books: {HISTORIES} histories, {History.steps} states, 0 differences")


@pytest.fixture
def committed(transactional_db):
    """Committed books with one euro free on a line for every two racers, the line, and who races."""
    scene = made_scene()
    made, line = books(scene, granted=1_000_000, line=RACERS // 2 * 100)
    members = [MembershipFactory(organisation=scene.own, role=Role.PROGRAMME_MANAGER) for _one in range(RACERS)]
    return made, line, [actor(one) for one in members]


@pytest.mark.race
def test_eight_who_want_the_last_euros_of_a_line(committed, app_login):
    made, line, racers = committed

    def wants(who):
        def deed() -> None:
            note = Note(who="Bureau Bruin", text="Bezoeken")
            commit(who, number=made.number, line=line, cents=100, note=note)

        return deed

    for _round in range(ROUNDS):
        told = race(*(wants(who) for who in racers))
        refused = [one for one in told if one is not None]
        assert all(isinstance(one, Invalid) for one in refused), refused
        assert len(refused) == RACERS - RACERS // 2
        page = money_page_of(made)
        assert page.lines[0].free == 0 and page.wrong == ()
        for one in page.waiting:
            refuse(made.second, number=made.number, entry=one.entry.number)


def money_page_of(made: Books):
    """The page as the first sees it."""
    with acting(made.first):
        return money_page(made.first, made.number)
