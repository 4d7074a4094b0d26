"""What the tables of parties hold, and who may invite and administer. A functional administrator works for one organisation and sees no persons."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.purposes import ACCOUNT, ACCOUNTS, ALWAYS, NO_PERSONS, SESSION
from perspectief.core.errors import Refused
from perspectief.parties.rules import COUNTER_KINDS, InvitationKind, Role

TABLES = (
    Table(
        "parties.User",
        "Accounts",
        ACCOUNTS,
        ACCOUNT,
        internal="id number is_superuser is_active",
        personal="password last_login email name joined_at",
        codes="password email name",
    ),
    Table("parties.User_groups", "Niet gebruikt", ACCOUNTS, ACCOUNT, internal="id user group"),
    Table("parties.User_user_permissions", "Niet gebruikt", ACCOUNTS, ACCOUNT, internal="id user permission"),
    Table(
        "parties.Organisation", "Partijen", NO_PERSONS, ALWAYS, public="number name kind kvk", internal="id created_at"
    ),
    Table(
        "parties.RegionMembership",
        "Welke partij in welke regio meedoet",
        NO_PERSONS,
        ALWAYS,
        public="organisation region starts_on ends_on",
        internal="id ended_at end_reason",
    ),
    Table(
        "parties.Membership",
        "Wie waar in welke rol werkt",
        ACCOUNTS,
        ACCOUNT,
        internal="id",
        personal="user organisation role starts_on ends_on ended_at given_by given_at confirmed_by confirmed_on",
    ),
    Table(
        "parties.PersonAccount",
        "Het account van een werkzoekende bij de kaart",
        ACCOUNTS,
        ACCOUNT,
        link=Link.CARD_ID,
        internal="id region_id",
        personal="user card_id starts_on ends_on",
        hidden="id user card_id",
    ),
    Table(
        "parties.OneTimeLink",
        "Links voor één antwoord: alleen controlegetallen van link en code",
        ACCOUNTS,
        ACCOUNT,
        internal="id organisation purpose secret_hash code_hash tries made_at expires_at used_at withdrawn_at",
    ),
    Table(
        "parties.Invitation",
        "Wie is uitgenodigd, waarvoor en door wie",
        ACCOUNTS,
        ACCOUNT,
        link=Link.CARD_ID,
        internal="id organisation number link mail_failed region party party_kind party_kvk party_name",
        personal="kind email name role administers ends_on card_id invited_by invited_at answered_at accepted_by",
        codes="email name party_name party_kvk",
        hidden="id link card_id invited_by accepted_by",
    ),
    Table(
        "parties.Recovery",
        "Wie de weg naar binnen terugkreeg, en hoe is nagegaan wie het was",
        ACCOUNTS,
        ACCOUNT,
        internal="id organisation link",
        personal="user checked_by how at",
        codes="how",
    ),
    Table(
        "parties.Session",
        "Wie is ingelogd, en op welk soort apparaat",
        ACCOUNTS,
        SESSION,
        internal="expire_date",
        personal="session_key session_data user begun_at seen_at device",
        codes="session_key session_data device",
    ),
    Table(
        "parties.Remembered",
        "Tellingen van pogingen om in te loggen, en gebruikte codes: alleen controlegetallen",
        ACCOUNTS,
        SESSION,
        internal="cache_key value expires",
    ),
    Table(
        "parties.RegionSettings",
        "Wat een regio zelf beslist",
        NO_PERSONS,
        ALWAYS,
        internal="id region version stale_after_days unseen_after_days response_working_days response_working_hours day_begins day_ends "
        "closed_days offer_within_weeks introductions_per_opening list_length branch_names",
    ),
    Table("parties.Installation", "Echte of verzonnen gegevens", NO_PERSONS, ALWAYS, internal="id kind set_up_at"),
)


def administers(actor: Actor) -> bool:
    """Whether the actor is functional administrator of the own organisation."""
    return actor.role == Role.ADMINISTRATOR


def must_administer(actor: Actor) -> None:
    """Refused for everybody but a functional administrator."""
    if not administers(actor):
        raise Refused("Dit kan alleen een functioneel beheerder van je organisatie.")


def invites(actor: Actor, kind: str) -> frozenset[InvitationKind]:
    """Whom the actor may invite; `kind`: of the own organisation. Job seekers are invited from their own page (supply)."""
    found = set()
    if administers(actor):
        found.add(InvitationKind.COLLEAGUE)
        if kind in COUNTER_KINDS:
            found |= {InvitationKind.PARTNER, InvitationKind.EMPLOYER}
    if actor.is_counter:
        found.add(InvitationKind.EMPLOYER)
    return frozenset(found)


def keeps_parties(actor: Actor, kind: str) -> bool:
    """Whether the actor ends and resumes the participation of others in a region: who may also invite organisations into it."""
    return InvitationKind.PARTNER in invites(actor, kind)


def may_be_ended(kind: str) -> bool:
    """Whether another organisation may end the participation of one of this kind: the counter does not put itself out."""
    return kind not in COUNTER_KINDS
