"""Numbers of a spreadsheet as people write them: days, times, durations, and numbers without the noise of their last digit."""

from decimal import Decimal

import polars as pl

from perspectief.exchange.reading import sheet_kernels as kernels

_MARK = chr(kernels.ROUGH)
_ISO = r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::00)?(?:\.0+)?Z?$"
_DAY = 86_400  # seconds
_DAY_0, _DAY_0_OF_1904 = -25_569, -24_107  # serial number 0, in days from 1970-01-01 (ECMA-376 part 1, 18.17.4.1)
_NO_LEAP_DAY = 60  # serial number of 29 February 1900, a day that never was; those before it count from one day later
_LAST = 2_958_466  # behind the serial number of 9999-12-31


def as_people_write(cells: pl.Series, *, from_1904: bool) -> pl.Series:
    """The cells of a column (String), those that are marked written out. What cannot be is left as it stands, without its mark.

    A day becomes 2026-12-31, with a time behind it where it has one; a time 08:30, a duration 36:00, a truth ja or nee; a
    number has fifteen digits at most, as in Excel. `from_1904`: days are counted from 1 January 1904.
    """
    places = cells.str.starts_with(_MARK).arg_true()
    if not len(places):
        return cells
    marked = cells.gather(places)
    kind, raw = marked.str.slice(1, 1), marked.str.slice(2)
    frame = pl.DataFrame({"kind": kind, "raw": raw, "number": raw.cast(pl.Float64, strict=False)})
    made = frame.select(_written(from_1904=from_1904)).to_series()
    plain = (made.is_null() & frame["number"].is_finite()).fill_null(value=False)
    if plain.any():
        made = made.scatter(plain.arg_true(), _digits(frame["number"].filter(plain)))
    return cells.scatter(places, made.fill_null(raw))


def _written(*, from_1904: bool) -> pl.Expr:
    """Days, times, durations and truths; null for the rest."""
    kind, raw, number = pl.col("kind"), pl.col("raw"), pl.col("number")
    seconds = (pl.when((number >= 0) & (number < _LAST)).then(number) * _DAY).round().cast(pl.Int64)
    day = seconds // _DAY
    start = pl.lit(_DAY_0_OF_1904) if from_1904 else pl.lit(_DAY_0) + (day < _NO_LEAP_DAY).cast(pl.Int64)
    moment = pl.from_epoch(seconds + start * _DAY).dt.to_string("%Y-%m-%d %H:%M:%S").str.strip_suffix(":00")
    clock = pl.from_epoch(seconds).dt.to_string("%H:%M:%S").str.strip_suffix(":00")
    minutes = (seconds // 60 % 60).cast(pl.String).str.zfill(2)
    return (
        pl.when(kind == chr(kernels.TRUTH))
        .then(pl.when(raw.is_in(["1", "true"])).then(pl.lit("ja")).otherwise(pl.lit("nee")))
        .when(kind == chr(kernels.ISO))
        .then(raw.str.replace(_ISO, "$1 $2").str.strip_suffix(" 00:00"))
        .when((kind == chr(kernels.TIME)) & (day == 0))
        .then(clock)
        .when(kind == chr(kernels.ELAPSED))
        .then((seconds // 3600).cast(pl.String) + ":" + minutes)
        .when(kind != chr(kernels.NUMBER))
        .then(moment.str.strip_suffix(" 00:00"))
        .alias("made")
    )


def _digits(numbers: pl.Series) -> pl.Series:
    """Numbers in full, without exponent."""
    different = numbers.unique()
    texts = [format(Decimal(f"{number:.15g}") + 0, "f") for number in different]
    return numbers.replace_strict(different, texts, return_dtype=pl.String)
