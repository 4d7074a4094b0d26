"""One person, one place, an introduction with a yes, and everybody around them."""

import datetime
from types import SimpleNamespace

from perspectief.core import clock
from perspectief.guidance.actions.endings import Stopped
from perspectief.guidance.actions.placements import Contract
from perspectief.matching.models import Introduction
from perspectief.parties.rules import OrganisationKind, Role
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    PlaceFactory,
    actor,
)

TEXTS = {"work": "Orders inpakken en de werkplek opruimen.", "guided_by": "De teamleider", "remarks": ""}


def scene(**place) -> SimpleNamespace:
    """Actors by what they are; `card`, `place`, `introduction`: rows. The place is the employer's own."""
    caseworker, coach, other = MembershipFactory(), MembershipFactory(role=Role.JOB_COACH), MembershipFactory()
    account_manager = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role=Role.ACCOUNT_MANAGER)
    party = OrganisationFactory(kind=OrganisationKind.EMPLOYER, name="Van Gestel Logistiek")
    employer = MembershipFactory(organisation=party, role=Role.EMPLOYER)
    card = CardFactory(organisation=caseworker.organisation, named=True, can=[1])
    DossierFactory(card=card, caseworker=caseworker.user)
    at = EmployerFactory(organisation=party, party=party)
    given = {"capacity": 1, "tasks": ["Orders inpakken"], "asks": [1, 2, 3]} | place
    where = PlaceFactory(employer=at, organisation=party, **given)
    person = PersonAccountFactory(card_id=card.pk)
    return SimpleNamespace(
        caseworker=actor(caseworker),
        coach=actor(coach),
        other=actor(other),
        account_manager=actor(account_manager),
        employer=actor(employer),
        members={"caseworker": caseworker, "coach": coach, "other": other},
        person=person,
        card=card,
        place=where,
        introduction=introduced(card, where, caseworker.organisation_id),
    )


def introduced(card, place, by: int) -> Introduction:
    """An introduction the person said yes to and the employer too."""
    card.refresh_from_db()
    return Introduction.objects.create(
        region_id=REGION, organisation_id=by, owner_id=card.organisation_id, audience=card.audience,
        receiver_id=place.organisation_id, party_id=place.organisation_id, card=card, place=place, status="accepted", said_yes=True,
        said_on=clock.today(), said_how="phone", shown_at=clock.now(),
    )  # fmt: skip


def contract(**more) -> Contract:
    """24 hours a week for half a year, above the minimum."""
    today = clock.today()
    given = {
        "form": "tijdelijk",
        "hours": 24,
        "wage_cents": 1600,
        "starts_on": today,
        "ends_on": today + datetime.timedelta(days=200),
    }
    return Contract(**given | more)


def stopped(receiver: int | None, **more) -> Stopped:
    """The employer ended it today; somebody takes the next step."""
    today = clock.today()
    given = {
        "ended_on": today,
        "ended_by": "employer",
        "reason": "hours",
        "lesson": "Vroege diensten vragen vervoer dat er om zes uur al is.",
        "better": "fewer_hours",
        "step": "new_place",
        "step_due": today + datetime.timedelta(days=3),
        "receiver": receiver,
    }
    return Stopped(**given | more)
