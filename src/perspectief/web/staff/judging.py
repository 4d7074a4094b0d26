"""Judging a fit from the page of a person or of a place: take up, not now, does not fit, and taking that back."""

from typing import NamedTuple

from perspectief.core.errors import Invalid
from perspectief.matching.rules import Judgement, Why

UNDO = "terug"
NOT_NOW = (Why.ALREADY_BUSY, Why.FIRST_SOMETHING, Why.WRONG_TIME, Why.OTHER)
NOT_SUITABLE = (
    Why.NOT_WANTED,
    Why.TOO_HEAVY,
    Why.TOO_FAR,
    Why.LACKS_SKILL,
    Why.KNOWN_PLACE,
    Why.PROFILE_WRONG,
    Why.PLACE_WRONG,
    Why.OTHER,
)
MENUS = {
    "not_now": [(why.value, why.label) for why in NOT_NOW],
    "not_suitable": [(why.value, why.label) for why in NOT_SUITABLE],
}


class Said(NamedTuple):
    """What a button said: a judgement (or UNDO), the number of the counterpart, the reason (may be empty)."""

    judgement: str
    number: int
    reason: str


def read(value: str) -> Said:
    """`take_up:482109372`, `not_now:482109372:wrong_time`, `terug:482109372`. Invalid on anything else."""
    judgement, _colon, rest = value.partition(":")
    number, _colon, reason = rest.partition(":")
    known = judgement == UNDO or judgement in Judgement.values
    if not known or not number.isdecimal() or len(number) > 11 or (reason and reason not in Why.values):
        raise Invalid("Deze knop kennen we niet. Laad de pagina opnieuw en probeer het nog een keer.")
    return Said(judgement, int(number), reason)
