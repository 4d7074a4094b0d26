"""Databases of their own for browser tests: the filled region is made once and every journey walks in a fresh copy.

A copy costs less than emptying and filling the tables again, and what a journey commits never meets another test.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connection, connections
from psycopg import sql
from psycopg.conninfo import make_conninfo

from perspectief.config.environment import APP, OWNER


def _server() -> psycopg.Connection:
    described = settings.DATABASE_AS(OWNER, None)
    parts = {"dbname": "postgres", "user": described["USER"], "password": described["PASSWORD"]}
    parts |= {"host": described["HOST"], "port": described["PORT"]}
    return psycopg.connect(make_conninfo(**{name: value for name, value in parts.items() if value}), autocommit=True)


def close() -> None:
    """No connection of this process stays open: a database in use can be neither copied nor dropped."""
    connections.close_all()
    if "pool" in connection.settings_dict["OPTIONS"]:
        connection.close_pool()


def copy(source: str, target: str) -> str:
    """Makes `target` equal to `source`; returns its name."""
    close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(target)))
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        server.execute(made.format(sql.Identifier(target), sql.Identifier(source)))
    return target


def drop(name: str) -> None:
    """Removes a copy. PostgreSQL waits some seconds for a request of the site that is still under way."""
    close()
    with _server() as server:
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def using(name: str, role: str) -> Iterator[None]:
    """All connections of this process, those of the live site too, go to `name` as `role`; afterwards as before."""
    described = connection.settings_dict
    former = {key: described[key] for key in ("NAME", "USER", "PASSWORD", "OPTIONS")}
    close()
    as_role = settings.DATABASE_AS(role, settings.POOL if role == APP else None)
    described.update({key: as_role[key] for key in ("USER", "PASSWORD", "OPTIONS")}, NAME=name)
    try:
        yield
    finally:
        close()
        described.update(former)


@contextmanager
def as_owner() -> Iterator[psycopg.Connection]:
    """A connection of its own, as owner, to the database now in use: to look, and to do what a clock would do."""
    described = connection.settings_dict
    owner = settings.DATABASE_AS(OWNER, None)
    parts = {"dbname": described["NAME"], "user": owner["USER"], "password": owner["PASSWORD"]}
    parts |= {"host": owner["HOST"], "port": owner["PORT"]}
    with psycopg.connect(make_conninfo(**{key: value for key, value in parts.items() if value})) as opened:
        yield opened
