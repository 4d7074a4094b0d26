"""What an answer would open: how many more people of a file would fit an open place if one thing were known of them. Pure.

An answer that is missing is taken to be the one most others in the file gave; where nobody gave one, an ordinary one.
"""

import datetime
from collections.abc import Mapping

import polars as pl

from perspectief.engine.match import match
from perspectief.engine.rules import Rules
from perspectief.exchange.importing.derive import card_columns
from perspectief.matching.columns import Places, days
from perspectief.matching.compiling import pool_of
from perspectief.matching.files import cards_of_table
from perspectief.taxonomy.needs import MODES, OFFICE_WEEK

MOST_PEOPLE = (
    25_000  # above it a whole region is matched once for each question, which takes longer than somebody waits
)
MOST_ASKED = 3
_BIKE = 1 << next(mode.bit for mode in MODES if mode.code == "bike")
_ORDINARY = {
    "week_can": OFFICE_WEEK,
    "hours_max": 32,
    "modes": _BIKE,
    "travel_minutes": 30,
    "language": 3,
    "readiness": 2,
}


class Opening:
    """Computes, for the places of a region or of another file, what each answer would open."""

    def __init__(self, places: Places, *, today: datetime.date, rules: Rules | None = None, threads: int = 2) -> None:
        self.places, self.today, self.rules, self.threads = places, today, rules or Rules(), threads

    def __call__(self, values: pl.DataFrame) -> Mapping[str, int]:
        """Field → how many more people have at least one place that fits. Empty when the file is too large to wait for."""
        if not len(self.places) or not 0 < values.height <= MOST_PEOPLE:
            return {}
        unknown = {name: values[name].null_count() for name in _ORDINARY if name in values.columns}
        asked = sorted((name for name, count in unknown.items() if count), key=lambda name: -unknown[name])[:MOST_ASKED]
        if not asked:
            return {}
        people = card_columns(values)
        now = self._placed(people)
        return {name: self._placed(_answered(people, name)) - now for name in asked}

    def _placed(self, people: pl.DataFrame) -> int:
        """How many people have at least one place that fits."""
        day = days(self.today) or 0
        found = pool_of(cards_of_table(people, self.today), self.places, day, self.rules)
        return int((match(found, k=1, kp=1, threads=self.threads).person_total > 0).sum())


def _answered(people: pl.DataFrame, name: str) -> pl.DataFrame:
    """The people as if everybody of whom `name` is not known had given the answer most others gave."""
    given = people[name].drop_nulls()
    usual = given.mode().sort()[0] if len(given) else _ORDINARY[name]
    return people.with_columns(pl.col(name).fill_null(usual))
