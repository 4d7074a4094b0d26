"""Text files with separators: which separator, where rows begin and end, and cells; broken rows set apart with their line.

Rows that are written well go through polars at once (0.3 s for 200,000 rows of 25 cells); only the others are read one by
one, leniently, with the standard library's reader.
"""

import csv
import io
import re
from collections import Counter
from typing import Literal

import polars as pl

from perspectief.exchange.reading.encoding import decode
from perspectief.exchange.reading.grid import Grid, Source, column, shortened
from perspectief.exchange.reading.limits import MAX_COLUMNS, MAX_LINE, MAX_LINES_IN_ROW, MAX_ROWS
from perspectief.exchange.reading.refusal import Fault, Unreadable

SEPARATORS = (";", "\t", ",", "|")
_NAMES = {";": "puntkomma", "\t": "tab", ",": "komma", "|": "streepje"}
_SAMPLE_LINES = 400
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_OFTEN = (
    0.3  # from this share of short rows on, the program that wrote the file simply leaves off empty cells at the end
)


def read_delimited(data: bytes) -> Grid:
    """Rows of a CSV or text file. Unreadable when it is no text, or no separator divides its lines."""
    text, encoding, odd_lines = decode(data)
    lines, first = _lines(text)
    separator = _declared(lines[0]) if lines else None
    if separator:
        lines, first = lines[1:], first + 1
    separator = separator or sniff(lines[:_SAMPLE_LINES])
    records = _records(pl.Series("text", lines, dtype=pl.String), separator, first)
    if records.height > MAX_ROWS + 100:
        raise Unreadable(
            "too-long", "Dit bestand heeft meer dan een miljoen rijen. Knip het in stukken en lees ze een voor een in."
        )
    notes = (f"De letters op {len(odd_lines)} regels waren verminkt en zijn hersteld.",) if odd_lines else ()
    cells, numbers, faults = _cells(records, separator)
    return Grid(cells, numbers, Source("csv", encoding=encoding, separator=separator, notes=notes), faults)


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


def _lines(text: str) -> tuple[list[str], int]:
    """The lines, and the number of the first one."""
    lines = text.split("\n")
    while lines and not lines[-1].strip():
        lines.pop()
    return lines, 1


def _declared(line: str) -> str | None:
    """Excel's own first line that names the separator: "sep=;"."""
    match = re.fullmatch(r'"?sep=(.)"?\s*', line, re.IGNORECASE)
    return match[1] if match and match[1] in SEPARATORS else None


def _well(separator: str) -> tuple[str, str]:
    """Patterns of a row written well, and of a line that ends within quotes."""
    mark = re.escape(separator)
    cell = rf'(?:"(?:[^"]|"")*"|[^"{mark}]*)'
    return rf"^(?:{cell}{mark})*{cell}$", rf'^(?:{cell}{mark})*"(?:[^"]|"")*$'


def _records(lines: pl.Series, separator: str, first: int) -> pl.DataFrame:
    """Lines joined to rows where quotes hold a line break: columns line (UInt32), text, well (Boolean)."""
    well, opened = _well(separator)
    frame = pl.DataFrame({"line": pl.int_range(first, first + len(lines), dtype=pl.UInt32, eager=True), "text": lines})
    quotes = pl.col("text").str.count_matches('"', literal=True)
    short = pl.col("text").str.len_bytes() <= 4 * MAX_LINE
    frame = frame.with_columns(odd=(quotes % 2 == 1) & short, quoted=(quotes > 0) & short)
    if frame["odd"].any():
        frame = _joined(frame, frame["text"].str.contains(opened) & frame["odd"], re.compile(well))
    is_well = ~pl.col("quoted") | pl.col("text").str.contains(well)
    return frame.select("line", "text", well=is_well).filter(pl.col("text").str.strip_chars() != "")


def _joined(frame: pl.DataFrame, opens: pl.Series, well: re.Pattern[str]) -> pl.DataFrame:
    """Joins the lines from one that ends within quotes to the one that closes them; a stray quote joins nothing."""
    odd = frame["odd"].arg_true().to_list()
    opening, texts = opens.to_list(), frame["text"]
    row = list(range(frame.height))
    place = 0
    while place + 1 < len(odd):
        start, end = odd[place], odd[place + 1]
        joins = opening[start] and end - start < MAX_LINES_IN_ROW
        whole = "\n".join(texts[start : end + 1]) if joins else ""
        if joins and (len(whole) > MAX_LINE or well.match(whole)):
            row[start : end + 1] = [start] * (end + 1 - start)
            place += 2
        else:
            place += 1
    return (
        frame.with_columns(row=pl.Series(row, dtype=pl.UInt32))
        .group_by("row", maintain_order=True)
        .agg(pl.col("line").first(), pl.col("text").str.join("\n"), pl.col("quoted").any())
        .drop("row")
    )


def _cells(records: pl.DataFrame, separator: str) -> tuple[pl.DataFrame, pl.Series, list[Fault]]:
    """Cells of the rows, in order, padded to one width; rows that are too long, and cells beyond the width, are faults."""
    too_long = records.filter(pl.col("text").str.len_chars() > MAX_LINE)
    faults = [_too_long(line, text) for line, text in too_long.select("line", "text").iter_rows()]
    records = records.filter(pl.col("text").str.len_chars() <= MAX_LINE)
    bare = (
        pl.when(pl.col("text").str.contains('"', literal=True))
        .then(pl.col("text").str.replace_all(_QUOTED.pattern, ""))
        .otherwise("text")
    )
    good = records.filter("well").with_columns(count=bare.str.count_matches(separator, literal=True).cast(pl.Int64) + 1)
    loose = [
        (line, next(csv.reader(io.StringIO(text), delimiter=separator, quoting=_quoting(text)), []))
        for line, text in records.filter(~pl.col("well")).select("line", "text").iter_rows()
    ]
    width = _width(good["count"], [len(cells) for _, cells in loose])
    good, over = good.filter(pl.col("count") <= width), good.filter(pl.col("count") > width)
    loose += [
        (line, next(csv.reader(io.StringIO(text), delimiter=separator)))
        for line, text in over.select("line", "text").iter_rows()
    ]
    frame, rest = _parsed(good, width, separator), _fitted(loose, width, separator)
    faults += rest[1]
    frame = pl.concat([frame, rest[0]]).sort("line") if rest[0].height else frame
    frame, short = _without_short(frame, width, separator)
    faults += short
    return frame.drop("line", "count"), frame["line"], sorted(faults, key=lambda fault: fault.line)


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
    if not good.height:
        return pl.DataFrame(schema={"line": pl.UInt32, "count": pl.Int64} | dict.fromkeys(names, pl.String))
    padded = good.select(
        pl.col("text") + pl.lit(separator).repeat_by(width - pl.col("count")).list.join("")
    ).to_series()
    data = padded.str.join(separator + "\n")[0].encode()  # one column more: a line with nothing but "" would be dropped
    frame = pl.read_csv(
        data,
        separator=separator,
        has_header=False,
        schema=dict.fromkeys([*names, "beyond"], pl.String),
        empty_string_is_null=False,
        missing_columns="insert",
    )
    return pl.concat([good.select("line", "count"), frame.select(pl.col(names).fill_null(""))], how="horizontal")


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
            kept.append([line, len(cells), *cells, *[""] * (width - len(cells))])
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
