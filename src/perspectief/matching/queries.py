"""What the pages ask of matching. Signatures are final; every answer is for the actor, and for what that actor may see."""

from collections.abc import Mapping

from perspectief.matching.fits import (
    Change,
    Explanation,
    Group,
    Judged,
    Matches,
    Opening,
    Openings,
    Part,
    PersonFit,
    PlaceFit,
    Reason,
    Section,
    ToJudge,
    Voice,
)

__all__ = [
    "Change",
    "Explanation",
    "Group",
    "Judged",
    "Matches",
    "Opening",
    "Openings",
    "Part",
    "PersonFit",
    "PlaceFit",
    "Reason",
    "Section",
    "ToJudge",
    "Voice",
]

Pages = Mapping[Group, tuple[int, int]]  # per group: first row and how many

# places_for(actor: Actor, *, region: int, card: int, pages: Pages | None = None, voice: Voice = Voice.STAFF) -> Matches[PlaceFit] | None
# people_for(actor: Actor, *, region: int, place: int, pages: Pages | None = None, change: Change | None = None,
#            voice: Voice = Voice.STAFF) -> Matches[PersonFit] | None
# what_helps(actor: Actor, *, region: int, card: int, limit: int = 5) -> Openings | None
# why_so_few(actor: Actor, *, region: int, place: int, change: Change | None = None, limit: int = 8) -> Openings | None
# explain_pair(actor: Actor, *, region: int, card: int, place: int, voice: Voice = Voice.STAFF) -> Explanation | None
# fits_of_cards(region: int, cards: Iterable[int]) -> dict[int, int]      "Past op 7 plekken", from the stored lists, one query
# fits_of_places(region: int, places: Iterable[int]) -> dict[int, int]
# to_judge(actor: Actor, *, region: int, limit: int = 10) -> list[ToJudge]
# actions.judge(actor: Actor, *, region: int, card: int, place: int, judgement: str, reason: str = "", text: str = "") -> Proposal
# Ids (card, place) are database ids; None: not there, or not for this actor (answer 404).
