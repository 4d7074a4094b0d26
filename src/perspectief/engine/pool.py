"""What the engine takes: people and places as columns, checked."""

from dataclasses import dataclass, fields, replace
from typing import ClassVar, TypeVar

import numpy as np

from perspectief.engine.errors import EngineError

UNKNOWN = np.int32(-(1 << 31))  # x or y of somebody or something whose whereabouts are unknown
FAR = 100_000  # coordinates lie within 1,000 km of the origin, in units of 10 m
MOST_REACH = 30_000  # 300 km: squared distances within it fit 32 bits
MOST_ROWS = 1 << 22
MOST_WAITING = (1 << 13) - 1
REQUIRED, USEFUL, LEARNABLE = 0, 1, 2  # how a place asks a skill


def _check(rows, spec: dict[str, type], starts: tuple[tuple[str, str], ...]) -> None:
    kind = type(rows).__name__.lower()
    for name, dtype in spec.items():
        column = getattr(rows, name)
        if not isinstance(column, np.ndarray) or column.ndim != 1 or column.dtype != np.dtype(dtype):
            found = getattr(column, "dtype", type(column).__name__)
            raise EngineError(f"{kind}.{name}: expected a column of {np.dtype(dtype)}, got {found}")
    count = len(rows.id)
    values = {name for pair in starts for name in pair}
    for name in spec.keys() - values:
        if len(getattr(rows, name)) != count:
            raise EngineError(f"{kind}.{name}: {len(getattr(rows, name))} rows, but {count} ids")
    for start, value in starts:
        at, total = getattr(rows, start), len(getattr(rows, value))
        if len(at) != count + 1 or at[0] != 0 or at[-1] != total:
            raise EngineError(f"{kind}.{start}: expected {count + 1} positions from 0 to {total}")
        _refuse(kind, start, np.diff(at) < 0, at[1:], "positions that do not fall")
    if count > MOST_ROWS:
        raise EngineError(f"{kind}.id: {count} rows, at most {MOST_ROWS}")
    _refuse(kind, "id", np.diff(rows.id, prepend=np.int64(-1)) <= 0, rows.id, "ids from 0, rising and each once")
    for name in ("x", "y"):
        column = getattr(rows, name)
        _refuse(
            kind, name, (column != UNKNOWN) & ((column < -FAR) | (column > FAR)), column, f"-{FAR} to {FAR} or UNKNOWN"
        )
    for name in ("hours_min", "hours_max"):
        column = getattr(rows, name)
        _refuse(kind, name, (column < 0) | (column > 168), column, "0 to 168 hours a week")


def _refuse(kind: str, name: str, wrong: np.ndarray, column: np.ndarray, expected: str) -> None:
    if wrong.any():
        row = int(np.argmax(wrong))
        raise EngineError(f"{kind}.{name}: row {row} has {column[row]}, expected {expected}")


@dataclass(frozen=True, slots=True)
class People:
    """Job seekers as columns of n rows, rising by id (equal fits stand in that order at last).

    x, y: position in units of 10 m, UNKNOWN allowed. reach: great-circle distance accepted, in 10 m, -1 unknown;
    reach_fetched: the same to places that fetch their people. has_a, has_b: bits a person has (a place's `req` must lie
    within); need: bits the person needs (must lie within a place's `offer`); rather_not: bits of word a that are had, but
    rather not used. contract: contract forms accepted, one bit each. hours_min, hours_max: hours a week needed and possible.
    branches, kinds: wishes as bits. waiting: days, 0 to 8,191 (cut off). skill_start[n + 1], skill, skill_learn: skills as
    positions in the taxonomy; 1 in `skill_learn` where the person does not have it but wants to learn it. wish_start[n + 1],
    wish: occupations wanted, as positions.
    """

    id: np.ndarray
    x: np.ndarray
    y: np.ndarray
    reach: np.ndarray
    reach_fetched: np.ndarray
    has_a: np.ndarray
    has_b: np.ndarray
    need: np.ndarray
    rather_not: np.ndarray
    contract: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    branches: np.ndarray
    kinds: np.ndarray
    waiting: np.ndarray
    skill_start: np.ndarray
    skill: np.ndarray
    skill_learn: np.ndarray
    wish_start: np.ndarray
    wish: np.ndarray

    SPEC: ClassVar[dict[str, type]] = {
        "id": np.int64, "x": np.int32, "y": np.int32, "reach": np.int32, "reach_fetched": np.int32,
        "has_a": np.uint64, "has_b": np.uint64, "need": np.uint64, "rather_not": np.uint64, "contract": np.uint8,
        "hours_min": np.int16, "hours_max": np.int16, "branches": np.uint32, "kinds": np.uint32, "waiting": np.int32,
        "skill_start": np.int64, "skill": np.int32, "skill_learn": np.uint8, "wish_start": np.int64, "wish": np.int32,
    }  # fmt: skip
    LINKS: ClassVar = (("skill_start", ("skill", "skill_learn")), ("wish_start", ("wish",)))

    def __post_init__(self) -> None:
        """Refuses columns of another shape, type or range, naming column and row."""
        _check(self, self.SPEC, (("skill_start", "skill"), ("skill_start", "skill_learn"), ("wish_start", "wish")))
        for name in ("reach", "reach_fetched"):
            column = getattr(self, name)
            _refuse("people", name, (column < -1) | (column > MOST_REACH), column, f"-1 to {MOST_REACH}")
        _refuse("people", "waiting", self.waiting < 0, self.waiting, "0 days or more")

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Places:
    """Work as columns of m rows, rising by id.

    x, y as for people. fetches: 1 where people are fetched. req_a, req_b: bits asked; offer: bits offered. contract: forms
    offered. hours_min, hours_max: hours a week, the least one can work there and the most there is. branch, kinds: what the
    work is, as bits. occupation: position, -1 unknown. skill_start[m + 1], skill, skill_ask: skills and tasks; REQUIRED,
    USEFUL or LEARNABLE; the same skill twice counts once, as the stronger.
    """

    id: np.ndarray
    x: np.ndarray
    y: np.ndarray
    fetches: np.ndarray
    req_a: np.ndarray
    req_b: np.ndarray
    offer: np.ndarray
    contract: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    branch: np.ndarray
    kinds: np.ndarray
    occupation: np.ndarray
    skill_start: np.ndarray
    skill: np.ndarray
    skill_ask: np.ndarray

    SPEC: ClassVar[dict[str, type]] = {
        "id": np.int64, "x": np.int32, "y": np.int32, "fetches": np.uint8,
        "req_a": np.uint64, "req_b": np.uint64, "offer": np.uint64, "contract": np.uint8,
        "hours_min": np.int16, "hours_max": np.int16, "branch": np.uint32, "kinds": np.uint32, "occupation": np.int32,
        "skill_start": np.int64, "skill": np.int32, "skill_ask": np.uint8,
    }  # fmt: skip
    LINKS: ClassVar = (("skill_start", ("skill", "skill_ask")),)

    def __post_init__(self) -> None:
        """Refuses columns of another shape, type or range, naming column and row."""
        _check(self, self.SPEC, (("skill_start", "skill"), ("skill_start", "skill_ask")))
        _refuse("places", "skill_ask", self.skill_ask > LEARNABLE, self.skill_ask, "0, 1 or 2")

    def __len__(self) -> int:
        return len(self.id)


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """skill_group: int32 per skill, number of its parent group; occupation_family: int32 per occupation, its family.

    general: bool per skill, whether it says how somebody works and not which work (None: no skill does).
    """

    skill_group: np.ndarray
    occupation_family: np.ndarray
    general: np.ndarray | None = None

    def __post_init__(self) -> None:
        """Refuses other types, and numbers below 0."""
        general = self.general
        if general is not None and (general.dtype != np.bool_ or general.shape != self.skill_group.shape):
            raise EngineError(f"taxonomy.general: expected {len(self.skill_group)} bools")
        for item in fields(self)[:2]:
            column = getattr(self, item.name)
            if not isinstance(column, np.ndarray) or column.ndim != 1 or column.dtype != np.int32:
                raise EngineError(f"taxonomy.{item.name}: expected a column of int32")
            _refuse("taxonomy", item.name, column < 0, column, "a number from 0")


Rows = TypeVar("Rows", "People", "Places")


def put(rows: Rows, changed: Rows) -> Rows:
    """`rows` with every row of `changed` in place of the row of the same id, or added where the id is new."""
    ids = np.union1d(rows.id, changed.id)
    both = _stack(rows, changed)
    source = np.searchsorted(rows.id, ids).clip(max=max(0, len(rows) - 1))
    at = np.searchsorted(changed.id, ids).clip(max=max(0, len(changed) - 1))
    fresh = changed.id[at] == ids if len(changed) else np.zeros(len(ids), bool)
    return take(both, np.where(fresh, at + len(rows), source))


def take(rows: Rows, order: np.ndarray) -> Rows:
    """The rows of these positions, in this order (ids must rise)."""
    linked = {name for start, values in rows.LINKS for name in (start, *values)}
    columns = {name: getattr(rows, name)[order] for name in rows.SPEC if name not in linked}
    for start, values in rows.LINKS:
        begin, length = getattr(rows, start)[:-1][order], np.diff(getattr(rows, start))[order]
        columns[start] = np.concatenate(([0], np.cumsum(length))).astype(np.int64)
        flat = np.repeat(begin - columns[start][:-1], length) + np.arange(columns[start][-1])
        columns |= {name: getattr(rows, name)[flat] for name in values}
    return type(rows)(**columns)


def _stack(rows: Rows, more: Rows) -> Rows:
    starts = {start: values[0] for start, values in rows.LINKS}
    columns = {}
    for name in rows.SPEC:
        one, other = getattr(rows, name), getattr(more, name)
        columns[name] = np.concatenate((one, other[1:] + one[-1])) if name in starts else np.concatenate((one, other))
    stacked = object.__new__(type(rows))  # ids need not rise yet: `take` makes the checked rows
    for name, column in columns.items():
        object.__setattr__(stacked, name, column)
    return stacked


def remove(rows: Rows, ids: np.ndarray) -> Rows:
    """`rows` without these ids."""
    return take(rows, np.flatnonzero(~np.isin(rows.id, ids)))


def with_columns(rows: Rows, **columns: np.ndarray) -> Rows:
    """`rows` with other values in some columns, checked again."""
    return replace(rows, **columns)
