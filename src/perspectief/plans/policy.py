"""Who may do what with the plan of a region. What may be seen: the policies of the tables."""

from perspectief.access.classification import Table
from perspectief.access.context import Actor
from perspectief.access.purposes import ALWAYS, NO_PERSONS, PLAN, PLANNING
from perspectief.core.wording import CLOSED
from perspectief.parties.rules import Role
from perspectief.plans.money.policy import TABLES as MONEY
from perspectief.plans.obstacles.policy import TABLES as BESIDE
from perspectief.plans.rules import LEAD, MINISTRY, SIGNER, SUPPORT_TEAM, WHO


def may_lead(actor: Actor, region: int) -> bool:
    """Whether the actor leads the programme of the region."""
    return region in actor.programme_regions


def may_advise(actor: Actor) -> bool:
    """The national support team."""
    return actor.national and actor.role == Role.SUPPORT_TEAM


def may_decide(actor: Actor) -> bool:
    """The ministry."""
    return actor.national and actor.role == Role.MINISTRY


def takes_part(actor: Actor, region: int) -> bool:
    """Staff of a party in the region, by name: reads the draft, reacts and signs for the own organisation."""
    return region in actor.regions and actor.id > 0


def may_react(actor: Actor, *, region: int, organisation: int | None) -> bool:
    """Who speaks for a party: its own staff."""
    return takes_part(actor, region) and organisation == actor.organisation


def may_take(actor: Actor, step: str, region: int) -> bool:
    """Whether the actor is one of those who take this step."""
    is_one = {
        LEAD: may_lead(actor, region),
        SIGNER: takes_part(actor, region),
        SUPPORT_TEAM: may_advise(actor),
        MINISTRY: may_decide(actor),
    }
    return any(is_one[who] for who in WHO[step])


def may_see_money(actor: Actor, region: int) -> bool:
    """Every amount with who is paid: who leads the programme, and staff of the counter."""
    return may_lead(actor, region) or region in actor.counter_regions


TABLES = (
    *MONEY,
    Table(
        "plans.Plan",
        "Het plan van een regio, en waar het staat",
        PLANNING,
        PLAN,
        internal="id region organisation number",
        public="template starts_on ends_on submit_by state changed_on submitted_on published_on second second_reasons second_on "
        "lessons closed_on",
        personal="second_by",
        texts={"second_reasons": CLOSED, "lessons": CLOSED},
        codes="template",
        hidden="id second_by",
    ),
    Table(
        "plans.Party",
        "De partijen van een plan, en wie voor ze spreekt",
        PLANNING,
        PLAN,
        internal="id region plan number organisation",
        public="name part",
        personal="contact",
        texts={},
        codes="name contact",
        hidden="id plan organisation",
    ),
    Table(
        "plans.Ambition",
        "De ambitie van een plan",
        NO_PERSONS,
        ALWAYS,
        internal="id region plan version",
        public="definition baseline baseline_source aim",
        texts={"baseline_source": CLOSED, "aim": CLOSED},
    ),
    Table(
        "plans.Target",
        "De doelen per jaar en groep",
        NO_PERSONS,
        ALWAYS,
        internal="id region plan",
        public="year group extra",
    ),
    Table(
        "plans.Talk",
        "Voortgangsgesprekken",
        NO_PERSONS,
        ALWAYS,
        internal="id region plan number version planned_on agenda held_on report",
        texts={"agenda": CLOSED, "report": CLOSED},
    ),
    Table(
        "plans.Action",
        "De acties van een plan, met twee trekkers",
        PLANNING,
        PLAN,
        internal="id region plan number version dropped talk",
        public="pillar title what public_organisation private_organisation parties due_on pilot",
        personal="public_person private_person",
        texts={"title": CLOSED, "what": CLOSED},
        codes="public_organisation private_organisation public_person private_person",
        hidden="id plan talk",
    ),
    Table(
        "plans.ActionReport",
        "Hoe het met een actie gaat",
        PLANNING,
        PLAN,
        internal="id region plan action action_number at",
        public="progress result",
        personal="by",
        texts={"result": CLOSED},
        hidden="id plan action by",
    ),
    Table(
        "plans.Remark",
        "Wat partijen zeggen bij het afstemmen, en het antwoord",
        PLANNING,
        PLAN,
        internal="id region plan organisation party round at answered_at",
        personal="agrees text by answer answered_by",
        texts={"text": CLOSED, "answer": CLOSED},
        hidden="id plan party by answered_by",
    ),
    Table(
        "plans.Version",
        "De vastgezette tekst, het advies en het besluit",
        PLANNING,
        PLAN,
        internal="id region plan number sha256 locked_at",
        public="why signed_on submitted_on advice advice_text advised_on decision reasons decided_on published_on withdrawn_on",
        personal="content signed locked_by advised_by decided_by",
        texts={"why": CLOSED, "advice_text": CLOSED, "reasons": CLOSED},
        codes="content sha256 signed",
        hidden="id plan locked_by advised_by decided_by",
    ),
    Table(
        "plans.Signature",
        "Handtekeningen onder een plan",
        PLANNING,
        PLAN,
        internal="id region plan organisation version party sha256 at how",
        personal="name position on_behalf_of mandate signed_on by",
        codes="sha256 name position on_behalf_of mandate",
        hidden="id plan version party by",
    ),
    *BESIDE,
)
