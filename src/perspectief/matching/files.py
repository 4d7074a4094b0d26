"""Matching without a database: two tables in, pairs with their reasons out. Needs no settings and no server."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import polars as pl

from perspectief.engine import single
from perspectief.engine.match import Lists, match
from perspectief.engine.rules import Rules
from perspectief.matching import near
from perspectief.matching.changing import KIND
from perspectief.matching.columns import CARD, DATES, EPOCH, FLAGS, PLACE, UNKNOWN, Cards, Links, Places, links_by_row
from perspectief.matching.compiling import asked_pool, pool_of
from perspectief.matching.fits import Explanation, Group, Openings, Voice
from perspectief.matching.openings import skills_of_one
from perspectief.matching.reasons import Pair, explanation, journey

NOT_ASKED = {
    "language",
    "reading",
    "education",
    "certificates",
    "certificates_learnable",
    "loads",
    "adaptations",
}
NONE_OF_PLACE = NOT_ASKED | {"kinds_of_work", "week_fixed", "week_also"}
NONE_OF_CARD = {"certificates", "adaptations"}
CARD_SKILLS = (("learn", 1), ("skills", 0), ("can", 0))  # a later list weighs more
PLACE_SKILLS = (
    ("skills_learnable", 2),
    ("learnable", 2),
    ("skills_useful", 1),
    ("useful", 1),
    ("skills_required", 0),
    ("required", 0),
)
A_TALK = 1  # a file of places that is silent about guidance shuts nobody out who needs a talk now and then
KEPT = 20_000  # rows kept ready for their next pair
COUNTER = 1  # supply.rules.Audience: nobody in a file is hidden


@dataclass(frozen=True)
class Found:
    """One pair. person, place: rows of the tables given. rank: 1 is the first of its group for this person."""

    person: int
    place: int
    rank: int
    group: Group
    minutes: int | None
    mode: str | None
    explanation: Explanation


@dataclass(frozen=True)
class Matched:
    """Two tables matched: how many fit per row, the lists of both sides, and pairs with reasons on demand."""

    cards: Cards
    places: Places
    lists: Lists
    rules: Rules
    today: int
    _pool: Any
    _asked: Any
    _people: dict[int, tuple[Any, Any]] = field(default_factory=dict, repr=False)
    _work: dict[int, tuple[Any, Any]] = field(default_factory=dict, repr=False)

    @property
    def fits(self) -> int:
        """Pairs that fit now."""
        return int(self.lists.person_total.sum())

    def of_person(self, row: int, *, now: int = 10, others: int = 3, voice: Voice = Voice.STAFF) -> Iterator[Found]:
        """The first places of a person: those that fit now, then some to arrange, then some after one training."""
        person, _ = self._person(row)
        close = near.near_places(self._pool, person, single.one(self._asked.people, row), _only(self.cards, row))
        best = self.lists.places[0][row]
        groups = (
            (Group.NOW, best[best >= 0], now),
            (Group.ARRANGE, close.of(Group.ARRANGE), others),
            (Group.TRAINING, close.of(Group.TRAINING), others),
        )
        for group, places, most in groups:
            for rank, place in enumerate(places[:most].tolist(), 1):
                yield self._found(row, place, rank, group, voice)

    def of_place(self, row: int, *, now: int = 10, voice: Voice = Voice.STAFF) -> Iterator[Found]:
        """The first people of a place who fit now."""
        best = self.lists.people[0][row]
        for rank, person in enumerate(best[best >= 0][:now].tolist(), 1):
            yield self._found(person, row, rank, Group.NOW, voice)

    def why_so_few(self, row: int, *, limit: int = 3) -> Openings:
        """How many more people would fit a place if one need, or two, were dropped or met."""
        place = single.one(self._pool.places, row)
        close = near.near_people(self._pool, self._asked, place, self.cards)
        return near.what_shuts_out(close, single.unmet_by_people(self._pool, place), limit)

    def what_helps(self, row: int, *, limit: int = 3) -> Openings:
        """What opens most places for a person."""
        person = single.one(self._pool.people, row)
        asked = single.one(self._asked.people, row)
        close = near.near_places(self._pool, person, asked, _only(self.cards, row))
        skills = skills_of_one(self._pool, asked, close.short_of_work)
        return near.what_opens(close, single.unmet_by_places(self._pool, person), limit, skills)

    def _found(self, person: int, place: int, rank: int, group: Group, voice: Voice) -> Found:
        one, card = self._person(person)
        other, work = self._place(place)
        pair = Pair(self._pool, one, other, card, work, self.today)
        way = journey(pair)
        return Found(
            person, place, rank, group, way[0] if way else None, way[1] if way else None, explanation(pair, voice)
        )

    def _person(self, row: int) -> tuple[Any, Any]:
        """A person as the engine and the reasons read it; the same one comes again and again."""
        if row not in self._people:
            if len(self._people) >= KEPT:
                self._people.clear()
            self._people[row] = (single.one(self._pool.people, row), self.cards.facts(row))
        return self._people[row]

    def _place(self, row: int) -> tuple[Any, Any]:
        if row not in self._work:
            if len(self._work) >= KEPT:
                self._work.clear()
            self._work[row] = (single.one(self._pool.places, row), self.places.facts(row))
        return self._work[row]


def match_tables(
    people: pl.DataFrame,
    places: pl.DataFrame,
    *,
    today: datetime.date,
    k: int = 10,
    rules: Rules | None = None,
    threads: int = 2,
) -> Matched:
    """Matches two tables with the columns of `supply.Card` and `demand.Place`; a column that is not there is unknown.

    Lists of ids: `skills` (or `can`), `learn`, `wishes`; `skills_required`, `skills_useful`, `skills_learnable` (or without
    `skills_`). `kind`: code or position. Rows of the answer are those of the tables. Every row is matched: choosing who
    looks for a place is the caller's.
    """
    cards, work = cards_of_table(people, today), places_of_table(places)
    day = _days(today)
    found = pool_of(cards, work, day, rules or Rules())
    return Matched(
        cards, work, match(found, k=k, kp=k, threads=threads), found.rules, day, found, asked_pool(found, cards, day)
    )


def cards_of_table(table: pl.DataFrame, today: datetime.date) -> Cards:
    """Columns of a table of people; its row number is the id. Who has no waiting date waits since today."""
    own = {"id": np.arange(table.height), "number": np.arange(table.height), "organisation": 0, "audience": COUNTER}
    values = {name: _column(table, name, width, own, NONE_OF_CARD) for name, width in CARD.items()}
    since = values["waiting_since"]
    values["waiting_since"] = np.where(since < 0, _days(today), since).astype(since.dtype)
    return Cards(values, _links(table, CARD_SKILLS), _links(table, (("wishes", 0),)))


def places_of_table(table: pl.DataFrame) -> Places:
    """Columns of a table of places; its row number is the id."""
    if "kind" in table.columns and table["kind"].dtype == pl.String:
        table = table.with_columns(pl.col("kind").replace_strict(KIND, default=0, return_dtype=pl.Int16))
    own = {"id": np.arange(table.height), "number": np.arange(table.height)}
    values = {name: _column(table, name, width, own, NONE_OF_PLACE) for name, width in PLACE.items()}
    values["kind"] = np.maximum(values["kind"], 0).astype(values["kind"].dtype)
    values["guidance"] = np.where(values["guidance"] < 0, A_TALK, values["guidance"]).astype(values["guidance"].dtype)
    return Places(values, _links(table, PLACE_SKILLS))


def _column(table: pl.DataFrame, name: str, width: str, own: dict[str, Any], none: set[str]) -> np.ndarray:
    if name in own:
        return np.broadcast_to(np.asarray(own[name], width), table.height).copy()
    empty = 0 if name in none or name in FLAGS else UNKNOWN
    if name not in table.columns:
        return np.full(table.height, empty, width)
    column = table[name]
    if name in DATES:
        column = column.cast(pl.Date).cast(pl.Int32) - int((EPOCH - np.datetime64(0, "D")).astype(int))
    return column.cast(pl.Int64).fill_null(empty).to_numpy().astype(width)


def _links(table: pl.DataFrame, lists: tuple[tuple[str, int], ...]) -> Links:
    parts = []
    for name, how in lists:
        if name in table.columns:
            rows = (
                table.select(pl.int_range(pl.len()).alias("row"), pl.col(name).alias("id")).explode("id").drop_nulls()
            )
            parts.append(rows.select("row", pl.col("id").cast(pl.Int64), pl.lit(how).alias("how")))
    if not parts:
        return links_by_row(np.arange(table.height), *(np.empty(0, np.int64) for _ in range(3)))
    flat = pl.concat(parts).unique(["row", "id"], keep="last", maintain_order=True)
    return links_by_row(
        np.arange(table.height), *(flat[name].to_numpy().astype(np.int64) for name in ("row", "id", "how"))
    )


def _only(cards: Cards, row: int) -> Cards:
    return Cards({name: column[row : row + 1] for name, column in cards.values.items()}, cards.skills, cards.wishes)


def _days(date: datetime.date) -> int:
    return int((np.datetime64(date, "D") - EPOCH).astype(int))
