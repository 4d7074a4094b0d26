"""Workbooks whose columns were never divided: a text file opened by a program that took another separator, and saved as .xlsx."""

import re
from dataclasses import replace

from perspectief.exchange.reading.delimited import read_delimited, separator_name
from perspectief.exchange.reading.grid import Grid
from perspectief.exchange.reading.headers import recognised

_TAKEN_FOR = {";": ",", ",": ";", "\t": ","}  # the separator of the file: the one the program took
_LOOKED_AT = 30  # rows at the top among which names are looked for
_ENOUGH = 3  # names that must come to light
_BREAKS = re.compile(r"[\r\n]+")


def divided(grid: Grid) -> Grid:
    """The rows divided into columns, when that brings to light names of columns that are not seen without; else as they are."""
    top = grid.cells.head(_LOOKED_AT).rows()
    found = {mark: max(map(recognised, _divided(top, mark)), default=0) for mark in _TAKEN_FOR}
    mark = max(found, key=lambda one: found[one])
    if found[mark] < _ENOUGH or found[mark] < 2 * max(recognised(list(row)) for row in top):
        return grid
    text = "\n".join(_line(row, mark) for row in grid.cells.iter_rows())
    made = read_delimited(text.encode())
    faults = [replace(fault, line=grid.lines[fault.line - 1]) for fault in made.faults]
    note = f"De kolommen stonden bij elkaar in één cel. We hebben ze gesplitst bij elke {separator_name(mark)}."
    source = replace(grid.source, separator=mark, notes=(*grid.source.notes, note))
    return Grid(made.cells, grid.lines.gather(made.lines - 1), source, faults)


def _divided(rows: list[tuple[str, ...]], mark: str) -> list[list[str]]:
    """Rows that would have more cells by far."""
    likely = (row for row in rows if sum(cell.count(mark) for cell in row) >= 2 * sum(cell != "" for cell in row) > 0)
    return [_line(row, mark).split(mark) for row in likely]


def _line(row: tuple[str, ...], mark: str) -> str:
    """The row as it stood in the text file, on one line."""
    taken = _TAKEN_FOR[mark]
    return _BREAKS.sub(" ", taken.join(row).rstrip(taken))
