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
from perspectief.matching.rules import Judgement, PairKind
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
# A take-up is at work as long as its person looks for a place and is found, and its place has an opening (as in `standing`).
RUNNING = """
SELECT count(*) FILTER (WHERE proposal.card_id = %(card)s), count(*) FILTER (WHERE proposal.place_id = %(place)s)
FROM matching_proposal AS proposal
JOIN supply_card AS card ON card.region_id = proposal.region_id AND card.id = proposal.card_id
JOIN demand_place AS place ON place.region_id = proposal.region_id AND place.id = proposal.place_id
WHERE proposal.region_id = %(region)s AND (proposal.card_id = %(card)s OR proposal.place_id = %(place)s)
  AND proposal.closed_at IS NULL AND proposal.judgement = 'take_up' AND card.state = 'zoekt' AND card.hidden_at IS NULL
  AND place.state = 'open' AND place.expires_on >= %(today)s AND place.filled < place.capacity
"""
# Kept out, or held at another place that has an opening, and not judged otherwise since.
CHOSEN = """
SELECT choice.kind, place.title, coalesce(by.name, '') FROM matching_pairchoice AS choice
JOIN demand_place AS place ON place.region_id = choice.region_id AND place.id = choice.place_id
LEFT JOIN parties_user AS by ON by.id = choice.user_id
WHERE choice.region_id = %(region)s AND choice.card_id = %(card)s AND choice.undone_at IS NULL
  AND CASE choice.kind WHEN 'exclude' THEN choice.place_id = %(place)s ELSE choice.place_id <> %(place)s
      AND place.state = 'open' AND place.expires_on >= %(today)s AND place.filled < place.capacity
      AND NOT EXISTS (SELECT 1 FROM matching_proposal AS proposal
                      WHERE proposal.region_id = choice.region_id AND proposal.card_id = choice.card_id
                        AND proposal.place_id = choice.place_id AND proposal.closed_at IS NULL
                        AND proposal.judgement <> 'take_up' AND proposal.at > choice.at) END
ORDER BY choice.kind LIMIT 1
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


def stand_in_line(cards: Sequence[int], places: Sequence[int] = ()) -> None:
    """Who takes over or chooses about one of these (public numbers) does so after everybody else who is at it."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [list(cards), list(places)])


def _locked(region: int, wanted: Sequence[Asked]) -> tuple[dict[int, _Card], dict[int, _Place]]:
    """Cards and places by number, read after everybody else who takes one of them over has done so."""
    numbers = sorted({pair.card for pair in wanted}), sorted({pair.place for pair in wanted})
    stand_in_line(*numbers)
    with connection.cursor() as cursor:
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
    between = _between(region, card, place, limit)
    if between:
        return between
    shown = explain_pair(actor, region=region, card=card.id, place=place.id)
    if shown is None or shown.group != Group.NOW:
        return "Dit past nu niet meer: de kaart of de plek is net gewijzigd."
    return ""


def _between(region: int, card: _Card, place: _Place, limit: int) -> str:
    """What people judged, chose or took over that this pair goes against; empty when nothing does."""
    judged = Proposal.objects.filter(region=region, card=card.id, place=place.id, closed_at=None)
    about = judged.select_related("user").order_by("id").first()
    if about is not None:
        return _judged(about.judgement, about.user.name if about.user else "", about.at)
    chosen = _chosen(region, card, place)
    if chosen:
        return chosen
    of_card, of_place = _running(region, card, place)
    if of_card:
        return "Voor deze persoon loopt net een ander voorstel."
    if of_place >= limit * place.free:
        return f"Voor deze plek lopen al genoeg voorstellen ({limit} voor elke vrije plaats)."
    return ""


def _running(region: int, card: _Card, place: _Place) -> tuple[int, int]:
    """Proposals at work for this person, and for this place."""
    given = {"region": region, "card": card.id, "place": place.id, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(RUNNING, given)
        return cursor.fetchone()


def _chosen(region: int, card: _Card, place: _Place) -> str:
    """What somebody chose that this pair goes against, with the name; empty when nothing does."""
    given = {"region": region, "card": card.id, "place": place.id, "today": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(CHOSEN, given)
        row = cursor.fetchone()
    if row is None:
        return ""
    kind, title, by = row
    if kind == PairKind.PIN:
        return f"{by or 'Een collega'} zette deze persoon vast bij {title}. Overleg, of maak dat eerst los."
    return f"{by or 'Een collega'} koos: niet deze combinatie. Overleg, of maak dat eerst los."


def _judged(judgement: str, by: str, at: datetime.datetime) -> str:
    when, who = at.astimezone(clock.HOME).strftime("%H.%M"), f"{by} " if by else ""
    if judgement == Judgement.TAKE_UP:
        return f"Dit voorstel is al overgenomen{f' door {by}' if by else ''}."
    return f"{who or 'Een collega '}koos om {when} uur: {Judgement(judgement).label}."
