"""A region with a municipality, a school with an account, a person one certificate away from a place, and the course that teaches it."""

import datetime
from types import SimpleNamespace

import pytest

from perspectief.core import clock
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.taxonomy import needs
from perspectief.training.actions.courses import StartValues, create_course
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

FORKLIFT = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit
SOON, LATER = datetime.timedelta(days=10), datetime.timedelta(days=12)


def scene() -> SimpleNamespace:
    """Who and what is there; `me` klantmanager of the owner, `neighbour` of another party, `school` trainer, `other_school`."""
    own, school = (
        OrganisationFactory(name="gemeente Eigenstad"),
        OrganisationFactory(name="Vakschool De Baronie", kind=OrganisationKind.TRAINER),
    )
    me = actor(MembershipFactory(organisation=own))
    made = SimpleNamespace(
        own=own,
        school_party=school,
        me=me,
        neighbour=actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))),
        school=actor(MembershipFactory(organisation=school, role=Role.TRAINER)),
        other_school=actor(
            MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.TRAINER), role=Role.TRAINER)
        ),
        card=CardFactory(organisation=own, named=True, can=[1, 2, 26]),
        place=PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT),
        employer=EmployerFactory(organisation=own, recognised_trainer=True),
        first=clock.today() + SOON,
        last=clock.today() + LATER,
    )
    DossierFactory(card=made.card)
    return made


def course(s: SimpleNamespace, *, seats: int | None = 2, school: bool = True, **more):
    """The forklift course, of the school when `school`, with one group."""
    values = {"title": "Heftruck in twee dagen", "provider": "Los Rijles", "certificates": FORKLIFT} | more
    return create_course(
        s.me,
        region=REGION,
        values=values,
        starts=[StartValues(s.first, s.last, seats)],
        school=s.school_party.number if school else None,
    )


@pytest.fixture
def s(as_app) -> SimpleNamespace:
    """The scene, acted in as app."""
    return scene()
