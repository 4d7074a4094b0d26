"""A live site on a filled region of its own, visitors who log in through the real form, and a run that makes screenshots."""

import itertools
import pickle
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from perspectief.config.environment import APP
from perspectief.engine.warm import warm_up
from perspectief.parties.made import PASSWORD
from tests import once
from tests.e2e import audits, databases, world
from tests.e2e.visitor import Visitor

expect.set_options(timeout=60_000)  # a busy machine is no defect
FRESH = 4 * 60  # seconds
TURN = itertools.count(1)  # every copy has a name of its own: the program knows a region in memory by its database


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--screens`: the pictures of docs/screens.md are made anew."""
    parser.addoption("--screens", action="store_true", help="maak de plaatjes van docs/screens.md opnieuw")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs a browser."""
    for item in items:
        if "tests/e2e" in item.path.as_posix():
            item.add_marker("browser")


@pytest.fixture
def db() -> None:
    """Says that a test needs a database, so that there is one to copy; no transaction is put around the test."""


@pytest.fixture(scope="session")
def empty_database(django_db_setup) -> str:
    """Name of the test database, in which nothing is ever committed by these tests: the shipped tables and no rows."""
    return connection.settings_dict["NAME"]


@pytest.fixture(scope="session")
def filled(empty_database, django_db_blocker) -> Iterator[SimpleNamespace]:
    """The filled region, made once for all processes of the run; each has a copy. `database`: its name; the rest: see world.fill."""
    name, kept = f"{empty_database}_region", once.folder() / "region"

    def fill() -> None:
        kept.write_bytes(pickle.dumps(world.fill(databases.copy(empty_database, once.REGION))))

    with django_db_blocker.unblock():
        once.once("region", fill)
        databases.copy(once.REGION, name)
    made = pickle.loads(kept.read_bytes())
    made.database = name
    yield made
    with django_db_blocker.unblock():
        databases.drop(name)


@pytest.fixture(scope="session")
def server() -> Iterator[LiveServer]:
    """The site in this process, on the first free port, its kernels ready as after a start of the program."""
    warm_up()
    running = LiveServer("127.0.0.1")
    yield running
    running.stop()


@pytest.fixture
def region(db, filled, server, django_db_blocker) -> Iterator[SimpleNamespace]:
    """The filled region on the live site. For tests that look; one that changes something asks `fresh_region`."""
    with django_db_blocker.unblock(), databases.using(filled.database, APP):
        filled.address = server.url
        yield filled


@pytest.fixture
def fresh_region(db, filled, server, django_db_blocker) -> Iterator[SimpleNamespace]:
    """A copy of the filled region that this test may change."""
    name = f"{filled.database}_{next(TURN)}"
    with django_db_blocker.unblock():
        databases.copy(filled.database, name)
        with databases.using(name, APP):
            yield SimpleNamespace(**{**vars(filled), "database": name, "address": server.url})
        databases.drop(name)


@pytest.fixture
def empty_region(db, empty_database, server, django_db_blocker) -> Iterator[SimpleNamespace]:
    """A site on its first day: nobody has an account."""
    name = f"{empty_database}_first_day_{next(TURN)}"
    with django_db_blocker.unblock():
        databases.copy(empty_database, name)
        with databases.using(name, APP):
            yield SimpleNamespace(database=name, address=server.url)
        databases.drop(name)


@pytest.fixture(scope="session")
def states() -> dict[tuple[str, str], Any]:
    """Cookies of who logged in before, by database and role."""
    return {}


@pytest.fixture
def visit(browser, request, states) -> Iterator[Callable[..., Visitor]]:
    """`visit("klantmanager", viewport=PHONE)`: a window of somebody who is logged in; "visitor" is not.

    At the end every window is closed, and the test fails when one of them heard an error.
    """
    place = next(
        request.getfixturevalue(name)
        for name in ("fresh_region", "empty_region", "region")
        if name in request.fixturenames
    )
    opened: list[Visitor] = []

    def visiting(role: str = "visitor", *, again: bool = False, **more: Any) -> Visitor:
        key = (connection.settings_dict["NAME"], role)
        fresh = again or "fresh_region" in request.fixturenames
        known = None if fresh else states.get(key)
        visitor = Visitor(browser, place.address, state=known, **more)
        opened.append(visitor)
        if role != "visitor" and known is None:
            visitor.log_in(place.members[role].user.email, PASSWORD)
            if not fresh:  # one that logs in anew may log out as well, and no other test may find that log-in dead
                states[key] = visitor.context.storage_state()
        return visitor

    yield visiting
    wrong = [complaint for visitor in opened for complaint in visitor.leave()]
    assert wrong == []


@pytest.fixture(scope="session")
def windows() -> Iterator[dict[str, tuple[float, Visitor]]]:
    """Windows that stay open from test to test, by role, and since when."""
    opened: dict[str, tuple[float, Visitor]] = {}
    yield opened
    for _since, visitor in opened.values():
        visitor.leave()


@pytest.fixture
def window_of(browser, region, windows) -> Iterator[Callable[[str], Visitor]]:
    """`window_of("klantmanager")`: for tests that look at one page each. The window is logged in and stays open, so that style sheets and
    axe are loaded once; each page is a document of its own. What it hears fails the test it happened in.
    """
    used: list[Visitor] = []

    def opened(role: str) -> Visitor:
        since, visitor = windows.pop(role, (0.0, None))
        if visitor and time.monotonic() - since > FRESH:  # some pages ask a proof of the last five minutes
            visitor.leave()
            visitor = None
        if visitor is None:
            since, visitor = time.monotonic(), Visitor(browser, region.address)
            visitor.context.add_init_script(audits.AXE)
            if role != "visitor":
                visitor.log_in(region.members[role].user.email, PASSWORD)
        windows[role] = since, visitor
        used.append(visitor)
        return visitor

    yield opened
    for visitor in used:
        visitor.page.goto("about:blank")  # nothing is under way any more
    wrong = [complaint for visitor in used for complaint in visitor.wrong]
    for visitor in used:
        visitor.wrong.clear()
    assert wrong == []
