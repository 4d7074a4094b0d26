"""The rows that wait for somebody, in words: why, with the row from the file and the wrong part marked. Pure."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import polars as pl

from perspectief.core.wording import ADVICE
from perspectief.exchange.choices import Choices
from perspectief.exchange.doubles import CONFLICT
from perspectief.exchange.intake.mapping import Column
from perspectief.exchange.intake.people import Intake
from perspectief.exchange.judging import Judged
from perspectief.exchange.reading.fields import PEOPLE, form
from perspectief.exchange.reading.grid import shortened
from perspectief.exchange.rules import WAITING, Outcome
from perspectief.exchange.values.outcome import ASK, REASONS, WRONG
from perspectief.exchange.values.prose import blacked_out, without

FIX, PERSON, TEXT, WORD, NOTHING = "fix", "person", "text", "word", ""
_BESIDE = 2  # cells shown on either side
_UNSHOWN = frozenset({"bsn", "phone", "email", "contact_phone", "contact_email", "street"})
_LONGEST = 60  # characters of a cell that is shown
_BSN = frozenset({"bsn"})
_BETWEEN = ";"
_HIDDEN = "████████"


class Raw(NamedTuple):
    """A piece of the row as it stands in the file: before, the wrong part, and after."""

    before: str
    marked: str
    after: str


class Reason(NamedTuple):
    """Why a row waits. `ask`: how it is answered (FIX, PERSON, TEXT, WORD, or NOTHING when it cannot be). `value`: what stands there.
    `card`: number of the card the message tells of, for the looks; 0: of none.
    """

    field: str
    label: str
    message: str
    ask: str
    value: str
    raw: Raw
    card: int = 0

    def plain(self) -> dict[str, Any]:
        """As values that can be kept as JSON."""
        return {**self._asdict(), "raw": self.raw._asdict()}


class Waiting(NamedTuple):
    """A row that waits: its line, DOUBT or WRONG, and why."""

    line: int
    outcome: str
    reasons: tuple[Reason, ...]


def waiting(
    intake: Intake, judged: Judged, choices: Choices, limit: int | None = None, *, words: bool = True
) -> list[Waiting]:
    """Rows that wait, and rows that could not be read at all, by line; at most `limit`.

    `words=False` leaves out rows that wait for nothing but the meaning of a word, which is asked for all of them at once.
    """
    rows = judged.rows.filter(pl.col("outcome").is_in(list(WAITING)))
    if not words:
        alone = (pl.col("outcome") == Outcome.DOUBT) & pl.col("asked") & ~pl.col("text") & ~pl.col("unsure")
        rows = rows.filter(~alone)
    rows = rows.head(limit or rows.height)
    by_row = _reasons(intake, judged, rows, choices)
    found = [
        Waiting(line, outcome, tuple(by_row.get(row, ())))
        for row, line, outcome in rows.select("row", "line", "outcome").iter_rows()
    ]
    for fault in intake.table.faults:
        reason = Reason("", "de hele rij", fault.message, NOTHING, "", Raw("", blacked_out(fault.raw), ""))
        found.append(Waiting(fault.line, Outcome.WRONG, (reason,)))
    return sorted(found, key=lambda one: one.line)[:limit]


def messages(intake: Intake, judged: Judged, choices: Choices) -> pl.DataFrame:
    """Line and reason of every row that waits, in one text each, for the list one can download."""
    every = waiting(intake, judged, choices)
    texts = [" ".join(f"{reason.label}: {reason.message}" for reason in one.reasons) for one in every]
    return pl.DataFrame(
        {"line": [one.line for one in every], "reason": texts}, schema={"line": pl.UInt32, "reason": pl.String}
    )


def cards_told(judged: Judged) -> list[int]:
    """Numbers of the cards that `messages` says a row resembles, for the looks."""
    undecided = pl.col("outcome").is_in(list(WAITING)) & pl.col("chosen").is_null()
    resembles = (pl.col("how") == "likely") & ~pl.col("double").is_in(["likely", CONFLICT]).fill_null(False)
    return judged.rows.filter(undecided & resembles)["number"].unique().sort().to_list()


def _reasons(intake: Intake, judged: Judged, rows: pl.DataFrame, choices: Choices) -> dict[int, list[Reason]]:
    wanted = rows["row"].to_list()
    shown = _Shown(intake)
    found: dict[int, list[Reason]] = {row: [] for row in wanted}
    issues = judged.issues.filter(pl.col("row").is_in(wanted) & pl.col("weight").is_in([WRONG, ASK]))
    for row, name, code, weight in issues.select("row", "field", "reason", "weight").iter_rows():
        found[row].append(shown.issue(row, name, code, weight))
    lines = dict(rows.select("row", "line").iter_rows())
    for name, texts in intake.findings.items():
        for one in texts:
            if one.row in found and name not in choices.texts.get(lines[one.row], {}):
                found[one.row].append(shown.text(one.row, name, one.kind, one.words))
    people = rows.filter(pl.col("chosen").is_null()).select("row", "double", "seen", "how", "number")
    for row, double, seen, how, number in people.iter_rows():
        if double in ("likely", CONFLICT):
            found[row].append(shown.double(row, double, intake.table.lines[seen]))
        elif how == "likely":
            found[row].append(shown.known(row, number))
    return found


class _Shown:
    """Pieces of rows of one table, as they may be shown."""

    def __init__(self, intake: Intake) -> None:
        self.intake = intake
        self.columns: Sequence[Column] = intake.mapping.columns
        self.form = form(intake.kind)

    def issue(self, row: int, name: str, code: str, weight: str) -> Reason:
        """A value that could not be read, or a word that is asked."""
        cell = self._cell(row, name)
        ask = WORD if weight == ASK else FIX if self.intake.mapping.of(name) else NOTHING
        value = "" if name in _UNSHOWN or blacked_out(cell, _BSN) != cell else cell
        return Reason(name, self.form.label(name), REASONS[code].message, ask, value, self._raw(row, name, cell))

    def text(self, row: int, name: str, kind: str, words: str) -> Reason:
        """A text with words that do not belong in it."""
        value = self.intake.values[name][row] or ""
        start = max(value.find(words), 0)
        before, after = blacked_out(value[:start]), blacked_out(value[start + len(words) :])
        column = next(iter(self.intake.mapping.of(name)), None)
        label = column.header if column else self.form.label(name)
        clean = without(value, self.intake.text_kinds[name])
        return Reason(name, label, ADVICE[kind], TEXT, clean, Raw(_tail(before), blacked_out(words), _head(after)))

    def double(self, row: int, how: str, line: int) -> Reason:
        """Somebody an earlier row is probably about."""
        unit = self.intake.table.source.unit
        if how == CONFLICT:
            message = (
                f"Hetzelfde nummer als {unit} {line}, maar een andere naam of geboortedatum. Is het dezelfde persoon?"
            )
            return Reason(
                "conflict", "naam", message, PERSON, "", self._raw(row, "family_name", self._cell(row, "family_name"))
            )
        message = f"Lijkt op {unit} {line}: naam, geboortedatum en postcode zijn gelijk."
        return Reason(
            "likely", "naam", message, PERSON, "", self._raw(row, "family_name", self._cell(row, "family_name"))
        )

    def known(self, row: int, number: int) -> Reason:
        """Somebody who probably stands in the file."""
        people = self.intake.kind == PEOPLE
        what = "kaart" if people else "plek"
        same = (
            "Naam en geboortedatum zijn gelijk, het nummer niet."
            if people
            else "Het werk, de werkgever en de postcode zijn gelijk."
        )
        name = "family_name" if people else "title"
        written = f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")
        return Reason(
            "known",
            "naam" if people else "werk",
            f"Lijkt op {what} {written}. {same}",
            PERSON,
            "",
            self._raw(row, name, self._cell(row, name)),
            number if people else 0,
        )

    def _cell(self, row: int, name: str) -> str:
        columns = [*self.intake.mapping.of(name), *self._stand_in(name)]
        return next((cell for one in columns if (cell := self.intake.table.cells[one.name][row])), "")

    def _stand_in(self, name: str) -> Iterable[Column]:
        """Columns another field is read from."""
        others = {
            "family_name": ("full_name",),
            "hours_min": ("hours", "hours_max"),
            "title": ("work",),
            "wishes": ("experience",),
        }
        return (column for other in others.get(name, ()) for column in self.intake.mapping.of(other))

    def _raw(self, row: int, name: str, cell: str) -> Raw:
        """The marked cell between its neighbours; neighbours that reach or name a person otherwise are left out."""
        place = next(
            (
                one.place
                for one in (*self.intake.mapping.of(name), *self._stand_in(name))
                if self.intake.table.cells[one.name][row] == cell
            ),
            None,
        )
        marked = _HIDDEN if name == "bsn" else _cut(blacked_out(cell, _BSN))  # columns that slipped carry one elsewhere
        if place is None:
            return Raw("", marked, "")
        before = [self._beside(row, one) for one in self.columns[:place] if self._may_show(one)][-_BESIDE:]
        after = [self._beside(row, one) for one in self.columns[place + 1 :] if self._may_show(one)][:_BESIDE]
        start = f"…{_BETWEEN}" if place > len(before) else ""
        end = f"{_BETWEEN}…" if len(self.columns) - place - 1 > len(after) else ""
        return Raw(
            start + "".join(text + _BETWEEN for text in before),
            marked,
            "".join(_BETWEEN + text for text in after) + end,
        )

    def _may_show(self, one: Column) -> bool:
        return one.target not in _UNSHOWN and not one.untaken and not one.personal

    def _beside(self, row: int, one: Column) -> str:
        return _cut(blacked_out(self.intake.table.cells[one.name][row]))


def _cut(text: str) -> str:
    return shortened(text, _LONGEST)


def _tail(text: str) -> str:
    flat = " ".join(text.split())
    kept = flat[-40:]
    return ("…" if len(flat) > len(kept) else "") + kept + (" " if kept and text[-1:].isspace() else "")


def _head(text: str) -> str:
    return (" " if text[:1].isspace() else "") + shortened(text, 40)
