"""Who may do what with employers and places. What may be seen: `access.decision`, and the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import EMPLOYER, EMPLOYERS, MATCHING, PERSON
from perspectief.core.wording import CLOSED, OPEN
from perspectief.parties.rules import Role

OFFERING = frozenset({Role.EMPLOYER, Role.INTERMEDIARY, Role.JOB_COACH, Role.CASEWORKER})


def may_offer(actor: Actor) -> bool:
    """Whether the actor may add places: the counter for every employer, a partner for itself."""
    return actor.is_counter or (bool(actor.partner_regions) and actor.role in OFFERING)


def may_change(actor: Actor, *, region: int, organisation: int) -> bool:
    """The counter of the region changes every place in it, the party that owns a place its own."""
    own = organisation == actor.organisation and region in actor.regions
    return region in actor.counter_regions or (own and may_offer(actor))


def may_counsel(actor: Actor, region: int) -> bool:
    """Whether the actor carries requests, contacts, pledges and lanes of the region: staff of its counter."""
    return region in actor.counter_regions


def is_party(actor: Actor, *, region: int, party: int | None) -> bool:
    """Whether the actor is the employer itself, with an account of its own in the region."""
    return actor.role == Role.EMPLOYER and region in actor.partner_regions and party == actor.organisation


TABLES = (
    Table(
        "demand.Employer",
        "Werkgevers, zoals de regio ze kent",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.PLACE,
        internal="id region organisation party number version created_at",
        public="name sort_key branch pc4 town recognised_trainer",
        codes="name sort_key town",
    ),
    Table(
        "demand.EmployerFile",
        "Wat het loket van een werkgever weet",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.EMPLOYER_FILE,
        internal="id region employer kvk sbi sbi_version size_class ambassador contact provenance",
        codes="kvk sbi sbi_version provenance",
    ),
    Table(
        "demand.EmployerContact",
        "Contactpersonen van werkgevers",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.EMPLOYER_FILE,
        internal="id region employer",
        personal="name role phone email",
        codes="name role phone email",
    ),
    Table(
        "demand.ContactNote",
        "Wat een organisatie over een contact opschreef",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.CONTACT_NOTE,
        internal="id region employer organisation at moment",
        personal="user text",
        texts={"text": CLOSED},
    ),
    Table(
        "demand.Place",
        "Werkplekken",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.PLACE,
        internal="id region organisation employer number version reference filled carved_from provenance created_at updated_at",
        public="kind state title sort_key summary occupation branch kinds_of_work pc4 capacity starts_on wage_cents "
        "contract_forms hours_min hours_max week_fixed week_also school_hours language language_learnable reading education "
        "certificates certificates_learnable loads adaptations guidance pick_up confirmed_at expires_on",
        texts={"title": OPEN, "summary": OPEN},
        codes="reference sort_key provenance",
    ),
    Table(
        "demand.PlaceTask",
        "Taken van een werkplek",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.PLACE,
        internal="id region organisation place",
        public="position title hours skill",
        texts={"title": OPEN},
    ),
    Table(
        "demand.PlaceSkill",
        "Wat een werkplek vraagt of leert",
        EMPLOYERS,
        EMPLOYER,
        layer=Layer.PLACE,
        internal="id region organisation place",
        public="skill need",
    ),
    Table(
        "demand.EmployerRequest",
        "Vragen van werkgevers aan het loket",
        EMPLOYERS,
        EMPLOYER,
        internal="id region employer party organisation number version kind asked_at respond_by set_at due_at reminded_at "
        "escalated_at answer answered_at ending ended_at",
        personal="owner asked_by text",
        texts={"text": OPEN},
    ),
    Table(
        "demand.RequestHolder",
        "Wie een vraag van een werkgever had, en sinds wanneer",
        EMPLOYERS,
        EMPLOYER,
        internal="id region request organisation at",
        personal="user by",
    ),
    Table(
        "demand.ContactMoment",
        "Wanneer iemand van het loket een werkgever sprak, en wat eruit kwam",
        EMPLOYERS,
        EMPLOYER,
        internal="id region employer organisation at channel subject result next_on",
        personal="user contact",
    ),
    Table(
        "demand.Pledge",
        "Toezeggingen van werkgevers",
        EMPLOYERS,
        EMPLOYER,
        internal="id region employer party organisation number places starts_on ends_on made_at withdrawn_at",
    ),
    Table(
        "demand.Lane",
        "Branchestraten",
        EMPLOYERS,
        EMPLOYER,
        public="number branch name",
        internal="id region organisation",
        personal="coach",
        codes="name",
    ),
    Table(
        "demand.LanePartner",
        "Werkgevers in een branchestraat",
        EMPLOYERS,
        EMPLOYER,
        public="employer since",
        internal="id region lane",
    ),
    Table(
        "demand.LaneEntry",
        "Sponsors, cursussen en leerkringen van een branchestraat",
        EMPLOYERS,
        EMPLOYER,
        public="kind name note cents on",
        internal="id region lane",
        texts={"note": OPEN},
        codes="name",
    ),
    Table(
        "demand.TrialDay",
        "Proefdagen van een branchestraat",
        EMPLOYERS,
        EMPLOYER,
        public="number kind employer on begins seats where cancelled_at",
        internal="id region lane",
    ),
    Table(
        "demand.TrialSeat",
        "Wie naar een proefdag gaat, en wie er was",
        MATCHING,
        PERSON,
        link=Link.CARD_ID,
        internal="id region organisation audience day",
        personal="card_id enrolled_by enrolled_at came",
        hidden="id card_id enrolled_by",
    ),
)
