"""Cards and places as typed columns, as they stand in database and file: what matching reads of a person, and nothing else.

The white list of matching.md §1.3: no sex, age, name, origin, benefit, health. -1 stands for unknown. `organisation`,
`audience` and `number` decide who sees a row and how it is addressed; no point comes from them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

UNKNOWN = -1
EPOCH = np.datetime64("2000-01-01")

# Column of the table, width, and whether the model lets it be null.
CARD = {
    "id": "i8", "number": "i8", "organisation": "i4", "audience": "i2", "waiting_since": "i4",
    "pc4": "i4", "modes": "i4", "travel_minutes": "i2", "hours_min": "i2", "hours_max": "i2",
    "week_can": "i4", "week_rather_not": "i4", "school_hours": "i2", "available_from": "i4",
    "contract_forms": "i4", "place_kinds": "i4", "kinds_of_work": "i4", "branches": "i4",
    "language": "i2", "reading": "i2", "education": "i2", "certificates": "i8", "loads": "i4", "adaptations": "i8",
    "guidance": "i2", "readiness": "i2",
}  # fmt: skip
PLACE = {
    "id": "i8", "number": "i8", "kind": "i2", "occupation": "i4", "branch": "i2", "kinds_of_work": "i4", "pc4": "i4",
    "pick_up": "i2", "hours_min": "i2", "hours_max": "i2", "week_fixed": "i4", "week_also": "i4", "school_hours": "i2",
    "contract_forms": "i4", "language": "i2", "language_learnable": "i2", "reading": "i2", "education": "i2",
    "certificates": "i8", "certificates_learnable": "i8", "loads": "i4", "adaptations": "i8", "guidance": "i2",
    "starts_on": "i4",
}  # fmt: skip
FLAGS = frozenset({"school_hours", "pick_up", "language_learnable"})
DATES = frozenset({"waiting_since", "available_from", "starts_on"})


@dataclass(frozen=True)
class Links:
    """What hangs on each row: ids start[i] to start[i + 1], each with `how` (0 where it has no kinds)."""

    start: np.ndarray
    id: np.ndarray
    how: np.ndarray

    def of(self, row: int) -> tuple[tuple[int, int], ...]:
        """(id, how) of one row."""
        at = slice(int(self.start[row]), int(self.start[row + 1]))
        return tuple(zip(self.id[at].tolist(), self.how[at].tolist(), strict=True))


class CardFacts(NamedTuple):
    """One card in plain values; None is unknown. Dates in days since 2000. `skills`: id → 0 can, 1 wants to learn."""

    id: int
    number: int
    organisation: int
    audience: int
    waiting_since: int
    pc4: int | None
    modes: int | None
    travel_minutes: int | None
    hours_min: int | None
    hours_max: int | None
    week_can: int | None
    week_rather_not: int | None
    school_hours: bool
    available_from: int | None
    contract_forms: int | None
    place_kinds: int | None
    kinds_of_work: int | None
    branches: int | None
    language: int | None
    reading: int | None
    education: int | None
    certificates: int
    loads: int | None
    adaptations: int
    guidance: int | None
    readiness: int | None
    skills: dict[int, int]
    wishes: tuple[int, ...]


class PlaceFacts(NamedTuple):
    """One place in plain values. `kind`: position in PLACE_KINDS. `skills`: id → 0 required, 1 useful, 2 learnable here."""

    id: int
    number: int
    kind: int
    occupation: int | None
    branch: int | None
    kinds_of_work: int
    pc4: int | None
    pick_up: bool
    hours_min: int | None
    hours_max: int | None
    week_fixed: int
    week_also: int
    school_hours: bool
    contract_forms: int | None
    language: int
    language_learnable: bool
    reading: int
    education: int
    certificates: int
    certificates_learnable: int
    loads: int
    adaptations: int
    guidance: int
    starts_on: int | None
    skills: dict[int, int]


@dataclass(frozen=True)
class Cards:
    """Cards as columns (names and widths: CARD), rising by id."""

    values: dict[str, np.ndarray]
    skills: Links
    wishes: Links

    def __len__(self) -> int:
        return len(self.values["id"])

    def without_readiness(self) -> "Cards":
        """The same cards for whoever may not know how far somebody is from work: also what follows from it is then unknown."""
        hidden = np.full_like(self.values["readiness"], UNKNOWN)
        return Cards(self.values | {"readiness": hidden}, self.skills, self.wishes)

    def facts(self, row: int) -> CardFacts:
        """One card in plain values."""
        return CardFacts(
            **_plain(self.values, CARD, row),
            skills=dict(self.skills.of(row)),
            wishes=tuple(occupation for occupation, _ in self.wishes.of(row)),
        )


@dataclass(frozen=True)
class Places:
    """Places as columns (names and widths: PLACE), rising by id."""

    values: dict[str, np.ndarray]
    skills: Links

    def __len__(self) -> int:
        return len(self.values["id"])

    def facts(self, row: int) -> PlaceFacts:
        """One place in plain values."""
        return PlaceFacts(**_plain(self.values, PLACE, row), skills=dict(self.skills.of(row)))


def cards_of(rows: Iterable[CardFacts]) -> Cards:
    """Columns of cards in plain values, in the order of their ids."""
    found = sorted(rows, key=lambda row: row.id)
    return Cards(
        _columns(found, CARD),
        links_of([list(row.skills.items()) for row in found]),
        links_of([[(occupation, 0) for occupation in row.wishes] for row in found]),
    )


def places_of(rows: Iterable[PlaceFacts]) -> Places:
    """Columns of places in plain values, in the order of their ids."""
    found = sorted(rows, key=lambda row: row.id)
    return Places(_columns(found, PLACE), links_of([list(row.skills.items()) for row in found]))


def links_of(rows: list[list[tuple[int, int]]]) -> Links:
    """Links of plain lists of (id, how)."""
    start = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    flat = np.array([pair for row in rows for pair in row], np.int32).reshape(-1, 2)
    return Links(start, flat[:, 0].copy(), flat[:, 1].astype(np.uint8))


def links_by_row(ids: np.ndarray, owner: np.ndarray, linked: np.ndarray, how: np.ndarray) -> Links:
    """Links of the rows `ids` (rising) from flat columns in any order; those of other owners are left out."""
    row = np.searchsorted(ids, owner)
    kept = row < len(ids)
    kept[kept] = ids[row[kept]] == owner[kept]
    row, linked, how = row[kept], linked[kept], how[kept]
    order = np.lexsort((linked, row))
    start = np.concatenate(([0], np.cumsum(np.bincount(row, minlength=len(ids))))).astype(np.int64)
    return Links(start, linked[order].astype(np.int32), how[order].astype(np.uint8))


def put(rows: Any, changed: Any, gone: np.ndarray) -> Any:
    """Cards or places with the rows of `changed` in place of those of the same id, or added, and without the ids `gone`."""
    old = np.flatnonzero(~np.isin(rows.values["id"], np.concatenate((changed.values["id"], gone))))
    ids = np.concatenate((rows.values["id"][old], changed.values["id"]))
    order = np.argsort(ids, kind="stable")
    values = {name: np.concatenate((column[old], changed.values[name]))[order] for name, column in rows.values.items()}
    links = {}
    for name in ("skills", "wishes"):
        if hasattr(rows, name):
            links[name] = _put_links(getattr(rows, name), getattr(changed, name), old, order)
    return type(rows)(values, **links)


def _put_links(links: Links, changed: Links, old: np.ndarray, order: np.ndarray) -> Links:
    length = np.concatenate((np.diff(links.start)[old], np.diff(changed.start)))[order]
    begin = np.concatenate((links.start[:-1][old], changed.start[:-1] + len(links.id)))[order]
    start = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
    flat = np.repeat(begin - start[:-1], length) + np.arange(start[-1])
    return Links(start, np.concatenate((links.id, changed.id))[flat], np.concatenate((links.how, changed.how))[flat])


def _plain(values: dict[str, np.ndarray], spec: dict[str, str], row: int) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in spec:
        value = int(values[name][row])
        found[name] = bool(value) if name in FLAGS else None if value == UNKNOWN else value
    return found


def _columns(rows: list[Any], spec: dict[str, str]) -> dict[str, np.ndarray]:
    def value(row: Any, name: str) -> int:
        found = getattr(row, name)
        return UNKNOWN if found is None else int(found)

    return {name: np.array([value(row, name) for row in rows], dtype) for name, dtype in spec.items()}


def days(date: Any) -> int | None:
    """Days since 2000 of a date; None stays unknown."""
    return None if date is None else int((np.datetime64(date, "D") - EPOCH).astype(int))
