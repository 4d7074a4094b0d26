"""Roles and kinds of organisation, and what they reach."""

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
