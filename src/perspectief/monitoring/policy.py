"""Who sees figures: the counter and whoever leads the programme those of the region as they are, everybody else the public ones."""

from perspectief.access.classification import Table, Use
from perspectief.access.context import Actor
from perspectief.access.purposes import ALWAYS, COUNTING, EQUAL_CHANCES, NO_PERSONS

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
# What counting reads of persons, and nothing more: a test holds the SQL of every definition against it.
USES = (
    Use(COUNTING, "core.Fact", "at verb subject data"),
    Use(COUNTING, "supply.Card", "pc4 state readiness confirmed_at"),
    Use(COUNTING, "matching.Introduction", "card opened_at"),
    Use(EQUAL_CHANCES, "core.Fact", "verb data"),
    Use(EQUAL_CHANCES, "supply.Card", "state readiness inburgering"),
    Use(EQUAL_CHANCES, "supply.Profile", "card birth_date"),
    Use(EQUAL_CHANCES, "matching.Introduction", "number card opened_at shown_at answered_at"),
    Use(EQUAL_CHANCES, "matching.Proposal", "card user at"),
    Use(EQUAL_CHANCES, "matching.PlaceList", "people"),
)


def may_see_own(actor: Actor, region: int) -> bool:
    """Whether the actor may see what was counted in this region as it is: staff of its counter, and whoever leads its programme."""
    return region in actor.counter_regions or region in actor.programme_regions


def may_see_figures(actor: Actor) -> bool:
    """Whether the actor has a page of figures at all."""
    return actor.is_counter or bool(actor.programme_regions) or actor.national
