"""pytest plugin: one embedded server for the run, started by the process that has no xdist parent.

The server, its keys and its compiled kernels live in a folder of their own: below PERSPECTIEF_STATE when that is set,
otherwise in the temporary folder under a name that tells checkouts apart.
"""

import atexit
import contextlib
import gc
import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests import once

STACK = contextlib.ExitStack()
atexit.register(STACK.close)  # also when settings or collection fail
gc.disable()  # until all tests are read: nothing of that is thrown away
NOT_OURS = (
    "PERSPECTIEF_ENV",
    "PERSPECTIEF_ROLE",
    "PERSPECTIEF_KEYS",
    "PERSPECTIEF_HOSTS",
    "PERSPECTIEF_PORT",
    "PERSPECTIEF_PROXY",
    "PERSPECTIEF_OIDC",
)


def state() -> Path:
    """Folder of the test server."""
    if given := os.environ.get("PERSPECTIEF_STATE"):
        return Path(given) / "tests"
    digest = hashlib.sha256(os.fsencode(Path(__file__).resolve())).hexdigest()[:8]
    return Path(tempfile.gettempdir()) / f"perspectief-tests-{os.geteuid()}-{digest}"


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests():
    """Before Django's settings are read: they need the server's passwords and the keys."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        return
    from perspectief.config import database, environment, keys

    folder = state()
    for name in (*NOT_OURS, *environment.URLS.values()):
        os.environ.pop(name, None)  # a test never reaches an operator's database
    os.environ["PERSPECTIEF_STATE"] = str(folder)
    loops = "checked-kernels" if "NUMBA_BOUNDSCHECK" in os.environ else "kernels"  # see make proof
    os.environ["NUMBA_CACHE_DIR"] = str(folder / loops)
    installation = environment.read()
    STACK.enter_context(database.keeper(installation, durable=False).running())
    database.set_up_embedded(installation, for_tests=True)
    keys.make(installation.keys)
    (folder / "static").mkdir(exist_ok=True)
    once.begin()
    STACK.callback(once.end)
    STACK.callback(_drop, database.administrator(installation))


def pytest_collection_finish():
    """All tests are read."""
    gc.enable()


def _drop(administrator: dict[str, Any]) -> None:
    """Removes the databases the others of the run were copied from."""
    with psycopg.connect(**administrator, autocommit=True) as server:
        for name in (once.MIGRATED, once.REGION):
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@pytest.hookimpl(trylast=True)
def pytest_unconfigure():
    STACK.close()
