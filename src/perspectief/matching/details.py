"""What a list shows beside the reasons: titles, names of employers, judgements. One query each, as the acting party."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from django.db import connection

from perspectief.geo.gazetteer import gazetteer
from perspectief.matching.fits import Judged

PLACES = """
SELECT place.id, place.number, place.title, employer.name, employer.number, place.kind, place.pc4, place.hours_min, place.hours_max,
       place.wage_cents, place.capacity, place.capacity - place.filled, place.starts_on
FROM demand_place AS place
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
WHERE place.region_id = %s AND place.id = ANY(%s)
"""
CARDS = """
SELECT card.id, card.number, card.title, card.organisation_id, organisation.name, card.pc4, card.hours_min, card.hours_max,
       card.waiting_since, card.readiness
FROM supply_card AS card JOIN parties_organisation AS organisation ON organisation.id = card.organisation_id
WHERE card.region_id = %s AND card.id = ANY(%s)
"""
JUDGED = """
SELECT {other}_id, judgement, reason, text, coalesce(by.name, ''), at FROM matching_proposal AS proposal
LEFT JOIN parties_user AS by ON by.id = proposal.user_id
WHERE region_id = %s AND {own}_id = %s AND {other}_id = ANY(%s) AND closed_at IS NULL
"""


class PlaceRow(NamedTuple):
    """What a person's list shows of a place."""

    id: int
    number: int
    title: str
    employer: str
    employer_number: int
    kind: str
    pc4: int | None
    hours_min: int | None
    hours_max: int | None
    wage_cents: int | None
    capacity: int
    free: int
    starts_on: datetime.date | None


class CardRow(NamedTuple):
    """What a place's list shows of a person: the card, never the name."""

    id: int
    number: int
    title: str
    organisation: int
    organisation_name: str
    pc4: int | None
    hours_min: int | None
    hours_max: int | None
    waiting_since: datetime.date
    readiness: int | None


def places(region: int, ids: Sequence[int]) -> dict[int, PlaceRow]:
    """Places by id, as far as the acting party sees them."""
    with connection.cursor() as cursor:
        cursor.execute(PLACES, [region, list(ids)])
        return {row[0]: PlaceRow(*row) for row in cursor.fetchall()}


def cards(region: int, ids: Sequence[int]) -> dict[int, CardRow]:
    """Cards by id, as far as the acting party sees them."""
    with connection.cursor() as cursor:
        cursor.execute(CARDS, [region, list(ids)])
        return {row[0]: CardRow(*row) for row in cursor.fetchall()}


def judged(region: int, ids: Sequence[int], *, card: int | None = None, place: int | None = None) -> dict[int, Judged]:
    """Open judgements of one card or one place, by the id of the counterpart."""
    own, other, key = ("card", "place", card) if place is None else ("place", "card", place)
    with connection.cursor() as cursor:
        cursor.execute(JUDGED.format(own=own, other=other), [region, key, list(ids)])
        return {row[0]: Judged(*row[1:]) for row in cursor.fetchall()}


def town(pc4: int | None) -> str:
    """Name of the place a postcode lies in; empty when unknown."""
    found = gazetteer().postcodes.get(pc4) if pc4 is not None else None
    return found.place if found else ""
