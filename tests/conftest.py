"""Fixtures every room uses: acting as app, logging in as app for real, a clock that stands still, a browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.db import connection, connections
from django.http import HttpRequest
from hypothesis import settings as examples

from perspectief.config.environment import APP
from perspectief.core import outbox
from tests import once, replayed
from tests.clocks import Frozen

pytest_plugins = ["tests.browsers"]
examples.register_profile("any load", parent=examples.default, deadline=None)  # speed is measured in tests/bench
examples.register_profile("long", parent=examples.get_profile("any load"), max_examples=20_000)  # see make proof
examples.load_profile("any load")
replayed.install()

# Django's flush between transactional tests skips models that are not managed, and those of the queue are not.
EMPTY_QUEUE = (
    "TRUNCATE procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers CASCADE"
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Tests on outside material need the folder REFERENCE_DIR names; without it they are deselected and counted."""
    if os.environ.get("REFERENCE_DIR"):
        return
    without = [item for item in items if item.get_closest_marker("reference")]
    if without:
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if not item.get_closest_marker("reference")]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker) -> None:
    """Beside other workers: one of them makes the tables, and each gets a copy. What is left to migrate there is nothing, and is asked."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    described = settings.DATABASES["default"]
    tests = described["TEST"]
    former, name = described["NAME"], once.MIGRATED

    def migrate() -> None:
        own, tests["NAME"] = tests["NAME"], name
        try:
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        finally:
            connection.close()
            tests["NAME"] = own
            described["NAME"] = connection.settings_dict["NAME"] = former

    with django_db_blocker.unblock():
        once.once("migrated", migrate)
    tests["TEMPLATE"] = name


@pytest.fixture(autouse=True)
def whole_log_in() -> Iterator[None]:
    """`Client.force_login` stands for a whole log-in, second factor included; one through the form is what it is."""

    def shown(sender: Any, request: HttpRequest, user: Any, **more: Any) -> None:
        if type(request) is HttpRequest:  # what force_login makes; a real request is of a class of its own
            record_authentication(request, user, "mfa", type="test")

    user_logged_in.connect(shown)
    yield
    user_logged_in.disconnect(shown)


@pytest.fixture(autouse=True)
def worker_at_hand(monkeypatch) -> None:
    """Mail that waits leaves as soon as its transaction has committed, as when a worker is at hand that has nothing else to do."""
    monkeypatch.setattr(outbox, "PROMPTS", [outbox.deliver])


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of outside material; the test carries the marker `reference`."""
    return Path(os.environ["REFERENCE_DIR"])


@pytest.fixture
def as_app(db) -> Iterator[None]:
    """`acting` takes the role app besides the context (SET LOCAL ROLE); outside it the test is owner and makes data."""
    connection.acting_role = settings.DATABASE_ROLES[APP]  # type: ignore[attr-defined]
    yield
    connection.acting_role = None  # type: ignore[attr-defined]


def log_in(role: str, pool: dict | None) -> dict:
    """All connections of this process log in as `role` from now on; returns what they did before."""
    described = connection.settings_dict
    former = {name: described[name] for name in ("USER", "PASSWORD", "OPTIONS")}
    connections.close_all()
    described.update({name: settings.DATABASE_AS(role, pool)[name] for name in former})
    return former


@pytest.fixture
def app_login(transactional_db) -> Iterator[None]:
    """Commits for real and is app for real, through the pool.

    A test makes its data as owner before: in fixtures that ask for `transactional_db` and stand before `app_login`.
    """
    with connection.cursor() as cursor:
        cursor.execute(EMPTY_QUEUE)
    former = log_in(APP, settings.POOL)
    yield
    connections.close_all()
    connection.close_pool()
    connection.settings_dict.update(former)


@pytest.fixture
def freeze(monkeypatch) -> Callable[..., Frozen]:
    """`freeze(2026, 3, 2, 9)` makes perspectief.core.clock stand still there (Dutch time); `.move(days=3)` takes it on."""
    return Frozen(monkeypatch)
