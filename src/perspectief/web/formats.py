"""How numbers, dates, money and hours stand on a Dutch screen. Pure: values in, text out."""

import datetime

from perspectief.core import money
from perspectief.taxonomy.needs import DAYPARTS, DAYS, MODES, WHOLE_WEEK, daypart_bit, week

MONTHS = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)
NARROW = "\N{NO-BREAK SPACE}"


def number(value: float | None, decimals: int = 0) -> str:
    """1284 → "1.284"; 1.4 with one decimal → "1,4"; None → "onbekend"."""
    if value is None:
        return "onbekend"
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def euros(cents: int | None) -> str:
    """1540 → "€ 15,40"."""
    return "onbekend" if cents is None else money.euros(cents)


def day(value: datetime.date | datetime.datetime | None, today: datetime.date | None = None) -> str:
    """3 december; the year follows when it is another one than that of `today`."""
    if value is None:
        return "onbekend"
    written = f"{value.day} {MONTHS[value.month - 1]}"
    return written if today is not None and value.year == today.year else f"{written} {value.year}"


def weekday(value: datetime.date) -> str:
    """dinsdag 24 november"""
    return f"{DAYS[value.weekday()]} {value.day} {MONTHS[value.month - 1]}"


def clock_time(value: datetime.datetime | datetime.time) -> str:
    """17.00"""
    return f"{value.hour}.{value.minute:02}"


def hours(lowest: int | None, highest: int | None) -> str:
    """24–32 uur; one number when both are equal; what is known when one is missing."""
    if lowest is None and highest is None:
        return "uren onbekend"
    if lowest is None or highest is None or lowest == highest:
        prefix = "tot " if lowest is None else "vanaf " if highest is None else ""
        return f"{prefix}{lowest if lowest is not None else highest} uur"
    return f"{lowest}–{highest} uur"


def card_number(value: int) -> str:
    """482109372 → "482 109 372": the public number in groups of three."""
    return f"{value:,}".replace(",", NARROW)


def ago(value: datetime.date | None, today: datetime.date) -> str:
    """How long ago in one number: vandaag, gisteren, 5 dagen, 7 weken, 8 maanden, 2 jaar."""
    if value is None:
        return "nooit"
    days = (today - value).days
    if days <= 1:
        return "gisteren" if days == 1 else "vandaag"
    return lasting(days)


def lasting(days: int) -> str:
    """How long something lasts in one number: 1 dag, 5 dagen, 7 weken, 8 maanden, 2 jaar."""
    if days < 28:
        return f"{days} dag{'' if days == 1 else 'en'}"
    if days < 70:
        return f"{days // 7} weken"
    if days < 730:
        return f"{days * 12 // 365} maanden"
    return f"{days // 365} jaar"


def counted(amount: int, one: str, many: str) -> str:
    """1 → "1 mens", 3 → "3 mensen"."""
    return f"{number(amount)} {one if amount == 1 else many}"


WEEKEND = week((5, 6), (0, 1, 2, 3))


def week_words(bits: int | None) -> str:
    """A week of dayparts in a few words: overdag; ochtend; ma, di en do; avond, ook weekend."""
    if bits is None:
        return "dagen onbekend"
    if not bits:
        return "dagen in overleg"
    if bits == WHOLE_WEEK:
        return "de hele week"
    days = [at for at in range(len(DAYS)) if any(bits & daypart_bit(at, part) for part in range(len(DAYPARTS)))]
    parts = [name for at, name in enumerate(DAYPARTS) if any(bits & daypart_bit(day, at) for day in days)]
    when = "overdag" if parts == ["ochtend", "middag"] else listed(parts)
    if len(days) <= 3:
        return f"{listed([DAYS[at][:2] for at in days])} {when}"
    return f"{when}, ook {_weekend(days)}" if bits & WEEKEND else when


def _weekend(days: list[int]) -> str:
    return "weekend" if {5, 6} <= set(days) else DAYS[5 if 5 in days else 6]


def listed(words: list[str]) -> str:
    """ma, di en do"""
    return " en ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def reach(modes: int | None, minutes: int | None) -> str:
    """fiets of auto, tot 30 min"""
    if modes is None:
        return "vervoer onbekend"
    ways = [mode.label.removeprefix("met ").removeprefix("de ") for mode in MODES if modes >> mode.bit & 1]
    said = " of ".join([", ".join(ways[:-1]), ways[-1]]) if len(ways) > 1 else "".join(ways)
    return f"{said or 'geen vervoer'}{f', tot {minutes} min' if minutes else ''}"
