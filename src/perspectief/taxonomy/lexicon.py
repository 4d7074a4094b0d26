"""The words a catalogue knows, and what a typed word may stand for among them: itself, a part, a beginning, a typo. Pure."""

from bisect import bisect_left
from collections.abc import Iterable

from perspectief.taxonomy.words import LONGEST_WORD, STOP_WORDS, inflections, stem

# How much of a match is left when the word itself is not there.
PART, INSIDE, SAME_STEM, ONE_TYPO, TWO_TYPOS = 0.6, 0.6, 0.9, 0.9, 0.75
_LINKS = ("", "s", "en", "e", "n")
_TYPO_FROM, _TWO_TYPOS_FROM = 4, 7  # letters; a shorter word is too near to others
_MOST_CONTINUATIONS = 150


class Lexicon:
    """Folded words and their stems. Every answer maps a stem to how sure it is meant, above 0 to 1."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted(set(words))
        self._known = set(self.words)
        self._stems = {stem(word) for word in self.words}
        self._stem_of = {word: stem(word) for word in self.words}
        self._forms: dict[str, list[str]] = {}
        for word, root in self._stem_of.items():
            if len(word) >= _TYPO_FROM:
                self._forms.setdefault(root, []).append(word)
        self._near: dict[str, list[str]] = {}
        for word in self.words:
            if len(word) >= _TYPO_FROM and word not in STOP_WORDS:
                for shortened in {word, *_without_one(word)}:
                    self._near.setdefault(shortened, []).append(word)

    def knows(self, word: str) -> bool:
        """Whether the word, in any inflection, stands in the catalogue."""
        return word in self._known or stem(word) in self._stems

    def readings(self, word: str, *, unfinished: bool = False) -> dict[str, float]:
        """What a folded word may stand for; `unfinished` when the rest of it may still be typed."""
        found: dict[str, float] = {}
        if self.knows(word):
            found[stem(word)] = 1.0 if self._is_form(word) else SAME_STEM
        if unfinished:
            _keep_best(found, self._continued(word))
        if word not in self._known and 1.0 not in found.values():
            _keep_best(found, {root: SAME_STEM for root in inflections(word) if root in self._stems})
            _keep_best(found, self._misspelt(word))
        for part in self.parts(word):
            _keep_best(found, {part: PART})
        if not found and len(word) >= _TYPO_FROM:
            _keep_best(found, {self._stem_of[other]: INSIDE for other in self.words if word in other})
        return found

    def _is_form(self, word: str) -> bool:
        """Whether a word visibly is a form of a known one; a typo may leave another word's short stem (latsser, lat)."""
        root = stem(word)
        return word in self._known or len(root) > 4 or any(form[:4] == word[:4] for form in self._forms.get(root, ()))

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the two words a compound is made of, each known by itself; empty when it is none."""
        best: tuple[int, tuple[str, ...]] = (0, ())
        if len(word) > LONGEST_WORD:
            return ()
        for cut in range(3, len(word) - 2):
            last = word[cut:]
            if last not in self._known and (len(last) < 5 or stem(last) not in self._stems):
                continue
            for link in _LINKS:
                first = word[:cut].removesuffix(link)
                if len(first) >= 3 and word[:cut] == first + link and first in self._known:
                    evenness = min(len(first), len(last))
                    best = max(best, (evenness, (stem(first), stem(last))))
        return best[1]

    def _continued(self, beginning: str) -> dict[str, float]:
        found: dict[str, float] = {}
        if len(beginning) < 2:
            return found
        start = bisect_left(self.words, beginning)
        for word in self.words[start : start + _MOST_CONTINUATIONS]:
            if not word.startswith(beginning):
                break
            if word not in STOP_WORDS:
                _keep_best(found, {self._stem_of[word]: 0.7 + 0.3 * len(beginning) / len(word)})
        return found

    def _misspelt(self, word: str) -> dict[str, float]:
        if not _TYPO_FROM <= len(word) <= LONGEST_WORD:
            return {}
        allowed = 2 if len(word) >= _TWO_TYPOS_FROM else 1
        once = _without_one(word)
        tried = {word, *once}
        if allowed == 2:
            tried.update(twice for shortened in once for twice in _without_one(shortened))
        candidates = {other for shortened in tried for other in self._near.get(shortened, ())}
        found: dict[str, float] = {}
        for other in candidates:
            typos = distance(word, other, allowed)
            if typos <= allowed:
                _keep_best(found, {self._stem_of[other]: ONE_TYPO if typos == 1 else TWO_TYPOS})
        return found


def distance(one: str, other: str, most: int) -> int:
    """Letters added, left out, changed or swapped with a neighbour between two words; `most` + 1 when it is more."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, previous, row = row, before, [i]
        for j, their in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != their))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == their:
                cost = min(cost, previous[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def _without_one(word: str) -> set[str]:
    return {word[:place] + word[place + 1 :] for place in range(len(word))}


def _keep_best(found: dict[str, float], more: dict[str, float]) -> None:
    for root, sure in more.items():
        if sure > found.get(root, 0):
            found[root] = sure
