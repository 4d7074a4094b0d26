"""What the database's own catalogue says of roles, policies and grants: a new table is included by itself."""

import re

import pytest
from django.conf import settings
from django.db import connection

from perspectief.access.policies import unprotected

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
