"""Work that lets go of the interpreter (polars, numpy, zlib, hashing) on more than one core."""

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")
_THREADS = max(2, min(4, os.cpu_count() or 1))


def in_order(function: Callable[[Item], Result], items: Iterable[Item], ahead: int = 2 * _THREADS) -> Iterator[Result]:
    """What a function makes of each item, in the order of the items; a few of them are worked on at once.

    The function must be pure: it runs in a thread without database connection and without actor. At most `ahead` results
    wait for whoever takes them. An error of the function is raised at its place.
    """
    with ThreadPoolExecutor(_THREADS) as pool:
        waiting: deque[Future[Result]] = deque()
        for item in items:
            waiting.append(pool.submit(function, item))
            if len(waiting) > ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
