"""What is asked of an assignment, and what it answers."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

Pairs = tuple[np.ndarray, np.ndarray]  # rows of people, rows of places: int32 or int64, equally long
NO_PAIRS: Pairs = (np.empty(0, np.int64), np.empty(0, np.int64))


@dataclass(frozen=True, slots=True)
class Quota:
    """At least `least` people of a lawful group are placed. group: bool[n]."""

    name: str
    group: np.ndarray
    least: int


@dataclass(frozen=True, slots=True)
class Reached:
    """What became of a quota.

    placed: people of the group with a place; without: the same in the plan without quotas. multiplier: points that being
    placed counts more for each of the group, the price of the quota. met: placed is at least `least`; if not, no
    more of the group can be placed, or not at a price of 262,144 points each.
    """

    name: str
    least: int
    placed: int
    without: int
    multiplier: int
    met: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """Who goes where.

    place: int32[n], row of the place, -1 nobody's. value: points of the pairs made and bonus of who is placed. bound: no
    assignment under the same pins, exclusions and quotas (as many of each group as asked, or as reached) is worth more. price: int64[m], scarcity of a place in points: what
    one opening more would be worth at most; `points - price` is the order in which a person's places stand when everybody
    wants the same ones. solver: which of the two finished. proven: value equals bound. gap: bound less value, in points.
    quotas: what was reached of each. value_without, placed_without: of the plan without quotas, so what the quotas cost.
    bids: bids made in the auction.
    """

    place: np.ndarray
    value: int
    bound: int
    price: np.ndarray
    solver: Literal["auction", "flow"]
    bids: int
    quotas: tuple[Reached, ...]
    value_without: int
    placed_without: int

    @property
    def placed(self) -> int:
        """People with a place."""
        return int((self.place >= 0).sum())

    @property
    def gap(self) -> int:
        """How far the value can be from the best, in points."""
        return self.bound - self.value

    @property
    def proven(self) -> bool:
        """Whether nothing better exists."""
        return self.gap == 0
