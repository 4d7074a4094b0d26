"""What the page shows of a plan: proposals with their reasons in words, who waits longest, where many fit. Cards, never names.

Reasons come from the same source as those of the lists (`reasons.explanation`), and only for the rows that are shown.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from django.db import connection

from perspectief.access.context import Actor
from perspectief.engine import single
from perspectief.matching import details, near
from perspectief.matching.columns import Cards
from perspectief.matching.distribution.plan import Planned
from perspectief.matching.fits import Explanation, Group
from perspectief.matching.policy import may_take_over
from perspectief.matching.pool import RegionPool
from perspectief.matching.reasons import Pair, explanation

CASEWORKERS = """
SELECT dossier.card_id, by.name FROM supply_dossier AS dossier JOIN parties_user AS by ON by.id = dossier.caseworker_id
WHERE dossier.region_id = %s AND dossier.organisation_id = %s AND dossier.card_id = ANY(%s)
"""
CASELOAD = "SELECT card_id FROM supply_dossier WHERE region_id = %s AND organisation_id = %s AND caseworker_id = %s"
CONTACT = """
SELECT place.id FROM demand_place AS place
JOIN demand_employerfile AS file ON file.region_id = place.region_id AND file.employer_id = place.employer_id
WHERE place.region_id = %s AND file.contact_id = %s
"""


class Proposal(NamedTuple):
    """One pair of a plan. decides: who of the owning organisation (empty when nobody has the caseload), or that organisation.
    own: the actor's organisation decides. pinned: a human holds it. explanation: None when the pair does not fit any more.
    """

    card: int
    card_number: int
    card_title: str
    waiting_days: int
    place_id: int
    place_number: int
    place_title: str
    employer: str
    explanation: Explanation | None
    owner: str
    decides: str
    own: bool
    pinned: bool


class Waiting(NamedTuple):
    """Somebody who waits long. state: placed, busy, full (fits, no opening), aside (fits only
    where a human decided otherwise), arrange, none. what: in words, when there is one."""

    card: int
    card_number: int
    town: str
    months: int
    state: str
    what: str = ""
    fits: int = 0


class Scarce(NamedTuple):
    """A place many fit. price: what one opening more would be worth, in points; fits: people who fit; free: openings to give."""

    number: int
    title: str
    employer: str
    price: int
    fits: int
    free: int


def of_plan(actor: Actor, planned: Planned, rows: Sequence[int]) -> list[Proposal]:
    """These people of the plan (rows of the pool) with their place and reasons; three queries, as the actor."""
    found = planned.market.found
    pins = set(planned.market.pins[:, 0].tolist())
    pairs = [(row, int(planned.plan.place[row])) for row in rows]
    return _proposals(actor, found, [(_id(found, row), _work(found, place), row, place) for row, place in pairs], pins)


def of_pairs(actor: Actor, found: RegionPool, pairs: Sequence[tuple[int, int]]) -> list[Proposal]:
    """Pairs of a kept plan by database id, as they stand today."""
    rows = [(card, place, found.card_row(card), found.place_row(place)) for card, place in pairs]
    return _proposals(actor, found, rows, set())


def _proposals(
    actor: Actor, found: RegionPool, pairs: Sequence[tuple[int, int, int | None, int | None]], pins: set[int]
) -> list[Proposal]:
    cards = details.cards(found.region, [card for card, *_ in pairs])
    places = details.places(found.region, [place for _, place, *_ in pairs])
    keepers = decides(actor, found.region, list(cards))
    made = []
    for card, place, row, at in pairs:
        if card not in cards or place not in places:
            continue
        person, work = cards[card], places[place]
        own = may_take_over(actor, region=found.region, owner=person.organisation)
        told = _explained(found, row, at)
        made.append(
            Proposal(
                card,
                person.number,
                person.title,
                (found.today - person.waiting_since).days,
                place,
                work.number,
                work.title,
                work.employer,
                told,
                person.organisation_name,
                keepers.get(card, "") if own else person.organisation_name,
                own,
                row in pins,
            )
        )
    return made


def _explained(found: RegionPool, row: int | None, at: int | None) -> Explanation | None:
    """Reasons and points of a pair that fits; None when one of them left the pool or it fits no more."""
    if row is None or at is None:
        return None
    engine = found.engine
    pair = Pair(
        engine, single.one(engine.people, row), single.one(engine.places, at), found.cards.facts(row), found.places.facts(at),
        found.day,
    )  # fmt: skip
    told = explanation(pair)
    return told if told.group is Group.NOW else None


def decides(actor: Actor, region: int, cards: list[int]) -> dict[int, str]:
    """Who has these cards in the caseload at the actor's organisation: no other dossier is seen."""
    with connection.cursor() as cursor:
        cursor.execute(CASEWORKERS, [region, actor.organisation, cards])
        return dict(cursor.fetchall())


def caseload_rows(actor: Actor, planned: Planned) -> np.ndarray:
    """Rows of the plan that are of the actor's own caseload; in the order of the plan."""
    cards = planned.market.found.cards.values["id"]
    return planned.rows[np.isin(cards[planned.rows], _ids(CASELOAD, planned, actor.organisation, actor.id))]


def organisation_rows(actor: Actor, planned: Planned) -> np.ndarray:
    """Rows of the plan whose card the actor's organisation owns."""
    owner = planned.market.found.cards.values["organisation"]
    return planned.rows[owner[planned.rows] == actor.organisation]


def employer_rows(actor: Actor, planned: Planned) -> np.ndarray:
    """Rows of the plan that are proposed to an employer the actor is the one contact of."""
    places = planned.market.found.places.values["id"]
    theirs = np.isin(places, _ids(CONTACT, planned, actor.id))
    return planned.rows[theirs[planned.plan.place[planned.rows]]]


def _ids(sql: str, planned: Planned, *values: int) -> np.ndarray:
    with connection.cursor() as cursor:
        cursor.execute(sql, [planned.market.found.region, *values])
        return np.fromiter((row for (row,) in cursor.fetchall()), np.int64)


def longest_waiting(planned: Planned, limit: int = 5) -> list[Waiting]:
    """Who looks for a place longest of everybody, and what becomes of them in this plan. One query."""
    found, market = planned.market.found, planned.market
    rows = np.argsort(-found.engine.people.waiting, kind="stable")[:limit].tolist()
    cards = details.cards(found.region, [_id(found, row) for row in rows])
    told = []
    for row in rows:
        card = cards.get(_id(found, row))
        if card is not None:
            state, what = _state(planned, row)
            told.append(
                Waiting(
                    card.id,
                    card.number,
                    details.town(card.pc4),
                    int(market.months[row]),
                    state,
                    what,
                    _fits(planned, row),
                )
            )
    return told


def _fits(planned: Planned, row: int) -> int:
    """On how many places somebody fits where no human judged or chose otherwise."""
    market = planned.market
    aside = {place for _person, place in market.standing.exclusions[market.standing.exclusions[:, 0] == row].tolist()}
    return int(market.fits[row]) - sum(market.points(row, place) is not None for place in aside)


def _state(planned: Planned, row: int) -> tuple[str, str]:
    if planned.plan.place[row] >= 0:
        return "placed", ""
    if planned.market.standing.busy[row]:
        return "busy", ""
    if planned.market.fits[row]:
        return ("full" if _fits(planned, row) else "aside"), ""
    found = planned.market.found
    alone = Cards(
        {name: column[row : row + 1] for name, column in found.cards.values.items()},
        found.cards.skills,
        found.cards.wishes,
    )  # fmt: skip - of the one card only the values are read
    person, asked = single.one(found.engine.people, row), single.one(found.asked.people, row)
    close = near.near_places(found.engine, person, asked, alone)
    opened = near.what_opens(close, single.unmet_by_places(found.engine, person), 8)
    best = next((one for one in opened.single if one.remedy and one.group is not None), None)
    return ("arrange", f"{best.label}: {best.remedy}") if best else ("none", "")


def scarcest(planned: Planned, limit: int = 5) -> list[Scarce]:
    """Places where one opening more would be worth most, the dearest first. One query."""
    found, market = planned.market.found, planned.market
    price = planned.plan.price
    rows = np.lexsort((np.arange(len(price)), -price))[:limit]
    rows = rows[price[rows] > 0].tolist()
    fits = np.bincount(market.graph.place, minlength=market.graph.places)
    texts = details.places(found.region, [_work(found, row) for row in rows])
    return [
        Scarce(
            texts[_work(found, row)].number,
            texts[_work(found, row)].title,
            texts[_work(found, row)].employer,
            int(price[row]),
            int(fits[row]),
            int(market.standing.capacity[row]),
        )
        for row in rows
        if _work(found, row) in texts
    ]


def _id(found: RegionPool, row: int) -> int:
    return int(found.cards.values["id"][row])


def _work(found: RegionPool, row: int) -> int:
    return int(found.places.values["id"][row])
