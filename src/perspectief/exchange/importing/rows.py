"""Frames in temporary tables, and the numbers and ids new rows get."""

import json
import secrets
from collections.abc import Mapping
from typing import Any

import polars as pl
from django.db import connection

from perspectief.core.numbers import HIGHEST, LOWEST

NULL = r"\N"
TYPES = {
    pl.Int16: "smallint",
    pl.Int32: "integer",
    pl.Int64: "bigint",
    pl.UInt32: "bigint",
    pl.String: "text",
    pl.Boolean: "boolean",
    pl.Date: "date",
}
ARRAY = {pl.Int32: "integer[]", pl.Int64: "bigint[]", pl.String: "text[]"}


def stage(name: str, frame: pl.DataFrame) -> str:
    """Copies a frame into a temporary table that goes with the transaction; gives its name."""
    table = f"incoming_{name}"
    lists = [column for column, kind in frame.schema.items() if isinstance(kind, pl.List)]
    types = ", ".join(f'"{column}" {_type(kind)}' for column, kind in frame.schema.items())
    flat = frame.with_columns(_literal(column) for column in lists)
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS {table}; CREATE TEMPORARY TABLE {table} ({types}) ON COMMIT DROP")
        with cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv, NULL '{NULL}')") as copy:
            for part in flat.iter_slices(50_000):
                copy.write(part.write_csv(include_header=False, null_value=NULL, quote_style="non_numeric").encode())
        cursor.execute(f"ANALYZE {table}")
    return table


def ids(table: str, count: int) -> pl.Series:
    """Ids from the table's own sequence, for rows others will point at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count])
        return pl.Series("id", [one for (one,) in cursor.fetchall()], dtype=pl.Int64)


def numbers(count: int) -> pl.Series:
    """Random public numbers, all different."""
    found: set[int] = set()
    while len(found) < count:
        found.add(LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1))
    return pl.Series("number", list(found), dtype=pl.Int64)


def insert_numbered(table: str, source: str, columns: Mapping[str, str]) -> int:
    """Inserts rows with a column `number`; a number that is taken (also by a row one may not see) is drawn again."""
    names, expressions = ", ".join(columns), ", ".join(columns.values())
    done = 0
    with connection.cursor() as cursor:
        while True:
            cursor.execute(
                f"INSERT INTO {table} ({names}) SELECT {expressions} FROM {source} AS s "
                f"WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE t.id = s.id) ON CONFLICT (number) DO NOTHING"
            )
            done += cursor.rowcount
            cursor.execute(
                f"UPDATE {source} AS s SET number = {LOWEST} + floor(random() * {HIGHEST - LOWEST + 1})::bigint "
                f"WHERE NOT EXISTS (SELECT FROM {table} AS t WHERE t.id = s.id)"
            )
            if not cursor.rowcount:
                return done


def execute(sql: str, *values: Any) -> int:
    """Runs one statement; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.rowcount


def fetch(sql: str, *values: Any, schema: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    """The rows of a query as a frame."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return pl.DataFrame(cursor.fetchall(), schema=dict(schema), orient="row")


def transaction_number() -> int:
    """The number of the running transaction, by which everything it did is found again."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text")
        return int(cursor.fetchone()[0])


def provenance(values: pl.DataFrame, fields: tuple[str, ...], *, source: str, at: str) -> pl.Series:
    """Per row the JSON that says of every field with a value where it came from."""
    mark = json.dumps({"source": source, "at": at})
    parts = [pl.when(pl.col(name).is_not_null()).then(pl.lit(f'"{name}":{mark}')) for name in fields]
    body = pl.concat_str([pl.lit("{"), pl.concat_str(parts, separator=",", ignore_nulls=True), pl.lit("}")])
    return values.select(body.alias("provenance")).to_series()


def _type(kind: pl.DataType) -> str:
    if isinstance(kind, pl.List):
        return ARRAY[kind.inner.base_type()]  # type: ignore[attr-defined]
    return TYPES[kind.base_type()]


def _literal(column: str) -> pl.Expr:
    """A list of numbers as PostgreSQL writes an array."""
    inner = pl.col(column).list.eval(pl.element().cast(pl.String)).list.join(",")
    return pl.when(pl.col(column).is_not_null()).then(pl.concat_str([pl.lit("{"), inner, pl.lit("}")])).alias(column)
