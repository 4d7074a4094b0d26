"""What reading a column gives: typed values, and for each cell that could not be read which reason."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import polars as pl

from perspectief.core.text import fold

WRONG, ASK, NOTE = "wrong", "ask", "note"
# What people write for: not known.
BLANK = (
    "",
    "-",
    "--",
    "---",
    ".",
    "?",
    "??",
    "n.v.t.",
    "nvt",
    "n.v.t",
    "n/a",
    "na",
    "onbekend",
    "null",
    "none",
    "nan",
    "nb",
    "#n/b",
    "#n/a",
    "#waarde!",
    "leeg",
    "niet ingevuld",
    "niet bekend",
    "geen gegevens",
    "(leeg)",
    "nnb",
    "n.n.b.",
    "tbd",
    "volgt",
)


_MOSTLY_DIFFERENT = 0.5  # from this share of different texts on, looking them up costs more than reading them all


class Reason(NamedTuple):
    """Why a value was not taken. `weight`: WRONG (the row waits until it is mended), ASK (the meaning of a word is asked once, for
    all rows that have it), NOTE (the row goes on without the value)."""

    weight: str
    message: str


class Outcome(NamedTuple):
    """Values of one or more fields by name, and per row the code of a reason in REASONS, or null."""

    values: dict[str, pl.Series]
    reasons: pl.Series


REASONS = {
    "date": Reason(WRONG, "Dit is geen datum. Schrijf dag, maand en jaar, zoals 31-12-2025."),
    "no-such-date": Reason(WRONG, "Deze datum bestaat niet. Kijk in het dossier."),
    "birth-date": Reason(WRONG, "Deze geboortedatum kan niet kloppen. Kijk in het dossier."),
    "far-date": Reason(WRONG, "Deze datum ligt te ver weg. Klopt het jaar?"),
    "excel-date": Reason(WRONG, "Hier heeft Excel een datum van gemaakt. Schrijf de uren, zoals 8-12."),
    "number": Reason(WRONG, "Dit moet een getal zijn."),
    "hours": Reason(WRONG, "Uren moet een getal zijn, of twee met een streepje ertussen, zoals 24-32."),
    "too-many-hours": Reason(WRONG, "Meer dan 60 uur in een week kan niet."),
    "hours-turned": Reason(WRONG, "Het kleinste aantal uren is groter dan het grootste."),
    "minutes": Reason(WRONG, "Reistijd moet een aantal minuten zijn, zoals 45."),
    "kilometres": Reason(WRONG, "Afstand moet een aantal kilometers zijn, zoals 15."),
    "postcode": Reason(WRONG, "Dit is geen postcode. Schrijf vier cijfers, liefst met twee letters, zoals 4811 KL."),
    "no-such-postcode": Reason(WRONG, "Deze postcode bestaat niet."),
    "foreign-postcode": Reason(WRONG, "Dit is geen Nederlandse postcode."),
    "bsn": Reason(WRONG, "Dit BSN klopt niet: het voldoet niet aan de elfproef."),
    "count": Reason(WRONG, "Het aantal plekken moet een getal van 1 tot 999 zijn."),
    "wage": Reason(WRONG, "Dit is geen loon per uur. Schrijf een bedrag, zoals 15,40."),
    "kvk": Reason(NOTE, "Een KvK-nummer heeft acht cijfers. We laten het weg."),
    "sbi": Reason(NOTE, "Dit is geen SBI-code. We laten hem weg."),
    "salary": Reason(NOTE, "Van dit salaris is geen loon per uur te maken. We laten het weg."),
    "email": Reason(NOTE, "Dit is geen e-mailadres. We laten het weg."),
    "phone": Reason(NOTE, "Dit is geen telefoonnummer. We laten het weg."),
    "certificate": Reason(NOTE, "Dit certificaat kennen we niet. We laten het weg."),
    "skill": Reason(NOTE, "Hier herkennen we geen taak of vaardigheid in. Vul die later aan op de kaart."),
    "skills-many": Reason(
        NOTE, "Er staan te veel verschillende teksten in deze kolom om ze allemaal te herkennen. Vul dit later aan."
    ),
    "missing-title": Reason(WRONG, "Er staat niet bij wat het werk is."),
    "nameless": Reason(WRONG, "Er staat geen naam en geen klantnummer in deze rij."),
    "hidden": Reason(
        WRONG,
        "Deze persoon staat al in het bestand en is daar verborgen, bijvoorbeeld na een bezwaar. Overleg met je functionaris gegevensbescherming.",
    ),
    "no-employer": Reason(WRONG, "Er staat niet bij welke werkgever het is."),
    "word": Reason(ASK, "Wat bedoel je hiermee?"),
    "which-work": Reason(ASK, "Welk werk is dit?"),
    "unknown-work": Reason(NOTE, "Dit werk kennen we niet. Vul het later aan op de kaart."),
}


def empty(cells: pl.Series) -> pl.Series:
    """True where a cell says nothing: empty, or a word for not known."""
    return cells.str.to_lowercase().is_in(BLANK)


def known(cells: pl.Series) -> pl.Series:
    """The cells with null where they say nothing."""
    return cells.set(empty(cells), None)


def nothing(length: int) -> pl.Series:
    """No reasons."""
    return pl.repeat(None, length, dtype=pl.String, eager=True)


def by_word(
    cells: pl.Series, read: Callable[[str], Any], dtype: Any, reason: str, answers: Mapping[str, Any] | None = None
) -> tuple[pl.Series, pl.Series]:
    """Values and reasons of a column with few different texts: each different text is read once.

    `read` takes a text in small letters without accents and gives a value, or None when it cannot be read. `answers`: what the
    user said such a text means, by that same text.
    """
    filled = known(cells)
    words = filled.drop_nulls().unique().to_list()
    values: list[Any] = []
    for word in words:
        text = fold(word)
        values.append(answers[text] if answers and text in answers else read(text))
    found = (
        filled.replace_strict(words, pl.Series(values, dtype=dtype, strict=False), default=None, return_dtype=dtype)
        if words
        else filled.cast(dtype, strict=False)
    )
    unread = filled.is_not_null() & found.is_null()
    if answers:
        unread &= ~filled.is_in([word for word in words if fold(word) in answers])
    return found, where(unread, reason)


def each_once(cells: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """What `read` makes of a column, row by row, having read each different text once."""
    different = cells.drop_nulls().unique(maintain_order=True)
    if len(different) > _MOSTLY_DIFFERENT * len(cells):
        return read(cells)
    found = read(different).with_columns(different.alias("\0text"))
    joined = cells.to_frame("\0text").join(found, on="\0text", how="left", maintain_order="left")
    return joined.drop("\0text")


def where(mask: pl.Series, reason: str) -> pl.Series:
    """The reason where the mask is true."""
    return pl.select(pl.when(mask).then(pl.lit(reason))).to_series().cast(pl.String)


def first(*reasons: pl.Series) -> pl.Series:
    """The first reason of each row."""
    return pl.select(pl.coalesce(*reasons)).to_series()
