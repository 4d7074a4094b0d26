"""How numbers, dates, money and hours stand on a Dutch screen. Pure: values in, text out."""

import datetime

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
DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
NARROW = "\N{NO-BREAK SPACE}"


def number(value: float | None, decimals: int = 0) -> str:
    """1284 → "1.284"; 1.4 with one decimal → "1,4"; None → "onbekend"."""
    if value is None:
        return "onbekend"
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def euros(cents: int | None) -> str:
    """1540 → "€ 15,40"."""
    return "onbekend" if cents is None else f"€{NARROW}{number(cents / 100, 2)}"


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
    if days < 28:
        return f"{days} dagen"
    if days < 70:
        return f"{days // 7} weken"
    if days < 730:
        return f"{days * 12 // 365} maanden"
    return f"{days // 365} jaar"


def counted(amount: int, one: str, many: str) -> str:
    """1 → "1 mens", 3 → "3 mensen"."""
    return f"{number(amount)} {one if amount == 1 else many}"
