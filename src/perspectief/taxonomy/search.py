"""What somebody meant: work, tasks and skills for words as people type them; asking back when a word means several things.

Everything is in memory and exact: the same words give the same answer, and each answer says which text it was found by.
The likeness of a query and a text is the cosine of their words, each weighed by its rarity in the catalogue; typos,
inflections, parts of compounds and beginnings count for less than the word itself (`lexicon`). An occupation is worth its
most alike text (a name more than a task, a task more than a skill) and the share of the query that any of its texts holds.
"""

from math import sqrt
from typing import NamedTuple

from perspectief.taxonomy.catalogue import Meaning, Occupation, Skill
from perspectief.taxonomy.index import WORTH, Index, index, stems_key
from perspectief.taxonomy.words import Token, fold, telling, tokens

_LIKENESS, _COVERAGE = 0.65, 0.35
_BEGINS = 0.3  # at most, for names that begin with what was typed so far
_LEAST = 0.12  # less alike than this is chance
_LONGEST = 24  # telling words of a query that are read; a letter is not a query
_SURE, _AHEAD = 0.62, 0.06  # coding: points of the best, and its lead over the next
_NEVER_CERTAIN = 0.95  # coding: what is not exactly a name


class Found(NamedTuple):
    """An occupation, points 0 to 1 for ordering (never shown), and the text it was found by.

    `by` is what that text is: "label", "synonym", "summary", or "task", "required", "useful" for a skill of it.
    """

    occupation: Occupation
    points: float
    text: str
    by: str


class FoundSkill(NamedTuple):
    """A task or skill, points 0 to 1 for ordering, and the text it was found by."""

    skill: Skill
    points: float
    text: str


class AskBack(NamedTuple):
    """A word that means several things: the word, the question on the screen, and the tiles to choose from."""

    word: str
    question: str
    meanings: tuple[Meaning, ...]


class Answer(NamedTuple):
    """What a query found, best first. `ask` when the word needs a choice; the lists are then its likely meanings."""

    occupations: tuple[Found, ...]
    tasks: tuple[FoundSkill, ...]
    skills: tuple[FoundSkill, ...]
    ask: AskBack | None


class Coded(NamedTuple):
    """A text from a file coded: an occupation with how sure (0 to 1), or a question, or neither (unknown)."""

    occupation: Occupation | None
    confidence: float
    ask: AskBack | None


class _Word(NamedTuple):
    """A word of the query: what it may stand for, and its weight."""

    readings: dict[str, float]
    weight: float


def search(text: str, *, limit: int = 8, typing: bool = False, source: Index | None = None) -> Answer:
    """Occupations, tasks and skills for a typed text, at most `limit` of each.

    `typing`: the last word may be unfinished (type-ahead, from two letters on). An empty text finds nothing.
    """
    known = source or index()
    unfinished = typing and text[-1:].isalnum()
    words = _read(known, text, unfinished)
    if not words:
        return Answer((), (), (), None)
    asked = sum(word.weight for word in words)
    entries, held = _scores(known, words)
    folded = fold(text)
    likeness = {number: _likeness(known, number, score, asked, folded) for number, score in entries.items()}
    extra = {occupation: _COVERAGE * share / asked for occupation, share in held.items()}
    for occupation, share in (known.begun(folded) if unfinished else {}).items():
        extra[occupation] = extra.get(occupation, 0) + _BEGINS * share
    skills = _skills(known, likeness)
    return Answer(
        _occupations(known, likeness, extra)[:limit],
        tuple(found for found in skills if found.skill.kind == "task")[:limit],
        tuple(found for found in skills if found.skill.kind == "skill")[:limit],
        ask_back(text, source=known),
    )


def ask_back(text: str, *, source: Index | None = None) -> AskBack | None:
    """The question to ask when a text is one of the words with several meanings, inflected or with a typo; else None."""
    known = source or index()
    word = known.ambiguous.get(fold(text)) or known.ambiguous.get(stems_key(text)) or _misspelt(known, text)
    return AskBack(word, f"Wat bedoel je met ‘{word}’?", known.catalogue.ambiguous[word]) if word else None


def code_text(text: str, *, source: Index | None = None) -> Coded:
    """The occupation a text from elsewhere stands for, as in a column with the work somebody wants.

    Exactly a name of one occupation: confidence 1. A word with several meanings, a name several occupations bear, or two
    that are equally near: a question and no occupation. Too far from everything: unknown, with how near the best came.
    """
    known = source or index()
    if named := known.catalogue.occupation(text.strip().upper()):
        return Coded(named, 1.0, None)
    if ask := ask_back(text, source=known):
        return Coded(None, 0.0, ask)
    if holders := known.names.get(fold(text)):
        if len(holders) > 1:
            return Coded(None, 0.0, _which(known, text, holders))
        return Coded(known.catalogue.occupations[min(holders)], 1.0, None)
    best, *others = search(text, limit=2, source=known).occupations or (None,)
    if best is None or best.points < _SURE:
        return Coded(None, best.points if best else 0.0, None)
    near = [other.occupation.id for other in others if best.points - other.points < _AHEAD]
    if near:
        return Coded(None, best.points, _which(known, text, (best.occupation.id, *near)))
    return Coded(best.occupation, min(best.points, _NEVER_CERTAIN), None)


def _which(known: Index, text: str, occupations: tuple[int, ...]) -> AskBack:
    """A question made of occupations that are equally near."""
    chosen = [known.catalogue.occupations[identity] for identity in occupations]
    meanings = tuple(Meaning(each.label, each.summary, 0, (each.id,)) for each in chosen)
    word = text.strip()
    return AskBack(word, f"Wat bedoel je met ‘{word}’?", meanings)


def _misspelt(known: Index, text: str) -> str | None:
    """The ambiguous word that a single unknown word is a typo of."""
    words = telling(tokens(text))
    if len(words) != 1 or known.lexicon.knows(words[0].word):
        return None
    readings = known.lexicon.readings(words[0].word)
    best = max(readings, key=lambda root: readings[root], default="")
    return known.ambiguous.get(best) if readings.get(best, 0) >= 0.75 else None


def _read(known: Index, text: str, unfinished: bool) -> list[_Word]:
    """The telling words of a text with what each may stand for; two words written apart also as the one they make."""
    found = telling(tokens(text))[:_LONGEST]
    words = []
    for place, token in enumerate(found):
        last = place == len(found) - 1
        readings = known.lexicon.readings(token.word, unfinished=unfinished and last)
        weight = max((known.weights.get(root, 0) * sure for root, sure in readings.items()), default=0)
        for joined in _joined(found, place):
            if known.lexicon.knows(joined.word):
                readings[joined.stem] = 1.0
        words.append(_Word(readings, weight or known.rarest))
    return words if any(word.readings for word in words) else []


def _joined(found: list[Token], place: int) -> list[Token]:
    """A word made one with its neighbour: *taxi chauffeur*, *schoon maken*."""
    joined = []
    for one, other in zip(found[max(place - 1, 0) : place + 1], found[max(place, 1) : place + 2], strict=False):
        joined += tokens(one.word + other.word)
    return joined


def _scores(known: Index, words: list[_Word]) -> tuple[dict[int, float], dict[int, float]]:
    """Per entry the weight of the query's words in it; per occupation the weight of those in any of its texts."""
    entries: dict[int, float] = {}
    held: dict[int, float] = {}
    for word in words:
        best: dict[int, float] = {}
        for root, sure in word.readings.items():
            worth = sure * min(1, known.weights.get(root, 0) / word.weight)  # a common part of a rare word says little
            for number, share in known.postings.get(root, ()):
                if worth * share > best.get(number, 0):
                    best[number] = worth * share
        holders: dict[int, float] = {}
        for number, share in best.items():
            entries[number] = entries.get(number, 0) + share * word.weight
            entry = known.entries[number]
            if entry.occupation:
                worth = share * WORTH[entry.kind]
                holders[entry.occupation] = max(holders.get(entry.occupation, 0), worth)
            for occupation, _, worth in known.reached.get(entry.skill, ()):
                holders[occupation] = max(holders.get(occupation, 0), share * worth)
        for occupation, share in holders.items():
            held[occupation] = held.get(occupation, 0) + share * word.weight
    return entries, held


def _likeness(known: Index, number: int, score: float, asked: float, folded: str) -> float:
    entry = known.entries[number]
    if entry.folded == folded:
        return 1.0
    return min(score / (sqrt(asked) * entry.length), 0.99) if entry.length else 0


def _occupations(known: Index, likeness: dict[int, float], extra: dict[int, float]) -> tuple[Found, ...]:
    best: dict[int, tuple[float, str, str]] = {}
    for number, like in likeness.items():
        entry = known.entries[number]
        if entry.occupation:
            reached = ((entry.occupation, entry.kind, WORTH[entry.kind]),)
        else:
            reached = known.reached[entry.skill]
        for occupation, by, worth in reached:
            if occupation not in best or like * worth > best[occupation][0]:
                best[occupation] = (like * worth, entry.text, by)
    found = [
        Found(known.catalogue.occupations[identity], min(_LIKENESS * like + extra[identity], 1.0), text, by)
        for identity, (like, text, by) in best.items()
    ]
    found = [each for each in found if each.points >= _LEAST]
    return tuple(sorted(found, key=lambda each: (-round(each.points, 6), each.occupation.id)))


def _skills(known: Index, likeness: dict[int, float]) -> tuple[FoundSkill, ...]:
    best: dict[int, tuple[float, str]] = {}
    for number, like in likeness.items():
        entry = known.entries[number]
        if entry.skill and like >= _LEAST and like > best.get(entry.skill, (0, ""))[0]:
            best[entry.skill] = (like, entry.text)
    found = [FoundSkill(known.catalogue.skills[identity], like, text) for identity, (like, text) in best.items()]
    return tuple(sorted(found, key=lambda each: (-round(each.points, 6), each.skill.id)))
