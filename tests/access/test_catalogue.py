"""What the database's own catalogue says of roles, policies and grants: a new table is included by itself."""

import re

import pytest
from django.conf import settings
from django.db import connection

from perspectief.access.policies import unprotected
from tests.access.oracle import protected

pytestmark = pytest.mark.django_db
# Decided to stand outside row-level security: who works where is needed to know who acts.
OUTSIDE = frozenset(
    {
        "parties_regionmembership",
        "parties_membership",
        "parties_personaccount",
        "parties_regionsettings",
        "geo_municipality",
        "geo_postcode",
    }
)
APPEND_ONLY = {"core_fact", "core_done", "access_look", "access_seal"}


def rows(sql: str, *values) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def test_every_table_with_a_tenant_column_has_its_policies():
    assert unprotected(OUTSIDE) == []
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE forgotten (id bigint PRIMARY KEY, region_id bigint)")
    assert unprotected(OUTSIDE) == ["forgotten"]


def test_every_exception_is_still_needed():
    assert set(unprotected(frozenset())) == OUTSIDE


def test_app_owns_nothing_and_cannot_pass_the_policies():
    app = settings.DATABASE_ROLES["app"]
    assert rows("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = %s", app) == [
        (False,) * 4
    ]
    assert rows("SELECT relname FROM pg_class WHERE relowner = %s::regrole", app) == []
    truncatable = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND has_table_privilege(%s, oid, 'TRUNCATE')"
    assert rows(truncatable, app) == []


def test_records_can_only_be_added_to():
    app, maintenance = settings.DATABASE_ROLES["app"], settings.DATABASE_ROLES["maintenance"]
    for table in APPEND_ONLY | {"core_change"}:
        for role in (app, maintenance):
            assert rows(
                "SELECT has_table_privilege(%s, %s, 'UPDATE') OR has_table_privilege(%s, %s, 'DELETE')",
                role,
                table,
                role,
                table,
            ) == [(False,)]
    assert rows("SELECT has_table_privilege(%s, 'core_change', 'INSERT')", app) == [(False,)]


def test_records_and_seals_cannot_be_emptied_and_seals_not_read():
    app, maintenance = settings.DATABASE_ROLES["app"], settings.DATABASE_ROLES["maintenance"]
    for table in APPEND_ONLY | {"core_change"}:
        for role in (app, maintenance):
            assert rows("SELECT has_table_privilege(%s, %s, 'TRUNCATE')", role, table) == [(False,)]
    any_right = "SELECT has_table_privilege(%s, 'access_seal', 'SELECT, INSERT, UPDATE, DELETE')"
    assert rows(any_right, app) == [(False,)]
    expire = "SELECT has_function_privilege(%s, 'access_expire_records(text, bigint[])', 'EXECUTE')"
    assert (rows(expire, app), rows(expire, maintenance)) == ([(False,)], [(True,)])


def test_policies_are_written_the_fast_way():
    for table, name, condition in rows(
        "SELECT tablename, policyname, concat_ws(' ', qual, with_check) FROM pg_policies WHERE %s = ANY (roles)",
        settings.DATABASE_ROLES["app"],
    ):
        lowered = condition.lower()
        assert "exists" not in lowered and " in (" not in lowered, f"{table}.{name}: {condition}"
        rest = re.sub(r"\( select access_\w+\([^()]*\) as access_\w+\)", "", lowered)
        assert "access_" not in rest, f"{table}.{name} asks a function per row: {condition}"


def test_definer_functions_fix_their_search_path():
    loose = rows(
        "SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace "
        "AND NOT coalesce(array_to_string(proconfig, ',') LIKE '%%search_path=%%', false)"
    )
    assert loose == []


def test_every_protected_table_binds_everybody_and_the_owner_sees_all():
    """Forced, so that the owner is bound too, with one policy for the owner that lets everything through; none for PUBLIC."""
    app, owner = settings.DATABASE_ROLES["app"], settings.DATABASE_ROLES["owner"]
    assert rows("SELECT relname FROM pg_class WHERE relrowsecurity AND NOT relforcerowsecurity") == []
    open_to_others = rows(
        "SELECT tablename, policyname FROM pg_policies WHERE NOT (roles = ARRAY[%s]::name[] OR roles = ARRAY[%s]::name[])",
        app,
        owner,
    )
    assert open_to_others == []
    for table in protected():
        assert rows(
            "SELECT cmd, qual, with_check FROM pg_policies WHERE tablename = %s AND roles = ARRAY[%s]::name[]",
            table,
            owner,
        ) == [("ALL", "true", "true")], table
        assert rows(
            "SELECT 1 FROM pg_policies WHERE tablename = %s AND cmd = 'SELECT' AND %s = ANY (roles)", table, app
        )


def test_the_roles_are_what_they_should_be():
    """app and maintenance own nothing, reach nobody else's rights, and only maintenance passes the policies."""
    names = settings.DATABASE_ROLES
    found = rows(
        "SELECT rolname, rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = ANY (%s)",
        list(names.values()),
    )
    assert sorted(found) == sorted((name, False, False, False, role == "maintenance") for role, name in names.items())
    members = rows(
        "SELECT roleid::regrole::text FROM pg_auth_members WHERE member IN (%s::regrole, %s::regrole)",
        names["app"],
        names["maintenance"],
    )
    assert members == []
    for role in ("app", "maintenance"):
        assert not rows("SELECT 1 WHERE has_schema_privilege(%s, 'public', 'CREATE')", names[role])
        owned = "SELECT proname FROM pg_proc WHERE proowner = %s::regrole UNION SELECT relname FROM pg_class WHERE relowner = %s::regrole"
        assert rows(owned, names[role], names[role]) == []
        for right in ("TRUNCATE", "TRIGGER", "REFERENCES"):
            having = "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND has_table_privilege(%s, oid, %s)"
            assert rows(having, names[role], right) == [], (role, right)


def test_views_look_with_the_eyes_of_who_asks_and_none_is_materialised():
    views = rows(
        "SELECT relname, relkind, reloptions FROM pg_class WHERE relkind IN ('v', 'm') AND relnamespace = 'public'::regnamespace"
    )
    assert [
        name for name, kind, options in views if kind == "m" or "security_invoker=true" not in (options or [])
    ] == []


# Functions that act with the owner's rights: what each may tell or do is in its migration. A new one is decided here.
DEFINERS = {
    "access_end_grants",
    "access_expire_records",
    "access_granted_cards",
    "core_analyze",
    "core_note_changes",
    "demand_seats_taken",
    "guidance_coached",
    "oversight_card_numbers",
    "parties_link_holder",
    "plans_public_money",
    "privacy_also_kept",
    "privacy_ask",
    "privacy_changes",
    "privacy_facts",
    "privacy_looks",
    "privacy_start_erasure",
    "supply_answer_offer",
    "supply_hide_own_card",
    "supply_held_elsewhere",
    "supply_known_people",
    "supply_own_subject",
    "supply_turn_own_key",
    "work_holders",
}


def test_definer_functions_are_decided_and_not_for_everybody():
    found = rows("SELECT proname, proacl::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace")
    named = {name for name, _rights in found if not name.startswith("matching_watch_")}
    assert named == DEFINERS
    assert [name for name, rights in found if rights is None or "{=X" in rights or ",=X" in rights] == []
