"""Who administers, and who invites whom: every role at every kind of organisation."""

import itertools

import pytest

from perspectief.access.context import Actor
from perspectief.core.errors import Refused
from perspectief.parties.policy import administers, invites, must_administer
from perspectief.parties.rules import OrganisationKind, Role


@pytest.mark.parametrize("role", Role.values)
def test_only_a_functional_administrator_administers(role):
    actor = Actor(1, role, 10, (25,))
    assert administers(actor) is (role == "administrator")
    if role == "administrator":
        must_administer(actor)
    else:
        with pytest.raises(Refused):
            must_administer(actor)


@pytest.mark.parametrize(("kind", "role"), list(itertools.product(OrganisationKind.values, Role.values)))
@pytest.mark.parametrize("regions", [(), (25,)])
def test_who_invites_whom(kind, role, regions):
    """An administrator colleagues, at the counter other parties too; staff of the counter employers; nobody a job seeker from here."""
    wanted = {"colleague"} if role == "administrator" else set()
    if role == "administrator" and kind in {"gemeente", "uwv", "wsp"}:
        wanted |= {"partner", "employer"}
    if regions:
        wanted |= {"employer"}
    assert invites(Actor(1, role, 10, regions), kind) == wanted
