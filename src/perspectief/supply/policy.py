"""Who may do what with a person's layers. What may be seen: `access.decision`, and the policies of the tables under it."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import CONTACT, MATCHING, PERSON, RECOGNITION, SUPPORT
from perspectief.core.wording import CLOSED, OPEN
from perspectief.core.wording import PROFILE as NAMED
from perspectief.parties.rules import Role

KEEPERS = frozenset({Role.CASEWORKER, Role.JOB_COACH, Role.ACCOUNT_MANAGER, Role.INTERMEDIARY})


def may_keep(actor: Actor) -> bool:
    """Whether the actor may add people and keep their layers, for its own organisation, in a region it reaches."""
    return bool(actor.regions) and (actor.role in KEEPERS or actor.role.startswith("service:"))


def may_change(actor: Actor, *, region: int, organisation: int) -> bool:
    """Only the organisation that owns a card changes it."""
    return may_keep(actor) and organisation == actor.organisation and region in actor.regions


def may_judge_readiness(actor: Actor) -> bool:
    """How far somebody is from work is judged by the counter, and seen by nobody else."""
    return actor.is_counter


def may_take_along(actor: Actor, region: int) -> bool:
    """Whether the actor may take a list of people out of the program, as a file: staff of the counter of the region only."""
    return region in actor.counter_regions


TABLES = (
    Table(
        "supply.Card",
        "Wat iemand kan, wil en nodig heeft om te werken, zonder naam",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD,
        internal="id region version completeness audience created_at updated_at",
        personal="organisation number person_key_at person_key_how organisation_key_at hidden_at state title motivation kinds_of_work "
        "branches contract_forms place_kinds pc4 modes travel_minutes hours_min hours_max week_can week_rather_not school_hours "
        "available_from language reading education certificates inburgering waiting_since confirmed_at provenance",
        special="loads adaptations guidance guidance_hours readiness readiness_at readiness_by",
        texts={"title": OPEN, "motivation": OPEN, "person_key_how": OPEN},
        hidden="id readiness_by",
        codes="provenance",
    ),
    Table(
        "supply.CardSkill",
        "Wat iemand kan of wil leren",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience",
        personal="card skill relation source",
        hidden="id card",
        codes="source",
    ),
    Table(
        "supply.CardWish",
        "Welk werk iemand wil",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience",
        personal="card occupation",
        hidden="id card",
    ),
    Table(
        "supply.Pseudonym",
        "Het nummer dat in logboek en inzagelijst voor iemand staat",
        MATCHING,
        PERSON,
        layer=Layer.CARD,
        link=Link.CARD_ID,
        internal="id region organisation audience",
        personal="card subject",
        hidden="id card subject",
    ),
    Table(
        "supply.Profile",
        "Wie iemand is: naam, contact, eigen woorden",
        CONTACT,
        PERSON,
        layer=Layer.PROFILE,
        link=Link.CARD_ID,
        internal="id region organisation audience version sort_key",
        personal="card given_name prefix family_name birth_date email phone postcode street presentation cv_text provenance",
        special="target_group_register",
        texts={"presentation": NAMED, "cv_text": NAMED},
        hidden="id card sort_key",
        codes="given_name prefix family_name sort_key email phone postcode street provenance",
    ),
    Table(
        "supply.Dossier",
        "Wat een organisatie met een taak voor iemand bijhoudt",
        SUPPORT,
        PERSON,
        layer=Layer.DOSSIER,
        link=Link.CARD_ID,
        internal="id region version",
        personal="card organisation client_number caseworker benefit obligations debts notes provenance",
        special="health_limits",
        texts={"obligations": CLOSED, "health_limits": CLOSED, "notes": CLOSED},
        hidden="id card caseworker",
        codes="client_number benefit provenance",
        leave="perspectief.supply.actions.remaining:leave",
    ),
    Table(
        "supply.Traject",
        "Welk werkfit-traject iemand volgt of volgde, en wat het bracht",
        SUPPORT,
        PERSON,
        layer=Layer.DOSSIER,
        link=Link.CARD_ID,
        internal="id region version",
        personal="card organisation number goal provider weeks starts_on began_by began_at result told ended_on ended_by",
        special="readiness",
        texts={"goal": CLOSED, "told": CLOSED},
        hidden="id card began_by ended_by",
        codes="provider",
    ),
    Table(
        "supply.Offer",
        "Welke organisatie een kaart aan welke andere wil overdragen",
        MATCHING,
        PERSON,
        link=Link.CARD_ID,
        internal="id region",
        personal="organisation receiver card asked_by asked_at closed_at accepted",
        hidden="id card asked_by",
    ),
    Table(
        "supply.Identity",
        "Het burgerservicenummer, versleuteld",
        RECOGNITION,
        PERSON,
        layer=Layer.IDENTITY,
        link=Link.DOSSIER,
        internal="id region organisation key_id",
        personal="dossier",
        bsn="bsn_encrypted bsn_hash",
        hidden="id dossier key_id bsn_encrypted bsn_hash",
        codes="key_id",
        tells="perspectief.supply.identity:told",
    ),
)
