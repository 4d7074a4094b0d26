"""Who may do what in training. What may be seen: the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import ALWAYS, EMPLOYER, LEARNING, NO_PERSONS, PERSON
from perspectief.core.wording import OPEN
from perspectief.parties.rules import Role
from perspectief.supply.policy import may_change as may_keep_card


def may_offer(actor: Actor) -> bool:
    """Whether the actor may add courses: the counter for every school, a school for itself."""
    return actor.is_counter or (bool(actor.partner_regions) and actor.role == Role.TRAINER)


def may_change_course(actor: Actor, *, region: int, organisation: int) -> bool:
    """The counter of the region changes every course in it, a school its own."""
    own = organisation == actor.organisation and region in actor.regions and actor.role == Role.TRAINER
    return region in actor.counter_regions or own


def may_enrol(actor: Actor, *, region: int, organisation: int) -> bool:
    """Only who looks after a person enrols that person: staff of the organisation that owns the card."""
    return actor.id > 0 and may_keep_card(actor, region=region, organisation=organisation)


def may_teach(actor: Actor, *, region: int, trainer: int) -> bool:
    """Whether the actor acts for this school: a trainer of it, in a region it takes part in."""
    return actor.role == Role.TRAINER and trainer == actor.organisation and region in actor.regions


def may_host(actor: Actor, *, region: int, company: int) -> bool:
    """Whether the actor acts for this company."""
    return actor.role == Role.EMPLOYER and company == actor.organisation and region in actor.regions


def may_lead(actor: Actor, region: int) -> bool:
    """Who asks schools what nobody teaches, and keeps agreements: staff of the counter, by name."""
    return region in actor.counter_regions and actor.id > 0


TABLES = (
    Table(
        "training.Course",
        "Cursussen en opleidingen van de regio",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation number version reference sort_key provenance created_at updated_at",
        public="state title provider kind code summary level hours certificates language_to language_asked price_cents payer pc4",
        texts={"title": OPEN, "summary": OPEN},
    ),
    Table(
        "training.CourseSkill",
        "Wat een cursus leert",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation course source",
        public="skill",
    ),
    Table(
        "training.CourseStart",
        "Wanneer een cursus begint, en hoeveel plaatsen er zijn",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation course",
        public="starts_on ends_on seats taken",
    ),
    Table(
        "training.Enrolment",
        "Wie welke cursus volgt, en hoe die afliep",
        LEARNING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region version audience",
        personal="number organisation trainer shared card course start result why_stopped shared_on shared_how places "
        "enrolled_by enrolled_at result_by result_at",
        hidden="id card course start enrolled_by result_by",
        codes="shared_how",
    ),
    Table(
        "training.Gap",
        "Wat niemand in de regio leert, en wat een school daarop zei",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation number version need label owner asked school asked_on due_on question answer answer_text "
        "answered_on answered_by course",
        public="state places people_told counted_on",
        texts={"question": OPEN, "answer_text": OPEN},
    ),
    Table(
        "training.GapCount",
        "Hoeveel mensen en plekken het scheelt",
        NO_PERSONS,
        ALWAYS,
        internal="id region gap counted_on places people people_without",
    ),
    Table(
        "training.Practice",
        "Praktijkleren: de overeenkomst, de handtekeningen en de verklaring",
        LEARNING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region version audience",
        personal="number organisation trainer shared company card employer school coach qualification code starts_on ends_on "
        "week_hours shared_on shared_how school_on school_how school_by company_on company_how company_by learner_on learner_how "
        "learner_by stopped_on why_stopped declared_on declared_by",
        hidden="id card employer school_by company_by learner_by declared_by coach",
        codes="school coach qualification code shared_how",
    ),
    Table(
        "training.WorkProcess",
        "Werkprocessen, en wat iemand ervan laat zien",
        LEARNING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region audience",
        personal="organisation trainer shared company card practice code title grade graded_on graded_by",
        hidden="id card practice graded_by",
        codes="code title",
    ),
    Table(
        "training.PracticeDay",
        "Aanwezigheid en begeleiding bij praktijkleren",
        LEARNING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region audience",
        personal="organisation trainer shared company card practice on kind hours note user",
        texts={"note": OPEN},
        hidden="id card practice user",
    ),
    Table(
        "training.LearnWorkAgreement",
        "Leerwerkakkoorden",
        NO_PERSONS,
        EMPLOYER,
        internal="id region organisation number version title sector school wanted starts_on ends_on signed_on text",
        texts={"text": OPEN},
    ),
    Table(
        "training.AgreementPlace",
        "Plekken onder een leerwerkakkoord",
        NO_PERSONS,
        EMPLOYER,
        internal="id region agreement place since",
    ),
)
