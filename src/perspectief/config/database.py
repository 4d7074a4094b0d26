"""Which PostgreSQL this installation uses: the operator's, named by URLs, or the embedded one the keeper minds."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from perspectief.config.cluster import SUPERUSER
from perspectief.config.environment import APP, MAINTENANCE, OWNER, URLS, Environment, WrongSettingError
from perspectief.config.keeper import Keeper
from perspectief.config.roles import Plan, set_up

NAME = "perspectief"
ROLES_EDITION = 3  # one more when roles.py changes: existing embedded servers are then brought in line


def keeper(environment: Environment, *, durable: bool = True) -> Keeper:
    """The keeper of the embedded server in this installation's state folder."""
    return Keeper(environment.state, durable=durable)


@contextlib.contextmanager
def running(environment: Environment) -> Iterator[None]:
    """A server that answers: the embedded one started and afterwards stopped, the operator's as it is."""
    if not environment.embedded:
        yield
        return
    with keeper(environment).running():
        yield


def tending(environment: Environment) -> Callable[[], object]:
    """What mends the database of this installation while it is used; nothing when it is the operator's."""
    return keeper(environment).tend if environment.embedded else bool


def role_names(environment: Environment) -> dict[str, str]:
    """Role ('owner', 'app', 'maintenance') to its name on the server; a URL's user name goes before the default."""
    return {role: str(given(environment, role).get("user") or f"{NAME}_{role}") for role in (OWNER, APP, MAINTENANCE)}


def parameters(environment: Environment, role: str) -> dict[str, Any]:
    """psycopg connection parameters with which `role` logs in."""
    if environment.embedded:
        server = keeper(environment)
        return server.dsn(role_names(environment)[role], server.password(role), NAME)
    if role not in environment.urls:
        raise WrongSettingError(f"{URLS[role]} ontbreekt: dit onderdeel logt in met de rol '{role}'.")
    found = given(environment, role)
    return found | {"dbname": str(found.get("dbname") or NAME), "user": role_names(environment)[role]}


def template(environment: Environment) -> str:
    """Name of the database others are copied from: it carries extensions and default privileges."""
    name = NAME if environment.embedded else parameters(environment, environment.role)["dbname"]
    return f"{name}_template"


def set_up_embedded(environment: Environment, *, for_tests: bool = False) -> None:
    """Roles and databases on the running embedded server."""
    server, names = keeper(environment), role_names(environment)
    passwords = {role: server.password(role) for role in names}
    set_up(administrator(environment), Plan(names, passwords, NAME, f"{NAME}_template", for_tests))


def administrator(environment: Environment) -> dict[str, Any]:
    """psycopg parameters of the embedded server's superuser."""
    server = keeper(environment)
    return server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres")


def plan(environment: Environment, fresh: Callable[[], str]) -> Plan:
    """What an operator's server should hold: names and passwords of the URLs that are set, else our own and `fresh()` ones."""
    names = role_names(environment)
    found = {role: given(environment, role) for role in names}
    passwords = {role: str(one.get("password") or fresh()) for role, one in found.items()}
    name = next((str(one["dbname"]) for one in found.values() if one.get("dbname")), NAME)
    return Plan(names, passwords, name, f"{name}_template")


def url(administrator: dict[str, Any], plan: Plan, role: str) -> str:
    """The address with which `role` reaches the database of `plan` on the administrator's server."""
    host, port = str(administrator.get("host", "")), str(administrator.get("port", "5432"))
    login = f"{quote(plan.names[role], safe='')}:{quote(plan.passwords[role], safe='')}"
    if host.startswith("/"):
        return f"postgresql://{login}@/{quote(plan.database)}?host={quote(host, safe='')}&port={port}"
    return f"postgresql://{login}@{host or 'localhost'}:{port}/{quote(plan.database)}"


def given(environment: Environment, role: str) -> dict[str, Any]:
    """The parts of the URL that is set for `role`; empty when none is."""
    return parse(environment.urls.get(role, ""), URLS[role])


def parse(text: str, named: str) -> dict[str, Any]:
    """The parts of a URL. `named`: where the operator wrote it. Raises WrongSettingError, which never repeats the URL."""
    try:
        return conninfo_to_dict(text)
    except psycopg.ProgrammingError:
        raise WrongSettingError(f"{named} is geen geldig adres van een PostgreSQL-database") from None
