"""A value with the words it was read from, and a text cut where one statement ends. Pure."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

_COUNTED = (
    "nul een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien "
    "negentien twintig"
)
NUMBER_WORDS = {word: at for at, word in enumerate(_COUNTED.split())} | {"één": 1, "dertig": 30, "veertig": 40}
NUMBER = rf"(?:\d{{1,3}}(?:[.,]\d{{1,2}})?|\b(?:{'|'.join(sorted(NUMBER_WORDS, key=len, reverse=True))})\b)"
_SENTENCE = re.compile(r"(?:[^.!?\n]|(?<=\d)\.(?=\d)|(?<=\w)\.(?=\w)|(?<=\bp)\.(?=w))+")
_PART = re.compile(r"(?:[^,;|•]|,(?=\d))+")


class Said(NamedTuple):
    """A value, and where in the text it stands (start and end as in a slice)."""

    value: Any
    start: int
    end: int


class Piece(NamedTuple):
    """A piece of the text with its place."""

    text: str
    start: int
    end: int


def number(word: str) -> float:
    """Twelve, 12 and 12,5 as a number."""
    return float(NUMBER_WORDS.get(word.lower()) or word.replace(",", ".")) if word else 0.0


def sentences(text: str) -> Iterator[Piece]:
    """The sentences of a text, and the lines of a list."""
    for match in _SENTENCE.finditer(text):
        yield Piece(match[0], match.start(), match.end())


def parts(sentence: Piece) -> list[Piece]:
    """A sentence cut at commas and the like; a decimal comma cuts nothing."""
    return [
        Piece(match[0], sentence.start + match.start(), sentence.start + match.end())
        for match in _PART.finditer(sentence.text)
    ]
