"""Seeded drawing: every part of the made region has a stream of its own, so that a change in one leaves the others alone."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


def stream(seed: int, name: str) -> np.random.Generator:
    """The generator of one part: the same seed and name give the same numbers, on every machine."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def pick(rng: np.random.Generator, weights: Sequence[float] | NDArray[np.float64], count: int) -> Ints:
    """`count` positions, each with a chance in proportion to its weight."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    return np.searchsorted(edges, rng.random(count) * edges[-1], side="right").clip(max=len(edges) - 1)


def pick_by_row(rng: np.random.Generator, table: NDArray[np.float64], row: Ints) -> Ints:
    """For each entry of `row` a column of `table` (rows of weights), with a chance in proportion to its weight."""
    edges = np.cumsum(table, axis=1)
    drawn = rng.random(len(row)) * edges[row, -1]
    return (drawn[:, None] >= edges[row]).sum(axis=1).clip(max=table.shape[1] - 1)


def chance(rng: np.random.Generator, probability: float | NDArray[np.float64], count: int) -> Flags:
    """`count` times yes or no."""
    return rng.random(count) < probability


def shares(weights: Mapping[str, float]) -> tuple[list[str], NDArray[np.float64]]:
    """Names and their shares, which add up to 1."""
    total = sum(weights.values())
    return list(weights), np.array([weight / total for weight in weights.values()])


def distinct(rng: np.random.Generator, low: int, high: int, count: int) -> Ints:
    """`count` different numbers from `low` to below `high`, in random order; `high - low` must be at least 3 × `count`."""
    found = np.unique(rng.integers(low, high, count + count // 2 + 16))
    rng.shuffle(found)
    if len(found) < count:
        raise ValueError(f"cannot draw {count} different numbers from {low} to {high}")
    return found[:count]
