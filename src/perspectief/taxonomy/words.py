"""Dutch words made comparable: folded, cut into tokens, and brought back to a stem. Pure.

The stem is for comparing only, never for showing: it need not be a word, it has to be the same for *pakketjes* and
*pakketten*, *schoonmaken*, *schoonmaak* and *schoonmaakster*, and different where the work differs.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

# Words that say nothing about which work it is.
_STOP = """
    aan achter af al alle allerlei alles als altijd andere baan baantje ben beetje bij bijvoorbeeld binnen boven buiten dan
    daar dat de den der deze die dingen dit door dus een eens eigen elke en er erbij ergens etc even functie ga gaan gaat
    gezocht goed graag grote heb hebben heeft heel hele helpt help helpen het hier hij hun iemand iets ik in is jaar je job kan kunnen kleine
    kunt leuk leuke lekker mag maar me mee meer meerdere met mij mijn misschien moet moeten na naar niet nieuwe nog nu of om
    omdat ons onze ook op over per plek s samen soort spullen te ten ter terug tijdens toch tot tussen u uit uur uw vaak
    van vanaf vanuit veel verder verschillende via voor vooral vroeg waar wat we weer weet wel werk werken werkt werkzaam
    wie wij wil willen wilt word worden wordt ze zelf zich zien zij zijn zitten zitte zo zoals zoek zoeken zoekt zonder zou
    ochtend ochtends morgens middags avonds nachts zaterdag zondag week dag dagen vacature beroep bedrijf mensen
"""
STOP_WORDS = frozenset(_STOP.split())
# Forms that no rule brings together.
_SAME = {
    **dict.fromkeys(("hulp", "hulpje", "helpende"), "help"),
    **dict.fromkeys(("order", "orders"), "order"),
    **dict.fromkeys(("ouder", "ouders"), "ouder"),
    **dict.fromkeys(("oudere", "ouderen", "bejaarde", "bejaarden", "senioren"), "bejaard"),
    **dict.fromkeys(("kok", "koks"), "kok"),
    **dict.fromkeys(("kids", "kinderen"), "kind"),
    **dict.fromkeys(("auto", "autos"), "auto"),
}
_SUFFIXES = (
    "ingen",
    "ende",
    "erij",
    "sters",
    "jes",
    "ster",
    "ing",
    "en",
    "er",
    "je",
    "e",
    "s",
)
LONGEST_WORD = 45  # letters; a longer one is no word, and taking it apart would take long
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = str.maketrans("", "", "'’‘`´")
_DOUBLE = re.compile(r"(.)\1")
_LITTLE = re.compile(r"(?<=[aeiou]{2}[nlrw])tjes?$|(?<=e[lr])tjes?$|(?<=[aeiou]{2})tjes?$")  # tuintje, emmertje, eitje
_VOWEL = re.compile(r"[aeiouy]")


class Token(NamedTuple):
    """A word of a text: folded, its stem, and where it stands in the text (start, end as in a slice)."""

    word: str
    stem: str
    start: int
    end: int


def fold(text: str) -> str:
    """Lower case without accents and apostrophes; one space between words; hyphens, slashes and points become spaces."""
    return " ".join(token.word for token in tokens(text))


def tokens(text: str) -> list[Token]:
    """Every word of a text with its place in the text, stop words included."""
    plain, places = _plain(text)
    return [
        Token(match[0], stem(match[0]), places[match.start()], places[match.end() - 1] + 1)
        for match in _WORD.finditer(plain)
    ]


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """The text in lower case without accents and apostrophes, and for each letter left its place in the text."""
    if text.isascii() and "'" not in text and "`" not in text:
        return text.lower(), range(len(text))
    letters, places = [], []
    for place, letter in enumerate(text):
        for piece in unicodedata.normalize("NFKD", letter.lower()).translate(_APOSTROPHES):
            if not unicodedata.combining(piece):
                letters.append(piece)
                places.append(place)
    return "".join(letters), places


def telling(found: list[Token]) -> list[Token]:
    """The tokens that say something about the work; all of them when every one is a stop word."""
    kept = [token for token in found if token.word not in STOP_WORDS]
    return kept or found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """The comparable root of a folded word: endings off, double letters single, final v and z as f and s."""
    if word in _SAME:
        return _SAME[word]
    if len(word) > LONGEST_WORD:
        return word
    root = word
    while (shorter := _shorter(root)) != root:
        root = shorter
    return root


def inflections(word: str) -> tuple[str, ...]:
    """Other stems a folded word may have as a form of a verb: *gepoetst* and *poetst* beside *poetsen*."""
    forms = [word[:-1]] if word.endswith(("t", "d")) else []
    if word.startswith("ge") and word.endswith(("t", "d", "en")) and len(word) > 5:
        forms += [word[2:], word[2:-1]] if not word.endswith("en") else [word[2:]]
    return tuple(dict.fromkeys(stem(form) for form in forms if len(form) >= 3))


def _shorter(word: str) -> str:
    """The word with one ending less, or itself. At least three letters with a vowel stay."""
    word = _LITTLE.sub("", word)
    word = _DOUBLE.sub(r"\1", word)
    if word.endswith("v"):
        word = word[:-1] + "f"
    elif word.endswith("z"):
        word = word[:-1] + "s"
    for suffix in _SUFFIXES:
        rest = word.removesuffix(suffix)
        if rest != word and len(rest) >= 3 and _VOWEL.search(rest) and not (suffix == "e" and rest.endswith("i")):
            return rest
    if word.endswith("t") and len(word) >= 4 and word[-2] in "kpglmrdiw":
        return word[:-1]
    return word
