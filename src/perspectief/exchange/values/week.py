"""Days and dayparts as people write them: "ma t/m vr ochtend", "di, do", "schooltijden", "niet op woensdag", "9.00-15.00"."""

import re
from typing import NamedTuple

import polars as pl

from perspectief.exchange.values.outcome import Outcome, by_word
from perspectief.taxonomy.needs import DAYS, OFFICE_WEEK, WHOLE_WEEK, daypart_bit, week

_DAY = r"(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|ma|di|wo|do|vr|za|zo)"
_TOKEN = re.compile(
    rf"(?P<range>\b{_DAY}(?:en)?\.?\s*(?:-|–|t/m|tm|tot en met|tot)\s*{_DAY}(?:en)?\b)"
    rf"|(?P<time>\b\d{{1,2}}(?:[.:]\d{{2}})?\s*(?:u|uur)?\s*(?:-|–|tot|t/m)\s*\d{{1,2}}(?:[.:]\d{{2}})?(?:\s*(?:u|uur))?)"
    rf"|(?P<group>doordeweeks\w*|door de week|werkdagen|weekend\w*|hele week|elke dag|alle dagen|iedere dag|dagelijks|7 dagen)"
    rf"|(?P<part>(?:'s )?ochtend\w*|(?:'s )?morgen\w*|voormiddag\w*|\bvm\b|(?:'s )?middag\w*|namiddag\w*|\bnm\b|(?:'s )?avond\w*|(?:'s )?nacht\w*|overdag|dagdienst\w*|hele dag\w*)"
    rf"|(?P<day>\b{_DAY}(?:en|s)?\b)"
    rf"|(?P<behind>\bniet\b(?=\s*(?:$|[,;])))"
    rf"|(?P<not>\bniet\b|\bgeen\b|\bbehalve\b)"
    rf"|(?P<stop>[,;+&|/\n]|\ben\b)"
)
_PARTS = (
    ("ochtend", 0),
    ("morgen", 0),
    ("voormiddag", 0),
    ("vm", 0),
    ("middag", 1),
    ("namiddag", 1),
    ("nm", 1),
    ("avond", 2),
    ("nacht", 3),
)
_DAYTIME = (0, 1)
_WEEKDAYS = tuple(range(5))
_ALWAYS = frozenset(
    {
        "altijd",
        "alles",
        "24/7",
        "volledig",
        "volledig beschikbaar",
        "onbeperkt",
        "alle dagdelen",
        "alle tijden",
        "geen voorkeur",
        "maakt niet uit",
    }
)
_OFFICE = frozenset({"kantoortijden", "kantooruren", "kantoortijd", "overdag", "fulltime", "ma-vr", "dagdienst", "ja"})
_SCHOOL = re.compile(r"schooltijd|school uren|schooluren|onder school")
_BOUNDS = ((6, 12), (12, 18), (18, 24), (24, 30))  # hours of the dayparts
OPTIONS = (
    (str(OFFICE_WEEK), "maandag tot en met vrijdag, overdag"),
    (str(week(range(5), (0,))), "maandag tot en met vrijdag, ochtend"),
    (str(WHOLE_WEEK), "alle dagen en tijden"),
)


class Week(NamedTuple):
    """Dayparts (28 bits, see `taxonomy.needs`) and whether it is about school hours."""

    bits: int
    school: bool


def read_text(text: str) -> Week | None:
    """The dayparts a text in small letters names; None when nothing in it is understood."""
    if text in _ALWAYS:
        return Week(WHOLE_WEEK, school=False)
    if text in _OFFICE:
        return Week(OFFICE_WEEK, school=False)
    school = _SCHOOL.search(text) is not None
    found = _Reading()
    for match in _TOKEN.finditer(text):
        found.take(str(match.lastgroup), match[0])
    bits = found.result()
    if school:
        return Week(bits or OFFICE_WEEK, school=True)
    return Week(bits, school=False) if bits else None


def read_week(name: str, cells: pl.Series, answers: dict[str, str] | None = None) -> Outcome:
    """Dayparts as bits, and `school_hours`."""
    shape = pl.Struct({"bits": pl.Int64, "school": pl.Boolean})

    def read(text: str) -> dict[str, int | bool] | None:
        found = read_text(text)
        return found._asdict() if found else None

    given = {text: {"bits": int(value) if value else None, "school": False} for text, value in (answers or {}).items()}
    found, reasons = by_word(cells, read, shape, "word", given)
    fields = found.struct.unnest()
    return Outcome(
        {
            name: fields["bits"].cast(pl.Int32),
            "school_hours": fields["school"].set(~fields["school"].fill_null(value=False), None),
        },
        reasons,
    )


class _Reading:
    """Takes the pieces of a text in order. Days wait for the daypart that follows them; without one they are daytime."""

    def __init__(self) -> None:
        self.bits = self.taken_off = 0
        self.days: list[int] = []
        self.parts: list[int] = []
        self.without = self.stopped = self.ranged = False

    def take(self, kind: str, text: str) -> None:
        """One piece: its kind is the name of its group in the pattern."""
        if kind in ("day", "range", "group"):
            if self.parts or (self.stopped and len(self.days) > 1 and self.ranged):
                self.close()
            self.ranged, self.stopped = kind != "day", False
            self.days += {"day": _day, "range": _range, "group": _group}[kind](text)
        elif kind in ("part", "time"):
            self.parts += _parts(text) if kind == "part" else _times(text)
        elif kind == "not":
            self.close()
            self.without = True
        elif kind == "behind":
            self.without = True
            self.close()
        else:
            self.stopped = True
            if self.parts:
                self.close()

    def close(self) -> None:
        """Puts what was named so far into the week, or takes it off after *niet*."""
        if not self.days and not self.parts:
            return
        days, parts = tuple(dict.fromkeys(self.days)), tuple(dict.fromkeys(self.parts))  # said twice is said once
        if self.without:
            self.taken_off |= week(days or tuple(range(7)), parts or tuple(range(4)))
        else:
            self.bits |= week(days or _WEEKDAYS, parts or _DAYTIME)
        self.days, self.parts = [], []
        self.without = False

    def result(self) -> int:
        """The week. When only was said what not, it is the working week without that."""
        self.close()
        return (self.bits or (OFFICE_WEEK if self.taken_off else 0)) & ~self.taken_off


def _day(text: str) -> list[int]:
    return [next(place for place, day in enumerate(DAYS) if text.startswith(day[:2]))]


def _range(text: str) -> list[int]:
    found = re.findall(_DAY, text)
    first, last = _day(found[0])[0], _day(found[-1])[0]
    return list(range(first, last + 1)) if first <= last else [*range(first, 7), *range(last + 1)]


def _group(text: str) -> list[int]:
    if text.startswith(("door", "werkdag")):
        return list(_WEEKDAYS)
    return [5, 6] if text.startswith("weekend") else list(range(7))


def _parts(text: str) -> list[int]:
    if text.startswith(("overdag", "dagdienst", "hele dag")):
        return [0, 1]
    return [next(part for word, part in _PARTS if word in text)]


def _times(text: str) -> list[int]:
    """Dayparts that lie for the better part between two times: 9.00-15.00 is ochtend and middag."""
    hours = [int(hour) + int(minute or 0) / 60 for hour, minute in re.findall(r"(\d{1,2})(?:[.:](\d{2}))?", text)][:2]
    start, end = hours if len(hours) == 2 else (0, 0)
    if not (0 <= start <= 24 and 0 <= end <= 24) or start == end:
        return []
    end += 24 if end < start else 0
    return [part for part, (low, high) in enumerate(_BOUNDS) if min(end, high) - max(start, low) >= 2]


def single(bits: int) -> str:
    """A short reading of dayparts, for showing what was understood: "ma ochtend, di middag"."""
    names = ("ochtend", "middag", "avond", "nacht")
    return ", ".join(
        f"{day[:2]} {names[part]}"
        for place, day in enumerate(DAYS)
        for part in range(4)
        if bits & daypart_bit(place, part)
    )
