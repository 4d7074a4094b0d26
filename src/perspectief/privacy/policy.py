"""What the tables of this room hold, and those of the packages the program is built with. Who may do what with a right."""

from dataclasses import replace

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import (
    ACCOUNT,
    ACCOUNTS,
    ALWAYS,
    BACKGROUND,
    NO_PERSONS,
    REQUEST,
    RIGHTS,
)
from perspectief.core.wording import CLOSED
from perspectief.parties.models import Organisation
from perspectief.parties.queries import ever_taking_part
from perspectief.parties.rules import COUNTER_KINDS, PUBLIC_BODIES, Role

HANDLERS = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.PRIVACY_OFFICER})


def may_handle(actor: Actor, *, organisation: int) -> bool:
    """Whether the actor carries out the rights of persons of this organisation: who keeps the person, and the privacy officer."""
    return organisation == actor.organisation and (actor.role in HANDLERS or actor.role.startswith("service:"))


def handling(actor: Actor) -> Actor:
    """The actor as far as carrying out rights goes: a privacy officer reaches no person otherwise, and here those of the own organisation."""
    if actor.role != Role.PRIVACY_OFFICER or actor.regions:
        return actor
    kind = Organisation.objects.values_list("kind", flat=True).get(pk=actor.organisation)
    regions = tuple(region for region, party in ever_taking_part() if party == actor.organisation)
    counter = kind in COUNTER_KINDS
    return replace(
        actor,
        counter_regions=regions if counter else (),
        partner_regions=() if counter else regions,
        public=kind in PUBLIC_BODIES,
        purpose="AVG art. 15-21",
    )


OURS = (
    Table(
        "privacy.Request",
        "Welke rechten iemand gebruikte, en wat ervan werd",
        RIGHTS,
        REQUEST,
        layer=Layer.DOSSIER,
        link=Link.CARD_ID,
        internal="id region organisation",
        personal="card_id right by_person text at user outcome answer closed_at closed_by",
        texts={"text": CLOSED, "answer": CLOSED},
        hidden="id card_id user closed_by",
    ),
    Table(
        "privacy.Hold",
        "Wie het wissen tegenhield, waarom en tot wanneer",
        RIGHTS,
        REQUEST,
        layer=Layer.DOSSIER,
        link=Link.CARD_ID,
        internal="id region organisation",
        personal="card_id reason starts_on until user lifted_at",
        texts={"reason": CLOSED},
        hidden="id card_id user",
    ),
    Table(
        "privacy.Warned",
        "Dat de termijn van iemand afloopt",
        RIGHTS,
        REQUEST,
        layer=Layer.DOSSIER,
        link=Link.CARD_ID,
        internal="id region organisation",
        personal="card_id warned_on erase_on",
        hidden="id card_id",
    ),
    Table(
        "privacy.Erasure",
        "Wie eruit gehaald wordt, zolang er nog iets staat",
        RIGHTS,
        REQUEST,
        layer=Layer.DOSSIER,
        internal="id region organisation reason taken_out_at asked_at",
        personal="card_id changes looks",
        codes="changes looks",
    ),
)
BUILT_WITH = (
    Table("contenttypes.ContentType", "Soorten gegevens", NO_PERSONS, ALWAYS, internal="id app_label model"),
    Table("auth.Permission", "Niet gebruikt", NO_PERSONS, ALWAYS, internal="id name content_type codename"),
    Table("auth.Group", "Niet gebruikt", NO_PERSONS, ALWAYS, internal="id name"),
    Table("auth.Group_permissions", "Niet gebruikt", NO_PERSONS, ALWAYS, internal="id group permission"),
    Table(
        "mfa.Authenticator",
        "Tweede stap bij het inloggen: sleutels van apps en apparaten, versleuteld of openbaar",
        ACCOUNTS,
        ACCOUNT,
        internal="id created_at last_used_at",
        personal="user type data",
        codes="data",
    ),
    Table(
        "socialaccount.SocialAccount",
        "Wie via de eigen organisatie inlogt, en onder welk nummer daar",
        ACCOUNTS,
        ACCOUNT,
        internal="id last_login date_joined",
        personal="user provider uid extra_data",
        codes="provider uid extra_data",
    ),
    Table(
        "socialaccount.SocialApp",
        "Niet gebruikt: organisaties waar men inlogt staan in een bestand van de beheerder",
        NO_PERSONS,
        ALWAYS,
        internal="id provider provider_id name client_id secret key settings",
    ),
    Table(
        "socialaccount.SocialToken",
        "Niet gebruikt",
        ACCOUNTS,
        ACCOUNT,
        internal="id app expires_at",
        personal="account token token_secret",
        codes="token token_secret",
    ),
    Table(
        "account.EmailAddress",
        "E-mailadressen van accounts",
        ACCOUNTS,
        ACCOUNT,
        internal="id verified primary",
        personal="user email",
        codes="email",
    ),
    Table(
        "account.EmailConfirmation",
        "Niet gebruikt",
        ACCOUNTS,
        ACCOUNT,
        internal="id created sent",
        personal="email_address key",
        codes="key",
    ),
    Table("procrastinate.ProcrastinateWorker", "Achtergrondwerk", NO_PERSONS, BACKGROUND, internal="id last_heartbeat"),
    Table(
        "procrastinate.ProcrastinateJob",
        "Achtergrondwerk: alleen nummers",
        NO_PERSONS,
        BACKGROUND,
        internal="id queue_name task_name priority lock args status scheduled_at attempts queueing_lock abort_requested worker",
    ),
    Table("procrastinate.ProcrastinateEvent", "Achtergrondwerk", NO_PERSONS, BACKGROUND, internal="id job type at"),
    Table(
        "procrastinate.ProcrastinatePeriodicDefer",
        "Achtergrondwerk",
        NO_PERSONS,
        BACKGROUND,
        internal="id task_name defer_timestamp job periodic_id",
    ),
)
TABLES = OURS + BUILT_WITH
