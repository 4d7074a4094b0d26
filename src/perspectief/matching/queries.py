"""What the pages ask of matching: every answer is for the actor, and of what that actor may see.

`card` and `place` are database ids. None: it is not there, or not for this actor (a page answers 404).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from perspectief.access.context import Actor, reading
from perspectief.core import clock
from perspectief.demand.rules import State
from perspectief.engine import pool as engine
from perspectief.engine import single
from perspectief.engine.match import ALL, Audience
from perspectief.matching import details, loading, near
from perspectief.matching.changing import changed
from perspectief.matching.columns import CardFacts, PlaceFacts, days
from perspectief.matching.columns import Cards as CardColumns
from perspectief.matching.columns import Places as PlaceColumns
from perspectief.matching.compiling import asked_person, people_of, places_of
from perspectief.matching.distribution.plan import prices
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
from perspectief.matching.openings import skills_of_one
from perspectief.matching.pool import RegionPool, pool
from perspectief.matching.reasons import Pair, explanation, journey
from perspectief.supply.circles import emptied, listed

__all__ = [
    "Change", "Explanation", "Group", "Judged", "Matches", "Opening", "Openings", "Part", "PersonFit", "PlaceFit", "Reason",
    "Section", "ToJudge", "Voice", "explain_pair", "fits_of_cards", "fits_of_places", "people_for", "places_and_helps",
    "places_for", "to_judge", "what_helps", "why_so_few",
]  # fmt: skip

Pages = Mapping[Group, tuple[int, int]]  # per group: first row and how many
SHOWN: Pages = {Group.NOW: (0, 10), Group.ARRANGE: (0, 5), Group.TRAINING: (0, 5)}
FITS = "SELECT {row}_id, total FROM matching_{side}list WHERE region_id = %s AND {row}_id = ANY(%s)"
# Each person of the caseload with the first place of the list that is still offered and that nobody judged.
TO_JUDGE = f"""
SELECT card.id, card.number, card.title, best.id, best.number, best.title, best.employer, best.points, list.total, card.waiting_since
FROM supply_dossier AS dossier
JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id AND card.state = 'zoekt'
JOIN matching_personlist AS list ON list.region_id = card.region_id AND list.card_id = card.id AND list.total > 0
CROSS JOIN LATERAL (
    SELECT place.id, place.number, place.title, employer.name AS employer, listed.points
    FROM unnest(list.places, list.points) WITH ORDINALITY AS listed(place, points, at)
    JOIN demand_place AS place ON place.region_id = list.region_id AND place.id = listed.place
     AND place.state = '{State.OPEN}' AND place.expires_on >= %(today)s AND place.filled < place.capacity
    JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
    WHERE NOT EXISTS (
        SELECT 1 FROM matching_proposal AS proposal
        WHERE proposal.region_id = list.region_id AND proposal.card_id = list.card_id AND proposal.place_id = listed.place
          AND proposal.closed_at IS NULL)
    ORDER BY listed.at LIMIT 1) AS best
WHERE dossier.organisation_id = %(organisation)s AND dossier.caseworker_id = %(user)s AND dossier.region_id = %(region)s
ORDER BY card.waiting_since, card.id LIMIT %(limit)s
"""


@dataclass(frozen=True)
class _Person:
    """One card beside the pool."""

    columns: CardColumns
    row: engine.People
    facts: CardFacts


@dataclass(frozen=True)
class _Place:
    """One place beside the pool, perhaps changed."""

    columns: PlaceColumns
    row: engine.Places
    facts: PlaceFacts


def places_for(
    actor: Actor,
    *,
    region: int,
    card: int,
    pages: Pages | None = None,
    voice: Voice = Voice.STAFF,
    reader: Actor | None = None,
) -> Matches[PlaceFit] | None:
    """The places of a person: past nu, te regelen, na één training. Reads the card as it is saved now, also within a transaction.

    `reader`: who reads the places, where the actor reaches the card alone (a job seeker); None: the actor.
    """
    person, found = _person(actor, region, card), _pool(actor, region)
    if person is None:
        return None
    return _places_for(reader or actor, found, person, _near_places(found, person), pages, voice)


def places_and_helps(
    actor: Actor, *, region: int, card: int, pages: Pages | None = None, limit: int = 5, by_plan: bool = False
) -> tuple[Matches[PlaceFit], Openings] | None:
    """`places_for` and `what_helps` of one person at once. by_plan: what fits now in the order of the plan for everybody."""
    person, found = _person(actor, region, card), _pool(actor, region)
    if person is None:
        return None
    close = _near_places(found, person)
    price = prices(found, card) if by_plan and region in actor.counter_regions else None
    shown = _places_for(actor, found, person, close, pages, Voice.STAFF, price)
    return shown, _what_helps(found, person, close, limit)


def _places_for(
    actor: Actor,
    found: RegionPool,
    person: _Person,
    close: near.Near,
    pages: Pages | None,
    voice: Voice,
    price: tuple[np.ndarray, int] | None = None,
) -> Matches[PlaceFit]:
    region, card = found.region, int(person.columns.values["id"][0])
    wanted = {**SHOWN, **(pages or {})}
    most = len(found.places) if price is not None else sum(wanted[Group.NOW])
    best = single.places_for(found.engine, person.row, k=max(1, most))
    fitting = best.rows if price is None else _in_order_of_plan(best, *price)
    rows = {Group.NOW: fitting, **{group: close.of(group) for group in (Group.ARRANGE, Group.TRAINING)}}
    totals = {group: len(rows[group]) for group in rows} | {Group.NOW: best.total}
    shown = {group: _page(rows[group], wanted[group]) for group in rows}
    ids = {group: found.places.values["id"][shown[group]].tolist() for group in rows}
    every = [one for group in ids for one in ids[group]]
    with reading(actor):
        texts, judged = details.places(region, every), details.judged(region, every, card=card)
    sections = []
    for group, numbers in ids.items():
        fits = []
        for row, one in zip(shown[group].tolist(), numbers, strict=True):
            if one in texts:
                pair = Pair(
                    found.engine,
                    person.row,
                    single.one(found.engine.places, row),
                    person.facts,
                    found.places.facts(row),
                    found.day,
                )
                fits.append(_place_fit(pair, texts[one], group, voice, judged.get(one)))
        sections.append(Section(group, totals[group], wanted[group][0], tuple(fits)))
    return Matches(len(found.places), tuple(sections), found.engine.rules.version)


def _in_order_of_plan(best: single.Best, price: np.ndarray, own: int) -> np.ndarray:
    """Rows of places by `points - price`, the place of the plan first among equals, then as in the list."""
    return best.rows[np.lexsort((best.rows != own, price[best.rows] - best.points))]


def people_for(
    actor: Actor,
    *,
    region: int,
    place: int,
    pages: Pages | None = None,
    change: Change | None = None,
    voice: Voice = Voice.STAFF,
) -> Matches[PersonFit] | None:
    """The people of a place. `change`: as if the place were so; nothing is saved. A partner's list holds cards with both keys."""
    work, found = _place(actor, region, place, change), _pool(actor, region)
    if work is None:
        return None
    audience, shown_fields = _audience(actor, found), listed(actor, region)
    wanted = {**SHOWN, **(pages or {})}
    best = single.people_for(found.engine, work.row, k=max(1, sum(wanted[Group.NOW])), audience=audience)
    close = near.near_people(found.engine, found.asked, work.row, found.cards, audience)
    rows = {Group.NOW: best.rows, **{group: close.of(group) for group in (Group.ARRANGE, Group.TRAINING)}}
    totals = {group: len(rows[group]) for group in rows} | {Group.NOW: best.total}
    shown = {group: _page(rows[group], wanted[group]) for group in rows}
    ids = {group: found.cards.values["id"][shown[group]].tolist() for group in rows}
    every = [one for group in ids for one in ids[group]]
    with reading(actor):
        texts, judged = details.cards(region, every), details.judged(region, every, place=place)
    sections = []
    for group, numbers in ids.items():
        fits = []
        for row, one in zip(shown[group].tolist(), numbers, strict=True):
            if one in texts:
                pair = Pair(
                    found.engine,
                    single.one(found.engine.people, row),
                    work.row,
                    found.cards.facts(row),
                    work.facts,
                    found.day,
                )
                fits.append(_person_fit(pair, texts[one], group, voice, judged.get(one), shown_fields))
        sections.append(Section(group, totals[group], wanted[group][0], tuple(fits)))
    looked = len(found.cards) if audience.people is None else int(audience.people.sum())
    return Matches(looked, tuple(sections), found.engine.rules.version)


def what_helps(actor: Actor, *, region: int, card: int, limit: int = 5) -> Openings | None:
    """What opens most places for a person: each thing that can be arranged or learned, and pairs of needs."""
    person, found = _person(actor, region, card), _pool(actor, region)
    return None if person is None else _what_helps(found, person, _near_places(found, person), limit)


def _what_helps(found: RegionPool, person: _Person, close: near.Near, limit: int) -> Openings:
    unmet = single.unmet_by_places(found.engine, person.row)
    skills = skills_of_one(found.engine, asked_person(person.columns, found.day), close.short_of_work)
    return near.what_opens(close, unmet, limit, skills)


def why_so_few(
    actor: Actor, *, region: int, place: int, change: Change | None = None, limit: int = 8
) -> Openings | None:
    """How many more people would fit a place if one need, or two, were dropped or met."""
    work, found = _place(actor, region, place, change), _pool(actor, region)
    if work is None:
        return None
    audience = _audience(actor, found)
    unmet = single.unmet_by_people(found.engine, work.row, audience=audience)
    close = near.near_people(found.engine, found.asked, work.row, found.cards, audience)
    return near.what_shuts_out(close, unmet, limit)


def explain_pair(
    actor: Actor, *, region: int, card: int, place: int, voice: Voice = Voice.STAFF, reader: Actor | None = None
) -> Explanation | None:
    """Reasons and points of one pair, fit or not. `reader`: as for `places_for`."""
    person, work = _person(actor, region, card), _place(reader or actor, region, place, None)
    if person is None or work is None:
        return None
    found = _pool(actor, region)
    return explanation(Pair(found.engine, person.row, work.row, person.facts, work.facts, found.day), voice)


def fits_of_cards(region: int, cards: Iterable[int]) -> dict[int, int]:
    """How many places fit each card ("Past op 7 plekken"), from the kept lists; cards without a list are left out. One query.

    For whoever acts: only staff of the counter reads kept lists.
    """
    return _totals(FITS.format(side="person", row="card"), region, cards)


def fits_of_places(region: int, places: Iterable[int]) -> dict[int, int]:
    """How many people fit each place, from the kept lists; one query."""
    return _totals(FITS.format(side="place", row="place"), region, places)


def to_judge(actor: Actor, *, region: int, limit: int = 10) -> list[ToJudge]:
    """People of the actor's caseload with a fitting place nobody judged, the longest waiting first; one query."""
    today = clock.today()
    parameters = {
        "today": today,
        "organisation": actor.organisation,
        "user": actor.id,
        "region": region,
        "limit": limit,
    }
    with reading(actor), connection.cursor() as cursor:
        cursor.execute(TO_JUDGE, parameters)
        return [ToJudge(*row[:-1], waiting_days=(today - row[-1]).days) for row in cursor.fetchall()]


def _totals(query: str, region: int, ids: Iterable[int]) -> dict[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(query, [region, list(ids)])
        return dict(cursor.fetchall())


def _pool(actor: Actor, region: int) -> RegionPool:
    return pool(region).seen_by(counter=region in actor.counter_regions)


def _person(actor: Actor, region: int, card: int) -> _Person | None:
    with reading(actor):
        columns = loading.load_card(region, card)
    if not len(columns):
        return None
    if region not in actor.counter_regions:
        columns = columns.without_readiness()
    return _Person(columns, people_of(columns, days(clock.today()) or 0), columns.facts(0))


def _place(actor: Actor, region: int, place: int, change: Change | None) -> _Place | None:
    with reading(actor):
        columns = loading.load_place(region, place)
    if not len(columns):
        return None
    if change is not None:
        columns = changed(columns, change)
    return _Place(columns, places_of(columns), columns.facts(0))


def _near_places(found: RegionPool, person: _Person) -> near.Near:
    asked = asked_person(person.columns, found.day)
    return near.near_places(found.engine, person.row, asked, person.columns)


def _audience(actor: Actor, found: RegionPool) -> Audience:
    return ALL if found.region in actor.counter_regions else found.audience(counter=False)


def _page(rows: np.ndarray | Sequence[int], page: tuple[int, int]) -> np.ndarray:
    start, length = page
    return np.asarray(rows, np.int64)[start : start + length]


def _place_fit(pair: Pair, text: details.PlaceRow, group: Group, voice: Voice, judged: Judged | None) -> PlaceFit:
    way = journey(pair)
    return PlaceFit(
        **text._asdict(),
        town=details.town(text.pc4),
        minutes=way[0] if way else None,
        mode=way[1] if way else None,
        group=group,
        explanation=explanation(pair, voice),
        judged=judged,
    )


def _person_fit(
    pair: Pair, text: details.CardRow, group: Group, voice: Voice, judged: Judged | None, shown: frozenset[str]
) -> PersonFit:
    way, given = journey(pair), emptied(text._asdict(), shown)
    since = given.pop("waiting_since")
    if given["organisation"] is None:
        given["organisation_name"] = ""
    return PersonFit(
        **given,
        town=details.town(given["pc4"]),
        waiting_days=(clock.today() - since).days if since else 0,
        minutes=way[0] if way else None,
        mode=way[1] if way else None,
        group=group,
        explanation=explanation(pair, voice),
        judged=judged,
    )
