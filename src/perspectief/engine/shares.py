"""Work over a range of rows, shared out to threads of our own: the sums are the same on any number of them."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from perspectief.engine.errors import EngineError

CHUNK = 256
Own = tuple[np.ndarray, ...]


def in_threads(
    rows: int, threads: int, begin: Callable[[], Own], work: Callable[[int, int, Own], object], *, chunk: int = CHUNK
) -> Own:
    """Calls work(lo, hi, own) for every part of `rows`; begin: columns of zeros that a thread keeps for itself, added up at last.

    What `work` writes elsewhere must be at the rows lo to hi alone. EngineError when there is no thread.
    """
    if threads < 1:
        raise EngineError("threads: expected 1 or more")
    starts, lock = iter(range(0, rows, chunk)), threading.Lock()

    def one(_: int) -> Own:
        own = begin()
        while True:
            with lock:
                at = next(starts, None)
            if at is None:
                return own
            work(at, min(rows, at + chunk), own)

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(one, range(threads)))
    for other in found[1:]:
        for total, part in zip(found[0], other, strict=True):
            np.add(total, part, out=total) if part.dtype != np.uint8 else np.bitwise_or(total, part, out=total)
    return found[0]
