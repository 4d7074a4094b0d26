"""The scene all contract tests play in, and how somebody in a role enters it."""

import copy
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.test import Client

from tests.scenes import region_scene


@pytest.fixture(scope="module")
def played(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    """The scene, made once for the tests of a module, in a transaction around theirs."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield region_scene()
        transaction.set_rollback(True)


@pytest.fixture
def scene(played, db) -> SimpleNamespace:
    """Two regions, every role, a person whose every word is unique, a place: see tests/scenes.py. A test may change what it likes."""
    return copy.deepcopy(played)


@pytest.fixture
def enter(scene, as_app) -> Callable[[str], Client]:
    """`enter("employer")`: a client of somebody in that role; what it asks runs as the database role app."""

    def entered(role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(scene.members[role].user)
        return client

    return entered
