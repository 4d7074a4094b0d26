"""Which bits of which word belong to which named need."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from perspectief.engine.errors import EngineError

HAS_A, HAS_B, NEED = (
    0,
    1,
    2,
)  # the words: place.req_a against person.has_a, req_b against has_b, person.need against place.offer
WORDS = 3
CONTRACT, TRAVEL, HOURS, HOURS_FLOOR, WORK = "contract", "travel", "hours", "hours-floor", "work"
COMPARED = (CONTRACT, TRAVEL, HOURS, HOURS_FLOOR, WORK)  # needs that are no bits of a word


@dataclass(frozen=True)
class Needs:
    """Named needs in an order that stays: each is a mask within one of the three words.

    `named`: (name, word, mask); masks of one word must not overlap. The five compared needs (contract form, travel, the place
    asks more hours than the person can, the person needs more hours than the place has, too little of the work fits)
    follow after them. A thermometer of several bits is one need.
    """

    named: tuple[tuple[str, int, int], ...]

    def __post_init__(self) -> None:
        """Refuses overlapping masks and names used twice."""
        taken = [0] * WORDS
        for name, word, mask in self.named:
            if not 0 <= word < WORDS or not 0 < mask < 1 << 64:
                raise EngineError(f"needs: {name} has no bits within a word of 64")
            if taken[word] & mask:
                raise EngineError(f"needs: {name} shares bits with another need")
            taken[word] |= mask
        if len(set(self.names)) != len(self.names):
            raise EngineError("needs: a name stands twice")

    @cached_property
    def names(self) -> tuple[str, ...]:
        """All names, the compared needs last."""
        return tuple(name for name, _, _ in self.named) + COMPARED

    @cached_property
    def number(self) -> dict[str, int]:
        """Position of each name in `names`."""
        return {name: place for place, name in enumerate(self.names)}

    @cached_property
    def of_bit(self) -> np.ndarray:
        """int16[3, 64]: number of the need each bit belongs to; -1 where it belongs to none."""
        table = np.full((WORDS, 64), -1, np.int16)
        for number, (_, word, mask) in enumerate(self.named):
            for bit in range(64):
                if mask >> bit & 1:
                    table[word, bit] = number
        return table

    @cached_property
    def masks(self) -> np.ndarray:
        """uint64[needs]: the bits of each need within its word; 0 for the compared ones."""
        return np.array([mask for _, _, mask in self.named] + [0] * len(COMPARED), np.uint64)

    def covered(self, word: int) -> int:
        """All bits of a word that belong to a need."""
        return sum(mask for _, where, mask in self.named if where == word)


def thermometer(levels: np.ndarray, most: int) -> np.ndarray:
    """uint64: level L as L low bits, so that a higher level includes the lower ones. EngineError outside 0..most."""
    levels = np.asarray(levels)
    wrong = np.flatnonzero((levels < 0) | (levels > most))
    if len(wrong):
        raise EngineError(f"level: row {wrong[0]} has {levels[wrong[0]]}, expected 0 to {most}")
    return (np.uint64(1) << levels.astype(np.uint64)) - np.uint64(1)
