"""What a file knows against what a row says: only what differs is written, and a talk goes before a file."""

from dataclasses import dataclass

from django.db import connection

TALK = "gesprek"


@dataclass(frozen=True)
class Written:
    """How many are new, changed, and the same as before."""

    new: int
    changed: int
    same: int


def newer(name: str) -> str:
    """The file's value, unless it has none, or a colleague noted one in a talk the file does not know of."""
    spoken = f"c.provenance->'{name}'->>'source' = '{TALK}'"
    later = f"s.confirmed_at IS NOT NULL AND s.confirmed_at > (c.provenance->'{name}'->>'at')::date"
    return f"CASE WHEN s.{name} IS NULL OR ({spoken} AND NOT ({later})) THEN c.{name} ELSE s.{name} END"


def update_changed(
    table: str, key: str, source: str, columns: dict[str, str], own: str, said: str, *, more: str = ""
) -> set[int]:
    """Updates the rows in which something differs; ids of their cards."""
    computed = ", ".join(f"{expression} AS {name}" for name, expression in columns.items())
    names = list(columns)
    sets = ", ".join(f"{name} = n.{name}" for name in names)
    old, new = ", ".join(f"c.{name}" for name in names), ", ".join(f"n.{name}" for name in names)
    # Only the fields that changed get the file as their source.
    marks = ", ".join(f"CASE WHEN c.{name} IS DISTINCT FROM n.{name} THEN '{name}' END" for name in names)
    sql = f"""
        UPDATE {table} AS c SET {sets}, version = c.version + 1{more},
            provenance = c.provenance || coalesce((SELECT jsonb_object_agg(k, v) FROM jsonb_each(n.said) AS e(k, v)
                                                   WHERE k = ANY (ARRAY[{marks}]::text[])), '{{}}'::jsonb)
        FROM (SELECT s.card_id AS of_card, s.{said}::jsonb AS said, {computed} FROM {source} AS s JOIN {table} AS c ON {own} AND c.{key} = s.card_id) AS n
        WHERE c.{key} = n.of_card AND {own.split(" AND c.{key}", maxsplit=1)[0]} AND ({old}) IS DISTINCT FROM ({new})
        RETURNING n.of_card"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {card for (card,) in cursor.fetchall()}
