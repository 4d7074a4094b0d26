"""Who oversees looking, and who may ask which persons an account saw."""

import pytest

from perspectief.access.context import Actor, service
from perspectief.oversight.policy import may_list, may_oversee
from perspectief.parties.rules import Role


@pytest.mark.parametrize("role", Role.values)
def test_the_privacy_officer_of_an_organisation(role):
    wanted = role == "privacy_officer"
    for organisation in (1, 10):
        actor = Actor(1, role, organisation, oversight=True)
        assert may_oversee(actor) is may_list(actor) is wanted
        assert may_oversee(Actor(1, role, organisation)) is may_list(Actor(1, role, organisation)) is False, (
            "not told to the database"
        )
    assert may_oversee(Actor(1, role, 0, oversight=True)) is may_list(Actor(1, role, 0, oversight=True)) is False
    assert may_oversee(Actor(1, role, -1, oversight=True)) is False


def test_and_the_named_service_of_a_command():
    assert may_list(service("looks", regions=(), oversight=True)) is True
    assert may_oversee(service("looks", regions=(), oversight=True)) is False
    assert may_list(service("import", regions=(), oversight=True)) is False
