"""Lines of a text with separators into rows: where quotes hold a line break, several lines are one row."""

import re
from typing import NamedTuple

import polars as pl

from perspectief.exchange.reading.limits import MAX_LINE, MAX_LINES_IN_ROW

_LONG = 20  # lines; a text of so many of which most look like a row of the file is no text
_HARDLY_BLANK = 200  # bytes; stripping a longer line costs, and it is no blank one


class Rows(NamedTuple):
    """Rows: line (UInt32, of the first line), text, quoted (a quote stands in it), well (written well), empty ones left out; and
    lines at the end that may belong together with what follows, with the number of the first of them."""

    rows: pl.DataFrame
    rest: pl.Series
    first_of_rest: int


def rows_of_lines(lines: pl.Series, separator: str, first: int, *, is_last: bool = True) -> Rows:
    """Rows of some lines of a file, of which the first has number `first`.

    `is_last`: nothing follows these lines.
    """
    well, opened = _patterns(separator)
    text = pl.col("text")
    frame = pl.DataFrame({"line": pl.int_range(first, first + len(lines), dtype=pl.UInt32, eager=True), "text": lines})
    quotes = text.str.count_matches('"', literal=True)
    short = text.str.len_bytes() <= 4 * MAX_LINE
    frame = frame.with_columns(odd=(quotes % 2 == 1) & short, quoted=(quotes > 0) & short)
    rest = len(lines)
    if frame["odd"].any():
        opens = frame["text"].str.contains(opened) & frame["odd"]
        joins, waits = _joins(frame, opens, separator, re.compile(well))
        rest = rest if is_last or waits is None else waits
        frame = _joined(frame.head(rest), joins)
    filled = frame.select((text.str.len_bytes() > _HARDLY_BLANK) | (text.str.strip_chars() != "")).to_series()
    frame = frame.drop("odd") if filled.all() else frame.filter(filled).drop("odd")
    frame = frame.with_columns(_well(frame["text"], frame["quoted"], well))
    return Rows(frame, lines.slice(rest), first + rest)


def _well(texts: pl.Series, quoted: pl.Series, pattern: str) -> pl.Series:
    """Whether rows are written well: those without quotes are."""
    well = pl.select(pl.repeat(value=True, n=len(texts)).alias("well")).to_series()
    places = quoted.arg_true()
    return well.scatter(places, texts.gather(places).str.contains(pattern)) if len(places) else well


def _patterns(separator: str) -> tuple[str, str]:
    """Of a row written well, and of a line that ends within quotes."""
    mark = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return rf"^(?:{cell}{mark})*{cell}$", rf'^(?:{cell}{mark})*"(?:[^"]|"")*$'


def _joins(
    frame: pl.DataFrame, opens: pl.Series, separator: str, well: re.Pattern[str]
) -> tuple[list[tuple[int, int]], int | None]:
    """First and last line of each row of several lines; and where a line ends within quotes and finds no end here.

    A stray quote joins nothing.
    """
    odd = frame["odd"].arg_true().to_list()
    opening, texts = opens.to_list(), frame["text"]
    joins: list[tuple[int, int]] = []
    place = 0
    while place + 1 < len(odd):
        start, end = odd[place], odd[place + 1]
        near = opening[start] and end - start < MAX_LINES_IN_ROW
        if near and _is_one(texts[start : end + 1].to_list(), separator, well):
            joins.append((start, end))
            place += 2
        else:
            place += 1
    left = place < len(odd) and opening[odd[place]] and frame.height - odd[place] < MAX_LINES_IN_ROW
    return joins, odd[place] if left else None


def _is_one(lines: list[str], separator: str, well: re.Pattern[str]) -> bool:
    """Whether these lines are one row: written well together, and not whole rows between two stray quotes."""
    if len(lines) > _LONG:
        whole = max(lines[0].count(separator), lines[-1].count(separator))
        if sum(line.count(separator) == whole for line in lines) > len(lines) / 2:
            return False
    return well.match("\n".join(lines)) is not None


def _joined(frame: pl.DataFrame, joins: list[tuple[int, int]]) -> pl.DataFrame:
    """One row for each of these spans of lines."""
    if not joins:
        return frame
    texts = frame["text"]
    whole = pl.DataFrame(
        {"at": [start for start, _ in joins], "whole": ["\n".join(texts[start : end + 1]) for start, end in joins]},
        schema={"at": pl.UInt32, "whole": pl.String},
    )
    gone = [at for start, end in joins for at in range(start + 1, end + 1)]
    frame = frame.with_row_index("at").join(whole, on="at", how="left", maintain_order="left")
    frame = frame.with_columns(text=pl.coalesce("whole", "text"))
    return frame.filter(~pl.col("at").is_in(pl.Series(gone, dtype=pl.UInt32).implode())).drop("at", "whole")
