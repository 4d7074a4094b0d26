"""Names of made people: combined at random, so any likeness to a living person is chance."""

import unicodedata
from functools import cache

import numpy as np

from perspectief.exchange.made.chance import Ints, pick
from perspectief.exchange.made.shares import rows

# Where a name is at home: the Netherlands, Turkey, Morocco, Poland, Syria, Eritrea, Surinam, elsewhere.
GROUPS = ("nl", "tr", "ma", "pl", "sy", "er", "sr", "ot")
# tussenvoegsel and name, in the frequency of ordinary life: half of the Dutch names have no prefix.
PREFIXED = 0.42


@cache
def given_names(group: str) -> tuple[str, ...]:
    """First names at home in a group."""
    return tuple(name for row in rows("given_names.csv") if row["group"] == group for name in row["names"].split())


@cache
def family_names(group: str) -> tuple[tuple[str, str], ...]:
    """Family names at home in a group, as (tussenvoegsel, name)."""
    return tuple(
        (row["prefix"], name)
        for row in rows("family_names.csv")
        if row["group"] == group
        for name in row["names"].split()
    )


def people(rng: np.random.Generator, groups: Ints) -> tuple[list[str], list[str], list[str]]:
    """Given names, prefixes and family names for people whose names are at home in `groups` (positions in GROUPS)."""
    given: list[str] = [""] * len(groups)
    prefixes: list[str] = [""] * len(groups)
    family: list[str] = [""] * len(groups)
    for position, group in enumerate(GROUPS):
        where = np.flatnonzero(groups == position)
        firsts, lasts = given_names(group), family_names(group)
        weights = (
            [PREFIXED / sum(bool(p) for p, _ in lasts) if prefix else 1 / len(lasts) for prefix, _ in lasts]
            if group == "nl"
            else [1.0] * len(lasts)
        )
        first, last = pick(rng, [1.0] * len(firsts), len(where)), pick(rng, weights, len(where))
        for at, one, other in zip(where.tolist(), first.tolist(), last.tolist(), strict=True):
            given[at] = firsts[one]
            prefixes[at], family[at] = lasts[other]
    return given, prefixes, family


def plain(text: str) -> str:
    """Lower case without accents, for an address of mail: "İbrahim Çelik" gives "ibrahim celik"."""
    replaced = text.replace("ı", "i").replace("ł", "l").replace("Ł", "L").replace("ø", "o")
    folded = unicodedata.normalize("NFKD", replaced).encode("ascii", "ignore").decode()
    return folded.lower()
