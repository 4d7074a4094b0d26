"""Who may do what on the leeragenda. What may be seen: the policies of the tables.

Professionals are who take part in a region, lead its programme, or work nationally; job seekers, employers and offices without
reach are not.
"""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import ACCOUNT, ALWAYS, LEARNING_TOGETHER, MATCHING, PERSON
from perspectief.core.wording import OPEN
from perspectief.learning.rules import LessonState
from perspectief.parties.rules import Role


def is_professional(actor: Actor) -> bool:
    """Who reads the leeragenda, proposes a theme and comes to an activity."""
    return actor.role != Role.EMPLOYER and (bool(regions(actor)) or actor.national)


def regions(actor: Actor) -> tuple[int, ...]:
    """The regions the actor works in or leads, the first one first."""
    return tuple(dict.fromkeys(actor.regions + actor.programme_regions))


def may_decide(actor: Actor) -> bool:
    """Who puts a theme on the agenda: the national team and the ministry."""
    return actor.national and actor.id > 0


def may_speak_for(actor: Actor, region: int | None) -> bool:
    """Who says that a region takes part or does it too: its counter, and who leads its programme; by name."""
    return actor.id > 0 and region is not None and region in actor.counter_regions + actor.programme_regions


def may_share(actor: Actor, region: int | None) -> bool:
    """Who writes a lesson of a region down: whoever works there."""
    return actor.id > 0 and is_professional(actor) and region is not None and region in regions(actor)


def may_read_over(actor: Actor, *, region: int, proposed_by: int) -> bool:
    """Who shares a proposed lesson with everybody: a second person, who leads the programme of its region or works nationally."""
    return actor.id > 0 and actor.id != proposed_by and (actor.national or region in actor.programme_regions)


def may_change(actor: Actor, *, proposed_by: int, state: str) -> bool:
    """Who changes a lesson: its writer, until a second person shared it."""
    return actor.id > 0 and actor.id == proposed_by and state == LessonState.PROPOSED


def may_withdraw(actor: Actor, *, region: int, organisation: int) -> bool:
    """Who takes a lesson back: the organisation that wrote it, the programme of its region, the national team."""
    own = organisation == actor.organisation and region in regions(actor)
    return actor.id > 0 and (own or actor.national or region in actor.programme_regions)


def may_plan(actor: Actor) -> bool:
    """Who organises an activity: the counter, who leads a programme, and the national team."""
    return actor.id > 0 and bool(actor.counter_regions or actor.programme_regions or actor.national)


def may_run(actor: Actor, *, organisation: int) -> bool:
    """Who changes an activity and sees who comes: the organisation that organises it."""
    return may_plan(actor) and organisation == actor.organisation


def may_plan_kind(actor: Actor, kind: str) -> bool:
    """A national meeting is called by the national team."""
    return may_plan(actor) and (kind != "national" or actor.national)


TEXTS = {"title": OPEN}
TABLES = (
    Table(
        "learning.Theme",
        "Thema’s van de leeragenda",
        LEARNING_TOGETHER,
        ALWAYS,
        internal="id region organisation number version sort_key folded words proposed_by decided_by",
        public="state title question why said proposed_at decided_on",
        texts=TEXTS | {"question": OPEN, "why": OPEN, "said": OPEN},
    ),
    Table(
        "learning.ThemeAdoption",
        "Regio’s die aan een thema werken, en wie dat daar trekt",
        LEARNING_TOGETHER,
        ACCOUNT,
        internal="id region organisation theme",
        personal="by since ended_on lead",
    ),
    Table(
        "learning.Lesson",
        "Lessen en goede voorbeelden, zonder personen",
        LEARNING_TOGETHER,
        ALWAYS,
        internal="id organisation number version sort_key folded words proposed_by confirmed_by shared_by withdrawn_by",
        public="region kind state title what evidence how for_whom theme follows reason figure proposed_at confirmed_at shared_on "
        "withdrawn_on",
        texts=TEXTS | {"what": OPEN, "evidence": OPEN, "how": OPEN},
    ),
    Table(
        "learning.LessonSource",
        "Uit welke beëindiging een les kwam",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region lesson",
        personal="organisation card placement since",
        hidden="id card placement lesson",
    ),
    Table(
        "learning.LessonAdoption",
        "Regio’s die een les overnamen",
        LEARNING_TOGETHER,
        ACCOUNT,
        internal="id region organisation lesson",
        personal="by since ended_on told",
        texts={"told": OPEN},
    ),
    Table(
        "learning.Activity",
        "Bijeenkomsten om van elkaar te leren",
        LEARNING_TOGETHER,
        ALWAYS,
        internal="id region organisation number version planned_by planned_at result_by taken waiting",
        public="kind title about theme starts_at ends_at location seats cancelled_at result result_on",
        texts=TEXTS | {"about": OPEN, "location": OPEN, "result": OPEN},
    ),
    Table(
        "learning.Seat",
        "Wie naar een bijeenkomst komt",
        LEARNING_TOGETHER,
        ACCOUNT,
        internal="id organiser activity",
        personal="user party state asked_at",
    ),
)
