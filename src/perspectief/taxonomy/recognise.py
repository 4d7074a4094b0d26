"""Tasks and skills recognised in a free text: which, by which words, where, and whether the text denies them.

A name of a skill is recognised when all its telling words stand close together in one sentence, in any order and any
inflection (*ik breng graag pakketten rond in de wijk*). What is recognised is a proposal a person confirms.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from perspectief.taxonomy.catalogue import Skill
from perspectief.taxonomy.index import Index, index
from perspectief.taxonomy.words import STOP_WORDS, Token, inflections, stem, tokens

_ROOM = 3  # words that may stand between those of a name
_COMMON = 6  # a single word that stands in the names of more skills than this says too little by itself
_BEGINNING = 5  # letters a single word has to share with its inflection: laden is not ladder
_DENIALS = frozenset({"geen", "niet", "nooit", "nauwelijks"})
_SENTENCE = re.compile(r"[^.!?;\n]+")
_CLAUSE = re.compile(r"[,:()]|\b(?:maar|wel|en|of)\b", re.IGNORECASE)


class Span(NamedTuple):
    """A skill in a text: where it stands (start, end as in a slice), and whether the text says it is not so."""

    skill: Skill
    start: int
    end: int
    denied: bool


class _Name(NamedTuple):
    """A name of a skill by its stems; `alone` is the word of a name that is one word, else empty."""

    skill: int
    roots: frozenset[str]
    alone: str


class _Names:
    """Names of skills by the rarest stem in each."""

    def __init__(self, known: Index) -> None:
        self.by_rarest: dict[str, list[_Name]] = {}
        holders: dict[str, set[int]] = {}
        names = []
        for entry in known.entries:
            if entry.skill:
                words = tokens(entry.text)
                roots = frozenset(token.stem for token in words if token.word not in STOP_WORDS)
                names.append(_Name(entry.skill, roots, words[0].word if len(words) == 1 else ""))
                for root in roots:
                    holders.setdefault(root, set()).add(entry.skill)
        for name in names:
            rarest = max(sorted(name.roots), key=lambda root: known.weights.get(root, 0), default="")
            if len(name.roots) > 1 or (name.alone and name.roots and len(holders[rarest]) <= _COMMON):
                self.by_rarest.setdefault(rarest, []).append(name)


@cache
def _names(known: Index) -> _Names:
    return _Names(known)


def skills_in(text: str, *, source: Index | None = None) -> tuple[Span, ...]:
    """The tasks and skills a free text names, in the order of the text; each skill once, its longest mention."""
    known = source or index()
    best: dict[int, tuple[int, Span]] = {}
    for sentence in _SENTENCE.finditer(text):
        words = [
            token._replace(start=token.start + sentence.start(), end=token.end + sentence.start())
            for token in tokens(sentence[0])
        ]
        for size, span in _mentions(known, text, words):
            held = best.get(span.skill.id)
            if held is None or (size, -span.start) > (held[0], -held[1].start):
                best[span.skill.id] = (size, span)
    return tuple(sorted(_outermost(list(best.values())), key=lambda span: (span.start, span.end, span.skill.id)))


def _mentions(known: Index, text: str, words: list[Token]) -> Iterable[tuple[int, Span]]:
    """Every name found in one sentence, with its number of telling words."""
    names = _names(known)
    roots = [_roots(known, token, words[n + 1] if n + 1 < len(words) else None) for n, token in enumerate(words)]
    for place in range(len(words)):
        for root in roots[place]:
            for name in names.by_rarest.get(root, ()):
                if name.alone and not _inflected(words[place].word, name.alone):
                    continue
                if found := _window(roots, place, name.roots):
                    first, last = words[found[0]], words[found[-1]]
                    denied = _denied(text, words, found[0], found[-1])
                    skill = known.catalogue.skills[name.skill]
                    yield len(name.roots), Span(skill, first.start, last.end, denied)


def _inflected(word: str, name: str) -> bool:
    """Whether a word is visibly a form of a name of one word, and does not merely share a short stem."""
    shared = min(_BEGINNING, len(name))
    return any(form[:shared] == name[:shared] for form in (word, word.removeprefix("ge"))) or word.endswith(name)


def _roots(known: Index, token: Token, after: Token | None) -> frozenset[str]:
    """The stems a word of the text gives: its own, those of its parts, and that of the word it makes with the next."""
    if token.word in STOP_WORDS:
        return frozenset()
    roots = {token.stem, *inflections(token.word), *known.lexicon.parts(token.word)}
    if after and known.lexicon.knows(token.word + after.word):
        roots.add(stem(token.word + after.word))
    return frozenset(roots)


def _window(roots: list[frozenset[str]], place: int, wanted: frozenset[str]) -> list[int] | None:
    """The places of all wanted stems around `place`, each as near as can be; None when one is too far off."""
    reach = len(wanted) + _ROOM
    taken = {place}
    for root in wanted - roots[place]:
        near = range(max(place - reach, 0), min(place + reach + 1, len(roots)))
        places = [other for other in near if root in roots[other]]
        if not places:
            return None
        taken.add(min(places, key=lambda other: (abs(other - place), other)))
    return sorted(taken) if max(taken) - min(taken) < reach else None


def _denied(text: str, words: list[Token], first: int, last: int) -> bool:
    """Whether a denial stands in the same clause: within four words before, two after, or in between."""
    for place in range(max(first - 4, 0), min(last + 3, len(words))):
        if words[place].word in _DENIALS:
            start, end = sorted((words[place].start, words[first if place < first else last].start))
            if place in range(first, last + 1) or not _CLAUSE.search(text, start, end):
                return True
    return False


def _outermost(every: list[tuple[int, Span]]) -> list[Span]:
    """Without the names that stand wholly inside a longer one of more words."""
    return [
        span
        for size, span in every
        if not any(
            other.start <= span.start and span.end <= other.end and larger > size and other != span
            for larger, other in every
        )
    ]
