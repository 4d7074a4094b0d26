"""The same person or place twice in one file. Pure."""

import polars as pl

from perspectief.core.text import fold

SURE, CONFLICT, LIKELY = "sure", "conflict", "likely"
_RESULT = pl.Schema({"row": pl.UInt32, "first": pl.UInt32, "how": pl.String})


def same_people(values: pl.DataFrame) -> pl.DataFrame:
    """Rows about somebody an earlier row is about: row, first (the earlier one), how.

    SURE: the same client number or BSN. CONFLICT: the same number, but another birth date or family name. LIKELY: no number in
    common, but the same name, birth date and postcode. The last two a person decides.
    """
    keys = _keys(values)
    client, bsn = _first("client_number"), _first("bsn")
    sure = pl.min_horizontal(client, bsn)
    name = pl.concat_str(
        ["family", "given", pl.col("birth_date").cast(pl.String), pl.col("pc4").cast(pl.String)], separator="|"
    )
    keys = keys.with_columns(sure=sure, name=name).with_columns(likely=_first("name"))
    there = keys.filter((pl.col("sure") < pl.col("row")) | (pl.col("likely") < pl.col("row")))
    first = pl.when(pl.col("sure") < pl.col("row")).then(pl.col("sure")).otherwise(pl.col("likely"))
    there = there.with_columns(first=first.cast(pl.UInt32))
    there = there.join(
        keys.select(first=pl.col("row"), family_first="family", birth_first="birth_date"),
        on="first",
        how="left",
        maintain_order="left",
    )
    other = (pl.col("family") != pl.col("family_first")) | (pl.col("birth_date") != pl.col("birth_first"))
    how = (
        pl.when(~(pl.col("sure") < pl.col("row")).fill_null(value=False))
        .then(pl.lit(LIKELY))
        .when(other.fill_null(value=False))
        .then(pl.lit(CONFLICT))
        .otherwise(pl.lit(SURE))
    )
    return there.select("row", "first", how=how).cast(_RESULT)


def same_places(values: pl.DataFrame) -> pl.DataFrame:
    """Rows about a place an earlier row is about, by its own number, or by everything that tells places apart."""
    keys = values.with_row_index("row").select(
        "row", "reference",
        whole=pl.when(pl.col("reference").is_null()).then(
            pl.concat_str(pl.col("employer_name").str.to_lowercase(), pl.col("title").str.to_lowercase(), *(pl.col(name).cast(pl.String) for name in ("pc4", "hours_min", "hours_max", "starts_on")), separator="|", ignore_nulls=True)
        ),
    )  # fmt: skip
    first = pl.min_horizontal(_first("reference"), _first("whole"))
    found = keys.with_columns(first=first).filter(pl.col("first") < pl.col("row"))
    return found.select("row", "first", how=pl.lit(SURE)).cast(_RESULT)


def _keys(values: pl.DataFrame) -> pl.DataFrame:
    family, given = (_folded(values[name]) for name in ("family_name", "given_name"))
    return values.with_row_index("row").select(
        "row", "client_number", "bsn", "birth_date", "pc4", family=family, given=given
    )


def _first(key: str) -> pl.Expr:
    """The first row with the same key; null where the key is."""
    return pl.when(pl.col(key).is_not_null()).then(pl.col("row").min().over(key))


def _folded(names: pl.Series) -> pl.Series:
    """Small letters without accents, each different name once."""
    different = names.drop_nulls().unique()
    if not len(different):
        return names.cast(pl.String)
    plain = different.str.to_lowercase()
    accented = plain.str.contains(r"[^a-z0-9 .'-]")
    folded = pl.select(
        pl.when(accented)
        .then(
            pl.Series([fold(name) if odd else name for name, odd in zip(plain, accented, strict=True)], dtype=pl.String)
        )
        .otherwise(plain)
    ).to_series()
    return names.to_frame("name").join(
        pl.DataFrame({"name": different, "folded": folded}), on="name", how="left", maintain_order="left"
    )["folded"]
