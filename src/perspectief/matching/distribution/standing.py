"""How the region stands before a plan is made: what is free, what already runs, what humans held or kept out, who was passed over."""

import bisect
import datetime
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import connection

from perspectief.core.clock import HOME
from perspectief.matching.columns import EPOCH
from perspectief.matching.pool import RegionPool
from perspectief.matching.remembered import Remembered
from perspectief.matching.rules import Judgement, PairKind

FREE = "SELECT id, capacity - filled FROM demand_place WHERE region_id = %s AND id = ANY(%s) ORDER BY id"
JUDGED = "SELECT card_id, place_id, judgement, at FROM matching_proposal WHERE region_id = %s AND closed_at IS NULL ORDER BY id"
CHOSEN = (
    "SELECT card_id, place_id, kind, at FROM matching_pairchoice WHERE region_id = %s AND undone_at IS NULL ORDER BY id"
)
KEPT = "SELECT id, at FROM matching_distribution WHERE region_id = %s ORDER BY id"
LAST = "SELECT card_id, max(distribution_id) FROM matching_distributionpair WHERE region_id = %s GROUP BY card_id ORDER BY card_id"
MADE = "SELECT id, created_at FROM supply_card WHERE region_id = %s AND created_at > %s ORDER BY id"
NOBODY = -1


@dataclass(frozen=True)
class Standing:
    """Rows stand for positions in the columns of the pool.

    free: int64[m], openings not filled. running: int64[m], proposals taken over and still at work: who found work, or left the
    pool, and a place that filled or closed, ended theirs. capacity: int64[m], openings a plan can give away. busy: bool[n], who
    has such a proposal. pins, exclusions: int64[k, 2], rows of person and place; a pin somebody judged otherwise later is none.
    missed: int64[n], days with a kept plan since somebody was last in one, or came. takes: proposals at work in all.
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
    """Plans that were kept, by day. days: int64[d], rising, since 2000; until: the last plan of each. cards: int64[k], rising, who
    was ever in one; last: int64[k], the day of the last one.
    """

    plans: tuple[tuple[int, datetime.datetime], ...]
    days: np.ndarray
    until: tuple[datetime.datetime, ...]
    cards: np.ndarray
    last: np.ndarray


_histories: Remembered[History] = Remembered()


def missed(found: RegionPool) -> np.ndarray:
    """int64[n]: on how many days a plan was kept without this person, since the last one with, or since the card was made.

    Not counted: days before somebody looked for work, and plans older than the card. That somebody could not be found for a
    while in between is not known, and counts.
    """
    kept = tuple(_asked(KEPT, [found.region]))
    if not kept:
        return np.zeros(len(found.cards), np.int64)
    past = _histories.get(found.region, lambda held: held.plans == kept, lambda: _history(found.region, kept))
    ids = found.cards.values["id"]
    since = found.cards.values["waiting_since"].astype(np.int64) - 1  # a plan of the first day counts
    at = _row(ids, past.cards)
    since[at[at >= 0]] = np.maximum(since[at[at >= 0]], past.last[at >= 0])
    before = np.searchsorted(past.days, since, side="right")
    made = _asked(MADE, [found.region, past.until[0]])
    late = _row(ids, np.array([card for card, _ in made], np.int64))
    without = np.array([bisect.bisect_left(past.until, moment) for _, moment in made], np.int64)
    before[late[late >= 0]] = np.maximum(before[late[late >= 0]], without[late >= 0])
    return len(past.days) - before


def _history(region: int, kept: tuple[tuple[int, datetime.datetime], ...]) -> History:
    day_of = {plan: _day(at) for plan, at in kept}
    until: dict[int, datetime.datetime] = {}
    for plan, at in kept:
        until[day_of[plan]] = max(at, until.get(day_of[plan], at))
    days = sorted(until)
    last = [(card, day_of[plan]) for card, plan in _asked(LAST, [region]) if plan in day_of]
    rows = np.array(last, np.int64).reshape(-1, 2)
    return History(kept, np.array(days, np.int64), tuple(until[day] for day in days), rows[:, 0], rows[:, 1])


def _day(at: datetime.datetime) -> int:
    """Day in days since 2000, as the columns of cards have it."""
    return int((np.datetime64(at.astimezone(HOME).date()) - EPOCH).astype(int))


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
