"""The smallest region in which every role has something to see and something that is not for it."""

import datetime
from types import SimpleNamespace

from django.conf import settings
from django.db import connection

from perspectief.config.environment import APP
from perspectief.core import clock
from perspectief.demand.models import Place
from perspectief.exchange.actions import receive
from perspectief.exchange.models import Upload
from perspectief.matching.models import Distribution, DistributionPair, GroupDecision, PairChoice
from perspectief.parties.actions.invitations import Wanted, invite
from perspectief.parties.models import Membership
from perspectief.parties.rules import InvitationKind, OrganisationKind, Role
from perspectief.supply.models import Card
from tests.factories import (
    OTHER_REGION,
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

CANARY = SimpleNamespace(
    given_name="Quirijntje",
    family_name="Zwartkanarie",
    sort_key="zwartkanarie quirijntje",
    phone="0687651234",
    email="qz@kanarievogel.test",
    street="Vogelkooilaan 17",
    postcode="4811QZ",
)
CLIENT_NUMBER = "KNR-87123"
SKILLS = [1, 2, 3]
REGISTER = """klantnr;achternaam;voornaam;postcode;geboortedatum;gewenst beroep;geslacht
1;Bos;Ans;4811 KL;1-5-1990;hovenier;v
2;Öz;Ben;4817 AB;31-2-1985;chauffeur;m
""".encode()


def region_scene() -> SimpleNamespace:
    """`members`: role (tests/routes.py) to membership or account. `card`, `place`, `employer`: rows of the klantmanager's organisation.
    `upload`: a file it brought, with a row that is wrong and a word that is asked. `invitation`, `token`: see `invited`.
    """
    own, neighbour = OrganisationFactory(name="gemeente Eigenstad"), OrganisationFactory(name="UWV", kind="uwv")
    party = OrganisationFactory(name="Van Gestel Logistiek", kind=OrganisationKind.EMPLOYER)
    elsewhere = OrganisationFactory(name="gemeente Elders", joined=OTHER_REGION)
    members = {
        "klantmanager": MembershipFactory(organisation=own),
        "neighbour": MembershipFactory(organisation=neighbour),
        "foreign": MembershipFactory(organisation=elsewhere),
        "account_manager": MembershipFactory(
            organisation=OrganisationFactory(name="WSP", kind="wsp"), role=Role.ACCOUNT_MANAGER
        ),
        "employer": MembershipFactory(organisation=party, role=Role.EMPLOYER),
        "intermediary": MembershipFactory(
            organisation=OrganisationFactory(name="Opstap", kind="intermediair"), role=Role.INTERMEDIARY
        ),
        "administrator": MembershipFactory(organisation=own, role=Role.ADMINISTRATOR),
        "privacy_officer": MembershipFactory(organisation=own, role=Role.PRIVACY_OFFICER),
        "ended": MembershipFactory(organisation=own, ends_on=datetime.date(2021, 1, 1)),
    }
    card = canary(own)
    accounts = {"job_seeker": PersonAccountFactory(card_id=card.pk)}
    employer = EmployerFactory(organisation=own)
    place = PlaceFactory(employer=employer, tasks=["Orders inpakken"], asks=SKILLS[:1])
    upload = brought(members["klantmanager"])
    invitation, token = invited(members["administrator"])
    kept = divided(members["klantmanager"], [card], place)
    return SimpleNamespace(
        own=own,
        members=members | accounts,
        card=card,
        place=place,
        employer=employer,
        upload=upload,
        invitation=invitation,
        token=token,
        plan=kept,
    )


def divided(member: Membership, cards: list[Card], place: Place) -> int:
    """A kept plan with these people at this place, and a decision of the region in force: the plan's number."""
    today = clock.today()
    GroupDecision.objects.create(
        region_id=REGION,
        group="long",
        points=1000,
        decided_on=today,
        valid_from=today,
        reason="Stuurgroep",
        user=member.user,
    )
    plan = Distribution.objects.create(
        region_id=REGION, organisation=member.organisation, user=member.user, rules_version="2026.1", value=1, bound=1,
        proven=True, solver="auction", levers={"waiting": "gewoon", "off": [], "least": {}},
        figures={"people": 1, "free": 2, "today": 0, "first": 1, "best": 1, "proposed": 1, "longest": 0, "missed": 0},
    )  # fmt: skip
    for card in cards:
        DistributionPair.objects.create(region_id=REGION, distribution=plan, card=card, place=place, points=1)
        PairChoice.objects.create(
            region_id=REGION, organisation=member.organisation, card=card, place=place, kind="exclude", user=member.user
        )
    return plan.number


def invited(member: Membership) -> tuple[int, str]:
    """An invitation of a colleague by this administrator: its number, and the token of its link."""
    tokens: list[str] = []
    wanted = Wanted(InvitationKind.COLLEAGUE, "nieuw@voorbeeld.test", "Nina Nieuw", role=Role.CASEWORKER)
    sent = invite(actor(member), wanted=wanted, address=lambda token: tokens.append(token) or token)
    assert sent
    return sent.invitation.number, tokens[0]


def brought(member: Membership, data: bytes = REGISTER) -> Upload:
    """A file, brought as app: a staging table of the transaction belongs to who made it."""
    connection.acting_role = settings.DATABASE_ROLES[APP]  # type: ignore[attr-defined]
    try:
        return receive(actor(member), region=REGION, name="register.csv", data=data)
    finally:
        connection.acting_role = None  # type: ignore[attr-defined]


def canary(organisation, **more) -> Card:
    """A person whose name, phone, e-mail, street and client number occur nowhere else."""
    told = {f"profile__{name}": value for name, value in vars(CANARY).items()}
    card = CardFactory(organisation=organisation, named=True, can=SKILLS, **told, **more)
    DossierFactory(card=card, client_number=CLIENT_NUMBER)
    return card
