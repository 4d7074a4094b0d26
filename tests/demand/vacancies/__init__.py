"""The marked texts, read from the files beside this one."""

import datetime
import re
from pathlib import Path
from typing import NamedTuple

STYLES = ("phone", "formal", "board", "email", "chat", "bullets")
TODAY = datetime.date(2026, 11, 22)  # the day the texts were written


class MarkedTask(NamedTuple):
    """The words of a task as they stand in the text, and the codes of skills that are right."""

    words: str
    codes: frozenset[str]


class Marked(NamedTuple):
    """One text with what a person read in it. Empty or None: the text does not say."""

    name: str
    text: str
    hours: tuple[float | None, float | None]
    towns: frozenset[str]
    asked: frozenset[str]
    learnable: frozenset[str]
    not_asked: frozenset[str]
    tasks: tuple[MarkedTask, ...]
    kind: str
    start: datetime.date | None
    capacity: int | None
    wage: int | None
    doubts: frozenset[str]


def marked() -> list[Marked]:
    """All sixty, in the order of the files."""
    return [_one(block) for style in STYLES for block in _blocks(style)]


def seen(every: list[Marked]) -> list[Marked]:
    """The forty the rules were made with."""
    return [one for at, one in enumerate(every) if at % 3 != 2]


def unseen(every: list[Marked]) -> list[Marked]:
    """The twenty that were kept apart."""
    return every[2::3]


def _blocks(style: str) -> list[str]:
    whole = (Path(__file__).parent / f"{style}.txt").read_text("utf-8")
    return [block for block in re.split(r"^== ", whole, flags=re.MULTILINE) if block.strip()]


def _one(block: str) -> Marked:
    head, _, text = block.partition("\n\n")
    name, *lines = head.splitlines()
    marks = {mark: value.strip() for mark, _, value in (line.partition(":") for line in lines)}
    return Marked(
        name=name.strip(),
        text=text.strip(),
        hours=_hours(marks.get("uren", "-")),
        towns=frozenset(one.strip() for one in marks.get("plaats", "-").split("|")) - {"-"},
        asked=frozenset(marks.get("papieren", "").split()),
        learnable=frozenset(marks.get("leren", "").split()),
        not_asked=frozenset(marks.get("niet", "").split()),
        tasks=tuple(_task(one) for one in marks.get("taken", "").split("|") if one.strip()),
        kind=marks.get("soort", ""),
        start=datetime.date.fromisoformat(marks["start"]) if "start" in marks else None,
        capacity=int(marks["aantal"]) if "aantal" in marks else None,
        wage=int(marks["loon"]) if "loon" in marks else None,
        doubts=frozenset(marks.get("twijfel", "").split()),
    )


def _hours(given: str) -> tuple[float | None, float | None]:
    low, _, high = given.partition("-")
    return float(low) if low else None, float(high) if high else None


def _task(given: str) -> MarkedTask:
    words, _, codes = given.partition("=")
    return MarkedTask(words.strip(), frozenset(codes.split()))
