"""Dates as registers write them: 31-12-2025, 1 jan. 2026, 20260101, 2026-01-01T09:00, and the day numbers of Excel."""

import datetime

import polars as pl

from perspectief.exchange.values.outcome import Outcome, each_once, first, known, where

_MONTHS = {
    "jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "apr": 4, "mei": 5, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_NUMBERS = r"^(\d{1,2})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{4}|\d{2})(?:[ T].*)?$"
_ISO = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ T].*)?$"
_PACKED = r"^((?:19|20)\d{2})(0[1-9]|1[0-2])(\d{2})$"
_SPOKEN = r"^(?:\p{L}+\s+)?(\d{1,2})[ -]?\s*(\p{L}{3})\p{L}*\.?[ -]\s*'?(\d{4}|\d{2})$"
_SERIAL = r"^(\d{4,5})(?:[.,]\d+)?$"
_DAY_ZERO = datetime.date(1899, 12, 30)  # of Excel, counting its 29 February 1900
_SERIALS = (7_000, 60_000)  # 1919 to 2064: below it is a year or a postcode
_FIRST, _LAST_YEARS = datetime.date(1900, 1, 1), 30
_YOUNGEST, _OLDEST = 12, 105
_AHEAD = 10  # years from now to which a year of two digits can lie


def read_dates(name: str, cells: pl.Series, today: datetime.date) -> Outcome:
    """Dates from 1900 to 30 years ahead. Two digits of a year lie in the hundred years up to ten from now."""
    filled = known(cells)
    dates, shaped = _dates(filled, today, ahead=_AHEAD)
    far = (dates < _FIRST) | (dates > today.replace(year=today.year + _LAST_YEARS, day=1))
    unread = filled.is_not_null() & dates.is_null()
    reasons = first(where(far, "far-date"), where(unread & shaped, "no-such-date"), where(unread, "date"))
    return Outcome({name: dates.set(far.fill_null(value=False), None)}, reasons)


def read_birth_dates(name: str, cells: pl.Series, today: datetime.date) -> Outcome:
    """Dates on which somebody of 12 to 105 years old was born."""
    filled = known(cells)
    dates, shaped = _dates(filled, today, ahead=-_YOUNGEST)
    years = (today - dates).dt.total_days() // 365.25 if len(dates) else dates.cast(pl.Float64)
    odd = (years < _YOUNGEST) | (years > _OLDEST)
    unread = filled.is_not_null() & dates.is_null()
    reasons = first(where(odd, "birth-date"), where(unread & shaped, "no-such-date"), where(unread, "date"))
    return Outcome({name: dates.set(odd.fill_null(value=False), None)}, reasons)


def _dates(filled: pl.Series, today: datetime.date, *, ahead: int) -> tuple[pl.Series, pl.Series]:
    """Dates, and whether a text has the shape of one (so that it is a date that does not exist)."""
    found = each_once(filled, lambda texts: _read(texts, today, ahead))
    return found["date"], found["shaped"].fill_null(value=False)


def _read(filled: pl.Series, today: datetime.date, ahead: int) -> pl.DataFrame:
    """Columns date and shaped. Two digits of a year lie in the hundred years up to `ahead` from now."""
    frame = filled.to_frame("text").with_columns(pl.col("text").str.strip_chars())
    for part, (numbers, iso, packed, spoken) in {
        "day": (1, 3, 3, 1),
        "month": (2, 2, 2, 2),
        "year": (3, 1, 1, 3),
    }.items():
        month = pl.col("text").str.extract(_SPOKEN, spoken)
        if part == "month":
            month = month.str.to_lowercase().replace_strict(
                list(_MONTHS), [str(n) for n in _MONTHS.values()], default="0"
            )
        found = [
            pl.col("text").str.extract(pattern, group)
            for pattern, group in ((_NUMBERS, numbers), (_ISO, iso), (_PACKED, packed))
        ]
        frame = frame.with_columns(pl.coalesce(*found, month).cast(pl.Int32).alias(part))
    century = today.year // 100 * 100
    full = century + pl.col("year") - pl.when(century + pl.col("year") > today.year + ahead).then(100).otherwise(0)
    frame = frame.with_columns(year=pl.when(pl.col("year") < 100).then(full).otherwise(pl.col("year")))
    written = pl.format("{}-{}-{}", *(pl.col(part) for part in ("year", "month", "day")))
    serial = pl.col("text").str.extract(_SERIAL, 1).cast(pl.Int32)
    counted = pl.when(serial.is_between(*_SERIALS)).then(pl.lit(_DAY_ZERO) + pl.duration(days=serial))
    frame = frame.with_columns(date=pl.coalesce(written.str.to_date("%Y-%m-%d", strict=False), counted.cast(pl.Date)))
    return frame.select("date", shaped=pl.col("day").is_not_null())
