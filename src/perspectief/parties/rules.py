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
PARTNER_ROLES = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.EMPLOYER, Role.INTERMEDIARY, Role.TRAINER})


def reach(kind: str, role: str) -> str:
    """How far a membership reaches into a region's file: `counter`, `partner` (cards with both keys), or `none`."""
    if kind in COUNTER_KINDS and role in COUNTER_ROLES:
        return "counter"
    if kind not in COUNTER_KINDS and role in PARTNER_ROLES:
        return "partner"
    return "none"
