"""A file a municipality brought, with rows somebody has to look at: so that there is something to choose on the first day."""

from datetime import date

import polars as pl

from perspectief.exchange.made import files, names
from perspectief.exchange.made.chance import pick, stream
from perspectief.exchange.made.region import MadeRegion

KNOWN, NEWS, NEW = 30, 8, 6
# Rows that cannot go in as they are: the column, and what stands in it.
ODD = (
    ("postcode", "48A1 KL"),
    ("geboortedatum", "31-02-1988"),
    ("uren", "zo veel mogelijk"),
    ("gewenst beroep", "chauffeur"),
    ("gewenst beroep", "medewerker"),
    ("motivatie", "Wil graag werken, maar heeft last van een hernia."),
)
LEFT_OUT = (
    "vaardigheden",
    "aanpassingen",
    "contractvorm",
    "soort plek",
    "klantmanager",
)  # not in this municipality's export


def register(made: MadeRegion, organisation: int, today: date, seed: int) -> bytes | None:
    """A register of some fifty people of `organisation`: most known as they are, some with news, some new, some doubtful.

    None when so few people are its own that there is no register to make.
    """
    own = files.people_table(made).filter(pl.col("_owner") == organisation).drop("_owner", *LEFT_OUT)
    usual = own.filter(
        pl.col("geboortedatum").is_not_null() & pl.col("uren").is_not_null() & (pl.col("postcode") != "")
    )
    if usual.height < KNOWN + NEWS + NEW + len(ODD) + 4:
        return None
    known = usual.head(KNOWN)
    spoken = today.strftime("%d-%m-%Y")
    news = usual[KNOWN : KNOWN + NEWS].with_columns(uren=pl.lit("24-32"), **{"laatste contact": pl.lit(spoken)})
    strangers = _strangers(usual[KNOWN + NEWS : KNOWN + NEWS + NEW + 2 + len(ODD)], seed)
    fresh = strangers.head(NEW)
    twins = usual.tail(2).select("achternaam", "tussenvoegsel", "voornaam", "geboortedatum", "postcode", "woonplaats")
    lookalike = strangers[NEW : NEW + 2].with_columns(twins.iter_columns())  # known, but under another number
    odd = [
        strangers[at : at + 1].with_columns(pl.lit(value).alias(column))
        for at, (column, value) in enumerate(ODD, NEW + 2)
    ]
    return files.encoded(pl.concat([known, fresh, news, lookalike, *odd]))


def _strangers(rows: pl.DataFrame, seed: int) -> pl.DataFrame:
    """The rows as of people nobody knows: another name, number, birth date and no BSN."""
    rng = stream(seed, "strangers")
    given, prefixes, family = names.people(rng, pick(rng, (70, 6, 6, 5, 4, 2, 3, 4), rows.height))
    days = rng.integers(0, 14_000, rows.height).tolist()
    born = [date.fromordinal(date(1964, 3, 1).toordinal() + day).strftime("%d-%m-%Y") for day in days]
    return rows.with_columns(
        bsn=pl.lit("", dtype=pl.String),
        klantnummer=pl.Series([str(5_000_000 + at) for at in range(rows.height)]),
        voornaam=pl.Series(given),
        tussenvoegsel=pl.Series(prefixes),
        achternaam=pl.Series(family),
        geboortedatum=pl.Series(born),
        **{"e-mail": pl.lit(""), "telefoon": pl.lit("")},
    )
