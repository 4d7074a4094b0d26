"""From a grid of cells to a table: where the names of the columns stand, and the rows below them."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field, replace

import polars as pl

from perspectief.core.text import fold
from perspectief.exchange.reading.fields import PEOPLE, PLACES
from perspectief.exchange.reading.grid import Grid, Source, column, letters, shortened
from perspectief.exchange.reading.headers import meaning, recognised
from perspectief.exchange.reading.limits import MAX_CELL
from perspectief.exchange.reading.refusal import Fault, Unreadable

_LOOKED_AT = 30  # rows at the top among which the names are looked for
_LEVELS = 2  # rows above the names that may hold names of groups of columns
_DATA = re.compile(r"^[\d\s.,:/€%+-]+$|@|^\d{4} ?[A-Za-z]{2}$")


@dataclass(frozen=True)
class Table:
    """Rows with named columns.

    `headers`: as they stand in the file, unique. `cells`: a String column c0, c1, … for each, stripped, "" where empty. `lines`
    (UInt32): the row of the file each came from. `faults`: rows that could not be read. `skipped`: rows that hold no data.
    """

    headers: tuple[str, ...]
    cells: pl.DataFrame
    lines: pl.Series
    source: Source
    faults: tuple[Fault, ...] = ()
    skipped: tuple[int, ...] = field(default=())


def looks_like(grid: Grid) -> float:
    """How much a sheet looks like a register: names it knows, and a little for every row."""
    best = max((recognised(list(row)) for row in grid.cells.head(_LOOKED_AT).iter_rows()), default=0)
    return best + min(grid.cells.height, 1000) / 10_000


def table(grid: Grid, names: Collection[str] = ()) -> Table:
    """The table in a grid. Unreadable when no names of columns are found, or nothing stands below them. `names`: of another register
    than of people or places (folded): the row with most of them holds the names of the columns.
    """
    cells = grid.cells
    top = [list(row) for row in cells.head(_LOOKED_AT).iter_rows()]
    place = _place_of(top, names) if names else _place_of_names(top)
    if place is None:
        raise Unreadable(
            "no-header",
            "We vinden geen regel met namen van kolommen. Zet boven de kolommen wat erin staat, zoals postcode, uren en gewenst beroep.",
        )
    headers = _headers(top, place)
    rows, lines = cells.slice(place + 1), grid.lines.slice(place + 1)
    kept = [name for name, header in zip(rows.columns, headers, strict=True) if header or (rows[name] != "").any()]
    named = [header or f"kolom {letters(n)}" for n, header in enumerate(headers) if rows.columns[n] in kept]
    rows = rows.select(kept)
    rows, lines, skipped = _without_empty(rows, lines, top[place])
    rows, lines, faults = _without_huge(rows, lines)
    if not rows.height and not faults and not grid.faults:
        raise Unreadable("empty", "Onder de namen van de kolommen staan geen rijen. Kies een ander bestand.")
    rows = rows.rename(dict(zip(rows.columns, map(column, range(rows.width)), strict=True)))
    return Table(
        tuple(_unique(named)),
        rows,
        lines,
        grid.source,
        tuple(sorted([*grid.faults, *faults], key=lambda f: f.line)),
        skipped,
    )


def _place_of(top: list[list[str]], names: Collection[str]) -> int | None:
    counts = [sum(fold(cell or "") in names for cell in row) for row in top]
    return counts.index(max(counts)) if any(counts) else None


def with_source(found: Table, **changes: str) -> Table:
    """The table with another word about where it came from."""
    return replace(found, source=replace(found.source, **changes))


def _place_of_names(top: list[list[str]]) -> int | None:
    """The row that looks most like names; without a name that is known, the first full row of words."""
    worth = [recognised(_headers(top, place)) for place in range(len(top))]
    if worth and max(worth) >= min(2, len(top[0])):
        return worth.index(max(worth))
    for place, row in enumerate(top):
        filled = [cell for cell in row if cell]
        if (
            len(filled) > 1
            and len(filled) >= 0.6 * len(row)
            and len(set(filled)) == len(filled)
            and not any(map(_DATA.search, filled))
        ):
            return place
    return None


def _headers(top: list[list[str]], place: int) -> list[str]:
    """The names, with the name of a group above taken along where the name alone says too little ("Uren" over "min")."""
    names = top[place]
    for level in range(1, min(_LEVELS, place) + 1):
        above = top[place - level]
        if sum(1 for cell in above if cell) < 2:
            break
        spread = _spread(above)
        names = [_joined(name, own, group) for name, own, group in zip(names, above, spread, strict=True)]
    return [" ".join(name.split()) for name in names]


def _spread(cells: list[str]) -> list[str]:
    """A merged cell stands at its first column only; here at all of them."""
    found, last = [], ""
    for cell in cells:
        last = cell or last
        found.append(last)
    return found


def _joined(name: str, own: str, group: str) -> str:
    if not name:
        return own
    if not group or any(meaning(name, kind) for kind in (PEOPLE, PLACES)):
        return name
    both = f"{group} {name}"
    return both if any(meaning(both, kind) for kind in (PEOPLE, PLACES)) else name


def _without_empty(
    rows: pl.DataFrame, lines: pl.Series, names: list[str]
) -> tuple[pl.DataFrame, pl.Series, tuple[int, ...]]:
    """Without empty rows; names repeated further down, and lone cells (a total, a footnote), are skipped by their line."""
    filled = rows.select(pl.sum_horizontal(pl.all() != "")).to_series()
    repeated = (
        rows.select(
            pl.all_horizontal(pl.col(name) == value for name, value in zip(rows.columns, names, strict=False))
        ).to_series()
        if len(names) == rows.width
        else filled < 0
    )
    lone = (filled == 1) & (rows.width >= 4)
    skipped = tuple(lines.filter((filled > 0) & (lone | repeated)).to_list())
    keep = (filled > 0) & ~lone & ~repeated
    if keep.all():
        return rows, lines, ()
    return rows.filter(keep), lines.filter(keep), skipped


def _without_huge(rows: pl.DataFrame, lines: pl.Series) -> tuple[pl.DataFrame, pl.Series, list[Fault]]:
    longest = (
        rows.select(pl.max_horizontal(pl.all().str.len_chars())).to_series()
        if rows.width
        else pl.Series([], dtype=pl.UInt32)
    )
    huge = longest > MAX_CELL
    if not huge.any():
        return rows, lines, []
    faults = []
    for line, length, row in zip(lines.filter(huge), longest.filter(huge), rows.filter(huge).iter_rows(), strict=True):
        written = f"{length:,}".replace(",", ".")
        message = (
            f"In een cel van deze rij staan {written} tekens. Dat is geen waarde: er zit een bestand of plaatje in."
        )
        faults.append(Fault(line, "too-long", message, shortened(";".join(cell[:60] for cell in row))))
    return rows.filter(~huge), lines.filter(~huge), faults


def _unique(names: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    unique = []
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        unique.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return unique
