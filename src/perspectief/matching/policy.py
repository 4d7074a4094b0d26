"""Who may judge a pair. What may be seen: `access.decision`, the audience of the engine, and the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import ALWAYS, LISTS, MATCHING, NO_PERSONS, PERSON
from perspectief.core.wording import OPEN


def may_judge(actor: Actor, region: int) -> bool:
    """Staff of the counter of the region, by name: a service never judges."""
    return region in actor.counter_regions and actor.id > 0


TABLES = (
    Table(
        "matching.RuleSet",
        "De rekenregels van een regio",
        NO_PERSONS,
        ALWAYS,
        public="region version weights valid_from decided_at",
        internal="id decided_by",
    ),
    Table(
        "matching.Run",
        "Elke keer dat de regio is doorgerekend",
        NO_PERSONS,
        LISTS,
        internal="id region rules at snapshot people places fits people_without places_without rarity seconds engine_seconds",
    ),
    Table(
        "matching.PersonList",
        "De plekken van een persoon, beste eerst",
        MATCHING,
        LISTS,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region run",
        personal="card places points total",
        hidden="id run card places",
    ),
    Table(
        "matching.PlaceList",
        "De mensen van een plek, beste eerst",
        MATCHING,
        LISTS,
        layer=Layer.CARD,
        link=Link.PEOPLE,
        internal="id region place run total",
        personal="people points",
        hidden="id run people points",
    ),
    Table(
        "matching.PoolChange",
        "Welke kaart of plek wijzigde",
        MATCHING,
        LISTS,
        internal="id tx region side at",
        personal="row_id",
    ),
    Table(
        "matching.Proposal",
        "Wat een mens over een koppeling besloot, en waarom",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region run rules_version",
        personal="organisation card place judgement reason text user at closed_at explanation",
        texts={"text": OPEN},
        hidden="id run card user place",
        codes="rules_version explanation",
    ),
)
