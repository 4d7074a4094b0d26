"""How far each field of card and profile goes among those who see the layer. A field that is not here fails the build.

Why: the kind of organisation tells the kind of benefit, inburgering tells origin, an address and a birth date are not needed
for an introduction, the register is for SUWI parties, and the class of readiness is never for an employer or a private party.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from perspectief.access import decision
from perspectief.access.context import Actor
from perspectief.access.decision import Circle, Layer, Tenancy, shows

ALL, KEEPERS, COUNTER = Circle.ALL, Circle.KEEPERS, Circle.COUNTER
_CARD_ALL = """
    id region number version audience state title motivation kinds_of_work branches contract_forms place_kinds pc4 modes
    travel_minutes hours_min hours_max week_can week_rather_not school_hours available_from language reading education
    certificates loads adaptations guidance guidance_hours waiting_since confirmed_at completeness
    person_key_at organisation_key_at created_at updated_at
"""
CARD: Mapping[str, Circle] = {
    **dict.fromkeys(_CARD_ALL.split(), ALL),
    **dict.fromkeys(("organisation", "person_key_how", "hidden_at", "inburgering", "provenance"), KEEPERS),
    **dict.fromkeys(("readiness", "readiness_at", "readiness_by"), COUNTER),
}
_PROFILE_ALL = "id region audience card version given_name prefix family_name sort_key email phone presentation cv_text"
PROFILE: Mapping[str, Circle] = {
    **dict.fromkeys(_PROFILE_ALL.split(), ALL),
    **dict.fromkeys(
        ("organisation", "birth_date", "postcode", "street", "target_group_register", "provenance"), KEEPERS
    ),
}
CIRCLES = {Layer.CARD: CARD, Layer.PROFILE: PROFILE}
BLANK = {"inburgering": False, "person_key_how": "", "postcode": "", "street": "", "provenance": {}}


def covered(actor: Actor, layer: Layer, row: Tenancy, held: Any) -> Any:
    """The model instance `held` of this layer with every field this actor is not shown made empty: None, or what BLANK says."""
    for name, circle in CIRCLES[layer].items():
        if not shows(actor, layer, row, circle):
            setattr(held, name, BLANK.get(name))
    return held


def listed(actor: Actor, region: int) -> frozenset[str]:
    """The fields of cards a list of the region may filter, count, sort and show by, for this actor."""
    return decision.listed(CARD, actor, region)


def emptied(row: Mapping[str, Any], shown: frozenset[str]) -> dict[str, Any]:
    """A card in a list, by name of field, with what is not shown made empty."""
    return decision.emptied(row, CARD, shown, BLANK)


def within(fields: Iterable[str], shown: frozenset[str]) -> bool:
    """Whether a filter or an order that reads these fields of a card may be used."""
    return frozenset(fields) <= shown
