"""Words for a level: Dutch, reading, education, readiness, guidance, yes and no. A word with two meanings is asked back."""

import re
from collections.abc import Callable, Mapping

import polars as pl

from perspectief.exchange.values.outcome import Outcome, by_word
from perspectief.taxonomy.needs import EDUCATION, GUIDANCE, LANGUAGE, READINESS, READING, SIZE_CLASSES

_YES = frozenset(
    {
        "ja",
        "j",
        "yes",
        "y",
        "1",
        "true",
        "waar",
        "x",
        "v",
        "✓",
        "✔",
        "wel",
        "akkoord",
        "ja, akkoord",
        "aanwezig",
        "behaald",
        "in bezit",
    }
)
_NO = frozenset({"nee", "n", "no", "0", "false", "onwaar", "niet", "geen", "neen", "2", "nog niet", "afwezig"})
_CEFR = re.compile(r"(?<![a-z0-9])([abc][0-2])(?![0-9])")
_LANGUAGE = {
    "geen": 0, "nee": 0, "nul": 0, "spreekt geen nederlands": 0, "alfa": 0, "analfabeet": 0,
    "slecht": 1, "zeer beperkt": 1, "beginner": 1, "onvoldoende": 1, "enkele woorden": 1, "een paar woorden": 1,
    "basis": 2, "matig": 2, "beperkt": 2, "zwak": 2, "korte zinnen": 2,
    "redelijk": 3, "voldoende": 3, "gemiddeld": 3, "een gesprek": 3,
    "ruim voldoende": 4, "vlot": 4, "gevorderd": 4,
    "goed": 5, "vloeiend": 5,
    "zeer goed": 6, "uitstekend": 6, "perfect": 6, "moedertaal": 6, "native": 6, "nederlandstalig": 6,
}  # fmt: skip
_CEFR_LANGUAGE = {"a0": 0, "a1": 1, "a2": 2, "b0": 3, "b1": 3, "b2": 4, "c0": 5, "c1": 5, "c2": 6}
_READING = {
    "geen": 0, "nee": 0, "analfabeet": 0, "kan niet lezen": 0, "niet": 0,
    "slecht": 1, "laaggeletterd": 1, "alfa": 1, "onvoldoende": 1, "beginner": 1,
    "basis": 2, "matig": 2, "redelijk": 2, "beperkt": 2,
    "voldoende": 3, "goed": 3, "gemiddeld": 3,
    "zeer goed": 4, "uitstekend": 4, "vloeiend": 4, "moedertaal": 4,
}  # fmt: skip
_CEFR_READING = {"a0": 0, "a1": 1, "a2": 2, "b1": 3, "b2": 4, "c1": 4, "c2": 4}
_SCHOOLING = (  # the highest that stands in the text counts
    (5, re.compile(r"\b(?:wo|universiteit|universitair|universitaire|wetenschappelijk\w*|master|msc|drs|doctoraal|phd)\b")),
    (4, re.compile(r"\b(?:hbo|bachelor|hts|heao|hogeschool|pabo|associate degree|ad|hoger beroeps\w*)\b")),
    (2, re.compile(r"\bmbo\W*(?:niveau\W*|niv\W*)?2\b|\bniveau 2\b|\bbasisberoepsopleiding\b")),
    (1, re.compile(r"\bmbo\W*(?:niveau\W*|niv\W*)?1\b|\bniveau 1\b|\bentree\w*\b|\bpraktijkonderwijs\b|\bpro\b|\bvso\b|\bassistent\w*opleiding\b|\bspeciaal onderwijs\b")),
    (3, re.compile(r"\b(?:mbo\W*\+?|mts|meao|havo|vwo|atheneum|gymnasium|hbs|middelbaar beroeps\w*|niveau [34])\b|mbo\W*(?:niveau\W*|niv\W*)?[34]")),
    (2, re.compile(r"\b(?:vmbo|mavo|lts|lbo|vbo|mulo|ulo|lhno|leao|ambachtsschool|huishoudschool|startkwalificatie onvolledig)\b|\bvmbo\W")),
    (0, re.compile(r"\b(?:geen|basisonderwijs|basisschool|lagere school|lo|bo|zonder|geen diploma|ongeschoold|basis|primair onderwijs)\b")),
)  # fmt: skip
_UNFINISHED = re.compile(r"niet af|zonder diploma|gestopt|afgebroken|niet behaald|onvoltooid")
_READINESS = {
    "laag": 1, "grote afstand": 1, "groot": 1, "ver": 1, "ver van werk": 1, "trede 1": 1, "trede 2": 1, "niet bemiddelbaar": 1, "zorg": 1, "activering": 1, "activeren": 1,
    "midden": 2, "middel": 2, "gemiddeld": 2, "matig": 2, "middelgroot": 2, "trede 3": 2, "trede 4": 2, "bijna werkfit": 2, "ontwikkelen": 2, "ontwikkeling": 2, "beperkt bemiddelbaar": 2, "in traject": 2,
    "werkfit": 3, "klein": 3, "kleine afstand": 3, "geen afstand": 3, "trede 5": 3, "trede 6": 3, "direct bemiddelbaar": 3, "bemiddelbaar": 3, "klaar voor werk": 3, "direct inzetbaar": 3, "matchbaar": 3, "job ready": 3, "ja": 3, "j": 3,
}  # fmt: skip
_TURNED = frozenset(
    {"laag", "hoog", "ja", "j", "nee", "n"}
)  # in a column about *distance* these say the reverse, or nothing
_GUIDANCE = {
    "geen": 0, "nee": 0, "niet nodig": 0, "zelfstandig": 0, "n": 0,
    "licht": 1, "weinig": 1, "laag": 1, "af en toe": 1, "soms": 1, "maandelijks": 1, "beperkt": 1,
    "gemiddeld": 2, "matig": 2, "midden": 2, "wekelijks": 2, "elke week": 2, "regelmatig": 2,
    "veel": 3, "intensief": 3, "hoog": 3, "dagelijks": 3, "elke dag": 3,
    "continu": 4, "volledig": 4, "de hele dag": 4, "permanent": 4, "zeer intensief": 4,
}  # fmt: skip

OPTIONS: dict[
    str, tuple[tuple[str, str], ...]
] = {  # what a user can choose for a word that was not understood: value, label
    "language": tuple((str(n), label) for n, label in enumerate(LANGUAGE)),
    "reading": tuple((str(n), label) for n, label in enumerate(READING)),
    "education": tuple((str(n), label) for n, label in enumerate(EDUCATION)),
    "readiness": tuple((str(n), label) for n, label in READINESS.items()),
    "guidance": tuple((str(n), label) for n, label in enumerate(GUIDANCE)),
    "yes_no": (("1", "ja"), ("0", "nee")),
    "size_class": tuple((str(n), label) for n, (_, label) in enumerate(SIZE_CLASSES)),
}


def language(text: str) -> int | None:
    """Level 0 to 6 of a text in small letters."""
    return _LANGUAGE.get(text, _cefr(text, _CEFR_LANGUAGE))


def reading(text: str) -> int | None:
    """Level 0 to 4."""
    return _READING.get(text, _cefr(text, _CEFR_READING))


def education(text: str) -> int | None:
    """Level 0 to 5: the highest that is named; None when it was not finished."""
    if _UNFINISHED.search(text):
        return None
    return max((level for level, pattern in _SCHOOLING if pattern.search(_without_lower(level, text))), default=None)


def readiness(text: str, *, of_distance: bool = False) -> int | None:
    """1 laag, 2 midden, 3 werkfit. `of_distance`: the column is about the distance to work, where *laag* means near."""
    return None if of_distance and text in _TURNED else _READINESS.get(text)


def guidance(text: str) -> int | None:
    """Level 0 to 4."""
    return _GUIDANCE.get(text)


def yes_no(text: str) -> bool | None:
    """Whether a text says yes."""
    return True if text in _YES else False if text in _NO else None


def size_class(text: str) -> int | None:
    """Place in SIZE_CLASSES of a number of people, or of the class as written."""
    found = [int(n) for n in re.findall(r"\d+", text.replace(".", ""))]
    if not found:
        return None
    return next((place for place, top in enumerate((1, 9, 49, 99)) if found[0] <= top), 4)


_READERS: dict[str, Callable[[str], int | bool | None]] = {
    "language": language,
    "reading": reading,
    "education": education,
    "readiness": readiness,
    "guidance": guidance,
    "yes_no": yes_no,
    "size_class": size_class,
}


def read_level(
    reader: str, name: str, cells: pl.Series, answers: Mapping[str, str] | None = None, *, of_distance: bool = False
) -> Outcome:
    """Levels of a column; words that are not understood have the reason "word"."""
    read = (lambda text: readiness(text, of_distance=True)) if of_distance else _READERS[reader]
    dtype = pl.Boolean if reader == "yes_no" else pl.Int16
    given = {text: None if value == "" else int(value) for text, value in (answers or {}).items()}
    values, reasons = by_word(
        cells,
        read,
        dtype,
        "word",
        {t: bool(v) if reader == "yes_no" and v is not None else v for t, v in given.items()},
    )
    return Outcome({name: values}, reasons)


def _cefr(text: str, levels: Mapping[str, int]) -> int | None:
    """The lowest of the levels of the European framework in a text: "A2-B1" is A2."""
    return min((levels[found] for found in _CEFR.findall(text) if found in levels), default=None)


def _without_lower(level: int, text: str) -> str:
    """The word vmbo holds the letters of mbo, and a level of mbo says more than mbo."""
    text = text.replace("vmbo", "v-mbo") if level != 2 else text
    return re.sub(r"\bmbo\W*(?:niveau\W*|niv\W*)?[12]\b|\bv-mbo\b|\bbasisberoeps\w*", "", text) if level == 3 else text
