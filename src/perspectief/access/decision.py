"""The one answer to *may this actor see this*: three-valued, and unknown is hidden.

True: visible. False: not visible. None: unknown (a fact that decides is missing), which every caller treats as hidden;
the reason is never revealed. The database's policies are the second lock under it and say the same.
"""

from dataclasses import dataclass
from enum import StrEnum

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


@dataclass(frozen=True)
class Tenancy:
    """What decides about a row: its region, its owning organisation, the two keys, the objection, the open grants."""

    region: int | None
    organisation: int | None
    both_keys: bool | None = None
    hidden: bool | None = None
    granted_to: frozenset[int] = frozenset()


def sees(actor: Actor, layer: Layer, row: Tenancy) -> bool | None:
    """Whether `actor` sees `layer` of the row."""
    if row.region is None or row.organisation is None:
        return None
    own = row.organisation == actor.organisation
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


def shows_readiness(actor: Actor) -> bool:
    """The class laag / midden / werkfit is for the counter only, never for an employer or a private party."""
    return actor.is_counter


def _keyed(partner: bool, both_keys: bool | None) -> bool | None:
    return both_keys if partner else False
