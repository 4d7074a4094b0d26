"""What must stand before a command can work: keys, a database that answers, Django."""

import contextlib
import errno
from collections.abc import Iterator

import psycopg

from perspectief.config import database, environment, keys
from perspectief.config.binaries import KeeperError
from perspectief.config.environment import Environment, WrongSettingError

EXPECTED = (KeeperError, WrongSettingError, psycopg.NotSupportedError)


def in_words(error: Exception) -> str | None:
    """What to tell the person about an error that is no fault of the program, in one sentence; None for all others."""
    if isinstance(error, EXPECTED):
        return str(error)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "de schijf is vol; maak ruimte en probeer het opnieuw, er is niets verloren"
    for found in (error, error.__cause__):
        if isinstance(found, psycopg.errors.DiskFull):
            return "de schijf van de database is vol; maak ruimte en probeer het opnieuw, er is niets verloren"
        if isinstance(found, psycopg.OperationalError) and found.sqlstate is None:
            return f"de database antwoordt niet: {str(found).strip()}"
        if isinstance(found, psycopg.OperationalError):
            return f"de database weigert: {str(found).strip()}"
    return None


@contextlib.contextmanager
def started(needs: str) -> Iterator[None]:
    """Starts what `needs` names ('nothing', 'itself', 'database') and stops it afterwards."""
    environment.prepare()
    if needs != "database":
        yield
        return
    with serving(environment.read()):
        import django

        django.setup()
        yield


@contextlib.contextmanager
def serving(installation: Environment) -> Iterator[None]:
    """The database answers. A new embedded one gets its keys, roles and databases first."""
    if not installation.embedded:
        yield
        return
    server = database.keeper(installation)
    with server.running():
        marker = installation.state / "roles.stamp"
        if not installation.production:
            keys.make(installation.keys)
        wanted = f"{database.ROLES_EDITION} {(server.data / 'PG_VERSION').stat().st_mtime_ns}"
        if not marker.exists() or marker.read_text() != wanted:
            database.set_up_embedded(installation)
            marker.write_text(wanted)
        yield
