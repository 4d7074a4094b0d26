"""Two regions with a counter and a programme manager each, a school, the national team, and a placement that ended."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from perspectief.core import clock
from perspectief.guidance.models import Ending
from perspectief.learning.actions.lessons import Told
from perspectief.parties.rules import OrganisationKind, Role
from tests.factories import (
    OTHER_REGION,
    CardFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    PlaceFactory,
    actor,
)
from tests.scenes import at_work, national

DAY = datetime.timedelta(days=1)
LESSON = "Oefen de reis voor de eerste werkdag."


def scene() -> SimpleNamespace:
    """Actors by what they are: `me` and `lead` in the first region, `there` and `their_lead` in the other, `team`, `school`, `person`."""
    own, elsewhere = (
        OrganisationFactory(name="gemeente Hier"),
        OrganisationFactory(name="gemeente Daar", joined=OTHER_REGION),
    )
    school = OrganisationFactory(kind=OrganisationKind.TRAINER)
    member = MembershipFactory(organisation=own)
    card = CardFactory(organisation=own, named=True, can=[1])
    place = PlaceFactory(employer=EmployerFactory(organisation=own))
    placement = at_work(member, card, place)["placement"]
    return SimpleNamespace(
        own=own,
        me=actor(member),
        colleague=actor(MembershipFactory(organisation=own)),
        neighbour=actor(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))),
        lead=actor(MembershipFactory(organisation=own, role=Role.PROGRAMME_MANAGER)),
        there=actor(MembershipFactory(organisation=elsewhere)),
        their_lead=actor(MembershipFactory(organisation=elsewhere, role=Role.PROGRAMME_MANAGER)),
        team=actor(MembershipFactory(organisation=national("Team"), role=Role.SUPPORT_TEAM)),
        school=actor(MembershipFactory(organisation=school, role=Role.TRAINER)),
        administrator=actor(MembershipFactory(organisation=own, role=Role.ADMINISTRATOR)),
        card=card,
        person=PersonAccountFactory(card_id=card.pk),
        placement=placement,
    )


def ended(s: SimpleNamespace, reason: str = "travel") -> Ending:
    """The placement stopped, with a lesson."""
    row, today = s.placement, clock.today()
    return Ending.objects.create(
        region_id=row.region_id, organisation_id=row.organisation_id, audience=row.audience, receiver_id=row.receiver_id,
        card_id=row.card_id, place_id=row.place_id, placement=row, ended_on=today, ended_by="person", reason=reason,
        lesson=LESSON, better="same_work", step="new_place", step_due=today + DAY, step_receiver_id=s.me.id,
    )  # fmt: skip


def told(**more: Any) -> Told:
    """A lesson that is whole."""
    given: dict[str, Any] = {
        "title": LESSON,
        "what": "Een bus die niet rijdt kost banen.",
        "evidence": "Vier keer gezien.",
    }
    return Told(**(given | more))


def meeting(**more: Any) -> dict[str, Any]:
    """An activity next week, of three seats."""
    starts = clock.now() + 7 * DAY
    return {
        "kind": "peers", "title": "Werkgevers die afhaken", "about": "Neem een geval mee.", "location": "Online",
        "starts_at": starts, "ends_at": starts + datetime.timedelta(hours=2), "seats": 3, "theme": None,
    } | more  # fmt: skip


@pytest.fixture
def s(as_app) -> SimpleNamespace:
    """The scene, acted in as app."""
    return scene()
