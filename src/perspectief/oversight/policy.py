"""Who oversees: the privacy officer, for the staff of the own organisation alone."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.purposes import LOOKS, OVERSIGHT
from perspectief.parties.rules import Role

TABLES = (
    Table(
        "oversight.Finding",
        "Kijken dat om uitleg vraagt, en het oordeel van de functionaris gegevensbescherming",
        OVERSIGHT,
        LOOKS,
        internal="id organisation_id number rule since until found_at",
        personal="account subject card_number figures judgement judged_at judged_by",
        codes="figures",
        forget="perspectief.oversight.actions:forget",
    ),
    Table(
        "oversight.Question",
        "Vragen van mensen over wie er in hun gegevens keek, en het antwoord",
        OVERSIGHT,
        LOOKS,
        link=Link.SUBJECT,
        internal="id organisation_id region_id number",
        personal="subject day role asked_at answer answered_at answered_by",
        codes="role",
        hidden="id subject answered_by",
    ),
)


def may_oversee(actor: Actor) -> bool:
    """Whether the actor may see how the own organisation's staff looked."""
    return actor.oversight and actor.role == Role.PRIVACY_OFFICER and actor.organisation > 0


def may_list(actor: Actor) -> bool:
    """Whether the actor may ask which persons an account saw: the officer, and the named service of an operator's command."""
    return may_oversee(actor) or (actor.oversight and actor.role == "service:looks")
