"""What becomes of each row: new, known, double, doubtful or wrong; and the rows that are ready, brought together. Pure.

A person or place somebody has to decide about is never decided here: it waits.
"""

from dataclasses import dataclass

import polars as pl

from perspectief.exchange.choices import DROP, OTHER, OUT, SAME, Choices
from perspectief.exchange.doubles import CONFLICT, SURE, same_people, same_places
from perspectief.exchange.intake.people import Intake
from perspectief.exchange.reading.fields import PEOPLE
from perspectief.exchange.rules import READY, Outcome
from perspectief.exchange.values.outcome import ASK, WRONG
from perspectief.exchange.values.prose import without

_KNOWN = pl.Schema({"row": pl.UInt32, "card": pl.Int64, "number": pl.Int64, "how": pl.String})
_LIKELY, _ELSEWHERE, _HIDDEN = "likely", "elsewhere", "hidden"
_BITS = (
    "certificates",
    "adaptations",
    "modes",
    "branches",
    "kinds_of_work",
    "place_kinds",
    "contract_forms",
    "certificates_learnable",
)
_LATEST = ("confirmed_at",)


@dataclass(frozen=True)
class Judged:
    """`rows`: row, line, outcome; first (the earlier row of the same person), card and number (of who stands in the file), all null
    for others; seen (an earlier row that is at least alike), double and how (in what way), chosen; unsure, asked, text, wrong (what it waits for).

    `issues`: the intake's, with those of a row as a whole.
    """

    rows: pl.DataFrame
    issues: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """Rows per outcome."""
        return dict(self.rows["outcome"].value_counts(name="n").iter_rows())


def judge(intake: Intake, known: pl.DataFrame, choices: Choices) -> Judged:
    """`known`: row, id of card or place, number, how ("client", "bsn", "elsewhere", "hidden", "likely") of rows that stand in the file."""
    people = intake.kind == PEOPLE
    known = known.rename({known.columns[1]: "card"}).cast(_KNOWN)
    hidden = _issue(known.filter(pl.col("how") == _HIDDEN), "bsn", "hidden", intake.issues.schema)
    issues = pl.concat([intake.issues, _whole_rows(intake, people=people), hidden])
    doubles = (same_people if people else same_places)(intake.values)
    rows = intake.values.select("line").with_row_index("row")
    rows = rows.join(doubles.rename({"how": "double"}), on="row", how="left", maintain_order="left")
    rows = rows.join(known, on="row", how="left", maintain_order="left")
    chosen = pl.DataFrame(
        {"line": list(choices.people), "chosen": list(choices.people.values())},
        schema={"line": pl.UInt32, "chosen": pl.String},
    )
    rows = rows.join(chosen, on="line", how="left", maintain_order="left")
    marks = {
        "wrong": issues.filter(pl.col("weight") == WRONG)["row"],
        "asked": issues.filter(pl.col("weight") == ASK)["row"],
        "text": _open_texts(intake, choices),
    }
    rows = rows.with_columns(**{name: pl.col("row").is_in(found.unique().implode()) for name, found in marks.items()})
    return Judged(_decided(rows), issues)


def _decided(rows: pl.DataFrame) -> pl.DataFrame:
    """The outcome of each row, from what stands in the way, who it is, and what was chosen."""
    same, other = pl.col("chosen").eq_missing(SAME), pl.col("chosen").eq_missing(OTHER)
    unsure_double = pl.col("double").is_in(["likely", CONFLICT]) & pl.col("chosen").is_null()
    unsure_known = pl.col("how").eq_missing(_LIKELY) & pl.col("chosen").is_null()
    is_double = pl.col("double").eq_missing(SURE) | (pl.col("double").is_not_null() & same)
    is_known = pl.col("how").is_in(["client", "bsn"]).fill_null(value=False) | (
        pl.col("how").eq_missing(_LIKELY) & same
    )
    outcome = (
        pl.when(pl.col("chosen").eq_missing(OUT)).then(pl.lit(Outcome.OUT))
        .when("wrong").then(pl.lit(Outcome.WRONG))
        .when(pl.col("text") | pl.col("asked") | unsure_double.fill_null(value=False) | unsure_known).then(pl.lit(Outcome.DOUBT))
        .when(is_double & ~other).then(pl.lit(Outcome.DOUBLE))
        .when(is_known).then(pl.lit(Outcome.KNOWN))
        .when(pl.col("how").eq_missing(_ELSEWHERE)).then(pl.lit(Outcome.ELSEWHERE))
        .otherwise(pl.lit(Outcome.NEW))
    )  # fmt: skip
    likely_other = pl.col("how").eq_missing(_LIKELY) & other
    return rows.with_columns(
        outcome=outcome.cast(pl.String),
        first=pl.when(is_double & ~other).then("first"),
        seen="first",
        unsure=unsure_double.fill_null(value=False) | unsure_known,
        card=pl.when(~likely_other).then("card"),
    )


def ready(intake: Intake, judged: Judged, choices: Choices) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows that go into the file, one for each person or place, and of those that are known: row and id.

    Of rows about the same one the first filled value counts; lists and bits are added up, the latest confirmation holds.
    """
    going = judged.rows.filter(pl.col("outcome").is_in(list(READY)))
    values = (
        _cleaned(intake, choices)
        .with_row_index("row")
        .join(going.select("row", "first", "card"), on="row", how="inner", maintain_order="left")
    )
    there = pl.col("first").is_in(values["row"].implode())
    values = values.with_columns(leader=pl.when(there.fill_null(value=False)).then("first").otherwise("row"))
    if values["leader"].n_unique() < values.height:
        values = _together(values)
    known = values.with_row_index("at").filter(pl.col("card").is_not_null()).select(row="at", card_id="card")
    return values.drop("row", "first", "card", "leader"), known


def _together(values: pl.DataFrame) -> pl.DataFrame:
    """One row for each leader. A chain (row 3 like row 2 like row 1) ends at its beginning."""
    parent = dict(values.select("row", "leader").iter_rows())
    ends = {row: row for row in parent}
    for row in parent:
        at = row
        while parent.get(at, at) != at:
            at = parent[at]
        ends[row] = at
    values = values.with_columns(leader=pl.Series([ends[row] for row in values["row"]], dtype=pl.UInt32))
    aggregated = [_one_of(name, dtype) for name, dtype in values.schema.items() if name != "leader"]
    several = values.filter(pl.len().over("leader") > 1).group_by("leader", maintain_order=True).agg(aggregated)
    alone = values.filter(pl.len().over("leader") == 1)
    return pl.concat([alone, several.select(alone.columns)]).sort("row")


def _one_of(name: str, dtype: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(dtype, pl.List):
        return column.explode(empty_as_null=True, keep_nulls=True).drop_nulls().unique(maintain_order=True)
    if name in _BITS:
        return pl.when(column.is_not_null().any()).then(column.fill_null(0).bitwise_or())
    if name in _LATEST:
        return column.max()
    return column.min() if name == "row" else column.drop_nulls().first()


def _cleaned(intake: Intake, choices: Choices) -> pl.DataFrame:
    """The values without the words somebody chose to drop."""
    values = intake.values
    lines = intake.values["line"].to_list()
    for name, found in intake.findings.items():
        dropped = {
            one.row: without(values[name][one.row], intake.text_kinds[name])
            for one in found
            if choices.texts.get(lines[one.row], {}).get(name) == DROP
        }
        if dropped:
            texts = values[name].to_list()
            for row, text in dropped.items():
                texts[row] = text or None
            values = values.with_columns(pl.Series(name, texts, dtype=pl.String))
    return values


def _open_texts(intake: Intake, choices: Choices) -> pl.Series:
    """Rows with a text nobody decided about."""
    lines = intake.values["line"].to_list()
    rows = [
        one.row
        for name, found in intake.findings.items()
        for one in found
        if name not in choices.texts.get(lines[one.row], {})
    ]
    return pl.Series("row", rows, dtype=pl.UInt32)


def _whole_rows(intake: Intake, *, people: bool) -> pl.DataFrame:
    """What is wrong with a row as a whole: nobody can be told by it, or no employer is named."""
    values = intake.values.with_row_index("row")
    if people:
        nobody = values.filter(
            pl.col("client_number").is_null() & pl.col("bsn").is_null() & pl.col("family_name").is_null()
        )
        return _issue(nobody, "family_name", "nameless", intake.issues.schema)
    return _issue(
        values.filter(pl.col("employer_name").is_null()), "employer_name", "no-employer", intake.issues.schema
    )


def _issue(rows: pl.DataFrame, name: str, reason: str, schema: pl.Schema) -> pl.DataFrame:
    return rows.select("row", field=pl.lit(name), reason=pl.lit(reason), weight=pl.lit(WRONG)).cast(schema)
