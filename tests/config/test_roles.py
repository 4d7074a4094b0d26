"""Roles and default privileges: what the set-up command leaves on a server."""

import subprocess

import psycopg
import pytest
from django.db import connection

from perspectief.config import database, environment
from perspectief.config.cluster import SUPERUSER
from perspectief.config.environment import APP, MAINTENANCE, OWNER
from perspectief.config.roles import EXTENSIONS, Plan, set_up
from tests.config.conftest import perspectief

DATABASE, TEMPLATE = "town", "town_template"
NAMES = {OWNER: "town own'er", APP: "town_app", MAINTENANCE: "town_maintenance"}
PASSWORDS = {OWNER: "o'w", APP: "a", MAINTENANCE: "m"}
PLAN = Plan(NAMES, PASSWORDS, DATABASE, TEMPLATE)


@pytest.fixture
def administrator():
    """psycopg parameters of the test server's superuser; the databases and roles of PLAN are gone before and after."""
    server = database.keeper(environment.read(role=None))
    found = server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres")
    remove(found)
    yield found
    remove(found)


def remove(administrator: dict) -> None:
    with psycopg.connect(**administrator, autocommit=True) as admin:
        admin.execute("UPDATE pg_database SET datistemplate = false WHERE datname = %s", [TEMPLATE])
        for name in (DATABASE, TEMPLATE):
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        for name in NAMES.values():
            admin.execute(f'DROP ROLE IF EXISTS "{name}"')


def as_role(administrator: dict, role: str, database: str = DATABASE) -> psycopg.Connection:
    login = {"user": NAMES[role], "password": PASSWORDS[role], "dbname": database}
    return psycopg.connect(**(administrator | login), autocommit=True)


def test_roles_can_do_what_they_are_for_and_no_more(administrator):
    set_up(administrator, PLAN)
    with as_role(administrator, OWNER) as owner:
        owner.execute("CREATE TABLE person (id bigint GENERATED ALWAYS AS IDENTITY, region int)")
        owner.execute("ALTER TABLE person ENABLE ROW LEVEL SECURITY")
        owner.execute("CREATE POLICY none ON person TO town_app USING (false) WITH CHECK (true)")
        owner.execute("INSERT INTO person (region) VALUES (1)")
        owner.execute("CREATE FUNCTION one() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("CREATE DATABASE another")
    with as_role(administrator, APP) as app:
        app.execute("INSERT INTO person (region) VALUES (1)")
        assert app.execute("SELECT count(*), one() FROM person").fetchone() == (0, 1)
        app.execute("CREATE TEMPORARY TABLE staging (id int)")
        for forbidden in (
            "CREATE TABLE mine (id int)",
            "TRUNCATE person",
            "DROP TABLE person",
            "SET ROLE town_maintenance",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(forbidden)
    with as_role(administrator, MAINTENANCE) as maintenance:
        assert maintenance.execute("SELECT count(*) FROM person").fetchone() == (2,)


def test_again_keeps_the_rows_and_brings_passwords_in_line(administrator):
    set_up(administrator, PLAN)
    with as_role(administrator, OWNER) as owner:
        owner.execute("CREATE TABLE kept (id int)")
    changed = Plan(NAMES, PASSWORDS | {APP: "changed"}, DATABASE, TEMPLATE)
    set_up(administrator, changed)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        as_role(administrator, APP)
    with psycopg.connect(**(administrator | {"user": NAMES[APP], "password": "changed", "dbname": DATABASE})) as app:
        assert app.execute("SELECT count(*) FROM kept").fetchone() == (0,)


def test_a_database_the_operator_made_before_is_prepared_too(administrator):
    with psycopg.connect(**administrator, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {DATABASE}")
    set_up(administrator, PLAN)
    with psycopg.connect(**(administrator | {"dbname": DATABASE})) as admin:
        installed = {name for (name,) in admin.execute("SELECT extname FROM pg_extension")}
    assert set(EXTENSIONS) <= installed
    with as_role(administrator, OWNER) as owner:
        owner.execute("CREATE TABLE person (id int)")
    with as_role(administrator, APP) as app:
        assert app.execute("SELECT count(*) FROM person").fetchone() == (0,)


def test_nobody_else_may_connect(administrator):
    set_up(administrator, PLAN)
    other = database.parameters(environment.read(role=None), APP)
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(**(other | {"dbname": DATABASE}))


def test_the_command_prints_the_addresses_it_made(administrator, place):
    address = "postgresql://{user}:{password}@/postgres?host={host}&port={port}".format(**administrator)
    urls = {
        "DATABASE_URL": "postgresql://town_app:a@/town",
        "DATABASE_URL_OWNER": "postgresql://town%20own%27er@/town",
        "DATABASE_URL_MAINTENANCE": "postgresql://town_maintenance@/town",
    }
    done = perspectief(place, "database", "set-up", "--admin-url", address, **urls)
    assert done.returncode == 0, done.stderr
    printed = dict(line.split("=", 1) for line in done.stdout.splitlines() if line.startswith("DATABASE_URL"))
    assert printed["DATABASE_URL"].startswith("postgresql://town_app:a@/town?")
    for variable, name in (("DATABASE_URL", NAMES[APP]), ("DATABASE_URL_OWNER", NAMES[OWNER])):
        with psycopg.connect(printed[variable]) as login:
            assert login.execute("SELECT session_user").fetchone() == (name,)


def test_the_command_refuses_without_an_address_and_never_repeats_one(place):
    done = perspectief(place, "database", "set-up", DATABASE_URL="postgresql://a@h/d")
    assert done.returncode == 1
    assert "--admin-url" in done.stderr
    done = perspectief(place, "database", "set-up", "--admin-url", "geheim@server")
    assert done.returncode == 1
    assert "--admin-url is geen geldig adres" in done.stderr
    assert "geheim" not in done.stderr


def test_test_databases_carry_default_privileges(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE fresh (id int)")
        cursor.execute(
            "SELECT has_table_privilege(%s, 'fresh', 'SELECT, INSERT')", [database.role_names(environment.read())[APP]]
        )
        assert cursor.fetchone() == (True,)


def test_no_program_of_the_wheel_is_needed_for_a_server(place):
    """A command on an operator's server leaves the state folder alone."""
    done = perspectief(place, "where")
    assert done.stdout.strip() == str(place)
    assert subprocess.run(["ls", "-A", place], capture_output=True, text=True, check=True).stdout == ""
