"""Row-level security on rules, runs, lists and proposals; the triggers that tell every process which rows changed."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, app, maintenance, protect, tenant_key

PEOPLE, PLACES = 1, 2  # matching.rules.Side
MANY = 500  # more rows than this in one statement: read everything again
WATCHED = (
    ("supply_card", PEOPLE, "id"),
    ("supply_cardskill", PEOPLE, "card_id"),
    ("supply_cardwish", PEOPLE, "card_id"),
    ("demand_place", PLACES, "id"),
    ("demand_placetask", PLACES, "place_id"),
    ("demand_placeskill", PLACES, "place_id"),
)
ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}
TOUCHED = {
    "INSERT": "SELECT region_id, {column} AS row_id FROM new_rows",
    "UPDATE": "SELECT region_id, {column} AS row_id FROM old_rows UNION SELECT region_id, {column} FROM new_rows",
    "DELETE": "SELECT region_id, {column} AS row_id FROM old_rows",
}
FUNCTION = """
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    WITH touched AS (SELECT DISTINCT region_id, row_id FROM ({touched}) AS every),
         sizes AS (SELECT region_id, count(*) AS many FROM touched GROUP BY region_id)
    INSERT INTO matching_poolchange (region_id, side, row_id)
    SELECT region_id, {side}, row_id FROM touched JOIN sizes USING (region_id) WHERE many <= {many}
    UNION ALL SELECT region_id, {side}, NULL FROM sizes WHERE many > {many};
    RETURN NULL;
END $$;
CREATE TRIGGER {name} AFTER {verb} ON {table} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {name}();
"""


def watch(table: str, side: int, column: str) -> migrations.RunSQL:
    """Writes a PoolChange for every row of `table` that is added, changed or removed."""
    forward, back = "", ""
    for verb, rows in ROWS.items():
        name = f"matching_watch_{table}_{verb.lower()}"
        touched = TOUCHED[verb].format(column=column)
        forward += FUNCTION.format(name=name, touched=touched, side=side, many=MANY, verb=verb, table=table, rows=rows)
        back += f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}();"
    return migrations.RunSQL(forward, back)


class Migration(migrations.Migration):
    dependencies = [
        ("matching", "0001_initial"),
        ("access", "0002_protect"),
        ("supply", "0002_protect"),
        ("demand", "0002_protect"),
    ]
    operations = [
        protect("matching_ruleset", read=(REACHED,), add=COUNTER),
        protect("matching_run", read=(REACHED,), write=COUNTER),
        *(protect(table, read=(COUNTER,), write=COUNTER) for table in ("matching_personlist", "matching_placelist")),
        protect("matching_poolchange", read=(COUNTER,), write=COUNTER),
        migrations.RunSQL(
            f"REVOKE INSERT, UPDATE ON matching_poolchange FROM {app()}, {maintenance()}",
            f"GRANT INSERT, UPDATE ON matching_poolchange TO {app()}, {maintenance()}",
        ),
        protect("matching_proposal", read=(OWN, COUNTER), write=COUNTER, add=f"{COUNTER} AND {OWN}"),
        *(
            tenant_key(table, ("region_id", f"{row}_id"), f"{room}_{row}", ("region_id", "id"))
            for table, room, row in (
                ("matching_personlist", "supply", "card"),
                ("matching_placelist", "demand", "place"),
                ("matching_proposal", "supply", "card"),
                ("matching_proposal", "demand", "place"),
            )
        ),
        *(watch(*watched) for watched in WATCHED),
    ]
