"""Places as bit planes: 512 neighbours at a time, one bit each, for every property that shuts a place for some people.

Whether one of 512 places meets all hard needs of a person is then the union of the planes that apply to the person: eight
words for each. Travel alone is asked of every place that is left.
"""

from typing import Any, NamedTuple

import numpy as np
from llvmlite import ir
from numba import njit, types
from numba.extending import intrinsic

TILE = 512
WORDS = TILE // 64
ONE = np.uint64(1)


class Planes(NamedTuple):
    """Tiles of places in the order of the index, and which properties shut them.

    shut: uint64[tiles, planes, 8], bit b of word w is place 512·tile + 64·w + b. hidden: uint64[tiles, 8], no place or not to
    be seen. used: uint64[3], the bits of req_a, req_b and what is not offered that any place has; plane: int16[3, 64], their
    planes. wider: uint64[3, 64], bits that shut at least what this bit shuts: with one of those this one need not be looked
    at. contract: uint8, the forms found at places, each once; hours_min, hours_max: int16, those found, rising, each once.
    The planes of `first` and on: contract of exactly these forms, at least so many hours asked, at most so many to be had.
    """

    shut: np.ndarray
    hidden: np.ndarray
    used: np.ndarray
    plane: np.ndarray
    wider: np.ndarray
    contract: np.ndarray
    hours_min: np.ndarray
    hours_max: np.ndarray
    first: tuple[int, int, int]


def planes(asked: np.ndarray, contract: np.ndarray, hours_min: np.ndarray, hours_max: np.ndarray) -> Planes:
    """Planes of m places in the order of the index; asked: uint64[3, m], req_a, req_b and what is not offered."""
    count = len(contract)
    used, wider = _wider(asked)
    plane = (np.cumsum(used).reshape(used.shape) - 1).astype(np.int16)
    forms, least, most = np.unique(contract), np.unique(hours_min), np.unique(hours_max)
    at_forms = int(used.sum())
    at_least = at_forms + len(forms)
    at_most = at_least + len(least)
    tiles = -(-count // TILE)
    shut = np.zeros((tiles, at_most + len(most), WORDS), np.uint64)
    _fill(
        shut, plane, asked, at_forms + np.searchsorted(forms, contract), at_least + np.searchsorted(least, hours_min),
        at_most + np.searchsorted(most, hours_max), at_least,
    )  # fmt: skip
    words = (used * (ONE << np.arange(64, dtype=np.uint64))).sum(axis=1, dtype=np.uint64)
    return Planes(
        shut, as_bits(np.zeros(count, np.bool_)), words, plane, wider, forms, least, most, (at_forms, at_least, at_most)
    )


def as_bits(hidden: np.ndarray) -> np.ndarray:
    """uint64[tiles, 8] of a bool for each place in the order of the index; on behind the last."""
    tiles = -(-len(hidden) // TILE)
    padded = np.ones(tiles * TILE, np.bool_)
    padded[: len(hidden)] = hidden
    return np.packbits(padded, bitorder="little").view("<u8").astype(np.uint64).reshape(tiles, WORDS)


def _lowest_bit(typingctx, word):
    """Position of the lowest bit that is on; `word` is a uint64 and not 0."""

    def emit(context, builder, signature, args):
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 1))

    return types.uint64(types.uint64), emit


lowest_bit: Any = intrinsic(_lowest_bit)


@njit(cache=True)
def _wider(asked):
    """Which bits any place has, bool[3, 64], and which others then always come with it (of equals the lowest alone)."""
    used, wider = np.zeros((3, 64), np.bool_), np.zeros((3, 64), np.uint64)
    for word in range(3):
        for j in range(asked.shape[1]):
            bits = asked[word, j]
            left = bits
            while left != 0:
                bit = lowest_bit(left)
                left &= left - ONE
                wider[word, bit] = wider[word, bit] & bits if used[word, bit] else bits
                used[word, bit] = True
        for bit in range(64):
            for other in range(bit, 64):
                if other == bit or (wider[word, other] >> np.uint64(bit)) & ONE:
                    wider[word, bit] &= ~(ONE << np.uint64(other))
    return used, wider


@njit(cache=True)
def _fill(shut, plane, asked, forms, least, most, first_least):
    for j in range(len(forms)):
        tile, word, one = j // TILE, j % TILE // 64, ONE << np.uint64(j % 64)
        for part in range(3):
            left = asked[part, j]
            while left != 0:
                shut[tile, plane[part, lowest_bit(left)], word] |= one
                left &= left - ONE
        shut[tile, forms[j], word] |= one
        for at in range(first_least, least[j] + 1):
            shut[tile, at, word] |= one
        for at in range(most[j], shut.shape[1]):
            shut[tile, at, word] |= one


@njit(inline="always")
def planes_of(C, i, S, out):
    """Writes the planes that shut places for person i to `out` (as long as there are planes); returns how many."""
    count = 0
    for word in range(3):
        bits = C.not_a[i] if word == 0 else (C.not_b[i] if word == 1 else C.need[i])
        bits &= S.used[word]
        left = bits
        while left != 0:
            bit = lowest_bit(left)
            left &= left - ONE
            if bits & S.wider[word, bit] == 0:
                out[count] = S.plane[word, bit]
                count += 1
    for z in range(len(S.contract)):
        if S.contract[z] & C.contract[i] == 0:
            out[count] = S.first[0] + z
            count += 1
    above = np.searchsorted(S.hours_min, C.hours_max[i], side="right")
    if above < len(S.hours_min):
        out[count] = S.first[1] + above
        count += 1
    below = np.searchsorted(S.hours_max, C.hours_min[i]) - 1
    if below >= 0:
        out[count] = S.first[2] + below
        count += 1
    return count


@njit(inline="always")
def unite(shut, applied, count, hidden, bad):
    """The union of `hidden` and the applied planes of one tile, in `bad`; four at a time, so that words stay in registers."""
    for word in range(WORDS):
        bad[word] = hidden[word]
    at = 0
    while at + 4 <= count:
        one, two, three, four = applied[at], applied[at + 1], applied[at + 2], applied[at + 3]
        for word in range(WORDS):
            bad[word] |= shut[one, word] | shut[two, word] | shut[three, word] | shut[four, word]
        at += 4
    while at < count:
        for word in range(WORDS):
            bad[word] |= shut[applied[at], word]
        at += 1
