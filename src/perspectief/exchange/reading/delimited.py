"""Text files with separators: which separator, where rows begin and end, and cells; broken rows set apart with their line.

Rows that are written well go through polars at once (0.3 s for 200,000 rows of 25 cells); only the others are read one by
one, leniently, with the standard library's reader.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain
from typing import NamedTuple

import polars as pl

from perspectief.core.threads import in_order
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

_NO_ROWS = pl.DataFrame(schema={"line": pl.UInt32, "text": pl.String, "quoted": pl.Boolean, "well": pl.Boolean})


class _Shape(NamedTuple):
    """What divides the cells of a row, and how many a row has; both taken from the first megabytes of the file."""

    separator: str
    width: int


def read_delimited(data: bytes) -> Grid:
    """Rows of a CSV or text file, cells stripped. Unreadable when it is no text, or no separator divides its lines.

    Goes through the file in pieces of some megabytes: of the file itself and its cells there is one of each in memory.
    """
    found = decoding(data)
    pieces = found.pieces()
    first = next(pieces)
    declared = _declared(first.lines[0]) if len(first.lines) else None
    separator = declared or sniff(first.lines.head(_SAMPLE_LINES).to_list())
    odd_lines: list[int] = []
    batches = _batches(chain([first], pieces), separator, 1 if declared else 0, odd_lines)
    opening = next(batches, _NO_ROWS)
    shape = _Shape(separator, _usual_width(opening, separator))
    frames, faults = [_nothing(shape.width)], []
    for frame, badly in in_order(partial(_cells, shape=shape), chain([opening], batches)):
        frames.append(frame)
        faults += badly
    frame, short = _without_short(pl.concat(frames), shape)
    notes = (f"De letters op {len(odd_lines)} regels waren verminkt en zijn hersteld.",) if odd_lines else ()
    source = Source("csv", encoding=found.encoding, separator=separator, notes=notes)
    faults = sorted([*faults, *short], key=lambda fault: fault.line)
    return Grid(frame.drop("line", "count"), frame["line"], source, faults)


def _batches(pieces: Iterable[Piece], separator: str, skipped: int, odd_lines: list[int]) -> Iterator[pl.DataFrame]:
    """The rows of each piece; lines that may belong together with what follows wait for it.

    `skipped`: lines at the top that are no row. `odd_lines` is added to.
    """
    rest, first_of_rest, height = pl.Series([], dtype=pl.String), 1, 0
    for piece in pieces:
        odd_lines += piece.odd_lines
        lines, first = piece.lines, piece.first
        if first == 1:
            lines, first = lines.slice(skipped), 1 + skipped
        if len(rest):
            lines, first = pl.concat([rest, lines]), first_of_rest
        rows, rest, first_of_rest = rows_of_lines(lines, separator, first, is_last=piece.is_last)
        height += rows.height
        if height > MAX_ROWS + 100:
            raise Unreadable(
                "too-long",
                "Dit bestand heeft meer dan een miljoen rijen. Knip het in stukken en lees ze een voor een in.",
            )
        if rows.height:
            yield rows


def _cells(rows: pl.DataFrame, shape: _Shape) -> tuple[pl.DataFrame, list[Fault]]:
    """Cells of the rows, in order, padded to one width; rows that are too long, and cells beyond the width, are faults."""
    length = rows["text"].str.len_chars()
    too_long = rows.filter(length > MAX_LINE)
    faults = [_too_long(line, text) for line, text in too_long.select("line", "text").iter_rows()]
    rows = rows.filter(length <= MAX_LINE) if too_long.height else rows
    loose = _loose(rows, shape.separator)
    good = rows.filter("well") if loose else rows
    good = good.with_columns(_counted(good, shape.separator))
    over = good.filter(pl.col("count") > shape.width)
    loose += [(line, _loosely(text, shape.separator)) for line, text in over.select("line", "text").iter_rows()]
    good = good.filter(pl.col("count") <= shape.width) if over.height else good
    frame = _parsed(good, shape) if good.height else _nothing(shape.width)
    rest, wide = _fitted(loose, shape)
    return pl.concat([frame, rest]).sort("line") if rest.height else frame, faults + wide


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


def _counted(rows: pl.DataFrame, separator: str) -> pl.Series:
    """Cells of rows that are written well. Only where a separator may stand within quotes the quotes are looked into."""
    mark, texts = re.escape(separator), rows["text"]
    count = texts.str.count_matches(separator, literal=True).cast(pl.Int64)
    quoted = rows["quoted"].arg_true()
    within = texts.gather(quoted).str.contains(rf'(?:^|{mark})"[^"]*{mark}|[^{mark}]""|""[^{mark}]')
    if within.any():
        places = quoted.filter(within)
        bare = texts.gather(places).str.replace_all(_QUOTED.pattern, "")
        count = count.scatter(places, bare.str.count_matches(separator, literal=True).cast(pl.Int64))
    return (count + 1).alias("count")


def _loose(rows: pl.DataFrame, separator: str) -> list[tuple[int, list[str]]]:
    """Line and cells of the rows that are not written well."""
    badly = rows.filter(~pl.col("well")).select("line", "text")
    return [(line, _loosely(text, separator)) for line, text in badly.iter_rows()]


def _loosely(text: str, separator: str) -> list[str]:
    """Cells of a row that is not written well, as the standard library's lenient reader sees them; where a single quote stands
    somewhere it is a letter, and only cells with quotes of their own lose those."""
    if text.count('"') % 2 == 0:
        return next(csv.reader(io.StringIO(text), delimiter=separator), [])
    cells = next(csv.reader(io.StringIO(text), delimiter=separator, quoting=csv.QUOTE_NONE), [])
    return [_bare(cell) for cell in cells]


def _bare(cell: str) -> str:
    """What stands within the quotes of a cell; nothing, when it is a lone quote."""
    cell = cell.strip()
    if _QUOTED.fullmatch(cell):
        return cell[1:-1].replace('""', '"')
    return "" if cell == '"' else cell


def _usual_width(rows: pl.DataFrame, separator: str) -> int:
    """Cells of a row: the number most rows have that are not monsters."""
    rows = rows.filter(pl.col("text").str.len_chars() <= MAX_LINE)
    tally = Counter(len(cells) for _, cells in _loose(rows, separator))
    tally.update(_counted(rows.filter("well"), separator).to_list())
    width = max(tally.items(), key=lambda item: (item[1], item[0]))[0] if tally else 1
    if width > MAX_COLUMNS:
        raise Unreadable("too-wide", f"Dit bestand heeft {width} kolommen. Meer dan {MAX_COLUMNS} lezen we niet.")
    return width


def _parsed(good: pl.DataFrame, shape: _Shape) -> pl.DataFrame:
    """Rows that are written well, through polars: line, count and cells."""
    separator = shape.separator
    names = [column(place) for place in range(shape.width)]
    text = pl.col("text")
    if good["count"].min() != shape.width:
        text += pl.lit(separator).repeat_by(shape.width - pl.col("count")).list.join("")
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


def _fitted(rows: list[tuple[int, list[str]]], shape: _Shape) -> tuple[pl.DataFrame, list[Fault]]:
    """Rows read one by one: empty cells beyond the width are dropped, others are a fault."""
    separator, width = shape
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


def _without_short(frame: pl.DataFrame, shape: _Shape) -> tuple[pl.DataFrame, list[Fault]]:
    """Sets apart rows with too few cells, unless the file leaves off empty cells at the end as a habit.

    Rows above the first full one are titles: they stay, the header is looked for below them.
    """
    separator, width = shape
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
