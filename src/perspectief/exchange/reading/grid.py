"""What every kind of file becomes first: cells of text in columns, with the line each row had in the file."""

from dataclasses import dataclass, field

import polars as pl

from perspectief.exchange.reading.refusal import Fault

_CONTROL = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]"


@dataclass(frozen=True)
class Source:
    """Where a grid came from. `unit`: what its numbers count, "rij" or "record". `notes`: what the reader did, in Dutch."""

    kind: str
    encoding: str = ""
    separator: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    unit: str = "rij"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Grid:
    """Rows of a file: `cells` (columns c0, c1, … of String, stripped, "" where empty), `lines` (UInt32, 1-based), rows that failed."""

    cells: pl.DataFrame
    lines: pl.Series
    source: Source
    faults: list[Fault] = field(default_factory=list)


def clean(cells: pl.Series) -> pl.Series:
    """A column of text without spaces around its cells and without control characters, "" where empty."""
    cells = cells.fill_null("")
    if cells.str.contains(_CONTROL).any():
        cells = cells.str.replace_all(_CONTROL, " ")
    return cells.str.strip_chars()


def column(place: int) -> str:
    """Name of the column at this place, 0-based."""
    return f"c{place}"


def letters(place: int) -> str:
    """The column as a spreadsheet names it: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def shortened(text: str, length: int = 200) -> str:
    """The beginning of a row, on one line, for showing."""
    flat = " ".join(text[: length * 4].split())
    return flat if len(flat) <= length else flat[: length - 1] + "…"
