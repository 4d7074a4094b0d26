"""Workbooks (.xlsx): every visible sheet as cells of text; the one that looks most like a register is taken."""

import re

import fastexcel
import polars as pl

from perspectief.core.memory import give_back
from perspectief.core.threads import in_order
from perspectief.exchange.reading import packed
from perspectief.exchange.reading.grid import Grid, Source, clean, column
from perspectief.exchange.reading.refusal import Unreadable

_MIDNIGHT = re.compile(r"^(\d{4}-\d{2}-\d{2})[ T]00:00:00(?:\.0+)?$").pattern


def read_workbook(data: bytes) -> list[Grid]:
    """The visible sheets that hold anything, in the order of the workbook. Unreadable when there is none, or none can be opened.

    Row numbers are those of the sheet. A formula gives the value it last had; an error in a cell is empty. Dates become
    2026-12-31, whole numbers lose ".0".
    """
    packed.check(data)
    grids = []
    try:
        workbook = fastexcel.read_excel(data)
        for name in workbook.sheet_names:
            frame = _frame(workbook, name)
            if frame is not None:
                grids.append(_grid(frame, Source("xlsx", sheet=name, sheets=tuple(workbook.sheet_names))))
    except (fastexcel.FastExcelError, ValueError) as error:
        raise Unreadable(
            "broken",
            "Dit Excel-bestand kan niet worden geopend. Open het in Excel, sla het opnieuw op en probeer het nog eens.",
        ) from error
    if not grids:
        raise Unreadable("empty", "Dit Excel-bestand is leeg: er staat niets op de werkbladen. Kies een ander bestand.")
    return grids


def _frame(workbook: fastexcel.ExcelReader, name: str) -> pl.DataFrame | None:
    """The cells of a sheet; None of a hidden or an empty one. The sheet itself, which is larger, is gone when this returns."""
    sheet = workbook.load_sheet(name, header_row=None, skip_rows=0, dtypes="string")
    frame = sheet.to_polars() if sheet.visible == "visible" and sheet.width and sheet.height else None
    del sheet
    give_back()
    return frame


def _grid(frame: pl.DataFrame, source: Source) -> Grid:
    """Rows of a sheet that hold anything. Takes the columns out of the frame one by one, so that they are not in memory twice."""
    columns = in_order(_clean, (frame.drop_in_place(name) for name in frame.columns))
    cells = pl.DataFrame([cells.alias(column(place)) for place, cells in enumerate(columns)])
    lines = pl.int_range(1, cells.height + 1, dtype=pl.UInt32, eager=True)
    filled = cells.select(pl.any_horizontal(pl.all() != "")).to_series()
    return Grid(cells.filter(filled), lines.filter(filled), source)


def _clean(cells: pl.Series) -> pl.Series:
    cells = clean(cells)
    dated = cells.str.contains("00:00:00", literal=True).any()
    return cells.str.replace(_MIDNIGHT, "$1") if dated else cells
