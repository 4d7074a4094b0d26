"""Files into tables: CSV, workbooks and JSON as registers export them. Pure: no Django, no database."""

from collections.abc import Collection

from perspectief.exchange.reading.delimited import read_delimited
from perspectief.exchange.reading.grid import Grid
from perspectief.exchange.reading.limits import MAX_BYTES
from perspectief.exchange.reading.records import looks_like_json, read_records
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.reading.table import Table, looks_like, table
from perspectief.exchange.reading.undivided import divided


def read(data: bytes, *, sheet: str = "", names: Collection[str] = ()) -> Table:
    """The table in a file, recognised by what is in it, not by its name.

    `sheet`: the worksheet to read; without it the one that looks most like a register. `names`: of the columns (folded), where it is
    no register of people or places. Unreadable, with a sentence for the user, when there is no table in it.
    """
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "too-large",
            f"Dit bestand is groter dan {MAX_BYTES // 1024**2} MB. Knip het in stukken en lees ze een voor een in.",
        )
    return table(_grid(data, sheet), names)


def _grid(data: bytes, sheet: str) -> Grid:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        from perspectief.exchange.reading.workbook import read_workbook  # brings a compiler along: a second

        sheets = [divided(grid) for grid in read_workbook(data)]
        return next((grid for grid in sheets if grid.source.sheet == sheet), max(sheets, key=looks_like))
    if looks_like_json(data):
        return read_records(data)
    return read_delimited(data)
