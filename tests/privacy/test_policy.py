"""Who carries out the rights of persons, and how far a privacy officer then reaches."""

import pytest

from perspectief.access.context import Actor, service
from perspectief.parties.rules import Role
from perspectief.privacy.policy import handling, may_handle
from tests.factories import OTHER_REGION, REGION, OrganisationFactory


@pytest.mark.parametrize("role", Role.values)
def test_who_carries_out_rights(role):
    actor = Actor(1, role, 10, (25,))
    assert may_handle(actor, organisation=10) is (role in {"caseworker", "job_coach", "privacy_officer"})
    assert may_handle(actor, organisation=11) is False


def test_a_service_does_so_for_the_organisation_it_was_sent_for():
    assert may_handle(service("erase", regions=(25,), organisation=10), organisation=10) is True
    assert may_handle(service("erase", regions=(25,), organisation=10), organisation=11) is False
    assert may_handle(Actor(1, "servicedesk", 10, (25,)), organisation=10) is False


@pytest.mark.parametrize(
    ("kind", "counter", "public"),
    [("gemeente", True, True), ("uwv", True, True), ("wsp", True, False), ("intermediair", False, False)],
)
def test_a_privacy_officer_reaches_those_of_the_own_organisation(db, kind, counter, public):
    party = OrganisationFactory(kind=kind, joined=REGION)
    OrganisationFactory(kind=kind, joined=OTHER_REGION)
    reached = handling(Actor(1, "privacy_officer", party.pk, origin="web"))
    assert (reached.counter_regions, reached.partner_regions) == (((REGION,), ()) if counter else ((), (REGION,)))
    assert (reached.id, reached.organisation, reached.public, reached.purpose) == (
        1,
        party.pk,
        public,
        "AVG art. 15-21",
    )


def test_nobody_else_reaches_further(db):
    party = OrganisationFactory(joined=REGION)
    for actor in (Actor(1, "administrator", party.pk), Actor(1, "privacy_officer", party.pk, (OTHER_REGION,))):
        assert handling(actor) is actor
