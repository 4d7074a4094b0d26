"""The three database roles, and the template every database of the program is made from, test databases too.

Roles belong to the server, default privileges to one database: `CREATE DATABASE … TEMPLATE` copies them. Names and passwords
come from the keeper (embedded) or from the operator's URLs. Run as administrator, again and again if wanted; never by a migration.
"""

from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from perspectief.config.environment import APP, MAINTENANCE, OWNER

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")
OLDEST = 16  # the oldest PostgreSQL whose GRANT knows INHERIT and SET apart

ATTRIBUTES: dict[str, LiteralString] = {
    OWNER: "LOGIN NOSUPERUSER NOCREATEROLE NOBYPASSRLS",
    APP: "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB NOBYPASSRLS",
    MAINTENANCE: "LOGIN NOSUPERUSER NOCREATEROLE NOCREATEDB BYPASSRLS",
}
PREPARE_DATABASE = """
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO {app}, {maintenance};
GRANT USAGE, CREATE ON SCHEMA public TO {owner};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {app}, {maintenance};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT USAGE ON SEQUENCES TO {app}, {maintenance};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT SELECT ON SEQUENCES TO {maintenance};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} REVOKE EXECUTE ON ROUTINES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} GRANT EXECUTE ON ROUTINES TO {app}, {maintenance};
"""
RIGHTS_ON_DATABASE = """
REVOKE ALL ON DATABASE {database} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {app}, {maintenance}, {owner};
"""


@dataclass(frozen=True)
class Plan:
    """What stands on the server afterwards. `names` and `passwords`: role ('owner', 'app', 'maintenance') to text.

    `for_tests`: the owner may make databases and act as app (SET ROLE), which only tests need.
    """

    names: dict[str, str]
    passwords: dict[str, str] = field(repr=False)
    database: str
    template: str
    for_tests: bool = False

    def filled(self, text: LiteralString, **more: str) -> sql.Composed:
        """`text` with the role names, and `more`, as quoted identifiers."""
        return sql.SQL(text).format(**{key: sql.Identifier(value) for key, value in (self.names | more).items()})  # type: ignore[arg-type]


def set_up(administrator: dict[str, Any], plan: Plan) -> None:
    """Roles, template and main database; what is there already is brought in line, rows are not touched.

    `administrator`: psycopg parameters of a role that may make roles and databases. Raises psycopg.Error.
    """
    with psycopg.connect(make_conninfo(**administrator), autocommit=True) as admin:
        if admin.info.server_version < OLDEST * 10_000:
            raise psycopg.NotSupportedError(
                f"PostgreSQL {OLDEST} of nieuwer is nodig, dit is {admin.info.server_version // 10_000}"
            )
        _roles(admin, plan)
        databases = {name for (name,) in admin.execute("SELECT datname FROM pg_database")}
        if plan.template not in databases:
            made = "CREATE DATABASE {template} TEMPLATE template0 OWNER {owner} IS_TEMPLATE true"
            admin.execute(plan.filled(made, template=plan.template))
        _prepare(administrator, plan, plan.template)
        if plan.database not in databases:
            admin.execute(
                plan.filled("CREATE DATABASE {new} TEMPLATE {old} OWNER {owner}", new=plan.database, old=plan.template)
            )
        else:
            _prepare(administrator, plan, plan.database)
        admin.execute(plan.filled(RIGHTS_ON_DATABASE, database=plan.database))


def _roles(admin: psycopg.Connection, plan: Plan) -> None:
    present = {name for (name,) in admin.execute("SELECT rolname FROM pg_roles")}
    for role, attributes in ATTRIBUTES.items():
        verb = "ALTER" if plan.names[role] in present else "CREATE"
        more = (" CREATEDB" if plan.for_tests else " NOCREATEDB") if role == OWNER else ""
        statement = sql.SQL(f"{verb} ROLE {{}} {attributes}{more} PASSWORD {{}}")
        admin.execute(statement.format(sql.Identifier(plan.names[role]), plan.passwords[role]))
    if plan.for_tests:
        # SET without INHERIT: the owner may act as app, but is not bound by policies written for app.
        admin.execute(plan.filled("GRANT {app} TO {owner} WITH INHERIT FALSE, SET TRUE"))


def _prepare(administrator: dict[str, Any], plan: Plan, database: str) -> None:
    with psycopg.connect(make_conninfo(**(administrator | {"dbname": database})), autocommit=True) as connection:
        connection.execute(plan.filled(PREPARE_DATABASE))
        for extension in EXTENSIONS:
            connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
