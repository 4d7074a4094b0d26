"""What can be arranged around work: who decides, on which law, and from when to when it exists. Dated data."""

import csv
import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "data" / "instruments.csv"


class Instrument(NamedTuple):
    """`until` None: it still exists."""

    code: str
    label: str
    decider: str
    law: str
    since: datetime.date
    until: datetime.date | None


@cache
def instruments() -> dict[str, Instrument]:
    """Every instrument by its code, also those that exist no more."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        row["code"]: Instrument(
            row["code"],
            row["label"],
            row["decider"],
            row["law"],
            datetime.date.fromisoformat(row["from"]),
            datetime.date.fromisoformat(row["until"]) if row["until"] else None,
        )
        for row in rows
    }


def at(day: datetime.date) -> list[Instrument]:
    """What can be arranged from this day."""
    return [one for one in instruments().values() if one.since <= day and (one.until is None or day <= one.until)]


def exists(code: str, day: datetime.date) -> bool:
    """Whether this can be arranged from this day."""
    return any(one.code == code for one in at(day))
