"""Small numbers: what is hidden, and how the rest is rounded, so that nobody can count back to a few people. Pure.

Each count is rounded to a multiple of five, up or down by a coin that is fixed for that count in that place (a keyed hash): the same wherever
it stands and however often it is asked, so that asking again averages nothing out, and totals are no sum of their parts. Under five, none
included, is hidden; where one part alone would be hidden, a second one is. Random rounding with a fixed key: Fraser & Wooton (2005),
Joint UNECE/Eurostat work session on statistical data confidentiality, WP 35; secondary suppression: Hundepool et al. (2012), ch. 4.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence

BASE = 5
LEAST = 5  # a smaller number is not told


def coin(secret: bytes, identity: str) -> float:
    """A number from 0 to 1 that is fixed for what is counted (`identity`) and cannot be known without the secret."""
    digest = hmac.new(secret, identity.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8]) / 2**64


def rounded(number: int, share: float) -> int:
    """The multiple of five below or above; up with a chance that makes it right on average. `share`: its coin."""
    down, rest = number - number % BASE, number % BASE
    return down + BASE if share < rest / BASE else down


def hidden(parts: Mapping[str, int]) -> frozenset[str]:
    """The parts of one table and period that are not told: fewer than five, and when that is one alone also the smallest of the others."""
    small = {name for name, number in parts.items() if number < LEAST}
    others = sorted((number, name) for name, number in parts.items() if name not in small)
    if len(small) == 1 and others:
        small.add(others[0][1])
    return frozenset(small)


def hidden_year(quarters: Mapping[str, Mapping[str, int | None]], year: Mapping[str, int]) -> frozenset[str]:
    """The parts of a year that are not told: as in a quarter, and those of which one quarter alone is hidden.

    `quarters`: per quarter what was told of each part, None: hidden.
    """
    known = set(hidden(year))
    for name in year:
        if sum(told.get(name) is None for told in quarters.values()) == 1:
            known.add(name)
    if len(known) == 1 and len(year) > 1:
        known.add(min((number, name) for name, number in year.items() if name not in known)[1])
    return frozenset(known)


def hidden_country(
    whole: Mapping[str, int],
    regions: Sequence[Mapping[str, int | None]],
    quarters: Mapping[str, Mapping[str, int | None]] | None = None,
) -> frozenset[str]:
    """The parts of the country that are not told: as in a region, and those one region alone does not tell. The total (part '') too.

    `whole`: parts with the number of all regions together. `regions`: what each told of this period. `quarters`: of a year, what the country told
    of its quarters.
    """
    parts = {name: number for name, number in whole.items() if name}
    known = set(hidden(parts) if quarters is None else hidden_year(quarters, parts))
    known |= {name for name in whole if sum(told.get(name) is None for told in regions) == 1}
    others = sorted((number, name) for name, number in parts.items() if name not in known)
    if len(known - {""}) == 1 and others:
        known.add(others[0][1])
    return frozenset(known)
