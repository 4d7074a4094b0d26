"""Who and where: BSN, names, postcodes, phone and e-mail."""

import polars as pl

from perspectief.exchange.values.outcome import Outcome, first, known, nothing, where

_PREFIX = r"(?:van|de|der|den|ter|ten|te|'t|’t|het|in|op|aan|bij|uit|tot|over|onder|von|zu|zum|la|le|les|du|da|dos|do|di|del|della)"
_BEHIND = rf"(?i)((?:(?:^|\s+){_PREFIX})+)$"
_TITLE = r"(?i)^(?:dhr|mevr|mw|de heer|mevrouw|hr|drs|ir|ing|mr|dr)\.?\s+"
_GIVEN = r"^(\S+(?:\s+(?:[A-Z]\.)+)?)\s+\S"
_BEFORE = rf"(?i)^((?:{_PREFIX}\s+)+)\S"
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
_PC6 = r"^(\d{4})\s*([A-Z]{2})$"


def read_bsn(name: str, cells: pl.Series) -> Outcome:
    """BSNs as nine digits that pass the eleven-test; the zero a spreadsheet ate is put back."""
    filled = known(cells)
    plain = filled.str.replace(r"^(\d{8,9})[.,]0+$", "$1").str.replace_all(r"[ .-]", "")
    digits = plain.str.replace(r"^(\d{8})$", "0$1")
    frame = digits.to_frame("bsn").with_columns(whole=pl.col("bsn").str.contains(r"^\d{9}$"))
    ciphers = [
        pl.col("bsn").str.slice(place, 1).cast(pl.Int16, strict=False) * weight for place, weight in enumerate(_WEIGHTS)
    ]
    passes = pl.col("whole") & (pl.sum_horizontal(ciphers) % 11 == 0) & (pl.col("bsn") != "000000000")
    fine = frame.select(passes.fill_null(value=False)).to_series()
    return Outcome({name: digits.set(~fine, None)}, where(filled.is_not_null() & ~fine, "bsn"))


def read_postcode(cells: pl.Series, existing: pl.Series) -> Outcome:
    """`pc4` (Int32) and `postcode` ("4811 KL", or "4811" when the letters are not given). `existing`: the four digits there are."""
    filled = (
        known(cells)
        .str.to_uppercase()
        .str.replace(r"^(?:NL)[- ]?(\d)", "$1")
        .str.replace(r"^(\d{4})[.,]0+$", "$1")
        .str.strip_chars()
    )
    digits = filled.str.extract(r"^(\d{4})[ ,.-]*(?:[A-Z]{2})?$", 1).cast(pl.Int32)
    letters = filled.str.extract(r"^\d{4}[ ,.-]*([A-Z]{2})$", 1)
    written = pl.select(pl.concat_str([digits.cast(pl.String), letters], separator=" ", ignore_nulls=True)).to_series()
    there = digits.is_in(existing.implode())
    abroad = filled.str.contains(r"^(?:[A-Z]{1,2}[- ]?\d{4,6}|\d{5,6}|[A-Z]{1,2}\d{1,2}[A-Z]? \d[A-Z]{2})$")
    reasons = first(
        where(digits.is_not_null() & ~there, "no-such-postcode"),
        where(digits.is_null() & abroad, "foreign-postcode"),
        where(filled.is_not_null() & digits.is_null(), "postcode"),
    )
    return Outcome(
        {
            "pc4": digits.set(~there.fill_null(value=False), None),
            "postcode": written.set(~there.fill_null(value=False), None),
        },
        reasons,
    )


def read_email(name: str, cells: pl.Series) -> Outcome:
    """E-mail addresses; of several the first."""
    filled = known(cells)
    found = filled.str.extract(r"([\w.+'-]+@[\w-]+(?:\.[\w-]+)+)", 1).str.to_lowercase()
    return Outcome({name: found}, where(filled.is_not_null() & found.is_null(), "email"))


def read_phone(name: str, cells: pl.Series) -> Outcome:
    """Phone numbers as ten digits from 0, or with the country's code; a 6 that lost its zero gets it back. Of several the first."""
    filled = known(cells)
    one = filled.str.replace(r"\s+(?:/|of|en)\s.*$|[;,|].*$", "").str.extract(r"((?:\+|00)?\d(?:[ ./()-]*\d){7,13})", 1)
    digits = (
        one.str.replace_all(r"[ ./()-]", "")
        .str.replace(r"^(?:\+|00)31\(?0?", "0")
        .str.replace(r"^00", "+")
        .str.replace(r"^([1-9]\d{8})$", "0$1")
    )
    fine = digits.str.contains(r"^(?:0\d{9}|\+\d{9,14})$")
    return Outcome(
        {name: digits.set(~fine.fill_null(value=False), None)},
        where(filled.is_not_null() & ~fine.fill_null(value=False), "phone"),
    )


def read_name(name: str, cells: pl.Series) -> Outcome:
    """Names; all capitals become capitals at the beginning only."""
    return Outcome({name: _calm(known(cells))}, nothing(len(cells)))


def read_prefix(name: str, cells: pl.Series) -> Outcome:
    """Words between given and family name, in small letters."""
    return Outcome({name: known(cells).str.to_lowercase()}, nothing(len(cells)))


def read_full_name(cells: pl.Series) -> Outcome:
    """`given_name`, `prefix` and `family_name` of "Vries, Jan de", "Jan de Vries" and "J. de Vries"."""
    names = _calm(known(cells).str.replace(_TITLE, "").str.replace_all(r"\s+", " ")).to_frame("name")
    name, given = pl.col("name"), pl.col("given").str.strip_chars()
    parts = names.with_columns(
        family=name.str.extract(r"^([^,]+),", 1),
        given=pl.coalesce(name.str.extract(r"^[^,]+,(.*)$", 1), name.str.extract(_GIVEN, 1)),
        behind=pl.lit(""),
    ).with_columns(
        behind=pl.when(pl.col("family").is_not_null()).then(given.str.extract(_BEHIND, 1)).otherwise(pl.lit(None)),
        rest=pl.when(pl.col("family").is_null()).then(
            name.str.slice(given.str.len_chars().fill_null(0)).str.strip_chars()
        ),
    )
    before = pl.col("rest").str.extract(_BEFORE, 1)
    parts = parts.with_columns(before=before).select(
        given_name=pl.when(pl.col("behind").is_null())
        .then(given)
        .otherwise(given.str.strip_suffix(pl.col("behind")).str.strip_chars()),
        prefix=pl.coalesce("behind", "before").str.strip_chars().str.to_lowercase(),
        family_name=pl.coalesce(
            "family", pl.col("rest").str.slice(pl.col("before").str.len_chars().fill_null(0))
        ).str.strip_chars(),
    )
    return Outcome({column.name: column for column in parts}, nothing(len(cells)))


def _calm(names: pl.Series) -> pl.Series:
    shouted = (names.str.to_uppercase() == names) & names.str.contains(r"\p{L}{3}")
    return pl.select(pl.when(shouted).then(names.str.to_titlecase()).otherwise(names)).to_series()
