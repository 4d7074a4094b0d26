"""The smallest region in which every role has something to see and something that is not for it."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.config.environment import APP
from perspectief.core import clock
from perspectief.demand.models import Employer, EmployerFile, EmployerRequest, Lane, Place, TrialDay, TrialSeat
from perspectief.exchange.actions import receive
from perspectief.exchange.models import Upload
from perspectief.guidance.models import Agreement, Coach, Ending, Placement, Signal, Trial
from perspectief.learning.actions.activities import plan_activity
from perspectief.learning.actions.lessons import Told, publish_lesson, share_lesson
from perspectief.learning.actions.themes import decide_theme, propose_theme
from perspectief.matching.introductions.consenting import record_consent
from perspectief.matching.introductions.presenting import show_to_employer
from perspectief.matching.introductions.proposing import propose
from perspectief.matching.models import (
    DayEmployer,
    DayPair,
    DayPerson,
    Distribution,
    DistributionPair,
    GroupDecision,
    Introduction,
    MatchingDay,
    PairChoice,
)
from perspectief.parties.actions.invitations import Wanted, invite
from perspectief.parties.models import Membership, Organisation
from perspectief.parties.rules import InvitationKind, OrganisationKind, Role
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.initiatives.actions import add_initiative
from perspectief.plans.models import Party
from perspectief.plans.money import entering
from perspectief.plans.money.approving import approve
from perspectief.plans.money.documents import Brought
from perspectief.plans.money.entering import Note
from perspectief.plans.money.models import Entry
from perspectief.plans.obstacles.actions import raise_obstacle
from perspectief.supply.models import Card, Traject
from perspectief.training.actions.agreements import make_agreement
from perspectief.training.actions.courses import StartValues, create_course
from perspectief.training.actions.enrolments import enrol
from perspectief.training.actions.practice import Process, start_practice
from perspectief.training.models import Gap
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
    UserFactory,
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
DAY = datetime.timedelta(days=1)
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
        "job_coach": MembershipFactory(
            organisation=OrganisationFactory(name="Ontwikkelbedrijf Eigenstad", kind="ontwikkelbedrijf"),
            role=Role.JOB_COACH,
        ),
        "administrator": MembershipFactory(organisation=own, role=Role.ADMINISTRATOR),
        "privacy_officer": MembershipFactory(organisation=own, role=Role.PRIVACY_OFFICER),
        "trainer": MembershipFactory(
            organisation=OrganisationFactory(name="Vakschool De Baronie", kind=OrganisationKind.TRAINER),
            role=Role.TRAINER,
        ),
        "programme_manager": MembershipFactory(organisation=own, role=Role.PROGRAMME_MANAGER),
        "support_team": MembershipFactory(organisation=national("Ondersteuningsteam"), role=Role.SUPPORT_TEAM),
        "ministry": MembershipFactory(organisation=national("Ministerie"), role=Role.MINISTRY),
        "ended": MembershipFactory(organisation=own, ends_on=datetime.date(2021, 1, 1)),
    }
    card = canary(own)
    accounts = {"job_seeker": PersonAccountFactory(card_id=card.pk)}
    employer = EmployerFactory(organisation=own)
    counter = countered(members, party, card)
    place = PlaceFactory(employer=employer, tasks=["Orders inpakken"], asks=SKILLS[:1])
    upload = brought(members["klantmanager"])
    invitation, token = invited(members["administrator"])
    kept = divided(members["klantmanager"], [card], place)
    running = traject_of(members["klantmanager"], card)
    shown = introduced(members["klantmanager"], card, EmployerFactory(organisation=own, party=party))
    work = at_work(members["klantmanager"], card, place)
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
        traject=running,
        day=meeting(members["klantmanager"], [card], employer),
        ended=closed(card, PlaceFactory(employer=employer)),
        introduction=shown,
        **work,
        own_work=work,
        **counter,
        learned=learned(members["klantmanager"], members["trainer"], card, employer),
        learning=learning(members, card, PlaceFactory(employer=employer)),
        **agenda(members),
        **beside(members),
    )


def learning(members: dict[str, Any], card: Card, place: Place) -> SimpleNamespace:
    """A `theme` on the agenda, a shared `lesson` and one that waits (`draft`), an `activity` of the klantmanager's organisation, and a `placement` that stopped."""
    me, lead, team = (actor(members[role]) for role in ("klantmanager", "programme_manager", "support_team"))
    theme = propose_theme(
        me, title="Reizen naar werk", question="Wat helpt bij een lange reis?", why="Het komt vaak voor."
    )
    decide_theme(team, number=theme.number, state="agenda", said="Veel regio’s vragen erom.")
    said = Told(
        title="Oefen de reis vooraf", what="Ga een keer samen.", evidence="Vier keer gezien.", theme=theme.number
    )
    lesson = share_lesson(me, told=said, confirmed=True)
    publish_lesson(lead, number=lesson.number)
    draft = share_lesson(
        me, told=Told(title="Bel op vrijdag", what="Bel voor de start.", evidence="Vaak."), confirmed=True
    )
    starts = datetime.datetime.combine(clock.today() + 20 * DAY, datetime.time(14), clock.HOME)
    given = {"kind": "peers", "title": "Wie haakt af?", "location": "Online", "starts_at": starts, "seats": 8}
    activity = plan_activity(me, values=given | {"ends_at": starts + DAY / 12, "theme": theme.number})
    return SimpleNamespace(theme=theme, lesson=lesson, draft=draft, activity=activity, placement=stopped(card, place))


def stopped(card: Card, place: Place) -> Placement:
    """A placement of this person that ended a month ago, with a lesson."""
    card.refresh_from_db()
    today = clock.today()
    tenant = {
        "region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience,
        "receiver_id": place.organisation_id, "card": card, "place": place,
    }  # fmt: skip
    placement = Placement.objects.create(
        **tenant, consent_on=today - 90 * DAY, consent_how="phone", starts_on=today - 90 * DAY, hours=24,
        contract_form="tijdelijk", wage_cents=1700,
    )  # fmt: skip
    Ending.objects.create(
        **tenant, placement=placement, ended_on=today - 30 * DAY, ended_by="person", reason="travel",
        lesson="Oefen de reis vooraf.", better="same_work", step="new_place", step_due=today,
        step_receiver=UserFactory(), step_done_at=clock.now(),
    )  # fmt: skip
    return placement


def agenda(members: dict[str, Membership]) -> dict[str, Any]:
    """A public plan of the region: `agenda`, with one action: `agenda_action`, its number."""
    lead, support, ministry = (actor(members[role]) for role in ("programme_manager", "support_team", "ministry"))
    year = clock.today().year
    ends_on = datetime.date(year, 12, 31)
    plan = writing.begin_plan(
        lead, region=REGION, template="meerjarenagenda", starts_on=datetime.date(year, 1, 1), ends_on=ends_on
    )
    number = plan.number
    ambition = {"definition": "any_placement", "baseline": 9, "baseline_source": "", "aim": ""}
    targets = [writing.TargetValues(year, "all", 5)]
    writing.set_ambition(lead, number=number, version=1, values=ambition, targets=targets)
    for name, part in (("gemeente Eigenstad", "public_lead"), ("Werkgevers", "private_lead")):
        writing.keep_party(lead, number=number, name=name, part=part)
    leads = {
        "public_organisation": "gemeente", "public_person": "A. Bos", "private_organisation": "Werkgevers",
        "private_person": "B. Bos",
    }  # fmt: skip
    values = {"pillar": "vraag", "title": "Meer plekken", "due_on": ends_on, **leads}
    made = writing.add_action(lead, number=number, values=values)
    signing.ask_parties(lead, number=number)
    version = signing.lock(lead, number=number)
    signer = signing.Signer("A. Bos", "wethouder", "gemeente", "mandaat")
    with acting(lead):
        parties = list(Party.objects.filter(plan=plan).order_by("id").values_list("number", flat=True))
    for party in parties:
        signing.sign(lead, number=number, party=party, sha256=version.sha256, signer=signer, how="paper")
    signing.submit(lead, number=number)
    deciding.advise(support, number=number, advice="positive", text="Goed.")
    deciding.decide(ministry, number=number, decision="granted", reasons="Akkoord.")
    deciding.publish(ministry, number=number)
    return {"agenda": plan, "agenda_action": made.number, "agenda_document": books(lead, number, made.number)}


def books(lead: Actor, number: int, action: int) -> int:
    """Money on the plan, typed by its leader and looked at by another: a fund, a line, a promise with a payment, and one that waits.

    The number of the document of the payment.
    """
    own = Organisation.objects.get(pk=lead.organisation)
    second = actor(MembershipFactory(organisation=own, role=Role.PROGRAMME_MANAGER))
    note = Note(who="Bureau Bruin", text="Bezoeken in het voorjaar", reference="O-1")
    about: dict[str, Any] = {"number": number}

    def right(entry: Entry) -> Any:
        return approve(second, number=number, entry=entry.number)

    right(entering.add_fund(lead, kind="cofunder", name="Branche techniek", cents=9_000_000, note=Note(), **about))
    line = right(entering.add_line(lead, values={"name": "Bezoek", "action": action}, cents=5_000_000, **about)).line
    promised = right(entering.commit(lead, line=line.number, cents=1_234_567, note=note, **about))
    brought = Brought("factuur.pdf", b"%PDF-1.4 factuur")
    paid = {"commitment": promised.number, "cents": 34_567, "note": Note(reference="F-1"), "brought": brought}
    document = right(entering.pay(lead, **paid, **about)).document
    entering.commit(lead, line=line.number, cents=100_000, note=note, **about)
    return document.number


def beside(members: dict[str, Membership]) -> dict[str, int]:
    """What stands in the way of the region, and what is there already, both of the klantmanager: their numbers."""
    me = actor(members["klantmanager"])
    met = raise_obstacle(
        me,
        level="region",
        topic="travel",
        title="De bus rijdt niet om zes uur",
        what="Vroege diensten vallen af.",
        page="place",
    )
    values = {
        "name": "Busje naar het werk", "party": "gemeente Eigenstad", "what": "Een busje voor vroege diensten.",
        "topics": ["travel"], "starts_on": clock.today(),
    }  # fmt: skip
    return {"obstacle": met.number, "initiative": add_initiative(me, values=values).number}


def national(name: str) -> Organisation:
    """A party that joined no region."""
    return Organisation.objects.create(name=name, kind=OrganisationKind.NATIONAL)


def at_work(member: Membership, card: Card, place: Place, other: Card | None = None) -> dict[str, Any]:
    """An introduction with a yes, a trial to agree about, and a placement that began ten days ago: by name of what it is.

    The last two are of `other`, when that is given.
    """
    card.refresh_from_db()
    today, user = clock.today(), member.user
    wanted = PlaceFactory(employer=place.employer)
    said_yes = Introduction.objects.create(
        region_id=REGION, organisation_id=card.organisation_id, owner_id=card.organisation_id, audience=card.audience,
        receiver_id=wanted.organisation_id, party_id=wanted.organisation_id, card=card, place=wanted, status="accepted",
        said_yes=True, said_on=today, said_how="phone",
    )  # fmt: skip
    card = other or card
    card.refresh_from_db()
    tenant = {
        "region_id": REGION, "organisation_id": card.organisation_id, "audience": card.audience,
        "receiver_id": place.organisation_id, "card": card, "place": place, "by": user,
    }  # fmt: skip
    yes = {"consent_on": today, "consent_how": "phone"}
    days = {"starts_on": today, "ends_on": today, "hours": 24}
    trial = Trial.objects.create(**tenant, **yes, **days, kind="trial", takes_opening=False)
    agreement = Agreement.objects.create(**tenant, **days, trial=trial, work="Orders inpakken.")
    started = today - datetime.timedelta(days=10)
    placement = Placement.objects.create(
        **tenant, **yes, starts_on=started, hours=24, contract_form="tijdelijk", wage_cents=1700
    )
    Coach.objects.create(
        **tenant, placement=placement, kind="job_coach", user=user, party=member.organisation, starts_on=started
    )
    now = clock.now()
    Signal.objects.create(**tenant, placement=placement, voice="employer", about="hours", coach=user, due_at=now)
    return {"said_yes": said_yes, "trial": trial, "agreement": agreement, "placement": placement}


def countered(members: dict[str, Membership], party: Organisation, card: Card) -> dict[str, int]:
    """The firm of the employer with an account: a place of its own, a question, and a lane with a day the card goes to; by number."""
    firm, now, today = EmployerFactory(party=party, organisation=party), clock.now(), clock.today()
    who = members["account_manager"]
    EmployerFile.objects.filter(employer=firm).update(contact=who.user)
    own_place = PlaceFactory(employer=firm)
    asked = EmployerRequest.objects.create(
        region_id=REGION, employer=firm, party=party, organisation=who.organisation, owner=who.user, kind="people",
        text="Wie kan er inpakken?", asked_at=now, respond_by=now + DAY, set_at=now, due_at=now + DAY,
    )  # fmt: skip
    lane = Lane.objects.create(region_id=REGION, organisation=who.organisation, branch=1, name="Groen")
    day = TrialDay.objects.create(region_id=REGION, lane=lane, kind="motor", on=today, begins=datetime.time(9), seats=9)
    TrialSeat.objects.create(
        region_id=REGION, organisation_id=card.organisation_id, audience=card.audience, card_id=card.pk, day=day,
        enrolled_at=now,
    )  # fmt: skip
    return {
        "firm": firm.number,
        "own_place": own_place.number,
        "asked": asked.number,
        "lane": lane.number,
        "trial_day": day.number,
    }


def learned(member: Membership, trainer: Membership, card: Card, employer: Employer) -> SimpleNamespace:
    """A course of the school, the person in it and on the work floor with a yes to share, and a gap: `course`, `enrolment`, `practice`, `gap`."""
    who, today = actor(member), clock.today()
    begins = today + datetime.timedelta(days=9)
    Employer.objects.filter(pk=employer.pk).update(recognised_trainer=True)
    course = create_course(
        who,
        region=REGION,
        values={"title": "Schoonmaken", "provider": "x"},
        skills=[9],
        starts=[StartValues(begins, begins, 5)],
        school=trainer.organisation.number,
    )
    enrolment = enrol(who, card=card.number, course=course.number, starts_on=begins, said_yes=True)
    practice = start_practice(
        who,
        card=card.number,
        employer=employer.number,
        values={"coach": "de baas", "qualification": "Logistiek", "code": "25655", "week_hours": 8}
        | {"starts_on": today, "ends_on": begins},
        processes=[Process("B1-K1-W1", "Ontvangt goederen")],
        school=trainer.organisation.number,
        said_yes=True,
    )
    gap = Gap.objects.create(region_id=REGION, need="skill:8", label="vegen", counted_on=today, places=3)
    make_agreement(
        who,
        region=REGION,
        values={
            "title": "Akkoord",
            "sector": "groen",
            "school": "ROC",
            "wanted": 9,
            "starts_on": today,
            "ends_on": begins,
        },
    )
    return SimpleNamespace(course=course, enrolment=enrolment, practice=practice, gap=gap)


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
        organisation=member.organisation,
        confirmed_by=UserFactory(),
        confirmed_at=clock.now(),
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


def meeting(member: Membership, cards: list[Card], employer: Employer) -> MatchingDay:
    """A matching day next month on which these people and this employer come, with a talk for the first."""
    layer = {"region_id": REGION, "day": MatchingDay.objects.create(
        region_id=REGION, organisation=member.organisation, on=clock.today() + datetime.timedelta(days=30),
        location="Werkcentrum", starts_at=datetime.time(13), made_by=member.user,
    )}  # fmt: skip
    DayEmployer.objects.create(**layer, employer=employer, coming="coming")
    for at, card in enumerate(cards):
        tenant = layer | {"organisation_id": card.organisation_id, "audience": card.audience, "card": card}
        DayPerson.objects.create(**tenant, coming="coming")
        DayPair.objects.create(**tenant, employer=employer, worth=1, round=at if at < 8 else None)
    return layer["day"]


def closed(card: Card, place: Place) -> int:
    """An introduction that ended today, proposed by the organisation of the card: its number."""
    own = card.organisation
    return Introduction.objects.create(
        region_id=card.region_id, organisation=own, owner=own, audience=card.audience, receiver_id=place.organisation_id,
        party_id=place.organisation_id, card=card, place=place, status="closed", outcome="refused", closed_at=clock.now(),
    ).number  # fmt: skip


def traject_of(member: Membership, card: Card) -> Traject:
    """A werkfit-traject that runs."""
    return Traject.objects.create(
        region_id=card.region_id, organisation=member.organisation, card=card, goal="Op tijd beginnen",
        provider="Werkplaats De Schakel", weeks=8, starts_on=clock.today(), began_by=member.user,
    )  # fmt: skip


def introduced(member: Membership, card: Card, employer: Employer) -> int:
    """An introduction of this person the employer may see, at a place of its own: its number."""
    place = PlaceFactory(employer=employer)
    who = actor(member)
    number = propose(who, card=card.number, place=place.number).number
    record_consent(who, number=number, yes=True, how="phone")
    show_to_employer(who, number=number)
    return number


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
