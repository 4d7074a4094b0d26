"""Lines of a text with separators into rows: where quotes hold a line break, several lines are one row."""

import re
from typing import NamedTuple

import polars as pl

from perspectief.exchange.reading.limits import MAX_LINE, MAX_LINES_IN_ROW

_HARDLY_BLANK = 200  # bytes; stripping a longer line costs, and it is no blank one
_FULL_BETWEEN = 3  # lines within quotes that look like whole rows: then the quote is a stray one


class Rows(NamedTuple):
    """Rows: line (UInt32, of the first line), text, well (written well), empty ones left out; and lines at the end that may belong
    together with what follows, with the number of the first of them."""

    rows: pl.DataFrame
    rest: pl.Series
    first_of_rest: int


def rows_of_lines(lines: pl.Series, separator: str, first: int, *, is_last: bool = True) -> Rows:
    """Rows of some lines of a file, of which the first has number `first`. `is_last`: nothing follows."""
    well, opened = _patterns(separator)
    text = pl.col("text")
    frame = pl.DataFrame({"line": pl.int_range(first, first + len(lines), dtype=pl.UInt32, eager=True), "text": lines})
    quotes = text.str.count_matches('"', literal=True)
    short = text.str.len_bytes() <= 4 * MAX_LINE
    frame = frame.with_columns(odd=(quotes % 2 == 1) & short, quoted=(quotes > 0) & short)
    rest = len(lines)
    if frame["odd"].any():
        opens = frame["text"].str.contains(opened) & frame["odd"]
        rest = rest if is_last else _left_open(frame, opens)
        frame = _joined(frame.head(rest), opens.head(rest), re.compile(well), separator)
    if frame["quoted"].any():
        frame = frame.with_columns(well=~pl.col("quoted") | text.str.contains(well))
    else:
        frame = frame.with_columns(well=pl.lit(value=True))
    filled = frame.select((text.str.len_bytes() > _HARDLY_BLANK) | (text.str.strip_chars() != "")).to_series()
    frame = frame.select("line", "text", "well")
    return Rows(frame if filled.all() else frame.filter(filled), lines.slice(rest), first + rest)


def _left_open(frame: pl.DataFrame, opens: pl.Series) -> int:
    """Where the rest begins: at the last line that ends within quotes and finds no end here."""
    odd = frame["odd"].arg_true().to_list()
    opening = opens.to_list()
    place = 0
    while place < len(odd):
        if opening[odd[place]] and place + 1 < len(odd) and odd[place + 1] - odd[place] < MAX_LINES_IN_ROW:
            place += 2
        elif opening[odd[place]] and frame.height - odd[place] < MAX_LINES_IN_ROW:
            return odd[place]
        else:
            place += 1
    return frame.height


def _patterns(separator: str) -> tuple[str, str]:
    """Of a row written well, and of a line that ends within quotes."""
    mark = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return rf"^(?:{cell}{mark})*{cell}$", rf'^(?:{cell}{mark})*"(?:[^"]|"")*$'


def _joined(frame: pl.DataFrame, opens: pl.Series, well: re.Pattern[str], separator: str) -> pl.DataFrame:
    """Joins the lines from one that ends within quotes to the one that closes them; a stray quote joins nothing."""
    odd = frame["odd"].arg_true().to_list()
    opening, texts = opens.to_list(), frame["text"]
    usual = int(texts.str.count_matches(separator, literal=True).mode().max() or 0)  # type: ignore[arg-type]
    joined: list[tuple[int, int]] = []
    place = 0
    while place + 1 < len(odd):
        start, end = odd[place], odd[place + 1]
        if (
            opening[start]
            and end - start < MAX_LINES_IN_ROW
            and _is_one(texts[start : end + 1], well, separator, usual)
        ):
            joined.append((start, end))
            place += 2
        else:
            place += 1
    if not joined:
        return frame
    whole = pl.DataFrame(
        {"at": [start for start, _ in joined], "whole": ["\n".join(texts[start : end + 1]) for start, end in joined]},
        schema={"at": pl.UInt32, "whole": pl.String},
    )
    gone = [at for start, end in joined for at in range(start + 1, end + 1)]
    frame = frame.with_row_index("at").join(whole, on="at", how="left", maintain_order="left")
    frame = frame.with_columns(text=pl.coalesce("whole", "text"))
    return frame.filter(~pl.col("at").is_in(pl.Series(gone, dtype=pl.UInt32).implode())).drop("at", "whole")


def _is_one(lines: pl.Series, well: re.Pattern[str], separator: str, usual: int) -> bool:
    """Whether these lines are one row: written well together, or a monster; not when whole rows stand within the quotes."""
    between = [line.count(separator) >= usual for line in lines[1:-1]]
    if usual and sum(between) > _FULL_BETWEEN and sum(between) > 0.5 * len(between):
        return False
    whole = "\n".join(lines)
    return len(whole) > MAX_LINE or well.match(whole) is not None
