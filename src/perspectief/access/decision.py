"""The one answer to *may this actor see this*: three-valued, and unknown is hidden.

True: visible. False: not visible. None: unknown (a fact that decides is missing), which every caller treats as hidden;
the reason is never revealed. The database's policies are the second lock under it and say the same of whole rows; which
fields of a row are shown (`shows`) is said here alone, as policies know no columns.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from perspectief.access.context import Actor


class Layer(StrEnum):
    """The layers of a person and of demand (access.md)."""

    CARD = "card"
    PROFILE = "profile"
    DOSSIER = "dossier"
    IDENTITY = "identity"
    PLACE = "place"
    EMPLOYER_FILE = "employer_file"
    CONTACT_NOTE = "contact_note"


class Circle(StrEnum):
    """How far a field goes among those who see its layer. The person sees every field of the own layers.

    ALL: whoever sees the layer. KEEPERS: the owning organisation and the counter. COUNTER: the counter alone, also where a
    private party owns the row.
    """

    ALL = "all"
    KEEPERS = "keepers"
    COUNTER = "counter"


@dataclass(frozen=True)
class Tenancy:
    """What decides about a row: its region, its owning organisation, the two keys, the objection, the open grants, whose card."""

    region: int | None
    organisation: int | None
    both_keys: bool | None = None
    hidden: bool | None = None
    granted_to: frozenset[int] = frozenset()
    card: int | None = None


def sees(actor: Actor, layer: Layer, row: Tenancy) -> bool | None:
    """Whether `actor` sees `layer` of the row."""
    if row.region is None or row.organisation is None:
        return None
    return _sees_as_party(actor, layer, row) if actor.person is None else _sees_self(actor.person, layer, row.card)


def _sees_as_party(actor: Actor, layer: Layer, row: Tenancy) -> bool | None:
    own = row.organisation == actor.organisation and row.region in actor.regions
    counter = row.region in actor.counter_regions
    partner = row.region in actor.partner_regions
    match layer:
        case Layer.CARD | Layer.PROFILE if row.hidden is None:
            return None
        case Layer.CARD:
            return own or (not row.hidden and (counter or _keyed(partner, row.both_keys)))
        case Layer.PROFILE:
            granted = partner and actor.organisation in row.granted_to
            return own or (not row.hidden and (counter or granted))
        case Layer.DOSSIER | Layer.CONTACT_NOTE:
            return own
        case Layer.IDENTITY:
            return own and actor.public
        case Layer.PLACE:
            return counter or partner
        case Layer.EMPLOYER_FILE:
            return counter


def shows(actor: Actor, layer: Layer, row: Tenancy, circle: Circle) -> bool | None:
    """Whether `actor` sees a field of that circle in `layer` of the row."""
    seen = sees(actor, layer, row)
    if not seen or actor.person is not None:
        return seen
    match circle:
        case Circle.ALL:
            return True
        case Circle.KEEPERS:
            return row.organisation == actor.organisation or row.region in actor.counter_regions
        case Circle.COUNTER:
            return row.region in actor.counter_regions


def lists(actor: Actor, region: int, circle: Circle) -> bool:
    """Whether a list of the region may filter, count, sort and show by a field of that circle: only what is shown of every row in it."""
    return circle is Circle.ALL or region in actor.counter_regions


def listed(circles: Mapping[str, Circle], actor: Actor, region: int) -> frozenset[str]:
    """Of the fields with these circles, those a list of the region may use for this actor."""
    return frozenset(name for name, circle in circles.items() if lists(actor, region, circle))


def emptied(
    values: Mapping[str, Any], circles: Mapping[str, Circle], shown: frozenset[str], blank: Mapping[str, Any]
) -> dict[str, Any]:
    """A row of a list with every field that is not shown made empty: None, or what `blank` says. What is no field stays."""
    return {name: value if name in shown or name not in circles else blank.get(name) for name, value in values.items()}


def _sees_self(person: int, layer: Layer, card: int | None) -> bool | None:
    if layer not in (Layer.CARD, Layer.PROFILE):
        return False
    return None if card is None else card == person


def _keyed(partner: bool, both_keys: bool | None) -> bool | None:
    return both_keys if partner else False
