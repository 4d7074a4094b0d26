"""Short Dutch phrases for tasks, and two of them joined as one says it."""

from collections.abc import Sequence
from functools import cache

from perspectief.exchange.made.shares import rows
from perspectief.taxonomy.catalogue import catalogue

LONGEST = 27  # characters a phrase may have to stand beside another in a title
LONGEST_PAIR = 46


@cache
def short_tasks() -> dict[int, str]:
    """A short phrase per task id: "orders verzamelen met een scanner" is "orders verzamelen" on a card."""
    written = {row["code"]: row["short"] for row in rows("short_tasks.csv", ";")}
    return {one.id: written.get(one.code, one.label) for one in catalogue().skills.values() if one.kind == "task"}


def capital(text: str) -> str:
    """The text with a capital in front, also for words that begin with "ij"."""
    return "IJ" + text[2:] if text.startswith("ij") else text[:1].upper() + text[1:]


def small(text: str) -> str:
    """The text without its capital, to stand within a sentence."""
    return text[:1].lower() + text[1:]


def joined(one: str, other: str) -> str:
    """Two things to do in one phrase: what they share is said once.

    "orders verzamelen" and "orders inpakken" give "orders verzamelen en inpakken"; "riolen leggen" and "straten leggen"
    give "riolen en straten leggen".
    """
    first, second = one.split(), other.split()
    if len(first) == 2 and first[0] == second[0] and "en" not in second:
        return f"{one} en {' '.join(second[1:])}"
    if len(first) == len(second) == 2 and first[1] == second[1]:
        return f"{first[0]} en {other}"
    return f"{one} en {other}"


def listed(parts: Sequence[str]) -> str:
    """One: "a". Two: "a en b". More: "a, b en c"."""
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " en " + parts[-1]


def is_brief(phrase: str) -> bool:
    """Whether a phrase can stand beside another, or in the middle of a sentence."""
    return len(phrase) <= LONGEST and " en " not in phrase and " of " not in phrase


def paired(phrases: Sequence[str], turn: int) -> str:
    """A title out of short phrases: two that go together, or else one. `turn` chooses which."""
    brief = list(dict.fromkeys(phrase for phrase in phrases if is_brief(phrase)))
    if len(brief) > 1:
        at = turn % len(brief)
        other = brief[(at + 1 + turn // len(brief) % (len(brief) - 1)) % len(brief)]
        pair = joined(brief[at], other)
        if len(pair) <= LONGEST_PAIR:
            return pair
    return min(phrases, key=len) if turn % 2 else phrases[turn % len(phrases)]
