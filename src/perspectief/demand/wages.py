"""The lowest wage an hour the law allows, by day and age: dated tables with their source."""

import csv
import datetime
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data"
GROWN_UP, YOUNGEST = 21, 15
LEARN_WORK = "leer-arbeid"


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def _amounts() -> tuple[tuple[datetime.date, int], ...]:
    return tuple((datetime.date.fromisoformat(row["from"]), int(row["cents"])) for row in _rows("minimum_wage.csv"))


@cache
def _shares() -> dict[int, tuple[int, int]]:
    return {
        int(row["age"]): (int(row["permille"]), int(row["permille_learn_work"]))
        for row in _rows("minimum_wage_by_age.csv")
    }


def age_on(born: datetime.date, on: datetime.date) -> int:
    """Whole years old on a day."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def minimum_cents(on: datetime.date, born: datetime.date | None = None, contract_form: str = "") -> int:
    """Cents an hour, gross. Somebody whose age is not known counts as grown up. ValueError for a day before the table begins.

    Wet minimumloon en minimumvakantiebijslag art. 7, 8 and 14; Besluit minimumjeugdloonregeling art. 2 and 2a. Half cents round up.
    """
    amounts = [cents for since, cents in _amounts() if since <= on]
    if not amounts:
        raise ValueError(f"no minimum wage known for {on}")
    age = GROWN_UP if born is None else max(min(_shares()), age_on(born, on))
    if age >= GROWN_UP:
        return amounts[-1]
    share = _shares()[age][contract_form == LEARN_WORK]
    return (amounts[-1] * share + 500) // 1000


def least_cents(on: datetime.date) -> int:
    """Cents an hour below which nobody may be paid, however young."""
    return minimum_cents(on, datetime.date(on.year - YOUNGEST, 1, 1))
