"""Workbooks (.xlsx): every visible sheet as cells of text; the one that looks most like a register is taken."""

import re

import fastexcel
import polars as pl

from perspectief.exchange.reading import packed
from perspectief.exchange.reading.grid import Grid, Source, column
from perspectief.exchange.reading.refusal import Unreadable

_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$").pattern


def read_workbook(data: bytes) -> list[Grid]:
    """The visible sheets that hold anything, in the order of the workbook. Unreadable when there is none, or none can be opened.

    Row numbers are those of the sheet. A formula gives the value it last had; an error in a cell is empty. Dates become
    2026-12-31, whole numbers lose ".0".
    """
    packed.check(data)
    try:
        workbook = fastexcel.read_excel(data)
        names = workbook.sheet_names
        sheets = [workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string") for name in names]
    except (fastexcel.FastExcelError, ValueError) as error:
        raise Unreadable(
            "broken",
            "Dit Excel-bestand kan niet worden geopend. Open het in Excel, sla het opnieuw op en probeer het nog eens.",
        ) from error
    grids = []
    for name, sheet in zip(names, sheets, strict=True):
        if sheet.visible == "visible" and sheet.width and sheet.height:
            frame = sheet.to_polars()
            grids.append(
                _grid(
                    frame.rename(dict(zip(frame.columns, map(column, range(frame.width)), strict=True))),
                    name,
                    tuple(names),
                )
            )
    if not grids:
        raise Unreadable("empty", "Dit Excel-bestand is leeg: er staat niets op de werkbladen. Kies een ander bestand.")
    return grids


def _grid(frame: pl.DataFrame, name: str, names: tuple[str, ...]) -> Grid:
    frame = frame.select(pl.all().fill_null("").str.replace(_MIDNIGHT, "$1"))
    lines = pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True)
    filled = frame.select(pl.any_horizontal(pl.all() != "")).to_series()
    return Grid(frame.filter(filled), lines.filter(filled), Source("xlsx", sheet=name, sheets=names))
