"""Numbers as people write them: hours ("24-32", "36u", "fulltime"), minutes, kilometres, money, how many."""

import re
from typing import NamedTuple

import polars as pl

from perspectief.exchange.values.outcome import Outcome, by_word, first, where

MOST_HOURS = 60
FULL_TIME = (36, 40)
_NUMBER = r"\d{1,6}(?:[.,]\d{1,2})?"
_RANGE = re.compile(
    rf"^(?:van\s*)?({_NUMBER})\s*(?:u|uur|uren)?\s*(?:-|–|—|/|tot en met|t/m|tm|tot|a|à|of|en)\s*({_NUMBER})$"
)
_SINGLE = re.compile(rf"^({_NUMBER})\s*\+?$")
_LEAST = re.compile(rf"^(?:min|min\.|minimaal|minimum|vanaf|minstens|>=?)\s*({_NUMBER})$")
_MOST = re.compile(rf"^(?:max|max\.|maximaal|maximum|tot|hooguit|tot max|<=?)\s*({_NUMBER})$")
_ABOUT = re.compile(r"^(?:ca\b\.?|circa|ongeveer|plm\b\.?|±|~)\s*")
_UNIT = re.compile(
    r"\s*(?:u|u\.|uur|uren|uurtjes|hrs|h)?\s*(?:per week|p/w|pw|p\.w\.|/w|/week|in de week|wekelijks)?\s*$"
)
_DURATION = re.compile(r"\b(\d{1,2}):([0-5]\d)(?::[0-5]\d)?\b")  # 36:00, as a spreadsheet has it
_OPEN = frozenset(
    {
        "flexibel",
        "flex",
        "in overleg",
        "nader te bepalen",
        "ntb",
        "oproep",
        "oproepbasis",
        "wisselend",
        "variabel",
        "parttime",
        "part-time",
        "deeltijd",
        "ja",
    }
)
_WHOLE = frozenset({"fulltime", "full-time", "full time", "voltijd", "voltijds", "fulltijd", "ft"})
_MADE_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}|^\d{1,2}-(?:jan|feb|mrt|apr|mei|jun|jul|aug|sep|okt|nov|dec)")
_MINUTES = re.compile(
    rf"^(?:max|max\.|maximaal|tot)?\s*({_NUMBER})\s*\+?\s*(m|min|min\.|minuten|minuut|')?(?:\s*(?:enkele reis|enkel|per dag))?$"
)
_CLOCK = re.compile(
    rf"^(?:max|maximaal|tot)?\s*({_NUMBER})\s*(?:u|uur|h)(?:\s*(?:en\s*)?(\d{{1,2}})\s*(?:m|min|minuten)?)?$"
)
_HALF = {
    "half uur": 30,
    "een half uur": 30,
    "halfuur": 30,
    "een uur": 60,
    "anderhalf uur": 90,
    "kwartier": 15,
    "een kwartier": 15,
    "drie kwartier": 45,
}
_KILOMETRES = re.compile(
    rf"^(?:max|max\.|maximaal|tot|straal)?\s*({_NUMBER})\s*\+?\s*(?:km|kilometer|kilometers|k)?\.?$"
)
_MONEY = re.compile(
    r"^(?:€|eur|euro)?\s*(\d{1,3}(?:[.]\d{3})*(?:,\d{1,2})?|\d+(?:[.,]\d{1,2})?)\s*(?:,-|€|euro|eur)?\s*(?:bruto)?\s*(?:per uur|p/u|/u|/uur|p\.u\.|per maand|p/m|p\.m\.|/m|/maand)?(?:\s*[-–].*)?$"
)
_WAGE_RANGE = (500, 15_000)  # cents an hour
_SALARY_RANGE = (500, 1_500_000)  # cents a month; some write an hour's wage there
WEEKS_A_MONTH = 52 / 12


class Hours(NamedTuple):
    """Hours a week, from and to; None is not said. -1 in `most` marks what cannot be read, by the code of the reason."""

    least: int | None
    most: int | None


def number(text: str) -> float | None:
    """32,5 and 32.5; None when it is no number."""
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None


def hours(text: str) -> Hours | str:
    """Hours in a text in small letters, or the code of the reason it cannot be read."""
    if _MADE_DATE.match(text):
        return "excel-date"
    text = _DURATION.sub(lambda found: f"{int(found[1]) + int(found[2]) / 60:.2f}", text)
    text = _UNIT.sub("", _ABOUT.sub("", text)).strip()
    if text in _OPEN:
        return Hours(None, None)
    if text in _WHOLE:
        return Hours(*FULL_TIME)
    found = _bounds(text)
    if found is None:
        return "hours"
    least, most = found
    if max(least or 0, most or 0) > MOST_HOURS:
        return "too-many-hours"
    if least is not None and most is not None and least > most:
        return "hours-turned"
    return Hours(None if most == 0 else least, most or None)


def _bounds(text: str) -> tuple[int | None, int | None] | None:
    if match := _RANGE.match(text):
        return _whole(match[1]), _whole(match[2])
    if match := _SINGLE.match(text):
        return _whole(match[1]), _whole(match[1])
    if match := _LEAST.match(text):
        return _whole(match[1]), None
    if match := _MOST.match(text):
        return None, _whole(match[1])
    return None


def _whole(text: str) -> int:
    return round(number(text) or 0)


def read_hours(cells: pl.Series, names: tuple[str, str] = ("hours_min", "hours_max")) -> Outcome:
    """Hours a week as two fields, from and to."""
    shape = pl.Struct({"least": pl.Int16, "most": pl.Int16, "reason": pl.String})
    found, _ = by_word(cells, _hours_row, shape, "hours")
    fields = found.struct.unnest()
    return Outcome({names[0]: fields["least"], names[1]: fields["most"]}, fields["reason"])


def _hours_row(text: str) -> dict[str, int | str | None]:
    found = hours(text)
    return (
        {"least": None, "most": None, "reason": found}
        if isinstance(found, str)
        else {"least": found.least, "most": found.most, "reason": None}
    )


def read_hour(name: str, cells: pl.Series) -> Outcome:
    """One number of hours; of a range the end that `name` is about."""
    end = 0 if name.endswith("_min") else 1

    def read(text: str) -> dict[str, int | str | None]:
        found = hours(text)
        if isinstance(found, str):
            return {"value": None, "reason": found}
        return {"value": found[end] if found[end] is not None else found[1 - end], "reason": None}

    found, _ = by_word(cells, read, pl.Struct({"value": pl.Int16, "reason": pl.String}), "hours")
    fields = found.struct.unnest()
    return Outcome({name: fields["value"]}, fields["reason"])


def minutes(text: str) -> int | None:
    """Minutes of travel, at most four hours: 45, "45 min", "1 uur", "1,5 uur", "half uur", 0:45."""
    text = _DURATION.sub(lambda found: f"{60 * int(found[1]) + int(found[2])}", _ABOUT.sub("", text).strip())
    if text in _HALF:
        return _HALF[text]
    if match := _CLOCK.match(text):
        found = round((number(match[1]) or 0) * 60) + int(match[2] or 0)
    elif match := _MINUTES.match(text):
        found = round(number(match[1]) or 0)
    else:
        return None
    return found if 0 < found <= 240 else None


def read_minutes(name: str, cells: pl.Series) -> Outcome:
    """Minutes of travel one way."""
    values, reasons = by_word(cells, minutes, pl.Int16, "minutes")
    return Outcome({name: values}, reasons)


def read_kilometres(name: str, cells: pl.Series) -> Outcome:
    """Kilometres, up to 500."""

    def read(text: str) -> float | None:
        match = _KILOMETRES.match(_ABOUT.sub("", text))
        found = number(match[1]) if match else None
        return found if found is not None and 0 < found <= 500 else None

    values, reasons = by_word(cells, read, pl.Float32, "kilometres")
    return Outcome({name: values}, reasons)


def read_count(name: str, cells: pl.Series) -> Outcome:
    """A number of 1 to 999."""

    def read(text: str) -> int | None:
        match = re.match(r"^(\d{1,4})(?:[.,]0+)?(?:\s*(?:x|plek|plekken|personen|mensen|fte))?$", text)
        return int(match[1]) if match and 1 <= int(match[1]) <= 999 else None

    values, reasons = by_word(cells, read, pl.Int16, "count")
    return Outcome({name: values}, reasons)


def cents(text: str) -> int | None:
    """An amount in cents: "€ 15,40", "15.40", "2.500,00", "2500". Of a range the lowest."""
    match = _MONEY.match(text.strip())
    if not match:
        return None
    written = match[1]
    if "," in written:
        written = written.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"\d{1,3}(?:\.\d{3})+", written):
        written = written.replace(".", "")
    return round(float(written) * 100)


def read_wage(name: str, cells: pl.Series) -> Outcome:
    """Gross cents an hour, from 5 to 150 euros."""
    return _money(name, cells, _WAGE_RANGE, "wage")


def read_salary(name: str, cells: pl.Series) -> Outcome:
    """Gross cents, up to 15,000 euros a month."""
    return _money(name, cells, _SALARY_RANGE, "salary")


def _money(name: str, cells: pl.Series, bounds: tuple[int, int], reason: str) -> Outcome:
    def read(text: str) -> int | None:
        found = cents(text)
        return found if found is not None and bounds[0] <= found <= bounds[1] else None

    values, reasons = by_word(cells, read, pl.Int32, reason)
    return Outcome({name: values}, reasons)


def turned(least: pl.Series, most: pl.Series) -> pl.Series:
    """The reason where hours from separate columns are the wrong way round."""
    return first(where(least > most, "hours-turned"))
