"""Full-text search in Dutch over themes, lessons and good practices: the words of a question, each at least as the beginning of a word."""

import re
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, F, Q, QuerySet

from perspectief.access.context import Actor
from perspectief.core.text import fold
from perspectief.learning.models import Lesson, Theme
from perspectief.learning.rules import Kind, LessonState, ThemeState

WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
SOFT = {"s": "z", "f": "v"}  # at the end of a word, and between vowels
HARD = {soft: hard for hard, soft in SOFT.items()}
THEME = "theme"
SORTS = (THEME, Kind.LESSON, Kind.PRACTICE)


class Hit(NamedTuple):
    """Something found. `kind`: one of SORTS; `says`: its first words; `regions`: how many work on it or do it too; `rank`: higher is nearer."""

    kind: str
    number: int
    title: str
    says: str
    region: str
    state: str
    regions: int
    rank: float


def asked(text: str) -> SearchQuery | None:
    """The question for the database; None when it holds no word."""
    words = WORD.findall(fold(text))[:MOST_WORDS]
    if not words:
        return None
    either = (" | ".join(f"{form}:*" for form in forms(word)) for word in words)
    return SearchQuery(" & ".join(f"({one})" for one in either), config="dutch", search_type="raw")


def forms(word: str) -> list[str]:
    """The word and what Dutch spelling makes of it where the stemmer of the database does not: bussen, bus; reizen, reis; reis, reiz."""
    found = [word]
    if word.endswith("en") and len(word) > 4:
        stem = word[:-2]
        stem = stem[:-1] if stem[-1] == stem[-2] else stem
        found.append(stem[:-1] + HARD.get(stem[-1], stem[-1]))
    elif word[-1] in SOFT and len(word) > 3:
        found.append(word[:-1] + SOFT[word[-1]])
    return found


def themes() -> "QuerySet[Theme]":
    """Every theme, with how many regions take part."""
    counted = Count("adoptions", filter=Q(adoptions__ended_on=None))
    return Theme.objects.select_related("region").annotate(regions=counted)


def lessons(actor: Actor) -> "QuerySet[Lesson]":
    """What is shared, and of the own organisation or region also what waits; never what was taken back. With how many regions do it too."""
    counted = Count("adoptions", filter=Q(adoptions__ended_on=None))
    rows = Lesson.objects.select_related("region").exclude(state=LessonState.WITHDRAWN)
    return rows.annotate(regions=counted)


def count(actor: Actor, text: str, *, kind: str = "") -> int:
    """How much there is to find."""
    query, total = asked(text), 0
    if kind in ("", THEME):
        rows: Any = themes().exclude(state=ThemeState.DECLINED)
        total += (rows if query is None else rows.filter(words=query)).count()
    if kind != THEME:
        rows = lessons(actor)
        rows = rows.filter(kind=kind) if kind in Kind.values else rows
        total += (rows if query is None else rows.filter(words=query)).count()
    return total


def search(actor: Actor, text: str, *, kind: str = "", limit: int = 50) -> list[Hit]:
    """What is nearest to the question first; without words the newest first. `kind`: only this sort."""
    query = asked(text)
    found: list[Hit] = []
    if kind in ("", THEME):
        rows: Any = themes().exclude(state=ThemeState.DECLINED)
        found += [_theme(one) for one in _nearest(rows, query, "-proposed_at", limit)]
    if kind != THEME:
        rows = lessons(actor)
        rows = rows.filter(kind=kind) if kind in Kind.values else rows
        found += [_lesson(one) for one in _nearest(rows, query, "-proposed_at", limit)]
    return sorted(found, key=lambda hit: -hit.rank)[:limit]


def _nearest(rows: Any, query: SearchQuery | None, newest: str, limit: int) -> Any:
    if query is None:
        return rows.order_by(newest, "-id")[:limit]
    return (
        rows.filter(words=query).annotate(rank=SearchRank(F("words"), query)).order_by("-rank", newest, "-id")[:limit]
    )


def _theme(row: Any) -> Hit:
    where = row.region.name if row.region else ""
    return Hit(THEME, row.number, row.title, row.question, where, row.state, row.regions, getattr(row, "rank", 0.0))


def _lesson(row: Any) -> Hit:
    return Hit(
        row.kind, row.number, row.title, row.what, row.region.name, row.state, row.regions, getattr(row, "rank", 0.0)
    )
