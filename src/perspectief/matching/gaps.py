"""How far a need is from met in one pair, and whether what is missing is only not known."""

from math import sqrt

from perspectief.engine.needs import HAS_A, HAS_B, NEED
from perspectief.engine.pool import UNKNOWN, People, Places
from perspectief.matching.columns import CardFacts
from perspectief.matching.vocabulary import NEEDS

FIELD_OF_NEED = {
    "language": "language", "reading": "reading", "education": "education", "kind": "place_kinds", "contract": "contract_forms",
    "hours": "hours_max", "travel": "pc4", **{name: "week_can" for name in NEEDS.names if name.startswith("week-")},
    **{name: "loads" for name in NEEDS.names if name.startswith("load:")},
}  # fmt: skip


def bad_bits(person: People, place: Places, name: str) -> int:
    """Bits of a named need that are not met; 0 for the compared needs."""
    number = NEEDS.number[name]
    if number >= len(NEEDS.named):
        return 0
    _, word, mask = NEEDS.named[number]
    wrong = {
        HAS_A: int(place.req_a[0]) & ~int(person.has_a[0]),
        HAS_B: int(place.req_b[0]) & ~int(person.has_b[0]),
        NEED: int(person.need[0]) & ~int(place.offer[0]),
    }
    return wrong[word] & mask


def gap(person: People, place: Places, name: str) -> int:
    """Levels, dayparts, hours, or tenths of the reach beyond which a need is not met; see `rules.Remedy.most`."""
    if name == "hours":
        return int(place.hours_min[0]) - int(person.hours_max[0])
    if name == "hours-floor":
        return int(person.hours_min[0]) - int(place.hours_max[0])
    if name == "travel":
        reach, metres = reach_of(person, place), distance(person, place)
        return 10**6 if reach <= 0 or metres is None else -(-metres // reach)  # tenths, as metres over units of 10 m
    if name in {"contract", "work"}:
        return 1
    return bad_bits(person, place, name).bit_count()


def reach_of(person: People, place: Places) -> int:
    """The reach that counts for this place, in units of 10 m; -1 unknown."""
    reach = int(person.reach[0])
    return max(reach, int(person.reach_fetched[0])) if place.fetches[0] else reach


def distance(person: People, place: Places) -> int | None:
    """Great-circle metres between the two; None where a position is unknown."""
    if UNKNOWN in (person.x[0], person.y[0], place.x[0], place.y[0]):
        return None
    return round(10 * sqrt((int(person.x[0]) - int(place.x[0])) ** 2 + (int(person.y[0]) - int(place.y[0])) ** 2))


def unknown(card: CardFacts, name: str) -> bool:
    """Whether the need is not met because the card does not say."""
    if name == "travel":
        return card.pc4 is None or card.modes is None or card.travel_minutes is None
    field = FIELD_OF_NEED.get(name)
    return field is not None and getattr(card, field) is None
