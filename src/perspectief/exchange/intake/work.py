"""Work and tasks in the words of a file, coded with the taxonomy: each different word once."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

import polars as pl

from perspectief.core.text import fold
from perspectief.exchange.values.outcome import empty, where
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.recognise import skills_in
from perspectief.taxonomy.search import Coded, code_text, search

_SURE = 0.8  # a name with a typo or in other words: below it the user confirms
_SKILL_SURE = 0.8
_BETWEEN = re.compile(r"[|;,/\n]")
_APART = re.compile(r"[|;,\n]")
_NAME_WORDS = 9  # words of a part above which it is a sentence and no name
MOST_DIFFERENT = 8_000  # different texts that are looked up in one column: a few seconds at most
_OPTIONS = 6
_SLAB = 40_000  # rows whose enumerations are taken apart at a time: there are several times as many parts
_NO_COUNTS = pl.DataFrame(schema={"part": pl.String, "rows": pl.UInt32})


class Option(NamedTuple):
    """An answer to a question: what is kept (ids with spaces between, "" for none), what the user reads, an example."""

    value: str
    label: str
    example: str = ""


class WorkWords(NamedTuple):
    """A column with work, coded. `ids` (List[Int32]): occupations. `reasons`: "which-work" where a word is open, "unknown-work"
    where no word was understood. `open`: per open word its options and on how many rows it stands, most rows first."""

    ids: pl.Series
    reasons: pl.Series
    open: dict[str, tuple[tuple[Option, ...], int]]


def read_work(cells: pl.Series, answers: Mapping[str, str] | None = None) -> WorkWords:
    """Occupations of a column in which several may stand in one cell. `answers`: word in small letters → ids, "" for unknown."""
    texts = cells.filter(~empty(cells)).value_counts(name="rows", sort=True)
    coded: dict[str, tuple[list[int], bool]] = {}
    ids, reasons = {}, {}
    waiting: Counter[str] = Counter()
    for text, rows in texts.iter_rows():
        words = list(dict.fromkeys(fold(word) for word in _BETWEEN.split(text) if word.strip()))
        for word in words:
            if word not in coded:
                coded[word] = _coded(word, answers or {}) if len(coded) < MOST_DIFFERENT else ([], False)
        found = [one for word in words for one in coded[word][0]]
        asked = [word for word in words if coded[word][1]]
        for word in asked:
            waiting[word] += rows
        ids[text] = list(dict.fromkeys(found))
        reasons[text] = "which-work" if asked else None if found or _answered(words, answers) else "unknown-work"
    open_words = {word: (options(word), rows) for word, rows in waiting.most_common()}
    return WorkWords(_mapped(cells, ids, pl.List(pl.Int32)), _mapped(cells, reasons, pl.String), open_words)


def read_skills(cells: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Skills and tasks (List[Int32]) a column names, and the reason "skill" where none is recognised.

    Each different part of an enumeration is looked up once; of more than MOST_DIFFERENT only the most frequent, rows with
    nothing but others have the reason "skills-many".
    """
    filled = pl.select(pl.when(~empty(cells)).then(cells)).to_series()
    slabs = [filled.slice(start, _SLAB) for start in range(0, len(filled), _SLAB)]
    counts = pl.concat([_NO_COUNTS, *(_parts_of(slab)["part"].value_counts(name="rows") for slab in slabs)])
    different = counts.group_by("part").sum().sort("rows", "part", descending=[True, False])["part"].to_list()
    known = {part: list(_skills_of(part)) for part in different[:MOST_DIFFERENT]}
    table = pl.DataFrame(
        {"part": list(known), "id": pl.Series(list(known.values()), dtype=pl.List(pl.Int32))},
        schema_overrides={"part": pl.String},
    )
    ids = pl.concat([pl.Series("id", [], dtype=pl.List(pl.Int32)), *(_ids(slab, table) for slab in slabs)])
    reason = "skill" if len(different) <= MOST_DIFFERENT else "skills-many"
    return ids, where(filled.is_not_null() & (ids.list.len() == 0), reason)


def _parts_of(texts: pl.Series) -> pl.DataFrame:
    """Columns row (UInt32) and part: the parts of every enumeration."""
    parts = texts.str.replace_all(_APART.pattern, "|").str.split("|").to_frame("part").with_row_index("row")
    parts = parts.explode("part", empty_as_null=True, keep_nulls=True).with_columns(pl.col("part").str.strip_chars())
    return parts.filter(pl.col("part") != "")


def _ids(texts: pl.Series, table: pl.DataFrame) -> pl.Series:
    """The ids of the parts of each text, each once; null where there is no text."""
    found = _parts_of(texts).join(table, on="part", how="left")
    found = found.explode("id", empty_as_null=True, keep_nulls=True).drop_nulls("id")
    by_row = found.unique(["row", "id"], maintain_order=True).group_by("row", maintain_order=True).agg("id")
    rows = texts.to_frame("text").with_row_index("row").join(by_row, on="row", how="left", maintain_order="left")
    ids = pl.when(pl.col("text").is_not_null()).then(pl.col("id").fill_null([]))
    return rows.select(ids.cast(pl.List(pl.Int32)).alias("id")).to_series()


def skills(text: str) -> list[int]:
    """Ids of the skills and tasks a text names: by name for each part of an enumeration, else recognised in the sentence."""
    return list(dict.fromkeys(one for part in _parts(text) for one in _skills_of(part)))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _APART.split(text) if part.strip()]


@lru_cache(maxsize=50_000)
def _skills_of(part: str) -> tuple[int, ...]:
    named = _names().get(fold(part))
    if named is not None:
        return (named,)
    if part.count(" ") < _NAME_WORDS:
        answer = search(part, limit=1)
        named = tuple(one.skill.id for one in (*answer.tasks, *answer.skills) if one.points >= _SKILL_SURE)
        if named:
            return named
    return tuple(span.skill.id for span in skills_in(part) if not span.denied)


@cache
def _names() -> dict[str, int]:
    """The skill that bears each name or synonym; of several the first."""
    found: dict[str, int] = {}
    for skill in catalogue().skills.values():
        for name in (skill.label, *skill.synonyms):
            found.setdefault(fold(name), skill.id)
    return found


def options(word: str) -> tuple[Option, ...]:
    """What a word can mean: the meanings of the question, or the nearest work."""
    coded = code_text(word)
    if coded.ask:
        return tuple(Option(_joined(m.occupations), m.label, m.example) for m in coded.ask.meanings[:_OPTIONS])
    near = search(word, limit=3).occupations
    return tuple(Option(str(one.occupation.id), one.occupation.label, one.occupation.summary) for one in near)


def _coded(word: str, answers: Mapping[str, str]) -> tuple[list[int], bool]:
    """Ids of the work a word stands for, and whether the user has to say which."""
    if word in answers:
        return [int(one) for one in answers[word].split()], False
    coded: Coded = code_text(word)
    if coded.occupation and coded.confidence >= _SURE:
        return [coded.occupation.id], False
    return [], coded.ask is not None or coded.occupation is not None


def _answered(words: Iterable[str], answers: Mapping[str, str] | None) -> bool:
    return any(word in (answers or {}) for word in words)


def _joined(ids: Iterable[int]) -> str:
    return " ".join(map(str, ids))


def _mapped(cells: pl.Series, values: Mapping[str, object], dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    """The value of each text; null for others."""
    table = pl.DataFrame(
        {"text": list(values), "value": pl.Series(list(values.values()), dtype=dtype)},
        schema_overrides={"text": pl.String},
    )
    return cells.to_frame("text").join(table, on="text", how="left", maintain_order="left")["value"]
