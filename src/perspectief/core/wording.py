"""Words that do not belong in a free text: it points them out, a human decides. Pure, but for the shipped lists.

What a person may be told apart by, fall ill with or have been convicted of stays out of the file, and a number that names
or reaches a person stands in its own field. The lists stand in `words/`, short on purpose: a hint that is wrong too often is
ignored.
"""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from stdnum.nl import bsn

from perspectief.core.errors import UserError

ADVICE = {
    "bsn": "Dit lijkt een BSN. Een BSN hoort alleen in het veld daarvoor.",
    "phone": "Dit lijkt een telefoonnummer. Zet het bij de contactgegevens.",
    "email": "Dit lijkt een e-mailadres. Zet het bij de contactgegevens.",
    "medical": "Dit zegt iets over gezondheid. Schrijf op wat iemand nodig heeft om te werken, niet waardoor dat komt.",
    "criminal": "Dit gaat over straf of politie. Dat mag niet in het bestand staan.",
    "benefit": "Dit gaat over een uitkering of schuld. Dat hoort alleen in het dossier.",
    "unequal": "Dit sluit mensen uit die het werk kunnen. Schrijf op wat het werk vraagt.",
}
OPEN = frozenset(ADVICE)  # texts others read: card, place
CLOSED = frozenset({"bsn", "medical", "criminal", "unequal"})  # texts of the own organisation: dossier, notes
PROFILE = CLOSED | {"benefit"}  # texts with a name above them

WORDS = (
    Path(__file__).parent / "words"
)  # shipped: a file a kind, words apart by spaces, lines that begin with # are remarks
_AGE = r"(?:max(?:imaal|\.)?|niet ouder dan|tot|onder de|jonger dan|ouder dan|tussen de \d\d en)\s*\d\d\s*jaar"


class Doubt(NamedTuple):
    """Something in a text that may not belong there: what kind (a key of ADVICE), which words, from where to where."""

    kind: str
    words: str
    start: int
    end: int

    @property
    def advice(self) -> str:
        """What to do about it, in words for the screen."""
        return ADVICE[self.kind]


class Doubtful(UserError):
    """A text was not saved because something in it may not belong there. `found`: per field what; saving anyway is a choice."""

    code = "doubtful"

    def __init__(self, found: Mapping[str, list[Doubt]]):
        super().__init__("Lees je tekst nog een keer: er staat misschien iets in wat er niet hoort.")
        self.found = dict(found)


def _words(kind: str) -> str:
    lines = (WORDS / f"{kind}.txt").read_text("utf-8").splitlines()
    return " ".join(line for line in lines if not line.startswith("#"))


def _any_of(words: str) -> re.Pattern[str]:
    """A pattern of whole words: `*` is any ending, a hyphen also stands for a space or nothing."""
    choices = sorted(
        (word.replace("*", r"\w*").replace("-", r"[- ]{0,2}") for word in words.split()), key=len, reverse=True
    )
    return re.compile(rf"(?<!\w)(?:{'|'.join(choices)})(?!\w)", re.IGNORECASE)


PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("bsn", re.compile(r"(?<![\d+])(?:\d(?:[ .]?\d){8}|(?<=bsn )\d(?:[ .]?\d){7})(?!\d)", re.IGNORECASE)),
    ("phone", re.compile(r"(?<!\w)(?:\+31|0031|0) ?(?:\(0\))?(?:[ -]?\d){9}(?!\d)")),
    ("email", re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("medical", _any_of(_words("medical"))),
    ("criminal", _any_of(_words("criminal"))),
    ("benefit", _any_of(_words("benefit"))),
    ("unequal", _any_of(_words("unequal"))),
    ("unequal", re.compile(_AGE, re.IGNORECASE)),
)

LEFT_ALONE = _any_of(_words("left_alone"))


def doubts(text: str, kinds: Iterable[str] = OPEN) -> list[Doubt]:
    """What in `text` may not belong there, in reading order; only of these kinds."""
    wanted = frozenset(kinds)
    found = [
        Doubt(kind, match[0], *match.span())
        for kind, pattern in PATTERNS
        if kind in wanted
        for match in pattern.finditer(text)
        if kind != "bsn" or bsn.is_valid(match[0])
    ]
    if found:
        quiet = [match.span() for match in LEFT_ALONE.finditer(text)]
        found = [one for one in found if not any(start <= one.start and one.end <= end for start, end in quiet)]
    return sorted(found, key=lambda doubt: doubt.start)


def check(texts: Mapping[str, str], kinds: Iterable[str] = OPEN) -> dict[str, list[Doubt]]:
    """The doubts per field, only of fields that have any."""
    wanted = frozenset(kinds)
    found = {name: doubts(text, wanted) for name, text in texts.items() if text}
    return {name: list(there) for name, there in found.items() if there}
