"""Who enters the pages: somebody of the counter, with people and places to see."""

from collections.abc import Callable

import pytest
from django.test import Client

from perspectief.parties.models import Membership


@pytest.fixture
def enter(as_app) -> Callable[[Membership], Client]:
    """`enter(membership)`: a client that is logged in; what it asks runs as the database role app."""

    def entered(membership: Membership) -> Client:
        client = Client()
        client.force_login(membership.user)
        return client

    return entered
