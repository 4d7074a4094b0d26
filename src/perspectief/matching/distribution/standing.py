"""How the region stands before a plan is made: what is free, what already runs, what humans held or kept out, who was passed over."""

import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from perspectief.core.clock import HOME
from perspectief.matching.pool import RegionPool
from perspectief.matching.remembered import Remembered
from perspectief.matching.rules import Judgement, PairKind

FREE = "SELECT id, capacity - filled FROM demand_place WHERE region_id = %s AND id = ANY(%s) ORDER BY id"
JUDGED = "SELECT card_id, place_id, judgement, at FROM matching_proposal WHERE region_id = %s AND closed_at IS NULL ORDER BY id"
CHOSEN = (
    "SELECT card_id, place_id, kind, at FROM matching_pairchoice WHERE region_id = %s AND undone_at IS NULL ORDER BY id"
)
KEPT = "SELECT id, at FROM matching_distribution WHERE region_id = %s ORDER BY id"
# Days (since 2000) on which somebody was passed over, after the last on which a plan had a place for them.
PASSED = """
SELECT card_id, day FROM (
    SELECT pair.card_id, dated.day, pair.place_id IS NULL AS passed,
           max(dated.day) FILTER (WHERE pair.place_id IS NOT NULL) OVER (PARTITION BY pair.card_id) AS last
    FROM matching_distributionpair AS pair
    JOIN (SELECT id, (at AT TIME ZONE %s)::date - DATE '2000-01-01' AS day FROM matching_distribution WHERE region_id = %s) AS dated
      ON dated.id = pair.distribution_id
    WHERE pair.region_id = %s) AS found
WHERE passed AND (last IS NULL OR day > last) GROUP BY card_id, day ORDER BY card_id, day
"""
NOBODY = -1


@dataclass(frozen=True)
class Standing:
    """Rows stand for positions in the columns of the pool.

    free: int64[m], openings not filled. running: int64[m], proposals taken over and still at work: who found work, or left the
    pool, and a place that filled or closed, ended theirs. capacity: int64[m], openings a plan can give away. busy: bool[n], who
    has such a proposal. pins, exclusions: int64[k, 2], rows of person and place; a pin somebody judged otherwise later is none.
    missed: int64[n], days with a kept plan that passed somebody over, since they were last in one. takes: proposals at work in all.
    """

    free: np.ndarray
    running: np.ndarray
    capacity: np.ndarray
    busy: np.ndarray
    pins: np.ndarray
    exclusions: np.ndarray
    missed: np.ndarray
    takes: int


def standing(found: RegionPool) -> Standing:
    """Five queries, seven when a plan was kept since the last look; the caller acts for the counter."""
    n, m = len(found.cards), len(found.places)
    free = np.zeros(m, np.int64)
    rows = _asked(FREE, [found.region, found.places.values["id"].tolist()])
    if rows:
        ids, counts = np.array(rows, np.int64).T
        free[np.searchsorted(found.places.values["id"], ids)] = counts
    judged = _asked(JUDGED, [found.region])
    take = _both(found, [(card, place) for card, place, what, _ in judged if what == Judgement.TAKE_UP])
    aside = {(card, place): at for card, place, what, at in judged if what != Judgement.TAKE_UP}
    chosen = _asked(CHOSEN, [found.region])
    held = [
        (card, place)
        for card, place, kind, at in chosen
        if kind == PairKind.PIN and not ((card, place) in aside and aside[card, place] > at)
    ]
    kept_out = [(card, place) for card, place, kind, _ in chosen if kind == PairKind.EXCLUDE]
    busy, running = np.zeros(n, bool), np.zeros(m, np.int64)
    busy[take[:, 0]] = True
    np.add.at(running, take[:, 1], 1)
    pins, exclusions = _both(found, held), _both(found, [*aside, *kept_out])
    pins = pins[~busy[pins[:, 0]]]
    return Standing(free, running, np.maximum(0, free - running), busy, pins, exclusions, missed(found), len(take))


@dataclass(frozen=True)
class History:
    """Who was passed over in plans that were kept. card, day: int64[k], one row for every day, rising; days since 2000."""

    plans: tuple[tuple[int, datetime.datetime], ...]
    card: np.ndarray
    day: np.ndarray


_histories: Remembered[History] = Remembered()


def missed(found: RegionPool) -> np.ndarray:
    """int64[n]: on how many days a plan was kept that passed this person over, since the last one that did not.

    Passed over is who fitted somewhere that day, had no proposal at work, and was not proposed: days on which somebody did not
    look for work, could not be found, or fitted nowhere do not count, nor days before somebody looks for work (again).
    """
    count = np.zeros(len(found.cards), np.int64)
    kept = tuple(_asked(KEPT, [found.region]))
    if not kept:
        return count
    past = _histories.get(found.region, lambda held: held.plans == kept, lambda: _history(found.region, kept))
    at = _row(found.cards.values["id"], past.card)
    counts = at >= 0
    counts[counts] = past.day[counts] >= found.cards.values["waiting_since"][at[counts]]
    np.add.at(count, at[counts], 1)
    return count


def _history(region: int, kept: tuple[tuple[int, datetime.datetime], ...]) -> History:
    rows = np.array(_asked(PASSED, [HOME.key, region, region]), np.int64).reshape(-1, 2)
    return History(kept, rows[:, 0], rows[:, 1])


def _both(found: RegionPool, pairs: list[tuple[int, int]]) -> np.ndarray:
    """Rows of those pairs of which both are in the pool: int64[k, 2]."""
    person, work = _rows(found, pairs)
    inside = (person >= 0) & (work >= 0)
    return np.stack((person[inside], work[inside]), axis=1)


def _rows(found: RegionPool, pairs: list[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    both = np.array(pairs, np.int64).reshape(-1, 2)
    return _row(found.cards.values["id"], both[:, 0]), _row(found.places.values["id"], both[:, 1])


def _row(ids: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Position of each id, NOBODY where it is not there."""
    if not len(ids):
        return np.full(len(wanted), NOBODY, np.int64)
    at = np.searchsorted(ids, wanted).clip(max=len(ids) - 1)
    return np.where(ids[at] == wanted, at, NOBODY).astype(np.int64)


def _asked(sql: str, values: list[Any]) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()
