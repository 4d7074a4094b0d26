"""The record of changes, kept by the database itself: one statement-level trigger per table and operation."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION core_note_changes() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE who bigint := nullif(nullif(current_setting('perspectief.actor', true), ''), '0')::bigint;
BEGIN
    IF TG_OP = 'INSERT' THEN
        INSERT INTO core_change (tx, at, actor, table_name, row_id, region_id, organisation_id, operation)
        SELECT pg_current_xact_id(), clock_timestamp(), who, TG_TABLE_NAME, (r->>'id')::bigint,
               (r->>'region_id')::bigint, (r->>'organisation_id')::bigint, 'insert'
        FROM (SELECT to_jsonb(t) AS r FROM new_rows t) AS made;
    ELSIF TG_OP = 'DELETE' THEN
        INSERT INTO core_change (tx, at, actor, table_name, row_id, region_id, organisation_id, operation, old)
        SELECT pg_current_xact_id(), clock_timestamp(), who, TG_TABLE_NAME, (r->>'id')::bigint,
               (r->>'region_id')::bigint, (r->>'organisation_id')::bigint, 'delete', r
        FROM (SELECT to_jsonb(t) AS r FROM old_rows t) AS gone;
    ELSE
        INSERT INTO core_change (tx, at, actor, table_name, row_id, region_id, organisation_id, operation, old, new)
        SELECT pg_current_xact_id(), clock_timestamp(), who, TG_TABLE_NAME, (n.r->>'id')::bigint,
               (n.r->>'region_id')::bigint, (n.r->>'organisation_id')::bigint, 'update',
               (SELECT jsonb_object_agg(k, v) FROM jsonb_each(o.r) AS e(k, v) WHERE v IS DISTINCT FROM n.r->k),
               (SELECT jsonb_object_agg(k, v) FROM jsonb_each(n.r) AS e(k, v) WHERE v IS DISTINCT FROM o.r->k)
        FROM (SELECT id, to_jsonb(t) AS r FROM new_rows t) AS n
        JOIN (SELECT id, to_jsonb(t) AS r FROM old_rows t) AS o USING (id)
        WHERE n.r IS DISTINCT FROM o.r;
    END IF;
    RETURN NULL;
END $$;
"""
TRIGGER = """
CREATE TRIGGER {table}_note_{verb} AFTER {operation} ON {table}
REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION core_note_changes();
"""
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def record_changes(table: str, *, inserts: bool = True) -> migrations.RunSQL:
    """Keeps old and new values of `table` from now on. `inserts=False` for link tables, whose bulk loads a fact records."""
    operations = [operation for operation in ROWS if inserts or operation != "INSERT"]
    forward = "".join(
        TRIGGER.format(table=table, verb=operation.lower(), operation=operation, rows=ROWS[operation])
        for operation in operations
    )
    back = "".join(f"DROP TRIGGER {table}_note_{operation.lower()} ON {table};" for operation in operations)
    return migrations.RunSQL(forward, back)
