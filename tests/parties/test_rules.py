"""How far each role at each kind of organisation reaches: the whole table, written out once more."""

import itertools

import pytest

from perspectief.parties.rules import COUNTER_KINDS, PUBLIC_BODIES, OrganisationKind, Role, reach

AT_THE_COUNTER = {"gemeente", "uwv", "wsp"}
COUNTER = {"caseworker", "account_manager", "job_coach"}
PARTNER = {
    "ontwikkelbedrijf": {"caseworker", "job_coach"},
    "intermediair": {"intermediary", "job_coach"},
    "werkgever": {"employer"},
    "opleider": {"trainer"},
}


def expected(kind: str, role: str) -> str:
    if kind in AT_THE_COUNTER:
        return "counter" if role in COUNTER else "none"
    return "partner" if role in PARTNER.get(kind, set()) else "none"


@pytest.mark.parametrize(("kind", "role"), list(itertools.product(OrganisationKind.values, Role.values)))
def test_reach(kind, role):
    assert reach(kind, role) == expected(kind, role)


def test_nobody_else_reaches_persons():
    """Roles that administer, audit or look at figures; and what is not known at all."""
    beside = {
        "programme_manager",
        "support_team",
        "ministry",
        "administrator",
        "privacy_officer",
        "auditor",
        "job_seeker",
    }
    assert beside <= set(Role.values)
    for kind, role in itertools.product(OrganisationKind.values, beside):
        assert reach(kind, role) == "none"
    assert reach("iets", "iets") == reach("", "") == "none"


def test_public_bodies_are_the_ones_a_bsn_is_for():
    """Participatiewet and Wet SUWI: municipality and UWV; the employers' counter and social enterprises are not."""
    assert PUBLIC_BODIES == {"gemeente", "uwv"} < COUNTER_KINDS == AT_THE_COUNTER
