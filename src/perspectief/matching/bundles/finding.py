"""Which small places go together for one person, at several employers: the same needs and points as a list, and one week for all.

Only for who has hours left: no single place that fits has all the hours this person can work. Exact: every place that fits and
is small enough is looked at, and the page says so when that are too many.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.db import connection

from perspectief.access.context import Actor, reading
from perspectief.engine import single
from perspectief.engine.bundles.bundling import Week, bundles_of_person
from perspectief.engine.index import Pool
from perspectief.engine.match import Audience
from perspectief.engine.pool import People, with_columns
from perspectief.matching import details
from perspectief.matching.fits import Reason
from perspectief.matching.pool import RegionPool, pool
from perspectief.matching.reasons import Pair, explanation
from perspectief.matching.rules import Judgement, PairKind
from perspectief.taxonomy.needs import DAYPARTS, DAYS, WHOLE_WEEK, week

APART = 500  # in 10 m: how far two places with fixed dayparts on one day may lie from each other
WEEK = Week(WHOLE_WEEK, [week((day,), tuple(range(len(DAYPARTS)))) for day in range(len(DAYS))], APART)
WIDEST, KEPT, SHOWN = 128, 64, 3
RULED_OUT = """
SELECT place_id FROM matching_proposal
WHERE region_id = %(region)s AND card_id = %(card)s AND closed_at IS NULL AND judgement <> %(take_up)s
UNION SELECT place_id FROM matching_pairchoice
WHERE region_id = %(region)s AND card_id = %(card)s AND undone_at IS NULL AND kind = %(exclude)s
"""


@dataclass(frozen=True, slots=True)
class Piece:
    """One place of a bundle, with why it fits this person."""

    number: int
    title: str
    employer: str
    town: str
    hours: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Places together. hours: of all of them, as far as the person can; more: hours beyond the best single place; employers:
    how many different ones; km: the furthest way between two of them in a straight line, None when one is nowhere.
    """

    pieces: tuple[Piece, ...]
    hours: int
    more: int
    employers: int
    km: float | None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Public numbers of the places."""
        return tuple(piece.number for piece in self.pieces)


@dataclass(frozen=True)
class Found:
    """alone: hours of the best single place (0: none fits); able: hours the person can work. whole: nothing was left out."""

    bundles: tuple[Bundle, ...]
    alone: int
    able: int
    whole: bool


def bundles_for(actor: Actor, *, region: int, card: int, limit: int = SHOWN) -> Found | None:
    """The best bundles of one person (database id). None: not for this actor, nobody in the pool, or enough hours in one place."""
    if region not in actor.counter_regions:
        return None
    found = pool(region)
    row = found.card_row(card)
    if row is None:
        return None
    with reading(actor):
        if not details.cards(region, [card]):
            return None
        out = _ruled_out(region, card)
    person, able = single.one(found.engine.people, row), _able(found, row)
    if not able:
        return None
    alone = _alone(found.engine, person)
    if alone >= able:
        return None
    seen = ~np.isin(found.places.values["id"], out)
    offers = bundles_of_person(found.engine, person, WEEK, seen=seen, widest=WIDEST, kept=KEPT)
    better = np.flatnonzero(offers.hours > alone)[:limit]
    rows = [[int(at) for at in offers.members[which] if at >= 0] for which in better]
    return Found(_told(actor, found, row, rows, offers.hours[better].tolist(), alone), alone, able, offers.whole)


def bundle_of(actor: Actor, *, region: int, card: int, places: Sequence[int]) -> int | None:
    """Hours of these places together (public numbers, in any order) when they go together for this person now; else None."""
    found = bundles_for(actor, region=region, card=card, limit=KEPT)
    wanted = sorted(places)
    return next((one.hours for one in found.bundles if sorted(one.numbers) == wanted), None) if found else None


def _ruled_out(region: int, card: int) -> list[int]:
    with connection.cursor() as cursor:
        given = {"region": region, "card": card, "take_up": Judgement.TAKE_UP.value, "exclude": PairKind.EXCLUDE.value}
        cursor.execute(RULED_OUT, given)
        return [place for (place,) in cursor.fetchall()]


def _able(found: RegionPool, row: int) -> int:
    """Hours a week the person can work; 0 when the card does not say."""
    return max(0, int(found.cards.values["hours_max"][row]))


def _alone(engine: Pool, person: People) -> int:
    """The most hours one place that fits has, as far as the person can."""
    able = int(person.hours_max[0])
    large = engine.places.hours_max >= able
    if single.places_for(engine, person, k=1, audience=Audience(places=large)).total:
        return able
    rest = single.places_for(engine, person, k=max(1, len(engine.places)), audience=Audience(places=~large))
    return int(engine.places.hours_max[rest.rows].max(initial=0))


def _told(
    actor: Actor, found: RegionPool, row: int, bundles: list[list[int]], hours: list[int], alone: int
) -> tuple[Bundle, ...]:
    engine, ids = found.engine, found.places.values["id"]
    with reading(actor):
        texts = details.places(found.region, [int(ids[at]) for rows in bundles for at in rows])
    person = with_columns(single.one(engine.people, row), hours_min=np.zeros(1, np.int16))
    pieces = {
        at: _piece(found, person, row, at, texts[int(ids[at])])
        for rows in bundles
        for at in rows
        if int(ids[at]) in texts
    }
    return tuple(
        Bundle(
            tuple(pieces[at] for at in rows), together, together - alone, len({texts[int(ids[at])].employer_number for at in rows}),
            _furthest(engine, rows),
        )
        for rows, together in zip(bundles, hours, strict=True)
        if all(at in pieces for at in rows)
    )  # fmt: skip


def _piece(found: RegionPool, person: People, row: int, at: int, text: details.PlaceRow) -> Piece:
    """The place with its reasons: the hours together are told of the bundle, not of each."""
    pair = Pair(
        found.engine, person, single.one(found.engine.places, at), found.cards.facts(row), found.places.facts(at), found.day
    )  # fmt: skip
    return Piece(
        text.number, text.title, text.employer, details.town(text.pc4), int(found.engine.places.hours_max[at]),
        explanation(pair).reasons,
    )  # fmt: skip


def _furthest(engine: Pool, rows: list[int]) -> float | None:
    x, y = engine.places.x[rows].astype(np.int64), engine.places.y[rows].astype(np.int64)
    if (x < 0).any() or (y < 0).any():
        return None
    return float(np.hypot(x[:, None] - x[None], y[:, None] - y[None]).max()) / 100
