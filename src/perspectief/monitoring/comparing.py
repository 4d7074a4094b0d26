"""Comparing regions by what is public: how much changed, how much of that can be chance, and which part it came from. Pure.

A region is held against the change of the country, within limits that widen as numbers get smaller (a funnel plot: Spiegelhalter 2005, Statistics in
Medicine 24, 1185-1202). Counts are taken as Poisson; what rounding to five adds is in the spread. Nothing is ranked: of small regions a large change
says little.
"""

from collections.abc import Mapping
from math import exp, log, sqrt
from typing import NamedTuple

LIMIT = 3.09  # standard deviations: one in five hundred lies outside by chance
ROUNDING = 4.0  # variance that rounding to five adds, on average over the rest


class Compared(NamedTuple):
    """`change`: 0.12 is 12 % more than the year before. `low`, `high`: between these it can be chance, given what the country did."""

    now: int
    before: int
    change: float
    low: float
    high: float

    @property
    def beyond(self) -> bool:
        """Whether it is more than chance."""
        return not self.low <= self.change <= self.high


def spread(now: float, before: float) -> float:
    """Standard deviation of the logarithm of now/before."""
    return sqrt((now + ROUNDING) / now**2 + (before + ROUNDING) / before**2)


def compared(now: int | None, before: int | None, common: float) -> Compared | None:
    """A region beside the country, whose change was `common`; None when one of the two years was not told."""
    if not now or not before:
        return None
    middle, wide = log(1 + common), LIMIT * spread(now, before)
    return Compared(now, before, now / before - 1, exp(middle - wide) - 1, exp(middle + wide) - 1)


def limits(size: float, common: float) -> tuple[float, float]:
    """The limits for a region with `size` matches in each year on average."""
    wide = LIMIT * spread(size, size)
    return exp(log(1 + common) - wide) - 1, exp(log(1 + common) + wide) - 1


def moved(now: Mapping[str, int | None], before: Mapping[str, int | None]) -> tuple[str, int] | None:
    """The part that changed most, with by how many; None when nothing told changed."""
    found = [
        (abs(number - earlier), part, number - earlier)
        for part, number in now.items()
        if part and number is not None and (earlier := before.get(part)) is not None
    ]
    most = max(found, default=None)
    return (most[1], most[2]) if most and most[0] else None
