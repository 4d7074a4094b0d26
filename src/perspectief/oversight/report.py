"""What an account saw, as rows of a list: for the page, the file and the command."""

from perspectief.access.looks import Reason
from perspectief.core import clock
from perspectief.oversight.queries import Seen

HEADS = ("wanneer", "kaart", "wat", "waarom", "als", "waarvandaan")
LAYERS = {"card": "kaart", "profile": "naam en contact", "dossier": "dossier", "identity": "BSN"}
REASONS = {
    Reason.CASELOAD: "eigen caseload",
    Reason.TASK: "taak",
    Reason.OWN: "eigen organisatie, zonder taak",
    Reason.REGION: "andere organisatie, zonder taak",
    Reason.PARTNER: "partij in de regio",
    Reason.COACH: "jobcoach van een partner",
    Reason.INTRODUCTION: "voordracht",
    Reason.LINK: "eenmalige link van een voordracht",
    Reason.OFFER: "gevraagd om over te nemen",
    Reason.RIGHTS: "verzoek van de persoon",
    Reason.SEARCH: "gezocht",
    Reason.TASKS: "takenlijst",
    Reason.PLACE: "past bij een plek",
    Reason.DISTRIBUTION: "verdeling van de regio",
    Reason.DAY: "lijst van een matchingsdag",
    Reason.LOOK_ALIKE: "lijkt op een nieuwe persoon",
    Reason.DOWNLOAD: "meegenomen in een lijst",
    Reason.OVERSIGHT: "toezicht op kijken",
}


def cells(one: Seen) -> tuple[str, ...]:
    """A look in words; a person is a card number, and `gewist` once erased."""
    return (
        one.at.astimezone(clock.HOME).strftime("%d-%m-%Y %H:%M"),
        str(one.card) if one.card else "gewist",
        LAYERS.get(one.layer, one.layer),
        REASONS[Reason(one.reason)] if one.reason in set(Reason) else one.reason,
        one.role,
        one.origin,
    )
