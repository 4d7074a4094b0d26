"""Who may judge a pair. What may be seen: `access.decision`, the audience of the engine, and the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import ALWAYS, DIVIDING, LISTS, MATCHING, NO_PERSONS, PERSON, PLANS
from perspectief.core.wording import CLOSED, OPEN


def may_judge(actor: Actor, region: int) -> bool:
    """Staff of the counter of the region, by name: a service never judges."""
    return region in actor.counter_regions and actor.id > 0


def may_decide(actor: Actor, region: int) -> bool:
    """Who may hold a pair in the plans or keep it out, keep a plan, and write down what the region decided: as for judging."""
    return may_judge(actor, region)


def may_arrange(actor: Actor, region: int) -> bool:
    """Who may arrange days of meeting: staff of the counter of the region, by name."""
    return may_judge(actor, region)


def may_take_over(actor: Actor, *, region: int, owner: int) -> bool:
    """Whether the actor may take a proposal of a plan over: the organisation that owns the card decides about its person."""
    return may_judge(actor, region) and owner == actor.organisation


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
    Table(
        "matching.GroupDecision",
        "Welke groep in de verdeling voorgaat, en wie dat besloot",
        NO_PERSONS,
        ALWAYS,
        internal="id region number group points least decided_on valid_from valid_until reason user organisation at "
        "confirmed_by confirmed_organisation confirmed_at withdrawn_at ended_by ended_at",
        texts={"reason": OPEN},
    ),
    Table(
        "matching.PairChoice",
        "Welke koppeling een mens in de verdeling vastzette of eruit hield",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region number",
        personal="organisation card place kind user at undone_at",
        hidden="id number card user place",
    ),
    Table(
        "matching.BundlePlace",
        "Welke kleine plekken een mens voor iemand bij elkaar bewaarde",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region bundle",
        personal="organisation card place hours user at undone_at",
        hidden="id bundle card user place",
    ),
    Table(
        "matching.Distribution",
        "Een bewaarde verdeling: de keuzes, de cijfers en het bewijs",
        DIVIDING,
        PLANS,
        internal="id region organisation number user at rules_version levers figures value bound proven solver",
    ),
    Table(
        "matching.DistributionPair",
        "Wie in een bewaarde verdeling waar werd voorgesteld",
        DIVIDING,
        PLANS,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region distribution",
        personal="card place points",
        hidden="id distribution card place",
    ),
    Table(
        "matching.Introduction",
        "Wie bij welke plek is voorgesteld, en wat ervan kwam",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region version audience proposal",
        personal="number organisation owner receiver party card place status outcome said_yes said_on said_how asked_at shown_at "
        "presented answered_at meets_at due_at reminded_at lapsed told_at reason text_person opened_by opened_at closed_at "
        "person_link employer_link",
        texts={"text_person": OPEN},
        hidden="id proposal card place opened_by person_link employer_link",
        codes="said_how reason presented",
    ),
    Table(
        "matching.IntroductionNote",
        "Wat een organisatie bij een voordracht voor de eigen collega's opschreef",
        MATCHING,
        PERSON,
        layer=Layer.CONTACT_NOTE,
        link=Link.CARD_ID,
        internal="id region introduction",
        personal="card organisation user at text",
        texts={"text": CLOSED},
        hidden="id introduction card user",
    ),
    Table(
        "matching.PersonWish",
        "Wat iemand zelf over een plek zei: ja of nee",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience",
        personal="card place yes reason at closed_at",
        hidden="id card place",
    ),
    Table(
        "matching.MatchingDay",
        "Matchingsdagen en matchtafels van de regio",
        NO_PERSONS,
        ALWAYS,
        internal="id region organisation number version kind branch on location starts_at minutes rounds tables most_talks break_after "
        "break_minutes made_by made_at planned_at value bound cancelled_at",
    ),
    Table(
        "matching.DayPerson",
        "Wie op een matchingsdag is gevraagd en komt",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience",
        personal="day card coming",
        hidden="id day card",
    ),
    Table(
        "matching.DayEmployer",
        "Welke werkgever op een matchingsdag komt",
        NO_PERSONS,
        ALWAYS,
        internal="id region day employer coming",
    ),
    Table(
        "matching.DayPair",
        "Wie wie op een matchingsdag wil spreken, wanneer, en wat beiden daarna zeiden",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience held worth conflict followed_at",
        personal="day card employer person_wants employer_wants round person_said employer_said",
        hidden="id day card employer",
    ),
    Table(
        "matching.ExitAsk",
        "Aan wie na afloop is gevraagd hoe het ging; niet wat het antwoord was",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region link",
        personal="organisation card introduction placement week side asked_on answered",
        hidden="id card introduction link",
    ),
    Table(
        "matching.ExitAnswer",
        "Wat na afloop is geantwoord, zonder wie",
        NO_PERSONS,
        ALWAYS,
        internal="id region side month first second text",
        texts={"text": OPEN},
    ),
)
