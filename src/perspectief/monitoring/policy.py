"""Who sees figures: the counter and whoever leads the programme those of the region as they are, everybody else the public ones."""

from perspectief.access.classification import Table
from perspectief.access.context import Actor
from perspectief.access.purposes import ALWAYS, NO_PERSONS

TABLES = (
    Table(
        "monitoring.Cell",
        "Getelde cijfers van een regio: aantallen en delen, niets over personen",
        NO_PERSONS,
        ALWAYS,
        internal="id region figure version period municipality branch kind readiness item n count unknown value lower upper",
    ),
    Table(
        "monitoring.Counted",
        "Wanneer een cijfer het laatst is geteld",
        NO_PERSONS,
        ALWAYS,
        internal="id region figure version at below",
    ),
    Table(
        "monitoring.PublicCell",
        "Openbare cijfers: afgerond, zonder kleine aantallen",
        NO_PERSONS,
        ALWAYS,
        public="region regions table version period part item n percent told_at",
        internal="id",
    ),
)


def may_see_own(actor: Actor, region: int) -> bool:
    """Whether the actor may see what was counted in this region as it is: staff of its counter, and whoever leads its programme."""
    return region in actor.counter_regions or region in actor.programme_regions


def may_see_figures(actor: Actor) -> bool:
    """Whether the actor has a page of figures at all."""
    return actor.is_counter or bool(actor.programme_regions) or actor.national
