"""Proposals of a plan taken over by a named human, one by one or several together: each its own judgement, its own fact.

What went wrong in between is told per pair, and the rest goes on.
"""

import datetime
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused, UserError
from perspectief.matching.actions import judge
from perspectief.matching.fits import Group
from perspectief.matching.models import Proposal
from perspectief.matching.policy import may_judge, may_take_over
from perspectief.matching.queries import explain_pair
from perspectief.matching.rules import Judgement
from perspectief.parties.queries import settings_of
from perspectief.supply.rules import State

MOST = 200  # pairs in one go
CARDS = """
SELECT card.number, card.id, card.title, card.organisation_id, card.state, organisation.name
FROM supply_card AS card JOIN parties_organisation AS organisation ON organisation.id = card.organisation_id
WHERE card.region_id = %s AND card.number = ANY(%s) AND card.hidden_at IS NULL
"""
PLACES = """
SELECT number, id, title, CASE WHEN state = 'open' AND expires_on >= %(today)s THEN capacity - filled ELSE 0 END
FROM demand_place WHERE region_id = %(region)s AND number = ANY(%(numbers)s)
"""
# One order for everybody (cards before places, rising), so that two who take over at once never wait for each other.
LOCK = """
SELECT pg_advisory_xact_lock(key) FROM (
    SELECT hashtextextended(prefix || number, 0) AS key FROM (
        SELECT 0 AS side, 'take-over-card:' AS prefix, unnest(%s::bigint[]) AS number
        UNION ALL SELECT 1, 'take-over-place:', unnest(%s::bigint[])) AS every ORDER BY side, number) AS sorted
"""


class Asked(NamedTuple):
    """A pair by public numbers."""

    card: int
    place: int


class Taken(NamedTuple):
    """What became of one pair. `problem`: why not, in a sentence; empty when it was taken over."""

    card: int
    place: int
    card_title: str
    place_title: str
    problem: str = ""


class _Card(NamedTuple):
    number: int
    id: int
    title: str
    organisation: int
    state: str
    owner: str


class _Place(NamedTuple):
    number: int
    id: int
    title: str
    free: int


def take_over(actor: Actor, *, region: int, pairs: Iterable[Asked]) -> list[Taken]:
    """Takes every pair over under the name of the actor, in the order given; what could not be is told in `problem`.

    Raises Refused for who is no staff of the counter, Invalid when nothing or too much was chosen. A pair that was taken over
    already by the own organisation is told and nothing is done twice.
    """
    if not may_judge(actor, region):
        raise Refused("Alleen medewerkers van het loket nemen een voorstel over.")
    wanted = list(dict.fromkeys(pairs))
    if not wanted:
        raise Invalid("Er was niets gekozen. Kies eerst een of meer voorstellen.")
    if len(wanted) > MOST:
        raise Invalid(f"Kies er hooguit {MOST} tegelijk. Er is niets overgenomen.")
    with acting(actor):
        cards, places = _locked(region, wanted)
        limit = settings_of(region).introductions_per_opening
        return [_one(actor, region, pair, cards.get(pair.card), places.get(pair.place), limit) for pair in wanted]


def _locked(region: int, wanted: Sequence[Asked]) -> tuple[dict[int, _Card], dict[int, _Place]]:
    """Cards and places by number, read after everybody else who takes one of them over has done so."""
    numbers = sorted({pair.card for pair in wanted}), sorted({pair.place for pair in wanted})
    with connection.cursor() as cursor:
        cursor.execute(LOCK, numbers)
        cursor.execute(CARDS, [region, numbers[0]])
        cards = [_Card(*row) for row in cursor.fetchall()]
        cursor.execute(PLACES, {"region": region, "numbers": numbers[1], "today": clock.today()})
        places = [_Place(*row) for row in cursor.fetchall()]
    return {card.number: card for card in cards}, {place.number: place for place in places}


def _one(actor: Actor, region: int, pair: Asked, card: _Card | None, place: _Place | None, limit: int) -> Taken:
    if card is None or place is None:
        gone = "Deze persoon is er niet meer." if card is None else "Deze plek is er niet meer."
        return Taken(*pair, card.title if card else "", place.title if place else "", gone)
    problem = _problem(actor, region, card, place, limit)
    if not problem:
        try:
            with acting(actor):
                judge(actor, region=region, card=card.id, place=place.id, judgement=Judgement.TAKE_UP)
        except UserError as error:
            problem = error.message
    return Taken(*pair, card.title, place.title, problem)


def _problem(actor: Actor, region: int, card: _Card, place: _Place, limit: int) -> str:
    """Why this pair cannot be taken over now; empty when it can."""
    if not may_take_over(actor, region=region, owner=card.organisation):
        return f"{card.owner} beslist over deze persoon. Overleg met hen."
    if card.state != State.SEARCHING:
        return "Deze persoon zoekt nu geen plek meer."
    if place.free <= 0:
        return "Deze plek is net vol of gesloten."
    judged = Proposal.objects.filter(region=region, closed_at=None).select_related("user")
    about = judged.filter(card=card.id, place=place.id).order_by("id").first()
    if about is not None:
        return _judged(about.judgement, about.user.name if about.user else "", about.at)
    running = judged.filter(judgement=Judgement.TAKE_UP)
    if running.filter(card=card.id).exists():
        return "Voor deze persoon loopt net een ander voorstel."
    if running.filter(place=place.id).count() >= limit * place.free:
        return f"Voor deze plek lopen al genoeg voorstellen ({limit} voor elke vrije plaats)."
    shown = explain_pair(actor, region=region, card=card.id, place=place.id)
    if shown is None or shown.group != Group.NOW:
        return "Dit past nu niet meer: de kaart of de plek is net gewijzigd."
    return ""


def _judged(judgement: str, by: str, at: datetime.datetime) -> str:
    when, who = at.astimezone(clock.HOME).strftime("%H.%M"), f"{by} " if by else ""
    if judgement == Judgement.TAKE_UP:
        return f"Dit voorstel is al overgenomen{f' door {by}' if by else ''}."
    return f"{who or 'Een collega '}koos om {when} uur: {Judgement(judgement).label}."
