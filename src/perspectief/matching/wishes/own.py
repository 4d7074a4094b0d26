"""What a job seeker with an account may see of places and of the own introductions. Nothing here takes a card: it is the own one.

A job seeker reaches one card and no region. The card and what hangs on it are read as the person, so that the database decides whose
it is; the places, which everybody who takes part in a region sees, are read by `eye`, which reaches no person without both keys.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Place
from perspectief.matching.fits import Explanation, Matches, PlaceFit, Voice
from perspectief.matching.models import Introduction
from perspectief.matching.queries import Pages, explain_pair, places_for
from perspectief.matching.wishes.models import PersonWish
from perspectief.supply.models import Card
from perspectief.supply.queries.own import own_card
from perspectief.supply.rules import State

NO_PLACE = "Deze plek is er niet meer. Er is niets bewaard."


@dataclass(frozen=True)
class Work:
    """A place as its person reads it; `employer` and `title` are public."""

    id: int
    number: int
    title: str
    employer: str
    offered: bool


@dataclass(frozen=True)
class OwnIntroduction:
    """One own introduction: how far, what came of it, until when an answer is asked, when one meets."""

    number: int
    work: Work | None
    status: str
    outcome: str
    text: str
    due_at: datetime.datetime | None
    meets_at: datetime.datetime | None
    opened_at: datetime.datetime
    closed_at: datetime.datetime | None


@dataclass(frozen=True)
class OwnWish:
    """What the person said about a place."""

    work: Work
    yes: bool
    reason: str
    at: datetime.datetime


def eye(region: int) -> Actor:
    """Reads what everybody who takes part in the region reads of places, as a service of no organisation."""
    return Actor(
        id=-1, role="service:own-places", organisation=0, partner_regions=(region,), name="own-places", origin="job"
    )


def own_places(actor: Actor, pages: Pages | None = None) -> Matches[PlaceFit] | None:
    """The places for who asks, with reasons in the person's words. None while the person does not search or objected."""
    with acting(actor):
        card = own_card(actor)
    if card.hidden_at is not None or card.state != State.SEARCHING:
        return None
    region = card.region_id
    return places_for(actor, region=region, card=card.pk, pages=pages, voice=Voice.PERSON, reader=eye(region))


def own_fit(actor: Actor, card: Card, place: Work) -> Explanation | None:
    """Whether this place stands in the own lists, and why; None when it does not."""
    if not place.offered:
        return None
    region = card.region_id
    found = explain_pair(actor, region=region, card=card.pk, place=place.id, voice=Voice.PERSON, reader=eye(region))
    return found if found is not None and found.group is not None else None


def work_of_number(region: int, number: int) -> Work:
    """A place of the region by its public number. Missing when it is not there."""
    with acting(eye(region)):
        found = Place.objects.select_related("employer").filter(region=region, number=number).first()
    if found is None:
        raise Missing(NO_PLACE)
    return _work(found)


def works(region: int, places: Sequence[int]) -> dict[int, Work]:
    """Places of the region by id."""
    with acting(eye(region)):
        rows = Place.objects.select_related("employer").filter(region=region, pk__in=list(places))
        return {row.pk: _work(row) for row in rows.order_by("pk")}


def own_wishes(actor: Actor) -> list[OwnWish]:
    """What the person said and holds, the last first."""
    with acting(actor):
        card = own_card(actor)
        rows = list(PersonWish.objects.filter(card=card, closed_at=None).order_by("-at", "id"))
    known = works(card.region_id, [row.place_id for row in rows])
    return [
        OwnWish(known[row.place_id], row.yes, row.get_reason_display() if row.reason else "", row.at)
        for row in rows
        if row.place_id in known
    ]


def own_introductions(actor: Actor) -> list[OwnIntroduction]:
    """The own introductions, open ones first, then the last."""
    with acting(actor):
        card = own_card(actor)
        rows = list(Introduction.objects.filter(card=card).order_by("-opened_at", "id"))
    known = works(card.region_id, [row.place_id for row in rows])
    found = [
        OwnIntroduction(
            row.number, known.get(row.place_id), row.status, row.outcome, row.text_person, row.due_at, row.meets_at,
            row.opened_at, row.closed_at,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.closed_at is not None)


def _work(place: Place) -> Work:
    return Work(place.pk, place.number, place.title, place.employer.name, place.is_offered(clock.today()))
