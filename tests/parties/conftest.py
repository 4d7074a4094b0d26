"""An organisation with two administrators and a klantmanager; mail that stays here."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from perspectief.parties.rules import Role
from tests.factories import MembershipFactory, OrganisationFactory, actor

ADDRESS = "https://perspectief.test/link/{}/"


@pytest.fixture
def office(db, settings, as_app) -> SimpleNamespace:
    """`admin`, `second`: administrators; `worker`: a klantmanager; each a membership, `act` makes an actor of it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    own = OrganisationFactory(name="gemeente Eigenstad")
    return SimpleNamespace(
        own=own,
        admin=MembershipFactory(organisation=own, role=Role.ADMINISTRATOR, user__name="Bea Beheer"),
        second=MembershipFactory(organisation=own, role=Role.ADMINISTRATOR, user__name="Cor Controle"),
        worker=MembershipFactory(organisation=own, user__name="Wim Werker"),
        act=actor,
    )


@pytest.fixture
def address() -> Callable[[str], str]:
    """From a token to the address in a mail."""
    return ADDRESS.format


def token_in(text: str) -> str:
    """The token of the link in a mail."""
    return text.split("https://perspectief.test/link/")[1].split("/", maxsplit=1)[0]
