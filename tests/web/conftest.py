"""Who enters the pages: somebody of the counter, with people and places to see."""

import time
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth
from django.test import Client

from perspectief.parties.models import Membership


@pytest.fixture(autouse=True)
def still_codes(monkeypatch) -> None:
    """The clock of apps with codes stands still in a test: half a minute never passes between two lines."""
    moment = time.time()
    monkeypatch.setattr(auth, "time", SimpleNamespace(time=lambda: moment))


@pytest.fixture
def enter(as_app) -> Callable[[Membership], Client]:
    """`enter(membership)`: a client that is logged in; what it asks runs as the database role app."""

    def entered(membership: Membership) -> Client:
        client = Client()
        client.force_login(membership.user)
        return client

    return entered
