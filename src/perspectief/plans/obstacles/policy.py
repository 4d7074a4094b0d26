"""Who may do what with obstacles and initiatives, and what their tables hold. What may be seen: the policies of the tables."""

from perspectief.access.classification import Table
from perspectief.access.context import Actor
from perspectief.access.purposes import ACCOUNT, ALWAYS, IN_THE_WAY, NO_PERSONS, PLAN
from perspectief.parties.rules import Role
from perspectief.plans.obstacles.models import Obstacle
from perspectief.plans.obstacles.rules import OPEN, POINTED_OUT, Level, State


def regions(actor: Actor) -> tuple[int, ...]:
    """The regions the actor works in or leads, the first one first."""
    return tuple(dict.fromkeys(actor.regions + actor.programme_regions))


def may_raise(actor: Actor) -> bool:
    """Who raises an obstacle: everybody who works in a region, by name; employers too."""
    return actor.id > 0 and bool(regions(actor))


def is_own(actor: Actor, row: Obstacle) -> bool:
    """Raised by the actor's party."""
    return row.organisation_id == actor.organisation and row.region_id in regions(actor)


def may_handle(actor: Actor, row: Obstacle) -> bool:
    """Who takes it, lifts it, sends it back, joins and answers it: the party, the programme of the region, the national roles."""
    if actor.id < 1 or row.state not in OPEN:
        return False
    if row.level == Level.COUNTRY:
        return actor.national
    if row.level == Level.REGION:
        return row.region_id in actor.programme_regions
    return is_own(actor, row)


def may_say_too(actor: Actor, row: Obstacle) -> bool:
    """Who says that it happens here too: another party, of what is not of one party alone."""
    shared = row.level != Level.PARTY and row.state not in {State.JOINED, State.CLOSED}
    return shared and may_raise(actor) and actor.role != Role.EMPLOYER and not is_own(actor, row)


def may_write(actor: Actor, *, region: int, organisation: int) -> bool:
    """Who changes an initiative: the party that wrote it down, and who leads the programme."""
    own = organisation == actor.organisation and region in regions(actor)
    return actor.id > 0 and (own or region in actor.programme_regions)


TEXTS = {"title": POINTED_OUT, "what": POINTED_OUT, "answer": POINTED_OUT}
TABLES = (
    Table(
        "plans.Obstacle",
        "Wat in de weg staat, van wie het is en wat het antwoord is",
        IN_THE_WAY,
        ACCOUNT,
        internal="id region organisation keeper number version level state topic title what page raised_on due_on outcome answer "
        "answered_on same_as",
        personal="owner",
        texts=TEXTS,
        codes="page",
        hidden="id owner same_as",
    ),
    Table(
        "plans.ObstacleRaiser",
        "Wie een knelpunt meldde: alleen voor de eigen organisatie",
        IN_THE_WAY,
        ACCOUNT,
        internal="id region organisation obstacle since",
        personal="user",
        hidden="id obstacle user",
    ),
    Table(
        "plans.ObstacleStep",
        "Wat er met een knelpunt gebeurde",
        IN_THE_WAY,
        ACCOUNT,
        internal="id region organisation obstacle level to kind text at",
        personal="by",
        texts={"text": POINTED_OUT},
        hidden="id obstacle by",
    ),
    Table(
        "plans.ObstacleToo",
        "Waar een knelpunt ook speelt",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation obstacle since",
    ),
    Table(
        "plans.Initiative",
        "Wat er al is: initiatieven van partijen in de regio",
        IN_THE_WAY,
        PLAN,
        internal="id region organisation number version public",
        public="name party what topics towns branches people starts_on ends_on actions",
        personal="contact",
        texts={"name": POINTED_OUT, "what": POINTED_OUT},
        codes="party contact",
    ),
)
