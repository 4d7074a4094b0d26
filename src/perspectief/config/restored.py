"""After a backup was put back on another server: transaction numbers of the old server mean nothing there.

The journal hands out facts by transaction number. Numbers above those of the new server would hide facts, numbers below it
would hand them out again. 0 stands for "before the restore, handled by all"; 1 for "before it, `core_done` says by whom".
"""

from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

JOURNAL = """
UPDATE core_fact SET tx = '0' WHERE tx < (SELECT min(handled_below) FROM core_reaction);
UPDATE core_fact SET tx = '1' WHERE tx <> '0';
UPDATE core_reaction SET handled_below = '1';
"""
NUMBERED = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = 'public' AND udt_name = 'xid8' AND table_name NOT IN ('core_fact', 'core_reaction')
"""


def forget_transactions(administrator: dict[str, Any], database: str) -> None:
    """One transaction; again changes nothing more. `administrator`: psycopg parameters of a superuser. Raises psycopg.Error."""
    with psycopg.connect(make_conninfo(**(administrator | {"dbname": database}))) as connection:
        connection.execute(JOURNAL)
        for table, column in connection.execute(NUMBERED).fetchall():
            statement = sql.SQL("UPDATE {} SET {column} = '0' WHERE {column} <> '0'")
            connection.execute(statement.format(sql.Identifier(table), column=sql.Identifier(column)))
