"""The texts of the catalogue by the stems in them: made once per process, then only read. Pure."""

from bisect import bisect_left
from functools import cache
from math import log, sqrt
from typing import NamedTuple

from perspectief.taxonomy.catalogue import Catalogue, Occupation, Skill, catalogue
from perspectief.taxonomy.lexicon import PART, Lexicon
from perspectief.taxonomy.words import fold, stem, telling, tokens

# What a text says about an occupation, by what it is: its names most, a skill that other work asks too least.
WORTH = {"label": 1.0, "synonym": 1.0, "task": 0.85, "required": 0.5, "useful": 0.4, "summary": 0.6}


class Entry(NamedTuple):
    """One text: of an occupation (`kind` label, synonym, summary) or of a skill (label, synonym). Other id is 0.

    `length` is the square root of the weight of its words: two texts with the same words have a likeness of 1.
    """

    text: str
    folded: str
    kind: str
    occupation: int
    skill: int
    length: float


class Index:
    """Postings of stems, weights of stems, and what leads from an entry to occupations."""

    def __init__(self, source: Catalogue) -> None:
        self.catalogue = source
        texts = [*_texts(source)]
        found = {text: telling(tokens(text)) for text, _, _, _ in texts}
        self.lexicon = Lexicon(token.word for text in found for token in tokens(text))
        stems = {text: self._stems([token.word for token in words]) for text, words in found.items()}
        holders: dict[str, set[tuple[int, int]]] = {}
        for text, _, occupation, skill in texts:
            for root in stems[text]:
                holders.setdefault(root, set()).add((occupation, skill))
        many = len(source.occupations) + len(source.skills)
        self.weights = {root: log(1 + many / len(where)) for root, where in holders.items()}
        self.rarest = log(1 + many)
        self.entries: list[Entry] = []
        self.postings: dict[str, list[tuple[int, float]]] = {}
        for text, kind, occupation, skill in texts:
            whole = sum(self.weights[root] for root, share in stems[text].items() if share == 1)
            for root, share in stems[text].items():
                self.postings.setdefault(root, []).append((len(self.entries), share))
            self.entries.append(Entry(text, fold(text), kind, occupation, skill, sqrt(whole)))
        self.names = self._names()
        self._sorted_names = sorted(self.names)
        self._labels = {fold(occupation.label) for occupation in source.occupations.values()}
        self.ambiguous = self._ambiguous()
        self.reached = _reached(source)

    def _stems(self, words: list[str]) -> dict[str, float]:
        """Stems of the words of a text; of a compound also those of its parts, which count less."""
        shares: dict[str, float] = {}
        for word in words:
            for part in self.lexicon.parts(word):
                shares[part] = max(shares.get(part, 0), PART)
        for word in words:
            shares[stem(word)] = 1.0
        return shares

    def _names(self) -> dict[str, tuple[int, ...]]:
        """Occupations per folded label or synonym: what was typed is exactly a name."""
        names: dict[str, list[int]] = {}
        for entry in self.entries:
            if entry.occupation and entry.kind != "summary":
                holders = names.setdefault(entry.folded, [])
                if entry.occupation not in holders:
                    holders.append(entry.occupation)
        return {name: tuple(ids) for name, ids in names.items()}

    def begun(self, folded: str) -> dict[int, float]:
        """Per occupation how much of its names begin like this, 0 to 1; its label counts most."""
        begun: dict[int, float] = {}
        for name in self._sorted_names[bisect_left(self._sorted_names, folded) :]:
            if not name.startswith(folded):
                break
            worth = 0.4 if name in self._labels else 0.1
            for occupation in self.names[name]:
                begun[occupation] = begun.get(occupation, 0) + worth
        return {occupation: min(share, 1.0) for occupation, share in begun.items()}

    def _ambiguous(self) -> dict[str, str]:
        """The ambiguous word per way of writing it: folded, or all stems. The folded form wins."""
        words = [word for word, meanings in self.catalogue.ambiguous.items() if len(meanings) > 1]
        by_stem = {stems_key(word): word for word in reversed(words)}
        return by_stem | {fold(word): word for word in words}


def stems_key(text: str) -> str:
    """The telling stems of a text in their order: the same for inflections of the same words."""
    return " ".join(token.stem for token in telling(tokens(text)))


def _texts(source: Catalogue) -> list[tuple[str, str, int, int]]:
    """Every text with its kind, occupation id or 0, skill id or 0."""
    texts = []
    for occupation in source.occupations.values():
        texts += _named(occupation, occupation.id, 0)
        texts.append((occupation.summary, "summary", occupation.id, 0))
    for skill in source.skills.values():
        texts += _named(skill, 0, skill.id)
    return texts


def _named(holder: Occupation | Skill, occupation: int, skill: int) -> list[tuple[str, str, int, int]]:
    names = [(holder.label, "label"), *((synonym, "synonym") for synonym in holder.synonyms)]
    return [(text, kind, occupation, skill) for text, kind in names]


def _reached(source: Catalogue) -> dict[int, tuple[tuple[int, str, float], ...]]:
    """Per skill the occupations that name it, with the relation and its worth; the strongest relation counts."""
    reached: dict[int, dict[int, tuple[int, str, float]]] = {skill: {} for skill in source.skills}
    for occupation in source.occupations.values():
        for relation, skills in (
            ("useful", occupation.useful),
            ("required", occupation.required),
            ("task", occupation.tasks),
        ):
            for skill in skills:
                reached[skill][occupation.id] = (occupation.id, relation, WORTH[relation])
    return {skill: tuple(found.values()) for skill, found in reached.items()}


@cache
def index() -> Index:
    """The index of the shipped catalogue, made once per process."""
    return Index(catalogue())
