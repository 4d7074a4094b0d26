"""Hours a week in a text: ranges, least and most, days of so many hours, days from clock to clock. Pure."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from perspectief.demand.reading.said import NUMBER, Said, number

MOST = 60.0  # hours a week; more is something else
_HOUR = r"(?:uren|uurtjes|uur|u)(?!\w|/)"
_COUNT = rf"(?!\d+[.:]\d\d){NUMBER}"  # 16.00 is a time of day
_TO = r"\s*(?:-|–|—|/|à|\ba\b|\btot en met\b|\btot\b|t/m|\bof\b|\ben\b)\s*"
_DAYS = r"(?:hele\s+)?(?:dag(?:en)?|dgn|ochtend(?:en|je|jes)?|middag(?:en)?|avond(?:en)?|dagdelen?|diensten|x|×)"
_CLOCK = r"\d{1,2}[.:]\d{2}|\d{1,2}"
_DAY = r"(?:ma(?:andag)?|di(?:nsdag)?|wo(?:ensdag)?|do(?:nderdag)?|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?)"
_DAY_LIST = rf"\b{_DAY}\b(?:\s{{0,3}}(?:,|en|t/m|tot en met|tot|-|–|/|\s)\s{{0,3}}\b{_DAY}\b){{0,6}}"
_WEEK = re.compile(r"\W*(?:(?:per|in de|p/?|p\.|de|/)\s*(?:w\b|week|wk)|pw\b|p\.\s?w)", re.IGNORECASE)
_DAY_NAMES = ("ma", "di", "wo", "do", "vr", "za", "zo")

_RANGE = re.compile(
    rf"(?P<before>\bvan\s+|\btussen\s+(?:de\s+)?)?(?<![\d.,:])(?P<low>{_COUNT})(?:\s*(?:uur|u))?{_TO}"
    rf"(?:maximaal\s+)?(?P<high>{_COUNT})\s*{_HOUR}",
    re.IGNORECASE,
)
_LABELLED = re.compile(
    rf"^\W*(?:aantal )?uren(?: per week| p/?w)?\s*:\s*(?P<low>{_COUNT})(?:{_TO}(?P<high>{_COUNT}))?(?:\s*{_HOUR})?(?=\W*$)",
    re.IGNORECASE | re.MULTILINE,
)
_LEAST_MOST = re.compile(
    rf"\b(?:minimaal|min\.?|minstens|ten minste)\s+(?P<low>{_COUNT})\s*(?:uur|u)?\s*(?:,|en|tot|-|–)*\s*"
    rf"(?:maximaal|max\.?|hooguit|ten hoogste)\s+(?P<high>{_COUNT})\s*{_HOUR}",
    re.IGNORECASE,
)
_LEAST = re.compile(rf"\b(?:minimaal|min\.?|minstens|ten minste|vanaf)\s+(?P<low>{_COUNT})\s*{_HOUR}", re.IGNORECASE)
_MOST = re.compile(
    rf"\b(?:maximaal|max\.?|hooguit|ten hoogste|hoogstens)\s+(?P<high>{_COUNT})\s*{_HOUR}", re.IGNORECASE
)
_TIMES = re.compile(
    rf"(?P<days>{_COUNT})\s*{_DAYS}\s*(?:(?:per|in de)\s+week\s+)?(?:van|à|a|maal|keer)?\s*(?P<hours>{_COUNT})\s*{_HOUR}",
    re.IGNORECASE,
)
_CLOCKED = re.compile(
    rf"(?:(?P<days>{NUMBER})\s*{_DAYS}|(?P<list>{_DAY_LIST}))\s*,?\s*(?:van|tussen|:)?\s*"
    rf"(?P<from>{_CLOCK})\s*(?:uur|u)?\s*(?:-|–|tot|en)\s*(?P<to>{_CLOCK})(?:\s*{_HOUR})?",
    re.IGNORECASE,
)
_PAUSE = re.compile(
    r"(?P<long>half uur|een half uur|30 min\w*|1 uur|een uur|uur)\s+(?:onbetaalde\s+)?pauze", re.IGNORECASE
)
_SINGLE = re.compile(rf"(?<![\d.,:€-])(?P<hours>{_COUNT})\s*{_HOUR}", re.IGNORECASE)
_RUN_ON = re.compile(
    r"\s*(?:per dag|p/?d\b|per maand|pauze|later|reizen|reistijd|school|(?:van\s)?onderwijs|les\b|vrij\b(?!,)|bereikbaar|geleden|open\b|werken\s*,)",
    re.IGNORECASE,
)
_CLOCK_BEFORE = re.compile(
    r"(?:\b(?:om|vanaf|na|tot|binnen|sinds|rond|van|tussen)\s*|€\s*|\d[.:]\d{0,2})$", re.IGNORECASE
)
_PART_OF_CLOCK = re.compile(r"(?:\bom\s*|€\s*|\d[.:]\d{0,2})$", re.IGNORECASE)
_OF_A_TASK = re.compile(r"[a-z]{3,}[^\S\n]*\($", re.IGNORECASE)
_WHOLE_BEFORE = re.compile(
    r"(?:fulltime|full time|full-time|parttime|part-time|fte|week|uren|dienstverband)\W*\($", re.IGNORECASE
)


class Hours(NamedTuple):
    """Least and most hours a week; None: the text does not say that side."""

    low: float | None
    high: float | None


class _Seen(NamedTuple):
    hours: Hours
    start: int
    end: int
    rank: int


def hours_in(text: str) -> Said | None:
    """The hours a week (`Hours`) the text tells, and where; None when it tells none."""
    seen = [one for one in _every(text) if _possible(one.hours) and not _of_a_task(text, one)]
    if not seen:
        return None
    best = min(seen, key=lambda one: (not _WEEK.match(text, one.end), one.rank, one.start))
    return Said(best.hours, best.start, best.end)


def _every(text: str) -> Iterator[_Seen]:
    taken: list[tuple[int, int]] = []
    for rank, found in (
        (0, _labelled(text)), (0, _least_most(text)), (0, _times(text)), (0, _clocked(text)), (0, _ranges(text)),
        (0, _one_side(text)), (1, _singles(text)),
    ):  # fmt: skip
        for hours, start, end in found:
            if not any(start < other_end and other_start < end for other_start, other_end in taken):
                taken.append((start, end))
                yield _Seen(hours, start, end, rank)


_Row = tuple[Hours, int, int]


def _labelled(text: str) -> Iterator[_Row]:
    for match in _LABELLED.finditer(text):
        low = number(match["low"])
        yield Hours(low, number(match["high"]) if match["high"] else low), match.start("low"), match.end()


def _least_most(text: str) -> Iterator[_Row]:
    for match in _LEAST_MOST.finditer(text):
        yield Hours(number(match["low"]), number(match["high"])), *match.span()


def _ranges(text: str) -> Iterator[_Row]:
    for match in _RANGE.finditer(text):
        low, high = number(match["low"]), number(match["high"])
        clock = (match["before"] or "").lower().startswith("van") and not _WEEK.match(text, match.end()) and low <= 13
        if low <= high and not clock and not _PART_OF_CLOCK.search(text[max(match.start() - 8, 0) : match.start()]):
            yield Hours(low, high), match.start("low"), match.end()


def _times(text: str) -> Iterator[_Row]:
    for match in _TIMES.finditer(text):
        total = number(match["days"]) * number(match["hours"])
        yield Hours(total, total), *match.span()


def _clocked(text: str) -> Iterator[_Row]:
    for match in _CLOCKED.finditer(text):
        count = number(match["days"]) if match["days"] else len(days_named(match["list"]))
        length = clock(match["to"]) - clock(match["from"])
        if not match["days"] and not re.search(r"[.:]|uur|u\b", match[0][-14:]):
            continue
        if length < 0:
            length += 24
        if pause := _PAUSE.search(text, match.end(), match.end() + 40):
            length -= 0.5 if "half" in pause["long"].lower() or "30" in pause["long"] else 1.0
        if 1 <= length <= 12 and count <= 7:
            yield Hours(count * length, count * length), *match.span()


def _one_side(text: str) -> Iterator[_Row]:
    for match in _LEAST.finditer(text):
        if not match[0].lower().startswith("vanaf") or _WEEK.match(text, match.end()) or number(match["low"]) > 13:
            yield Hours(number(match["low"]), None), *match.span()
    for match in _MOST.finditer(text):
        yield Hours(None, number(match["high"])), *match.span()


def _singles(text: str) -> Iterator[_Row]:
    for match in _SINGLE.finditer(text):
        week = _WEEK.match(text, match.end())
        if not week and (
            _RUN_ON.match(text, match.end()) or _CLOCK_BEFORE.search(text[max(match.start() - 12, 0) : match.start()])
        ):
            continue
        yield Hours(number(match["hours"]), number(match["hours"])), *match.span()


def _possible(hours: Hours) -> bool:
    return all(side is None or 1 <= side <= MOST for side in hours)


def _of_a_task(text: str, one: _Seen) -> bool:
    """Whether it says how long one task takes: *bermen maaien (12 uur)*."""
    before = text[max(one.start - 30, 0) : one.start]
    closed = text[one.end : one.end + 1] == ")"
    return closed and bool(_OF_A_TASK.search(before)) and not _WHOLE_BEFORE.search(before)


def clock(given: str) -> float:
    """8.30 as 8.5."""
    hour, _, minutes = given.replace(":", ".").partition(".")
    return int(hour) + int(minutes or 0) / 60


def days_named(given: str) -> tuple[int, ...]:
    """The days of *ma t/m vr* or *ma, di en do*: 0 is monday."""
    found = list(re.finditer(rf"\b({_DAY})\b", given, re.IGNORECASE))
    days: list[int] = []
    for at, match in enumerate(found):
        day = _DAY_NAMES.index(match[1][:2].lower())
        between = given[found[at - 1].end() : match.start()].strip().lower() if at else ""
        if between in {"t/m", "tot en met", "tot", "-", "–"} and days and day > days[-1]:
            days += range(days[-1] + 1, day + 1)
        else:
            days.append(day)
    return tuple(dict.fromkeys(days))
