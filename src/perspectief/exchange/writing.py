"""Files out: separated text a spreadsheet opens well, in which no cell is taken for a formula."""

import polars as pl

from perspectief.exchange.choices import Choices
from perspectief.exchange.intake.people import Intake
from perspectief.exchange.judging import Judged
from perspectief.exchange.reading.fields import PEOPLE, form
from perspectief.exchange.waiting import messages

MARK = b"\xef\xbb\xbf"  # without it a spreadsheet reads the letters of another encoding
_FORMULA = r"^[=+\-@\t\r]"
_NUMBER = r"^[+-]?\d+(?:[.,]\d+)?$"
LINE, WHY = "rij", "waarom"


def guarded(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would take for a formula."""
    return pl.Series([text]).to_frame("text").select(_guard(pl.col("text")).fill_null(""))["text"][0]


def separated(frame: pl.DataFrame) -> bytes:
    """A frame as CSV with semicolons; texts guarded against being taken for formulas."""
    texts = [_guard(pl.col(name)) for name, kind in frame.schema.items() if kind == pl.String]
    named = frame.with_columns(texts).rename({name: guarded(name) for name in frame.columns})
    return MARK + named.write_csv(separator=";", line_terminator="\r\n", quote_style="necessary").encode()


def rejected(intake: Intake, judged: Judged, choices: Choices) -> bytes:
    """The rows that wait, as they stand in the file, with line and reason in front. BSNs and columns we do not take are left out."""
    reasons = messages(intake, judged, choices)
    shown = [one for one in intake.mapping.columns if one.target != "bsn" and not one.untaken]
    cells = intake.table.cells.select(pl.col(one.name).alias(one.header) for one in shown).with_columns(
        intake.table.lines.alias("\0line")
    )
    rows = reasons.join(cells, left_on="line", right_on="\0line", how="left", maintain_order="left")
    return separated(rows.rename({"line": _free(LINE, rows.columns), "reason": _free(WHY, rows.columns)}))


def questions(intake: Intake, field: str) -> bytes:
    """A list to fill in: everybody of whom `field` is not known, with an empty column for it. Filled in, it can be read again."""
    shape = form(intake.kind)
    key = "client_number" if intake.kind == PEOPLE else "reference"
    names = (
        ("client_number", "given_name", "prefix", "family_name")
        if intake.kind == PEOPLE
        else ("reference", "title", "employer_name")
    )
    rows = intake.values.filter(pl.col(field).is_null() & pl.col(key).is_not_null())
    kept = [
        pl.col(name).fill_null("").alias(shape.label(name))
        for name in names
        if rows[name].null_count() < rows.height or name == key
    ]
    return separated(rows.select(*kept, pl.lit("").alias(shape.label(_asked(field)))))


def _asked(field: str) -> str:
    """The field a user fills in for one that is read from it."""
    return {"pc4": "postcode", "hours_max": "hours", "occupation": "work"}.get(field, field)


def _free(name: str, taken: list[str]) -> str:
    return name if name not in taken else f"{name} (perspectief)"


def _guard(column: pl.Expr) -> pl.Expr:
    name = column.meta.output_name()
    formula = column.str.contains(_FORMULA) & ~column.str.contains(_NUMBER)
    column = pl.when(column != "").then(column)  # an empty text would be written as ""
    return pl.when(formula).then(pl.concat_str(pl.lit("'"), column)).otherwise(column).alias(name)
