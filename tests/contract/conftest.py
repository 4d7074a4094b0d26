"""The scene all contract tests play in, and how somebody in a role enters it."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.scenes import region_scene


@pytest.fixture
def scene(db) -> SimpleNamespace:
    """Two regions, every role, a person whose every word is unique, a place: see tests/scenes.py."""
    return region_scene()


@pytest.fixture
def enter(scene, as_app) -> Callable[[str], Client]:
    """`enter("employer")`: a client of somebody in that role; what it asks runs as the database role app."""

    def entered(role: str) -> Client:
        client = Client()
        if role != "visitor":
            client.force_login(scene.members[role].user)
        return client

    return entered
