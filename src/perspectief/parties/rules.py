"""Roles and kinds of organisation, and what they reach."""

import datetime

from django.db import models


class OrganisationKind(models.TextChoices):
    """What an organisation is to the region."""

    MUNICIPALITY = "gemeente", "gemeente"
    UWV = "uwv", "UWV"
    COUNTER = "wsp", "werkgeversservicepunt"
    SOCIAL_ENTERPRISE = "ontwikkelbedrijf", "sociaal ontwikkelbedrijf"
    INTERMEDIARY = "intermediair", "intermediair"
    EMPLOYER = "werkgever", "werkgever"
    TRAINER = "opleider", "opleider"
    NATIONAL = "landelijk", "landelijke partij"


COUNTER_KINDS = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.UWV, OrganisationKind.COUNTER})
PUBLIC_BODIES = frozenset({OrganisationKind.MUNICIPALITY, OrganisationKind.UWV})


class Role(models.TextChoices):
    """What a person does at an organisation."""

    CASEWORKER = "caseworker", "klantmanager"
    ACCOUNT_MANAGER = "account_manager", "accountmanager"
    JOB_COACH = "job_coach", "jobcoach"
    EMPLOYER = "employer", "werkgever"
    INTERMEDIARY = "intermediary", "intermediair"
    TRAINER = "trainer", "opleider"
    PROGRAMME_MANAGER = "programme_manager", "programmamanager"
    SUPPORT_TEAM = "support_team", "landelijk ondersteuningsteam"
    MINISTRY = "ministry", "ministerie"
    ADMINISTRATOR = "administrator", "functioneel beheerder"
    PRIVACY_OFFICER = "privacy_officer", "functionaris gegevensbescherming"
    AUDITOR = "auditor", "auditor"
    JOB_SEEKER = "job_seeker", "werkzoekende"


COUNTER_ROLES = frozenset({Role.CASEWORKER, Role.ACCOUNT_MANAGER, Role.JOB_COACH})
# Which work with persons exists at a party beside the counter; anything else there reaches nothing.
PARTNER_ROLES: dict[str, frozenset[Role]] = {
    OrganisationKind.SOCIAL_ENTERPRISE: frozenset({Role.CASEWORKER, Role.JOB_COACH}),
    OrganisationKind.INTERMEDIARY: frozenset({Role.INTERMEDIARY, Role.JOB_COACH}),
    OrganisationKind.EMPLOYER: frozenset({Role.EMPLOYER}),
    OrganisationKind.TRAINER: frozenset({Role.TRAINER}),
    OrganisationKind.NATIONAL: frozenset(),
}
COACHING_KINDS = frozenset(kind for kind, roles in PARTNER_ROLES.items() if Role.JOB_COACH in roles)
# Roles beside the counter whose work with persons comes as tasks; an employer and a school have a page of their own for that.
TASKED = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.INTERMEDIARY})
OFFICES = frozenset(
    {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER, Role.AUDITOR}
)  # at every organisation; they reach no person
NATIONAL_ROLES = frozenset({Role.SUPPORT_TEAM, Role.MINISTRY, Role.AUDITOR})


def roles_at(kind: str) -> frozenset[Role]:
    """The roles a member of such an organisation can have. A caseworker at an employer does not exist, and is refused."""
    if kind in COUNTER_KINDS:
        return COUNTER_ROLES | OFFICES | {Role.PROGRAMME_MANAGER}
    if kind == OrganisationKind.NATIONAL:
        return NATIONAL_ROLES | OFFICES
    return PARTNER_ROLES.get(kind, frozenset()) | OFFICES


def reach(kind: str, role: str) -> str:
    """How far a membership reaches into a region's file: `counter`, `partner` (cards with both keys), or `none`."""
    if kind in COUNTER_KINDS:
        return "counter" if role in COUNTER_ROLES else "none"
    return "partner" if role in PARTNER_ROLES.get(kind, frozenset()) else "none"


def leads(kind: str, role: str) -> bool:
    """Leads the programme of the regions the organisation joined: its plan, never its persons."""
    return kind in COUNTER_KINDS and role == Role.PROGRAMME_MANAGER


def is_national(kind: str, role: str) -> bool:
    """Sees the plans and figures of every region, never a person."""
    return kind == OrganisationKind.NATIONAL and role in {Role.SUPPORT_TEAM, Role.MINISTRY}


# Who joins by an invitation. The counter reaches persons without their key: only the operator of the server lets it in.
PARTNER_KINDS = tuple(kind for kind in OrganisationKind if kind not in COUNTER_KINDS | {OrganisationKind.NATIONAL})
NEEDS_KVK = frozenset({OrganisationKind.INTERMEDIARY, OrganisationKind.EMPLOYER, OrganisationKind.TRAINER})
WITH_CASELOAD = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.ACCOUNT_MANAGER, Role.INTERMEDIARY})


def may_hold(kind: str, role: str) -> bool:
    """Whether the role exists at this kind of organisation."""
    return role in roles_at(kind)


class InvitationKind(models.TextChoices):
    """Who is invited."""

    COLLEAGUE = "colleague", "collega"
    PARTNER = "partner", "organisatie"
    EMPLOYER = "employer", "werkgever"
    JOB_SEEKER = "job_seeker", "werkzoekende"


class EndReason(models.TextChoices):
    """Why an organisation takes part in a region no more."""

    AGREEMENT = "agreement", "de afspraak over samenwerking is afgelopen"
    OWN_WISH = "own_wish", "de organisatie vroeg er zelf om"
    STOPPED = "stopped", "de organisatie bestaat niet meer of werkt hier niet meer"
    MISUSE = "misuse", "gegevens zijn niet gebruikt zoals is afgesproken"


class LinkState(models.TextChoices):
    """What has become of a one-time link."""

    OPEN = "open", "wacht op antwoord"
    USED = "used", "gebruikt"
    WITHDRAWN = "withdrawn", "ingetrokken"
    EXPIRED = "expired", "verlopen"
    LOCKED = "locked", "geblokkeerd"


MOST_TRIES = 5  # wrong codes after which a link is closed for good
LINK_DAYS = 7
REVIEW_DAYS = 365  # a membership is confirmed by an administrator once a year
REVIEW_AHEAD = 30  # days before the date on which the review asks for attention
REVIEW_GRACE = 30  # days after the date at which an unconfirmed membership ends
RECOVERY_CHECKS = {
    "in_person": "in het echt gezien, met identiteitsbewijs",
    "video": "gezien via beeldbellen, met identiteitsbewijs",
    "known_number": "teruggebeld op het nummer dat bij de organisatie bekend is",
}


class Standing(models.TextChoices):
    """Where a membership is in the yearly review."""

    FINE = "fine", "klopt"
    SOON = "soon", "binnenkort nalopen"
    OVERDUE = "overdue", "te laat"
    ENDS = "ends", "eindigt"


def review_due(confirmed_on: datetime.date | None, starts_on: datetime.date) -> datetime.date:
    """The day on which a membership must have been confirmed again."""
    return max(confirmed_on or starts_on, starts_on) + datetime.timedelta(days=REVIEW_DAYS)


def review_standing(due: datetime.date, today: datetime.date) -> Standing:
    """Fine; soon, from 30 days before; overdue; and past the term, when it ends."""
    late = (today - due).days
    if late >= REVIEW_GRACE:
        return Standing.ENDS
    if late > 0:
        return Standing.OVERDUE
    return Standing.SOON if late >= -REVIEW_AHEAD else Standing.FINE


# What a region may agree, lowest and highest: days, weeks, whole hours of the day, people per opening.
BOUNDS = {
    "response_working_days": (1, 30),
    "response_working_hours": (1, 80),
    "offer_within_weeks": (1, 52),
    "day_begins": (0, 22),
    "day_ends": (1, 23),
    "stale_after_days": (30, 730),
    "unseen_after_days": (14, 365),
    "introductions_per_opening": (1, 20),
}
