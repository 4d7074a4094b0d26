"""From the bytes of a file to everything the page shows: read, typed, judged against the file of the region, analysed.

Runs inside `acting(actor)`; changes nothing.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import polars as pl
from django.db import transaction

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.exchange import queries
from perspectief.exchange.analysis import Analysis, analyse
from perspectief.exchange.choices import DROP, OUT, Choices
from perspectief.exchange.importing.known import known_people, known_places
from perspectief.exchange.importing.people import Written, write_people
from perspectief.exchange.importing.places import write_places
from perspectief.exchange.intake.columns import WORK
from perspectief.exchange.intake.mapping import Mapping, chosen, signature, suggest
from perspectief.exchange.intake.people import Intake, take_people
from perspectief.exchange.intake.places import take_places
from perspectief.exchange.judging import Judged, judge, ready
from perspectief.exchange.opening import Opening
from perspectief.exchange.reading import Table, read
from perspectief.exchange.reading.fields import PEOPLE
from perspectief.exchange.rules import WAITING, Outcome
from perspectief.exchange.values.outcome import WRONG
from perspectief.matching.pool import pool

WORDS, TEXTS, EMPTY = "words", "texts", "empty"  # what can be decided for all rows that are left at once


@dataclass(frozen=True)
class Worked:
    """What was read in a file, and what would become of its rows."""

    table: Table
    intake: Intake
    judged: Judged
    choices: Choices

    @property
    def mapping(self) -> Mapping:
        """What each column is."""
        return self.intake.mapping


def work_out(
    actor: Actor,
    *,
    region: int,
    data: bytes,
    sheet: str = "",
    kind: str = "",
    choices: Choices,
    rest: tuple[str, ...] = (),
) -> Worked:
    """Reads and judges a file. `rest`: what is decided for every row that is left (WORDS, TEXTS, EMPTY). Raises Unreadable."""
    table = read(data, sheet=sheet)
    worked = _judged(actor, region, table, kind, choices)
    more = _rest(worked, rest)
    return _judged(actor, region, table, kind, choices.with_(more)) if more else worked


def analysed(worked: Worked, *, region: int) -> Analysis:
    """The analysis, against what the region asks (for a file of places: against who looks for work)."""
    people = worked.intake.kind == PEOPLE
    demand = queries.openings_by_branch(region) if people else queries.people_by_branch(region)
    opened = _opening(region) if people else None
    return analyse(worked.intake, today=clock.today(), region=region, demand=demand, opened=opened)


def _opening(region: int) -> Opening:
    """What answers would open at the places of the region that are offered today."""
    held = pool(region)
    return Opening(held.places, today=held.today, rules=held.engine.rules)


def write(actor: Actor, worked: Worked, *, region: int, source: str) -> Written:
    """Puts the rows that are ready into the tables."""
    values, known = ready(worked.intake, worked.judged, worked.choices)
    return _write(actor, worked, values, known, region, source)


def news(actor: Actor, worked: Worked, *, region: int, source: str) -> int:
    """Of how many known people or places the file says something else: written for known rows only, and undone at once."""
    values, known = ready(worked.intake, worked.judged, worked.choices)
    if known.is_empty():
        return 0
    values = values.with_row_index("at").filter(pl.col("at").is_in(known["row"].implode())).drop("at")
    known = known.with_columns(row=pl.int_range(known.height, dtype=pl.UInt32))
    with transaction.atomic():
        written = _write(actor, worked, values, known, region, source)
        transaction.set_rollback(True)
    return written.changed


def lacks(mapping: Mapping) -> str:
    """What a file must have and has not, in words; empty when nothing."""
    if mapping.kind == PEOPLE:
        if mapping.fills("client_number", "bsn", "family_name", "full_name"):
            return ""
        return "In dit bestand staat niet wie het is. Zeg hieronder in welke kolom het klantnummer, het BSN of de naam staat."
    if not mapping.fills("title", "work"):
        return "In dit bestand staat niet wat het werk is. Zeg hieronder in welke kolom dat staat."
    if not mapping.fills("employer_name"):
        return "In dit bestand staat niet bij welke werkgever de plekken zijn. Zeg hieronder in welke kolom dat staat."
    return ""


def _judged(actor: Actor, region: int, table: Table, kind: str, choices: Choices) -> Worked:
    guess = suggest(table, kind=kind)
    kept = queries.remembered(actor.organisation, guess.kind, signature(table.headers))
    mapping = suggest(table, kind=kind, remembered=kept.columns) if kept else guess
    mapping = chosen(mapping, choices.columns)
    answers = _with_remembered(choices, kept.answers if kept else {})
    today: datetime.date = clock.today()
    take: Callable[..., Intake] = take_people if mapping.kind == PEOPLE else take_places
    intake = take(table, mapping, today=today, answers=answers, fixes=choices.fixes)
    known = (known_people if mapping.kind == PEOPLE else known_places)(actor, region, intake.values)
    return Worked(table, intake, judge(intake, known, choices), choices)


def _with_remembered(choices: Choices, kept: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    return {name: {**kept.get(name, {}), **choices.answers.get(name, {})} for name in {*kept, *choices.answers}}


def _rest(worked: Worked, rest: tuple[str, ...]) -> Choices:
    """The choices that settle what is left."""
    intake = worked.intake
    lines = intake.values["line"].to_list()
    waiting = set(worked.judged.rows.filter(pl.col("outcome").is_in(list(WAITING)))["row"].to_list())
    answers: dict[str, dict[str, str]] = {}
    texts: dict[int, dict[str, str]] = {}
    fixes: dict[int, dict[str, str]] = {}
    people: dict[int, str] = {}
    if WORDS in rest:
        for question in intake.questions:
            answers.setdefault(question.field, {})[question.word] = ""
    if TEXTS in rest:
        for name, found in intake.findings.items():
            for one in found:
                if name not in worked.choices.texts.get(lines[one.row], {}):
                    texts.setdefault(lines[one.row], {})[name] = DROP
    if EMPTY in rest:
        wrong = worked.judged.issues.filter((pl.col("weight") == WRONG) & pl.col("row").is_in(list(waiting)))
        for row, name in wrong.select("row", "field").iter_rows():
            if worked.mapping.of(name):
                fixes.setdefault(lines[row], {})[name] = ""
            else:
                people[lines[row]] = OUT
    return Choices(answers=answers, texts=texts, fixes=fixes, people=people)


def _write(
    actor: Actor, worked: Worked, values: pl.DataFrame, known: pl.DataFrame, region: int, source: str
) -> Written:
    values = values.drop("line")
    if worked.intake.kind == PEOPLE:
        return write_people(actor, region=region, values=values, known=known, source=source, today=clock.today())
    known = known.rename({"card_id": "place_id"})
    return write_places(actor, region=region, values=values, known=known, source=source, today=clock.today())


def counts(worked: Worked, changed: int) -> dict[str, Any]:
    """Rows per outcome, rows that could not be read among the wrong ones, and "news"."""
    found: dict[str, Any] = worked.judged.counts()
    found[Outcome.WRONG] = found.get(Outcome.WRONG, 0) + len(worked.table.faults)
    return {**found, "news": changed}


def answers_to_keep(choices: Choices) -> dict[str, dict[str, str]]:
    """Answers that hold for a next file too. What work a word means does not: *chauffeur* is somebody else there."""
    return {name: words for name, words in choices.answers.items() if name != WORK}
