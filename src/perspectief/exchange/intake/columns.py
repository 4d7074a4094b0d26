"""Reads the columns of a table field by field, and gathers what could not be read and what has to be asked."""

import datetime
from collections.abc import Iterable
from collections.abc import Mapping as Of
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import polars as pl

from perspectief.core.text import fold
from perspectief.core.threads import in_order
from perspectief.exchange.intake.mapping import Column, Mapping
from perspectief.exchange.intake.work import Option, read_skills, read_work
from perspectief.exchange.reading.fields import form
from perspectief.exchange.reading.table import Table
from perspectief.exchange.values import bits, dates, identity, levels, numbers, week
from perspectief.exchange.values.outcome import REASONS, WRONG, Outcome, empty, known, nothing
from perspectief.geo.gazetteer import gazetteer

_LEVELS = frozenset({"language", "reading", "education", "readiness", "guidance", "yes_no", "size_class"})
_BITS = frozenset({"certificates", "modes", "contract_forms", "kinds_of_work", "branches", "adaptations"})
_BIT_FIELDS = _BITS | {"place_kinds", "week_can", "week_fixed"}
_TEXTS = frozenset({"text", "label", "prose", "tasks"})
_LONGEST = {"label": 200, "text": 200}
_SHOWN = 3  # lines given as examples with a question
BETWEEN = " | "
WORK = "work"  # questions about work are asked once, whichever column the word stands in

Answers = Of[str, Of[str, str]]  # field → word in small letters → what it means ("" for: I do not know)
Fixes = Of[int, Of[str, str]]  # line → field → text that takes the place of what stands there


class Question(NamedTuple):
    """A word whose meaning the user is asked once for all rows that have it. `field` is its key in the answers."""

    field: str
    label: str
    word: str
    rows: int
    lines: tuple[int, ...]
    options: tuple[Option, ...]


class _Found(NamedTuple):
    """What a field was read as. `cells`: its text, where a word that is not understood may be asked."""

    name: str
    values: dict[str, pl.Series]
    reasons: pl.Series
    cells: pl.Series | None = None
    questions: tuple[Question, ...] = ()


@dataclass
class Reading:
    """Reads fields of one table into `values`; `issues` holds (row, field, reason) of every cell that was not taken."""

    table: Table
    mapping: Mapping
    today: datetime.date
    answers: Answers = field(default_factory=dict)
    fixes: Fixes = field(default_factory=dict)
    values: dict[str, pl.Series] = field(default_factory=dict)
    issues: list[pl.DataFrame] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cells = _fixed(self.table, self.mapping, self.fixes)

    def text(self, name: str, between: str = BETWEEN) -> pl.Series:
        """The cells of a field as text; of several columns what is filled in, with `between` between."""
        columns = [self.cells[one.name] for one in self.mapping.of(name)]
        if not columns:
            return pl.Series(name, [""], dtype=pl.String).new_from_index(0, self.table.cells.height)
        if len(columns) == 1:
            return columns[0].alias(name)
        parts = [column.set(empty(column), None) for column in columns]
        return pl.select(pl.concat_str(parts, separator=between, ignore_nulls=True).alias(name)).to_series()

    def read(self, *names: str, work: Iterable[str] = (), skills: Iterable[str] = ()) -> None:
        """Reads fields, several at once: `names` by the reader each has, flags included; `work` into lists of occupations,
        `skills` into lists of skills. A field without a column becomes null."""
        plain = [partial(self._plain, name) for name in names if self.mapping.fills(name)]
        lists = [*(partial(self._skills, name) for name in skills), *(partial(self._work, name) for name in work)]
        found = list(in_order(lambda read: read(), [*lists, *plain], ahead=len(lists) + len(plain)))
        for one in found[len(lists) :] + found[: len(lists)]:  # lists take longest: read first, kept last
            self._keep(one)

    def note(self, name: str, reasons: pl.Series, cells: pl.Series | None = None) -> None:
        """Keeps the reasons of a field; words that are not understood become questions."""
        found = reasons.is_not_null()
        if not found.any():
            return
        rows = found.arg_true()
        self.issues.append(
            pl.DataFrame(
                {"row": rows, "field": pl.Series([name] * len(rows), dtype=pl.String), "reason": reasons.gather(rows)}
            )
        )
        if cells is not None and (reasons == "word").any():
            self._ask(name, cells.filter(reasons == "word"), self.table.lines.filter(reasons == "word"))

    def get(self, name: str, dtype: pl.DataType | type[pl.DataType] = pl.String) -> pl.Series:
        """The values of a field; null where it was not read."""
        if name in self.values:
            return self.values[name].alias(name)
        return pl.Series(name, [None], dtype=dtype).new_from_index(0, self.table.cells.height)

    def frame(self, schema: Of[str, pl.DataType | type[pl.DataType]]) -> pl.DataFrame:
        """The fields of `schema`, with the line of each row in front."""
        return pl.DataFrame(
            [
                self.table.lines.alias("line"),
                *(self.get(name, dtype).cast(dtype, strict=False) for name, dtype in schema.items()),
            ]
        )

    def asked(self) -> tuple[Question, ...]:
        """Every question once, the word on most rows first."""
        merged: dict[tuple[str, str], Question] = {}
        for one in self.questions:
            before = merged.get((one.field, one.word))
            if before:
                lines = tuple(sorted({*before.lines, *one.lines})[:_SHOWN])
                merged[one.field, one.word] = before._replace(rows=max(before.rows, one.rows), lines=lines)
            else:
                merged[one.field, one.word] = one
        return tuple(sorted(merged.values(), key=lambda one: -one.rows))

    def found(self) -> pl.DataFrame:
        """Every issue: row (UInt32), field, reason, and whether the row waits for it."""
        empty_frame = pl.DataFrame(schema={"row": pl.UInt32, "field": pl.String, "reason": pl.String})
        every = pl.concat([empty_frame, *(frame.cast(empty_frame.schema) for frame in self.issues)])
        weights = {code: reason.weight for code, reason in REASONS.items()}
        return every.with_columns(weight=pl.col("reason").replace_strict(weights, default=WRONG)).sort(
            "row", maintain_order=True
        )

    def _plain(self, name: str) -> _Found:
        cells = self.text(name)
        outcome = self._outcome(name, form(self.mapping.kind).targets[name].reader, cells)
        return _Found(name, outcome.values, outcome.reasons, cells)

    def _skills(self, name: str) -> _Found:
        ids, reasons = read_skills(self.text(name))
        return _Found(name, {name: ids}, reasons)

    def _work(self, name: str) -> _Found:
        cells = self.text(name)
        found = read_work(cells, self.answers.get(WORK))
        questions = []
        for word, (options, rows) in found.open.items():
            at = cells.str.to_lowercase().str.contains(word, literal=True)
            lines = self.table.lines.filter(at).head(_SHOWN).to_list()
            questions.append(Question(WORK, "Welk werk is dit?", word, rows, tuple(lines), options))
        return _Found(name, {name: found.ids}, found.reasons, questions=tuple(questions))

    def _keep(self, found: _Found) -> None:
        name = found.name
        fresh = found.cells is None  # lists take the place of what the field was as text
        self.values.update({field: cells for field, cells in found.values.items() if fresh or field not in self.values})
        for flag in self.mapping.flags(name) if not fresh else ():
            self._add_flag(name, flag)
        self.note(name, found.reasons, found.cells)
        self.questions += found.questions

    def _outcome(self, name: str, reader: str, cells: pl.Series) -> Outcome:
        answers = self.answers.get(name)
        if reader in _LEVELS:
            far = reader == "readiness" and any("afstand" in fold(one.header) for one in self.mapping.of(name))
            return levels.read_level(reader, name, cells, answers, of_distance=far)
        if reader in _BITS or reader == "place_kinds":
            return bits.read_bits(reader, name, cells, answers)
        if reader in ("branch", "place_kind"):
            return bits.read_one({"branch": "branches", "place_kind": "place_kinds"}[reader], name, cells, answers)
        if reader == "week":
            return week.read_week(name, cells, dict(answers or {}))
        if reader in _TEXTS:
            return Outcome({name: known(cells).str.slice(0, _LONGEST.get(reader, 4000))}, nothing(len(cells)))
        return self._measured(name, reader, cells)

    def _measured(self, name: str, reader: str, cells: pl.Series) -> Outcome:
        match reader:
            case "date":
                return dates.read_dates(name, cells, self.today)
            case "birth_date":
                return dates.read_birth_dates(name, cells, self.today)
            case "postcode":
                return identity.read_postcode(cells, pl.Series(list(gazetteer().postcodes), dtype=pl.Int32))
            case "full_name":
                return identity.read_full_name(cells)
            case "hours":
                return numbers.read_hours(cells)
            case "bsn" | "email" | "phone" | "name" | "prefix":
                return getattr(identity, f"read_{reader}")(name, cells)
            case "hour" | "minutes" | "kilometres" | "count" | "wage" | "salary":
                return getattr(numbers, f"read_{reader}")(name, cells)
            case "kvk" | "sbi":
                return _register_number(name, reader, cells)
        raise ValueError(f"no reader {reader!r} for {name!r}")

    def _add_flag(self, name: str, flag: Column) -> None:
        target = form(self.mapping.kind).targets[str(flag.target)]
        found = bits.read_flag(name, target.code, self.cells[flag.name]).values[name]
        before = self.values.get(name)
        if before is None:
            self.values[name] = found
        else:
            both = (
                pl.when(before.is_null() & found.is_null())
                .then(None)
                .otherwise(before.fill_null(0).cast(pl.Int64) | found.fill_null(0))
            )
            self.values[name] = pl.select(both.alias(name)).to_series()

    def _ask(self, name: str, cells: pl.Series, lines: pl.Series) -> None:
        words: dict[str, list[int]] = {}
        for cell, line in zip(cells.to_list(), lines.to_list(), strict=True):
            words.setdefault(fold(cell), []).append(line)
        target = form(self.mapping.kind).targets[name]
        for word, at in sorted(words.items(), key=lambda item: -len(item[1])):
            self.questions.append(
                Question(name, target.label, word, len(at), tuple(at[:_SHOWN]), choices(target.reader))
            )


def choices(reader: str) -> tuple[Option, ...]:
    """What a word of such a field can mean."""
    reader = {"branch": "branches", "place_kind": "place_kinds"}.get(reader, reader)
    listed = week.OPTIONS if reader == "week" else levels.OPTIONS.get(reader) or bits.OPTIONS.get(reader, ())
    return tuple(Option(value, label) for value, label in listed)


def _register_number(name: str, reader: str, cells: pl.Series) -> Outcome:
    filled = known(cells)
    digits = filled.str.replace_all(r"[ .]", "").str.replace(r"[.,]0$", "")
    pattern = r"^\d{8}$" if reader == "kvk" else r"^\d{2,6}$"
    fine = digits.str.contains(pattern).fill_null(value=False)
    reasons = pl.select(pl.when(filled.is_not_null() & ~fine).then(pl.lit(reader))).to_series().cast(pl.String)
    return Outcome({name: digits.set(~fine, None)}, reasons)


def _fixed(table: Table, mapping: Mapping, fixes: Fixes) -> pl.DataFrame:
    """The cells with what the user put in the place of others."""
    by_field: dict[str, dict[int, str]] = {}
    for line, fields in fixes.items():
        for name, text in fields.items():
            by_field.setdefault(name, {})[line] = text
    cells = table.cells
    for name, texts in by_field.items():
        columns = mapping.of(name)
        lines = list(texts)
        for place, one in enumerate(columns):
            new = table.lines.replace_strict(
                lines, list(texts.values()) if place == 0 else [""] * len(lines), default=None, return_dtype=pl.String
            )
            cells = cells.with_columns(pl.coalesce(new, pl.col(one.name)).alias(one.name))
    return cells
