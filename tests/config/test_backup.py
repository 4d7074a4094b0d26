"""A backup made as maintenance holds every row, and comes back with its rights."""

import subprocess
from pathlib import Path

import psycopg

from perspectief.config import binaries, database
from perspectief.config.cluster import SUPERUSER
from perspectief.config.environment import MAINTENANCE, OWNER
from perspectief.config.keeper import Keeper
from tests.config.conftest import perspectief

COUNTS = """SELECT (SELECT count(*) FROM geo_postcode), (SELECT count(*) FROM taxonomy_term),
    (SELECT count(*) FROM pg_policy), (SELECT count(*) FROM pg_class WHERE relforcerowsecurity),
    (SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal)"""


def program(server: Keeper, name: str, role: str, *words: str | Path) -> None:
    user = role if role == SUPERUSER else f"perspectief_{role}"
    command = [binaries.programs(server.state) / name, "-h", server.socket, "-U", user, *words]
    done = subprocess.run(
        command, env={"PGPASSWORD": server.password(role)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_out_and_back(state, tmp_path):
    with Keeper(state).running() as server:
        kept = tmp_path / "perspectief.dump"
        program(server, "pg_dump", MAINTENANCE, "--format=custom", "--file", kept, database.NAME)
        admin = server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres")
        with psycopg.connect(**admin, autocommit=True) as administrator:
            administrator.execute("CREATE DATABASE returned TEMPLATE template0 OWNER perspectief_owner")
        program(server, "pg_restore", SUPERUSER, "--exit-on-error", "--dbname", "returned", kept)
        found = {}
        for name in (database.NAME, "returned"):
            with psycopg.connect(**(admin | {"dbname": name})) as administrator:
                found[name] = administrator.execute(COUNTS).fetchone()
        assert found["returned"] == found[database.NAME]
        assert all(found["returned"])
        with psycopg.connect(**server.dsn("perspectief_owner", server.password(OWNER), "returned")) as owner:
            owner.execute("CREATE TABLE made_after (id int)")
            owner.commit()
            assert owner.execute(
                "SELECT has_table_privilege('perspectief_app', 'made_after', 'INSERT')"
            ).fetchone() == (True,)


WRITE = """
UPDATE core_reaction SET handled_below = '9000000000';
INSERT INTO core_reaction VALUES ('slow', '5000000000'), ('quick', '9000000000');
INSERT INTO core_fact (tx, at, actor, role, origin, verb, data, result)
    SELECT tx::xid8, now(), 1, '', '', 'x', '{}', 'done' FROM unnest(ARRAY['4000000000', '6000000000', '9500000000']) AS tx;
"""


def test_the_journal_goes_on_after_a_restore(state):
    """What all handled is handled; the rest is asked of `core_done`; new facts are seen although the numbers are lower."""
    with Keeper(state).running() as server:
        admin = server.dsn(SUPERUSER, server.password(SUPERUSER), database.NAME)
        with psycopg.connect(**admin) as administrator:
            administrator.execute(WRITE)
        for _ in range(2):
            done = perspectief(state, "database", "restored")
            assert done.returncode == 0, done.stderr
        with psycopg.connect(**admin) as administrator:
            rows = administrator.execute("SELECT tx::text FROM core_fact WHERE verb = 'x' ORDER BY id").fetchall()
            assert rows == [("0",), ("1",), ("1",)]
            (low,) = administrator.execute("SELECT max(handled_below)::text FROM core_reaction").fetchone()
            (now,) = administrator.execute("SELECT pg_current_xact_id()::text::bigint").fetchone()
            assert int(low) == 1 < now
            administrator.execute("DELETE FROM core_fact WHERE verb = 'x'")
            administrator.execute("DELETE FROM core_reaction WHERE name IN ('slow', 'quick')")
