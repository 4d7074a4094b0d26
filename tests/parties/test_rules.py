"""How far each role at each kind of organisation reaches: the whole table, written out once more."""

import datetime
import itertools

import pytest

from perspectief.parties import rules
from perspectief.parties.rules import COUNTER_KINDS, PUBLIC_BODIES, OrganisationKind, Role, Standing, may_hold, reach

AT_THE_COUNTER = {"gemeente", "uwv", "wsp"}
COUNTER = {"caseworker", "account_manager", "job_coach"}
PARTNER = {
    "ontwikkelbedrijf": {"caseworker", "job_coach"},
    "intermediair": {"intermediary", "job_coach"},
    "werkgever": {"employer"},
    "opleider": {"trainer"},
}


OFFICES = {"administrator", "privacy_officer", "auditor"}
ROLES = {
    **dict.fromkeys(AT_THE_COUNTER, COUNTER | OFFICES | {"programme_manager"}),
    **{kind: roles | OFFICES for kind, roles in PARTNER.items()},
    "landelijk": {"support_team", "ministry"} | OFFICES,
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


@pytest.mark.parametrize(("kind", "role"), list(itertools.product([*OrganisationKind.values, "iets", ""], Role.values)))
def test_which_roles_exist_where(kind, role):
    assert may_hold(kind, role) is (role in ROLES.get(kind, OFFICES))


def test_who_takes_part_in_a_region_with_what():
    assert set(rules.PARTNER_KINDS) == set(OrganisationKind.values) - {"landelijk", "gemeente", "uwv", "wsp"}
    assert {"intermediair", "werkgever", "opleider"} == rules.NEEDS_KVK
    assert {"caseworker", "job_coach", "account_manager", "intermediary"} == rules.WITH_CASELOAD


def test_the_terms():
    assert (rules.MOST_TRIES, rules.LINK_DAYS, rules.REVIEW_DAYS, rules.REVIEW_AHEAD, rules.REVIEW_GRACE) == (
        5,
        7,
        365,
        30,
        30,
    )
    assert rules.RECOVERY_CHECKS == {
        "in_person": "in het echt gezien, met identiteitsbewijs",
        "video": "gezien via beeldbellen, met identiteitsbewijs",
        "known_number": "teruggebeld op het nummer dat bij de organisatie bekend is",
    }


def test_a_membership_is_confirmed_again_after_a_year():
    start, later = datetime.date(2026, 3, 2), datetime.date(2026, 6, 1)
    year = datetime.timedelta(days=365)
    assert rules.review_due(None, start) == start + year
    assert rules.review_due(later, start) == later + year
    assert rules.review_due(start, later) == later + year


@pytest.mark.parametrize(
    ("late", "standing"),
    [
        (-31, Standing.FINE), (-30, Standing.SOON), (-1, Standing.SOON), (0, Standing.SOON), (1, Standing.OVERDUE),
        (29, Standing.OVERDUE), (30, Standing.ENDS), (31, Standing.ENDS),
    ],
)  # fmt: skip
def test_where_a_membership_is_in_the_review(late, standing):
    due = datetime.date(2026, 6, 1)
    assert rules.review_standing(due, due + datetime.timedelta(days=late)) == standing
