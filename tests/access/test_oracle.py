"""Row-level security equals the rules: random histories of a file, held against an oracle in plain Python; bugs that are planted are found."""

import itertools
import os

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase
from hypothesis import settings as examples
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from tests.access import oracle, worlds
from tests.access.oracle import RULES, Differs, compare

pytestmark = pytest.mark.usefixtures("as_app")
PARTY, REGION, YES = st.integers(0, 4), st.sampled_from(worlds.REGIONS), st.booleans()
LEAST = int(os.environ.get("COMPARISONS", "3000"))  # make proof asks 20,000 and more


class File(RuleBasedStateMachine):
    """A region's file through a random history. `compared`: how many answers, over all histories."""

    compared = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.world = worlds.World()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.savepoint)

    @initialize(region=REGION, party=PARTY)
    def begin(self, region: int, party: int) -> None:
        self.world.add_card(region, self.world.parties[party], person=True, organisation=True, hidden=False)
        self.world.add_place(region, self.world.parties[party])

    @rule(region=REGION, party=PARTY, person=YES, organisation=YES, hidden=YES)
    def add_card(self, region: int, party: int, **keys: bool) -> None:
        self.world.add_card(region, self.world.parties[party], **keys)

    @rule(card=st.integers(0, 20), person=YES, organisation=YES, hidden=YES)
    def turn(self, card: int, **keys: bool) -> None:
        self.world.turn(self._card(card), **keys)

    @rule(card=st.integers(0, 20), party=PARTY)
    def hand_over(self, card: int, party: int) -> None:
        self.world.hand_over(self._card(card), self.world.parties[party])

    @rule(card=st.integers(0, 20), party=PARTY)
    def add_dossier(self, card: int, party: int) -> None:
        self.world.add_dossier(self._card(card), self.world.parties[party])

    @rule(
        card=st.integers(0, 20),
        party=PARTY,
        first=st.integers(-3, 3),
        last=st.none() | st.integers(-3, 3),
        ended=YES,
    )
    def give(self, card: int, party: int, **term) -> None:
        self.world.give(self._card(card), self.world.parties[party], **term)

    @precondition(lambda self: self.world.made < 30)
    @rule(region=REGION, party=PARTY)
    def add_place(self, region: int, party: int) -> None:
        self.world.add_place(region, self.world.parties[party])

    @rule(region=REGION, party=PARTY)
    def bring(self, region: int, party: int) -> None:
        self.world.bring(region, self.world.parties[party])

    @rule(actors=st.lists(worlds.ACTORS, min_size=1, max_size=3))
    def look(self, actors: list[tuple]) -> None:
        rows = oracle.world()
        for told in actors:
            type(self).compared += compare(self.world.actor(*told), rows)

    def _card(self, at: int):
        return self.world.cards[at % len(self.world.cards)]


def histories(number: int, phases=tuple(Phase)) -> examples:
    return examples(
        max_examples=number,
        stateful_step_count=12,
        deadline=None,
        phases=phases,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )


def test_every_protected_table_has_its_rules():
    assert set(oracle.protected()) == set(RULES)


def test_in_every_history_the_database_says_what_the_rules_say():
    File.compared = 0
    for number in itertools.count(1):  # noqa: B007
        run_state_machine_as_test(File, settings=histories(10))
        if File.compared >= LEAST:
            break
    print(f"row-level security against the rules: {File.compared} answers, 0 differences, {number * 10} histories")


def test_with_something_in_every_table_for_every_kind_of_actor():
    made = worlds.everything()
    rows = oracle.world()
    assert [table for table, held in rows.items() if not held] == []
    compared = sum(compare(actor, rows, adding=1) for actor in worlds.all_kinds(made)[::7])
    assert compared > 3000


def _has_right(table: str, verb: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, %s)", [settings.DATABASE_ROLES["app"], table, verb])
        return cursor.fetchone()[0]


@pytest.fixture
def planted() -> list[str]:
    """Each protected table with a policy too many for reading, changing, removing and adding, and with each policy missing."""
    app = settings.DATABASE_ROLES["app"]
    wide = [
        f"CREATE POLICY planted ON {table} FOR {verb} TO {app} {how}"
        for table in oracle.protected()
        for verb, how in (
            ("SELECT", "USING (true)"),
            ("UPDATE", "USING (true)"),
            ("INSERT", "WITH CHECK (true)"),
            ("DELETE", "USING (true)"),
        )
        if _has_right(table, verb) and not (verb == "SELECT" and oracle.RULES[table].read is oracle.anyone)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('DROP POLICY %%I ON %%I', policyname, tablename) FROM pg_policies"
            " WHERE %s = ANY (roles) AND has_table_privilege(%s, tablename::regclass, cmd)",
            [app, app],
        )
        return wide + [statement for (statement,) in cursor.fetchall()]


def test_a_planted_bug_is_found(planted):
    """Every policy too many and every policy missing, one at a time, for what the application has the right to do at all."""
    made = worlds.everything()
    rows, actors = oracle.world(), worlds.all_kinds(made, publics=(True,))
    found, unfound = 0, []
    for statement in planted:
        savepoint = transaction.savepoint()
        with connection.cursor() as cursor:
            cursor.execute(statement)
        try:
            for actor in actors:
                compare(actor, rows, adding=3, tables=[statement.split(" ON ")[1].split()[0]])
            unfound.append(statement)
        except Differs:
            found += 1
            actors = [actor, *(other for other in actors if other is not actor)]  # who sees one bug often sees the next
        transaction.savepoint_rollback(savepoint)
    print(f"planted: {len(planted)}, found: {found}")
    assert unfound == []


def test_histories_find_a_planted_bug_too():
    with connection.cursor() as cursor:
        app = settings.DATABASE_ROLES["app"]
        cursor.execute(
            f"CREATE POLICY planted ON supply_profile FOR SELECT TO {app} USING"
            " (region_id = ANY ((SELECT access_partner_regions())::bigint[]) AND audience = 2)"
        )
    with pytest.raises(Differs):
        for _ in range(20):
            run_state_machine_as_test(File, settings=histories(20, (Phase.generate,)))
