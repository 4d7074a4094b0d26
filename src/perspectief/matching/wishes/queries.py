"""What a person said about places, for who looks after the person and for who reads the place."""

import datetime
from typing import NamedTuple

from perspectief.matching.wishes.models import PersonWish


class Said(NamedTuple):
    """The person's own yes or no to a place."""

    place: int
    title: str
    employer: str
    yes: bool
    reason: str
    at: datetime.datetime


def said_by(region: int, card: int) -> list[Said]:
    """What the person of this card (database id) holds, yes first, for whoever acts; one query."""
    rows = PersonWish.objects.select_related("place__employer").filter(region=region, card=card, closed_at=None)
    return [
        Said(
            row.place.number, row.place.title, row.place.employer.name, row.yes,
            row.get_reason_display() if row.reason else "", row.at,
        )
        for row in rows.order_by("-yes", "-at", "id")
    ]  # fmt: skip
