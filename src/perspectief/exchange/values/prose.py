"""Free text: what does not belong in it is pointed out, in a whole column at once, and blacked out where a row is shown."""

import re
from typing import NamedTuple

import polars as pl

from perspectief.core.wording import ADVICE, PATTERNS, doubts

_ALTERNATIVES = re.compile(r"^\(\?<!\\w\)\(\?:(.*)\)\(\?!\\w\)$")  # how `wording` writes a list of whole words
_ANY_ENDING, _BETWEEN = r"\w*", "[- ]{0,2}"  # how `wording` writes what may differ
_GAPS = ("", " ", "-", *(first + second for first in " -" for second in " -"))
_BLOCK = "█"
_PERSONAL = frozenset({"bsn", "phone", "email"})
_DIGITS = r"[0-9](?:[ .()-]{0,2}[0-9]){7}"
_SIGNS = {"email": "@", "unequal": "jaar"}  # what a text must hold for the patterns that are no lists of words


class Finding(NamedTuple):
    """Something in a text of a row that may not belong there: place of the row, kind (a key of ADVICE) and the words."""

    row: int
    kind: str
    words: str

    @property
    def advice(self) -> str:
        """What to do about it."""
        return ADVICE[self.kind]


def findings(texts: pl.Series, kinds: frozenset[str]) -> list[Finding]:
    """What may not belong in each text, only of these kinds; a row with several gives its first.

    The words themselves are looked for in the whole column at once; only the rows that hold one are looked at closely.
    """
    column = pl.col("text")
    suspect = column.str.contains_any(_sure_parts(kinds), ascii_case_insensitive=True)
    if kinds & {"bsn", "phone"}:
        suspect |= column.str.contains(_DIGITS)
    suspects = texts.to_frame("text").select(suspect.fill_null(value=False)).to_series().arg_true().to_list()
    found = []
    for row, text in zip(suspects, texts.gather(suspects).to_list(), strict=True):
        if there := doubts(text, kinds):
            found.append(Finding(row, there[0].kind, there[0].words))
    return found


def without(text: str, kinds: frozenset[str]) -> str:
    """The text without the words that may not belong there."""
    for doubt in reversed(doubts(text, kinds)):
        text = text[: doubt.start] + text[doubt.end :]
    return " ".join(text.split())


def blacked_out(text: str, kinds: frozenset[str] = frozenset(ADVICE)) -> str:
    """The text with blocks over the words that may not be shown."""
    for doubt in reversed(doubts(text, kinds)):
        text = text[: doubt.start] + _BLOCK * min(doubt.end - doubt.start, 8) + text[doubt.end :]
    return text


def share_personal(texts: pl.Series) -> dict[str, float]:
    """Of the filled cells of a column, the share that holds a BSN, a phone number or an e-mail address."""
    filled = texts.filter(texts != "").head(200)
    if not len(filled):
        return dict.fromkeys(_PERSONAL, 0.0)
    kinds = [{doubt.kind for doubt in doubts(text, _PERSONAL)} for text in filled]
    return {kind: sum(kind in there for there in kinds) / len(kinds) for kind in _PERSONAL}


def _sure_parts(kinds: frozenset[str]) -> list[str]:
    """For every word that is looked for, letters that stand in each of its forms: one of these stands in a text that holds it."""
    parts = [sign for kind, sign in _SIGNS.items() if kind in kinds]
    for kind, pattern in PATTERNS:
        listed = _ALTERNATIVES.match(pattern.pattern) if kind in kinds else None
        for word in listed[1].split("|") if listed else ():
            parts += _written(max(word.split(_ANY_ENDING), key=len))
    return parts


def _written(word: str) -> list[str]:
    """Every way to write a word without any ending."""
    first, *others = word.split(_BETWEEN)
    forms = [first]
    for other in others:
        forms = [form + gap + other for form in forms for gap in _GAPS]
    return forms
