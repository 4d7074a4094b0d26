"""The work a vacancy names: an occupation by a name of the catalogue, or a word that means several things. Pure."""

import re

from perspectief.demand.reading.said import Said
from perspectief.taxonomy.index import index
from perspectief.taxonomy.search import ask_back
from perspectief.taxonomy.words import tokens

# Who does the work, not the work or where it is done: a question about "kantoor" helps nobody.
_WHO = re.compile(r"(?:eurs?|euse|sters?|(?<!medewerk)ers?|kok|operators?|assistente?|technicus)$", re.IGNORECASE)
LONGEST, FAR = 4, 120  # words in a name; words of the text that are read


def work_in(text: str) -> Said | None:
    """The id of the occupation the text names first, by its longest name; a word that means several things is left to `asked_in`."""
    return next((Said(found.value[0], found.start, found.end) for found in _names(text) if len(found.value) == 1), None)


def asked_in(text: str) -> Said | None:
    """The question (`AskBack`) a word for who does the work makes necessary, when no name in the text is clear."""
    names = _names(text)
    if any(len(found.value) == 1 for found in names):
        return None
    for found in names:
        word = text[found.start : found.end]
        if _WHO.search(word) and (ask := ask_back(word)):
            return Said(ask, found.start, found.end)
    return None


def _names(text: str) -> list[Said]:
    """Every name in the text: ids of the occupations that bear it, none for a word that means several things."""
    known, words = index(), tokens(text[:10_000])[:FAR]
    found, at = [], 0
    while at < len(words):
        for size in range(min(LONGEST, len(words) - at), 0, -1):
            name = " ".join(word.word for word in words[at : at + size])
            if name in known.ambiguous or name in known.names:
                ids = () if name in known.ambiguous else known.names[name]
                found.append(Said(ids, words[at].start, words[at + size - 1].end))
                at += size - 1
                break
        at += 1
    return found
