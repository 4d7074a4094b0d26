"""Frames into tables: COPY into a temporary table, then INSERT … SELECT. COPY itself is refused under row-level security."""

from collections.abc import Mapping

import polars as pl
from django.db import connection

TYPES = {pl.Int64: "bigint", pl.String: "text", pl.Boolean: "boolean", pl.Date: "date", pl.Float64: "double precision"}
NULL = r"\N"


class Staging:
    """A temporary table with the columns of a frame; gone at the end of the transaction."""

    def __init__(self, name: str, frame: pl.DataFrame) -> None:
        """Copies the frame. KeyError for a column of a type the tables do not have."""
        self.name = f"made_{name}"
        columns = ", ".join(f'"{column}" {TYPES[kind.base_type()]}' for column, kind in frame.schema.items())
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{self.name}")
            cursor.execute(f"CREATE TEMPORARY TABLE {self.name} ({columns}) ON COMMIT DROP")
            with cursor.copy(f"COPY {self.name} FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy:
                for part in frame.iter_slices(50_000):
                    copy.write(part.write_csv(include_header=False, null_value=NULL).encode())
            cursor.execute(f"ANALYZE {self.name}")

    def insert(self, table: str, columns: Mapping[str, str], where: str = "true", *values: int) -> int:
        """Inserts rows: `columns` maps a column of `table` to an expression over the staging table. Gives how many."""
        names, expressions = ", ".join(columns), ", ".join(columns.values())
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({names}) SELECT {expressions} FROM {self.name} WHERE {where}", values)
            return cursor.rowcount


def new_ids(table: str, count: int) -> list[int]:
    """Ids the table's own sequence gives out, for rows that others point at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return [one for (one,) in cursor.fetchall()]


def same(*names: str) -> dict[str, str]:
    """Columns that are called the same on both sides."""
    return {name: name for name in names}
