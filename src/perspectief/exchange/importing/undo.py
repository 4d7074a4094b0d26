"""Taking an import back: what it added goes, what it changed becomes what it was, and what people did since stays."""

from dataclasses import dataclass

from django.db import connection

from perspectief.exchange.importing.rows import execute

# Tables whose rows an import adds or changes; those that hang on a row go with it.
ROOTS = ("supply_card", "demand_place", "demand_employer")
CHANGED = ("supply_card", "supply_profile", "supply_dossier", "demand_place")
SINCE = """
SELECT FROM core_change AS later WHERE later.table_name = '{table}' AND later.row_id = {row} AND later.tx > %s::text::xid8
"""


@dataclass(frozen=True)
class Undone:
    """`removed`: people or places taken out; `restored`: rows that are what they were; `kept`: rows somebody worked on since."""

    removed: int
    restored: int
    kept: int


def undo(tx: int, *, source: str) -> Undone:
    """Takes back what transaction `tx` did, inside `acting(actor)` of the organisation that did it.

    `source`: what the import wrote as the source of skills. A field somebody changed since keeps the later value; a person or place
    somebody changed since is not removed.
    """
    restored = sum(_restore(table, tx) for table in CHANGED)
    removed, kept = _remove(tx)
    execute(
        "DELETE FROM supply_cardskill WHERE source = %s AND card_id IN (SELECT row_id FROM core_change "
        "WHERE tx = %s::text::xid8 AND table_name = 'supply_card' AND operation = 'update')",
        source,
        tx,
    )
    return Undone(removed=removed, restored=restored, kept=kept)


def _restore(table: str, tx: int) -> int:
    """Puts back the old value of every field that still holds the value the import gave it."""
    fields = [name for name in _columns(table) if name not in ("id", "version", "updated_at", "provenance", "audience")]
    sets = ", ".join(
        f"{name} = CASE WHEN e.old ? '{name}' AND to_jsonb(c)->'{name}' IS NOT DISTINCT FROM e.new->'{name}' "
        f"THEN (jsonb_populate_record(NULL::{table}, e.old)).{name} ELSE c.{name} END"
        for name in fields
    )
    return execute(
        f"UPDATE {table} AS c SET {sets}, version = c.version + 1, "
        f"provenance = CASE WHEN e.old ? 'provenance' AND to_jsonb(c)->'provenance' = e.new->'provenance' THEN e.old->'provenance' ELSE c.provenance END "
        f"FROM core_change AS e WHERE e.tx = %s::text::xid8 AND e.table_name = '{table}' AND e.operation = 'update' AND c.id = e.row_id",
        tx,
    )


def _remove(tx: int) -> tuple[int, int]:
    removed = kept = 0
    for table in ROOTS:
        made = f"SELECT row_id FROM core_change WHERE tx = %s::text::xid8 AND table_name = '{table}' AND operation = 'insert'"
        alone = {
            "supply_card": _quiet("supply_card", "c.id")
            + " AND NOT EXISTS (SELECT FROM supply_dossier AS d WHERE d.card_id = c.id AND EXISTS "
            f"({SINCE.format(table='supply_dossier', row='d.id')}))"
            " AND NOT EXISTS (SELECT FROM supply_profile AS p WHERE p.card_id = c.id AND EXISTS "
            f"({SINCE.format(table='supply_profile', row='p.id')}))"
            # What others keep of this person goes with the card, and cannot be seen from here.
            f" AND c.id <> ALL ((SELECT supply_held_elsewhere(ARRAY({made})))::bigint[])"
            " AND NOT EXISTS (SELECT FROM matching_proposal AS o WHERE o.region_id = c.region_id AND o.card_id = c.id)",
            "demand_place": _quiet("demand_place", "c.id"),
            "demand_employer": _quiet("demand_employer", "c.id")
            + " AND NOT EXISTS (SELECT FROM demand_place AS p WHERE p.employer_id = c.id)",
        }[table]
        values = [tx] * alone.count("%s")
        gone = execute(f"DELETE FROM {table} AS c WHERE c.id IN ({made}) AND {alone}", tx, *values)
        if table != "demand_employer":
            removed += gone
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE id IN ({made})", [tx])
                kept += cursor.fetchone()[0]
    return removed, kept


def _quiet(table: str, row: str) -> str:
    """Nobody changed the row since."""
    return f"NOT EXISTS ({SINCE.format(table=table, row=row)})"


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''",
            [table],
        )
        return [name for (name,) in cursor.fetchall()]
