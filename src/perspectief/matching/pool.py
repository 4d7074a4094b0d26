"""The pool of a region in this process: read once, then only the rows that changed, and never a row that is not committed.

A change a transaction made itself is in the answers of that transaction and of nobody else's: it gets a pool of its own.
"""

import contextlib
import datetime
import json
import threading
from collections.abc import Iterator
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from django.db import connection

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.engine.index import Pool
from perspectief.engine.match import ALL, Audience
from perspectief.engine.rules import Rules
from perspectief.matching import columns
from perspectief.matching.columns import Cards, Places
from perspectief.matching.compiling import asked_pool, people_of, pool_of
from perspectief.matching.loading import load_cards, load_places
from perspectief.matching.rules import Side, rules_of
from perspectief.matching.vocabulary import taxonomy
from perspectief.supply.rules import Audience as Reach

# What stands for the state of the region: the snapshot's horizon, the tables (a truncated one gets another file), the
# latest run and rules, and the changes at or above the horizon of the last look, our own among them.
STATE = """
SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, pg_current_xact_id_if_assigned()::text::bigint,
       pg_relation_filenode('supply_card'), pg_relation_filenode('demand_place'), current_database(),
       (SELECT max(id) FROM matching_run WHERE region_id = %(region)s),
       (SELECT max(id) FROM matching_ruleset WHERE region_id = %(region)s AND valid_from <= %(today)s)
"""
CHANGES = """
SELECT id, tx::text::bigint, side, row_id FROM matching_poolchange
WHERE region_id = %(region)s AND tx >= %(since)s::text::xid8 ORDER BY id
"""
RULES = """
SELECT version, weights FROM matching_ruleset WHERE region_id = %s AND valid_from <= %s ORDER BY valid_from DESC, id DESC LIMIT 1
"""


@dataclass(frozen=True)
class RegionPool:
    """Everything of a region that can be matched today, ready. Rows of `engine` are those of `cards` and `places`."""

    region: int
    today: datetime.date
    cards: Cards
    places: Places
    engine: Pool
    run: int | None

    @property
    def day(self) -> int:
        """Today in days since 2000."""
        return columns.days(self.today) or 0

    def audience(self, *, counter: bool) -> Audience:
        """Who may be seen: staff of the counter see everybody here, others people with both keys on."""
        return ALL if counter else Audience(people=self.keyed)

    @cached_property
    def keyed(self) -> np.ndarray:
        """Bool per card: both keys are on."""
        return self.cards.values["audience"] == Reach.PARTNERS

    @cached_property
    def asked(self) -> Pool:
        """The engine's pool if everybody had what the card is silent about: same rows, same rarity."""
        return asked_pool(self.engine, self.cards, self.day)

    def seen_by(self, *, counter: bool) -> "RegionPool":
        """The pool to answer from. Guidance nobody wrote down is taken from the readiness, so a party beside the counter could
        read the one from whether somebody fits: its answers come from a pool that does not know the readiness.
        """
        return self if counter else self._for_partners

    @cached_property
    def _for_partners(self) -> "RegionPool":
        cards = self.cards.without_readiness()
        engine = pool_of(cards, self.places, self.day, self.engine.rules, self.engine.rare)
        return replace(self, cards=cards, engine=engine)

    def card_row(self, card: int) -> int | None:
        """Row of a card id."""
        return _row(self.cards.values["id"], card)

    def place_row(self, place: int) -> int | None:
        """Row of a place id."""
        return _row(self.places.values["id"], place)


@dataclass
class _Held:
    """A pool in memory with what it was read under. `seen`: ids of changes at or above `horizon` that are already in it."""

    pool: RegionPool
    horizon: int
    tables: tuple[int, int]
    rules: int | None
    seen: frozenset[int]


_held: dict[tuple[str, int], _Held] = {}
_standing: dict[int, RegionPool] = {}
_own: dict[tuple[str, int], tuple[tuple[object, ...], RegionPool]] = {}
_locks: dict[tuple[str, int], threading.Lock] = {}
_guard = threading.Lock()
_look: ContextVar[dict[int, RegionPool] | None] = ContextVar("look", default=None)


def pool(region: int) -> RegionPool:
    """The region's pool as it is now. Reads as a service of the counter: what a viewer may see is decided by `audience`."""
    standing, look = _standing.get(region), _look.get()
    if standing is not None:
        return standing
    if look is not None and region in look:
        return look[region]
    with acting(service("matching", regions=(region,), purpose="match")):
        found = _current(region, clock.today())
    if look is not None:
        look[region] = found
    return found


@contextlib.contextmanager
def one_look() -> Iterator[None]:
    """Within the block the pool of a region is looked up once: for a page that only reads, so that all its counts are of one moment."""
    token = _look.set({})
    try:
        yield
    finally:
        _look.reset(token)


@contextlib.contextmanager
def standing_still(region: int) -> Iterator[None]:
    """Until the end of the block this process takes the pool of the region as it is now: while a made past is told, every day of which
    would be a pool of its own.
    """
    _standing[region] = pool(region)
    try:
        yield
    finally:
        del _standing[region]


def read(region: int, today: datetime.date, rare: np.ndarray | None = None, run: int | None = None) -> RegionPool:
    """The whole region from the tables, whatever this process holds. The caller acts for the counter."""
    cards, places = load_cards(region), load_places(region, today)
    engine = pool_of(cards, places, columns.days(today) or 0, region_rules(region, today), rare)
    return RegionPool(region, today, cards, places, replace(engine, rare=engine.rarity), run)


def region_rules(region: int, today: datetime.date) -> Rules:
    """The weights that hold in a region today."""
    with connection.cursor() as cursor:
        cursor.execute(RULES, [region, today])
        row = cursor.fetchone()
    return rules_of(row[0], _json(row[1])) if row else Rules()


def forget(region: int | None = None) -> None:
    """Lets go of what this process holds of a region, or of all."""
    with _guard:
        for held in (_held, _own):
            for key in [key for key in held if region in (None, key[1])]:
                del held[key]


def _current(region: int, today: datetime.date) -> RegionPool:
    with connection.cursor() as cursor:
        cursor.execute(STATE, {"region": region, "today": today})
        horizon, own_tx, cards_file, places_file, database, run, rules = cursor.fetchone()
    key, tables = (database, region), (cards_file, places_file)
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    with lock:
        held = _held.get(key)
        if held is not None and (held.tables, held.pool.today) != (tables, today):
            held = None
        changes = _changes(region, held.horizon if held else horizon)
        own = frozenset(change for change, tx, _, _ in changes if tx == own_tx)
        mark = (own_tx, frozenset(change for change, *_ in changes), run, rules, tables, today)
        mine = _own.get(key)
        if own and mine is not None and mine[0] == mark:
            return mine[1]
        if held is None:
            fresh = _Held(read(region, today, _rarity(run), run), horizon, tables, rules, mark[1])
        else:
            news = [(side, row) for change, tx, side, row in changes if tx != own_tx and change not in held.seen]
            fresh = _with_rules(held, region, today, run, rules)
            fresh = replace(fresh, pool=_changed(fresh.pool, news), horizon=horizon, seen=mark[1] - own)
        if held is not None or not own:
            _held[key] = fresh
        if not own:
            return fresh.pool
        if held is not None:
            fresh = replace(
                fresh, pool=_changed(fresh.pool, [(side, row) for change, _, side, row in changes if change in own])
            )
        _own[key] = (mark, fresh.pool)
        return fresh.pool


def _changes(region: int, since: int) -> list[tuple[int, int, int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(CHANGES, {"region": region, "since": since})
        return cursor.fetchall()


def _with_rules(held: _Held, region: int, today: datetime.date, run: int | None, rules: int | None) -> _Held:
    """The same rows under the rules and the rarity that hold now."""
    if (held.pool.run, held.rules) == (run, rules):
        return held
    engine = replace(held.pool.engine, rules=region_rules(region, today), rare=_rarity(run))
    engine = replace(engine, rare=engine.rarity)
    return replace(held, pool=replace(held.pool, engine=engine, run=run), rules=rules)


def _rarity(run: int | None) -> np.ndarray | None:
    """Rarity frozen with a run; None without a run, or when the taxonomy has grown since."""
    if run is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT rarity FROM matching_run WHERE id = %s", [run])
        row = cursor.fetchone()
    found = np.array(row[0], np.int32) if row else np.empty(0, np.int32)
    return found if len(found) == len(taxonomy().skill_group) else None


def _changed(found: RegionPool, news: list[tuple[int, int | None]]) -> RegionPool:
    """The pool with the changed rows read again; all of a side when so many changed that nobody wrote which.

    Rarity stays as the run froze it; where nothing ran yet it follows the places.
    """
    if not news:
        return found
    cards, places = found.cards, found.places
    for side in Side:
        rows = {row for where, row in news if where == side}
        if not rows:
            continue
        ids = None if None in rows else sorted(row for row in rows if row is not None)
        gone = np.array(ids or (), np.int64)
        if side is Side.PEOPLE:
            fresh = load_cards(found.region, ids)
            cards = fresh if ids is None else columns.put(cards, fresh, gone)
        else:
            more = load_places(found.region, found.today, ids)
            places = more if ids is None else columns.put(places, more, gone)
    if places is found.places and found.engine.rare is not None:
        engine = found.engine.with_people(people_of(cards, found.day))
    else:
        frozen = None if found.run is None else found.engine.rare
        engine = pool_of(cards, places, found.day, found.engine.rules, frozen)
        engine = replace(engine, rare=engine.rarity)
    return replace(found, cards=cards, places=places, engine=engine)


def _row(ids: np.ndarray, wanted: int) -> int | None:
    row = int(np.searchsorted(ids, wanted))
    return row if row < len(ids) and ids[row] == wanted else None


def _json(value: object) -> dict[str, int]:
    return json.loads(value) if isinstance(value, str) else dict(value)  # type: ignore[arg-type]
