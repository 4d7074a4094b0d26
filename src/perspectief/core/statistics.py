"""After a bulk load: without fresh statistics the planner takes a full table for an empty one, until autovacuum comes by."""

from django.db import connection

MANY = 1000  # rows from which it pays


def refresh(*tables: str) -> None:
    """Lets PostgreSQL count these tables again, as their owner; part of the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT core_analyze(%s)", [list(tables)])
