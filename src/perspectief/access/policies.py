"""Row-level security as migration operations, and what the catalogue says about it.

Conditions are always `column = (SELECT …)` or `column = ANY ((SELECT …)::bigint[])`: computed once per statement. A function
per row, `IN (SELECT …)` or `OR EXISTS` is a hundred to a thousand times slower on a million rows.
"""

from django.conf import settings
from django.db import connection, migrations

COUNTER = "region_id = ANY ((SELECT access_counter_regions())::bigint[])"
PARTNER = "region_id = ANY ((SELECT access_partner_regions())::bigint[])"
REACHED = "region_id = ANY ((SELECT access_regions())::bigint[])"
OWN = "organisation_id = (SELECT access_organisation())"
PUBLIC_BODY = "(SELECT access_public())"
PROGRAMME = "region_id = ANY ((SELECT access_programme_regions())::bigint[])"
WORKS = "region_id = ANY ((SELECT access_work_regions())::bigint[])"
NATIONAL = "(SELECT access_national())"
OVERSEEN = f"{OWN} AND (SELECT access_oversight())"
ANYONE = "(SELECT access_actor()) IS NOT NULL"

FUNCTION = """
CREATE FUNCTION {name}() RETURNS {type} LANGUAGE plpgsql STABLE PARALLEL SAFE AS $$
DECLARE held text := current_setting('perspectief.{setting}', true);
BEGIN
    IF held IS NULL OR held = '' THEN
        RAISE EXCEPTION 'a protected table was used outside acting()' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN {answer};
END $$;
GRANT EXECUTE ON FUNCTION {name}() TO {app};
"""
FUNCTIONS = (
    ("access_actor", "bigint", "actor", "held::bigint"),
    ("access_organisation", "bigint", "organisation", "held::bigint"),
    ("access_counter_regions", "bigint[]", "counter", "held::bigint[]"),
    ("access_partner_regions", "bigint[]", "partner", "held::bigint[]"),
    (
        "access_regions",
        "bigint[]",
        "counter",
        "held::bigint[] || current_setting('perspectief.partner', true)::bigint[]",
    ),
    ("access_public", "boolean", "public", "held = 'yes'"),
)
PERSON = ("access_person", "bigint", "person", "nullif(held, '0')::bigint")  # a job seeker's own card
UNPROTECTED = """
SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attname IN ('region_id', 'organisation_id')
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity
           AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND %s::regrole = ANY (p.polroles))
           AND EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND %s::regrole = ANY (p.polroles)))
ORDER BY 1
"""


def app() -> str:
    """Name of the role web, worker and commands log in with."""
    return settings.DATABASE_ROLES["app"]


def owner() -> str:
    """Name of the role migrations log in with."""
    return settings.DATABASE_ROLES["owner"]


def maintenance() -> str:
    """Name of the role that seals, backs up and erases."""
    return settings.DATABASE_ROLES["maintenance"]


def functions(wanted: tuple[tuple[str, str, str, str], ...] = FUNCTIONS) -> list[migrations.RunSQL]:
    """The functions the policies ask who acts; they refuse, with an error, when nobody does."""
    return [
        migrations.RunSQL(
            FUNCTION.format(name=name, type=kind, setting=setting, answer=answer, app=app()), f"DROP FUNCTION {name}()"
        )
        for name, kind, setting, answer in wanted
    ]


def also_read(table: str, name: str, condition: str) -> migrations.RunSQL:
    """One more condition that suffices to see a row of a table that is protected already."""
    policy = f"{table}_{name}"
    return migrations.RunSQL(
        f"CREATE POLICY {policy} ON {table} FOR SELECT TO {app()} USING ({condition})",
        f"DROP POLICY {policy} ON {table}",
    )


def protect(
    table: str, *, read: tuple[str, ...], write: str | None = None, add: str | None = None
) -> migrations.RunSQL:
    """Row-level security on `table`.

    `read`: conditions of which one suffices to see a row. `write`: the condition under which the application adds,
    changes and removes rows (None: never changed or removed, and with `add` None never added). `add`: the condition to
    add, where it differs from `write`. The owner sees every row, so that data migrations work.
    """
    add = add or write
    policies = [
        f"CREATE POLICY {table}_read_{n} ON {table} FOR SELECT TO {app()} USING ({c})" for n, c in enumerate(read)
    ]
    if add:
        policies.append(f"CREATE POLICY {table}_add ON {table} FOR INSERT TO {app()} WITH CHECK ({add})")
    if write:
        policies.append(
            f"CREATE POLICY {table}_change ON {table} FOR UPDATE TO {app()} USING ({write}) WITH CHECK ({write})"
        )
        policies.append(f"CREATE POLICY {table}_remove ON {table} FOR DELETE TO {app()} USING ({write})")
    policies.append(f"CREATE POLICY {table}_owner ON {table} TO {owner()} USING (true) WITH CHECK (true)")
    names = [policy.split()[2] for policy in policies]
    forward = (
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; "
        + "; ".join(policies)
    )
    back = "; ".join(f"DROP POLICY {name} ON {table}" for name in names)
    back += f"; ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    return migrations.RunSQL(forward, back)


def instead(former: migrations.RunSQL, now: migrations.RunSQL) -> migrations.RunSQL:
    """Other policies than `protect` made before, in one step, so that the table is never without; both as `protect` gives them."""
    return migrations.RunSQL(f"{former.reverse_sql}; {now.sql}", f"{now.reverse_sql}; {former.sql}")


def append_only(*tables: str) -> migrations.RunSQL:
    """The application may add rows to `tables` and never change or remove them."""
    names = ", ".join(tables)
    return migrations.RunSQL(
        f"REVOKE UPDATE, DELETE ON {names} FROM {app()}, {maintenance()}",
        f"GRANT UPDATE, DELETE ON {names} TO {app()}, {maintenance()}",
    )


def read_only(*tables: str) -> migrations.RunSQL:
    """The application may only read `tables`: triggers of the owner write them."""
    names = ", ".join(tables)
    return migrations.RunSQL(
        f"REVOKE INSERT, UPDATE, DELETE ON {names} FROM {app()}, {maintenance()}",
        f"GRANT INSERT, UPDATE, DELETE ON {names} TO {app()}, {maintenance()}",
    )


def tenant_key(table: str, columns: tuple[str, ...], parent: str, parent_columns: tuple[str, ...]) -> migrations.RunSQL:
    """A composite foreign key: a child row cannot point at another party's parent, and follows it at a hand-over."""
    name = f"{table}_{parent.rsplit('_', maxsplit=1)[-1]}_tenant"
    return migrations.RunSQL(
        f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({', '.join(columns)}) "
        f"REFERENCES {parent} ({', '.join(parent_columns)}) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE",
        f"ALTER TABLE {table} DROP CONSTRAINT {name}",
    )


def unprotected(outside: frozenset[str]) -> list[str]:
    """Tables with a tenant column that lack a policy for app or owner, or FORCE; `outside` names the decided exceptions."""
    with connection.cursor() as cursor:
        cursor.execute(UNPROTECTED, [app(), owner()])
        return [name for (name,) in cursor.fetchall() if name not in outside]
