"""Who may do what with trials and placements. What may be seen: the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import MATCHING, PERSON
from perspectief.core.wording import OPEN
from perspectief.supply.rules import Audience


def may_guide(actor: Actor, *, region: int, owner: int) -> bool:
    """Staff of the counter of the region, and of the organisation that owns the card: who arranges, speaks and ends."""
    return actor.id > 0 and (region in actor.counter_regions or is_owner(actor, region=region, owner=owner))


def is_owner(actor: Actor, *, region: int, owner: int) -> bool:
    """The organisation of the klantmanager, whose yes is the last and who keeps the card."""
    return actor.id > 0 and actor.organisation == owner and region in actor.regions


def is_employer(actor: Actor, *, region: int, party: int) -> bool:
    """The employer itself, with an account: the party beside the counter whose work it is (`Thread.at_employer`)."""
    return actor.id > 0 and region in actor.partner_regions and actor.organisation == party


def may_coach(actor: Actor, *, region: int, audience: int) -> bool:
    """A party beside the counter, as long as the person shares the card with partners. Whether it has a seat: `held.coaches`."""
    return actor.id > 0 and region in actor.partner_regions and audience == Audience.PARTNERS


def _table(model: str, holds: str, personal: str, *, internal: str = "", hidden: str = "", codes: str = "", **texts):
    """The columns every table here has, and its own."""
    return Table(
        f"guidance.{model}",
        holds,
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal=f"id region audience {internal}",
        personal=f"organisation receiver employer_party card place at by {personal}",
        texts=dict.fromkeys(texts.get("texts", ()), OPEN),
        hidden=f"id card place by {hidden}",
        codes=codes,
    )


TABLES = (
    _table(
        "Trial",
        "Wie waar werk uitprobeerde, en hoe dat ging",
        "number kind consent_on consent_how starts_on ends_on hours takes_opening approved_on result hours_done led_to_job reported_at",
        internal="version introduction link",
        hidden="introduction link",
    ),
    _table(
        "Placement",
        "Wie waar aan het werk ging, met welk contract",
        "number consent_on consent_how contract_form hours wage_cents starts_on ends_on",
        internal="version introduction trial",
        hidden="introduction trial",
    ),
    _table(
        "Agreement",
        "Wat werkzoekende, werkgever en klantmanager afspraken over een proef",
        "number sequence starts_on ends_on hours work guided_by remarks replaced_at",
        internal="trial",
        hidden="trial",
        texts=("work", "guided_by", "remarks"),
    ),
    _table(
        "Approval",
        "Wie akkoord gaf, en namens wie",
        "party ground",
        internal="agreement",
        hidden="agreement",
    ),
    _table(
        "Arrangement",
        "Wat er rond het werk geregeld is",
        "code starts_on ends_on",
        internal="placement",
        hidden="placement",
        codes="code",
    ),
    _table(
        "Coach",
        "Wie op het werk begeleidt",
        "kind user party name starts_on ended_on consent_on consent_how",
        internal="placement",
        hidden="placement user",
        codes="name",
    ),
    _table(
        "Milestone",
        "Wat werknemer en werkgever na een tijd zeiden",
        "week spoken_on at_work person_said employer_said text",
        internal="placement",
        hidden="placement",
        texts=("text",),
    ),
    _table(
        "Signal",
        "Wie zei dat het minder goed ging, en wat ermee gebeurde",
        "number voice about text coach due_at answered_at answer",
        internal="placement",
        hidden="placement coach",
        texts=("text", "answer"),
    ),
    _table(
        "Ending",
        "Waarom werk stopte, wat daarvan is geleerd en wat de volgende stap is",
        "ended_on ended_by reason lesson better step step_due step_receiver step_done_at",
        internal="placement",
        hidden="placement step_receiver",
        texts=("lesson",),
    ),
    _table(
        "EndingProposal",
        "Wie voorstelde om te stoppen met het werk, en wat de klantmanager daarop zei",
        "ended_on ended_by reason lesson better step step_due answered_at answer",
        internal="placement",
        hidden="placement",
        texts=("lesson",),
    ),
)
