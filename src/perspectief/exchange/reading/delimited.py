"""Text files with separators: which separator, where rows begin and end, and cells; broken rows set apart with their line.

Rows that are written well go through polars at once (0.3 s for 200,000 rows of 25 cells); only the others are read one by
one, leniently, with the standard library's reader.
"""

import csv
import io
import re
from collections import Counter
from itertools import chain
from typing import Literal

import polars as pl

from perspectief.exchange.reading.encoding import Piece, decoding
from perspectief.exchange.reading.grid import Grid, Source, column, shortened
from perspectief.exchange.reading.limits import MAX_COLUMNS, MAX_LINE, MAX_ROWS
from perspectief.exchange.reading.lines import rows_of_lines
from perspectief.exchange.reading.refusal import Fault, Unreadable

SEPARATORS = (";", "\t", ",", "|")
_NAMES = {";": "puntkomma", "\t": "tab", ",": "komma", "|": "streepje"}
_SAMPLE_LINES = 400
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_OFTEN = (
    0.3  # from this share of short rows on, the program that wrote the file simply leaves off empty cells at the end
)


def read_delimited(data: bytes) -> Grid:
    """Rows of a CSV or text file, cells stripped. Unreadable when it is no text, or no separator divides its lines.

    Goes through the file in pieces of some megabytes: of the file itself and its cells there is one of each in memory.
    """
    found = decoding(data)
    pieces = found.pieces()
    first = next(pieces)
    reading = _Reading(first.lines)
    odd_lines = 0
    for piece in chain([first], pieces):
        reading.take(piece)
        odd_lines += len(piece.odd_lines)
    cells, numbers, faults = reading.result()
    notes = (f"De letters op {odd_lines} regels waren verminkt en zijn hersteld.",) if odd_lines else ()
    return Grid(
        cells, numbers, Source("csv", encoding=found.encoding, separator=reading.separator, notes=notes), faults
    )


class _Reading:
    """Takes the pieces of a file in order. Separator and width are those of the first piece."""

    def __init__(self, lines: pl.Series) -> None:
        self.declared = _declared(lines[0]) if len(lines) else None
        self.separator = self.declared or sniff(lines.head(_SAMPLE_LINES).to_list())
        self.width = 0
        self.rest, self.first = lines.head(0), 1
        self.frames: list[pl.DataFrame] = []
        self.faults: list[Fault] = []
        self.height = 0

    def take(self, piece: Piece) -> None:
        """Rows of a piece; lines that may belong together with what follows wait for it."""
        lines, first = piece.lines, piece.first
        if self.declared and first == 1:
            lines, first = lines.slice(1), 2
        if len(self.rest):
            lines, first = pl.concat([self.rest, lines]), self.first
        rows, self.rest, self.first = rows_of_lines(lines, self.separator, first, is_last=piece.is_last)
        if not rows.height:
            return
        self.height += rows.height
        if self.height > MAX_ROWS + 100:
            raise Unreadable(
                "too-long",
                "Dit bestand heeft meer dan een miljoen rijen. Knip het in stukken en lees ze een voor een in.",
            )
        frame = self._cells(rows)
        self.frames.append(frame)

    def result(self) -> tuple[pl.DataFrame, pl.Series, list[Fault]]:
        """Cells and lines of all rows, and rows that are faults."""
        frame = pl.concat(self.frames or [_nothing(max(1, self.width))])
        frame, short = _without_short(frame, self.width, self.separator)
        faults = sorted([*self.faults, *short], key=lambda fault: fault.line)
        return frame.drop("line", "count"), frame["line"], faults

    def _cells(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Cells of the rows, in order, padded to one width; rows that are too long, and cells beyond the width, are faults."""
        length = rows["text"].str.len_chars()
        too_long = rows.filter(length > MAX_LINE)
        self.faults += [_too_long(line, text) for line, text in too_long.select("line", "text").iter_rows()]
        rows = rows.filter(length <= MAX_LINE) if too_long.height else rows
        badly = rows.filter(~pl.col("well")).select("line", "text").rows()
        loose = [(line, _loosely(text, self.separator)) for line, text in badly]
        good = rows.filter("well") if loose else rows
        good = good.with_columns(_counted(good["text"], self.separator))
        self.width = self.width or _width(good["count"], [len(cells) for _, cells in loose])
        over = good.filter(pl.col("count") > self.width)
        loose += [(line, _loosely(text, self.separator)) for line, text in over.select("line", "text").iter_rows()]
        good = good.filter(pl.col("count") <= self.width) if over.height else good
        frame = _parsed(good, self.width, self.separator) if good.height else _nothing(self.width)
        rest, wide = _fitted(loose, self.width, self.separator)
        self.faults += wide
        return pl.concat([frame, rest]).sort("line") if rest.height else frame


def separator_name(separator: str) -> str:
    """What the separator is called."""
    return _NAMES.get(separator, separator)


def sniff(lines: list[str]) -> str:
    """The separator that divides most of these lines into the same number of cells; on a tie the one with most cells.

    Unreadable when no separator divides them.
    """
    whole = "\n".join(line[:MAX_LINE] for line in lines if line.strip())
    bare = [line for line in _QUOTED.sub("", whole).split("\n") if line.strip()] or whole.split("\n")
    best, best_score = "", (0.0, 0)
    for separator in SEPARATORS:
        counts = Counter(line.count(separator) for line in bare)
        del counts[0]
        if not counts:
            continue
        number, often = max(counts.items(), key=lambda item: (item[1], item[0]))
        score = (round(often / len(bare), 1), number)
        if score > best_score:
            best, best_score = separator, score
    if not best or best_score[0] == 0:
        raise Unreadable(
            "not-a-table",
            "Dit is geen tabel: de regels zijn niet in kolommen verdeeld. Sla het in Excel op als .xlsx of als CSV met puntkomma's.",
        )
    return best


def _declared(line: str) -> str | None:
    """Excel's own first line that names the separator: "sep=;"."""
    match = re.fullmatch(r'"?sep=(.)"?\s*', line, re.IGNORECASE)
    return match[1] if match and match[1] in SEPARATORS else None


def _counted(texts: pl.Series, separator: str) -> pl.Series:
    """Cells of rows that are written well. Only where a separator may stand within quotes the quotes are looked into."""
    mark = re.escape(separator)
    count = texts.str.count_matches(separator, literal=True).cast(pl.Int64)
    within = texts.str.contains(rf'(?:^|{mark})"[^"]*{mark}|[^{mark}"]""|""[^{mark}"]')
    if within.any():
        bare = texts.filter(within).str.replace_all(_QUOTED.pattern, "")
        count = count.scatter(within.arg_true(), bare.str.count_matches(separator, literal=True).cast(pl.Int64))
    return (count + 1).alias("count")


def _loosely(text: str, separator: str) -> list[str]:
    """Cells of a row that is not written well, as the standard library's lenient reader sees them."""
    return next(csv.reader(io.StringIO(text), delimiter=separator, quoting=_quoting(text)), [])


def _quoting(text: str) -> Literal[0, 3]:
    """A single quote somewhere is a letter, not a beginning."""
    return csv.QUOTE_NONE if text.count('"') % 2 else csv.QUOTE_MINIMAL


def _width(counts: pl.Series, others: list[int]) -> int:
    """Cells of a row: the number most rows have."""
    tally = Counter(others)
    for number, often in counts.value_counts(name="often").iter_rows():
        tally[number] += often
    width = max(tally.items(), key=lambda item: (item[1], item[0]))[0] if tally else 1
    if width > MAX_COLUMNS:
        raise Unreadable("too-wide", f"Dit bestand heeft {width} kolommen. Meer dan {MAX_COLUMNS} lezen we niet.")
    return width


def _parsed(good: pl.DataFrame, width: int, separator: str) -> pl.DataFrame:
    """Rows that are written well, through polars: line, count and cells."""
    names = [column(place) for place in range(width)]
    text = pl.col("text")
    if good["count"].min() != width:
        text += pl.lit(separator).repeat_by(width - pl.col("count")).list.join("")
    padded = good.select(text).to_series()
    data = padded.str.join(separator + "\n")[0].encode()  # one column more: a line with nothing but "" would be dropped
    frame = pl.read_csv(
        data,
        separator=separator,
        has_header=False,
        schema=dict.fromkeys([*names, "beyond"], pl.String),
        empty_string_is_null=False,
        missing_columns="insert",
    )
    cells = frame.select(pl.col(names).fill_null("").str.strip_chars())
    return pl.concat([good.select("line", "count"), cells], how="horizontal")


def _nothing(width: int) -> pl.DataFrame:
    names = [column(place) for place in range(width)]
    return pl.DataFrame(schema={"line": pl.UInt32, "count": pl.Int64} | dict.fromkeys(names, pl.String))


def _fitted(rows: list[tuple[int, list[str]]], width: int, separator: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Rows read one by one: empty cells beyond the width are dropped, others are a fault."""
    kept, faults = [], []
    for line, cells in rows:
        while len(cells) > width and not cells[-1].strip():
            cells.pop()
        if len(cells) > width:
            message = f"Deze rij heeft {len(cells)} cellen, de andere rijen {width}. Staat er een {separator_name(separator)} in een tekst?"
            faults.append(Fault(line, "too-many-cells", message, shortened(separator.join(cells))))
        else:
            kept.append([line, len(cells), *(cell.strip() for cell in cells), *[""] * (width - len(cells))])
    schema = {"line": pl.UInt32, "count": pl.Int64} | {column(place): pl.String for place in range(width)}
    return pl.DataFrame(kept, schema=schema, orient="row"), faults


def _without_short(frame: pl.DataFrame, width: int, separator: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Sets apart rows with too few cells, unless the file leaves off empty cells at the end as a habit.

    Rows above the first full one are titles: they stay, the header is looked for below them.
    """
    full = frame["count"] == width
    if not full.any() or (~full).sum() > _OFTEN * frame.height:
        return frame, []
    start = full.arg_true()[0]
    short = ~full & (pl.int_range(0, frame.height, eager=True) > start)
    faults = []
    for row in frame.filter(short).iter_rows():
        message = f"Deze rij heeft {row[1]} cellen, de andere rijen {width}. Er ontbreekt een {separator_name(separator)}, of de rij is afgebroken."
        faults.append(Fault(row[0], "too-few-cells", message, shortened(separator.join(row[2 : 2 + row[1]]))))
    return frame.filter(~short), faults


def _too_long(line: int, text: str) -> Fault:
    length = f"{len(text):,}".replace(",", ".")
    message = f"Deze rij is {length} tekens lang. Meer dan {MAX_LINE // 1000}.000 lezen we niet: er zit een bestand of plaatje in een cel."
    return Fault(line, "too-long", message, shortened(text))
