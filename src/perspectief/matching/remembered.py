"""What this process worked out of a region, kept for a while: by database and region, made by one while others wait.

Kept for as few regions as asked lately, and no longer than some minutes after it was last asked for.
"""

import datetime
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from django.db import connection

from perspectief.core import clock

REGIONS = 8
IDLE = datetime.timedelta(minutes=15)
Value = TypeVar("Value")


@dataclass
class _Entry(Generic[Value]):
    """One region's value, and the lock under which it is made."""

    asked: datetime.datetime
    lock: threading.Lock = field(default_factory=threading.Lock)
    value: Value | None = None


class Remembered(Generic[Value]):
    """One value a region."""

    def __init__(self) -> None:
        self._entries: OrderedDict[tuple[str, int], _Entry[Value]] = OrderedDict()
        self._guard = threading.Lock()

    def get(self, region: int, holds: Callable[[Value], bool], make: Callable[[], Value]) -> Value:
        """The value that is kept when it still holds, else a new one. Two who ask at once have it made once."""
        entry = self._entry((str(connection.settings_dict["NAME"]), region), clock.now())
        with entry.lock:
            value = entry.value
            if value is None or not holds(value):
                value = entry.value = make()
        return value

    def clear(self) -> None:
        """Forgets everything."""
        with self._guard:
            self._entries.clear()

    def __len__(self) -> int:
        return len(self._entries)

    def _entry(self, key: tuple[str, int], now: datetime.datetime) -> _Entry[Value]:
        with self._guard:
            for old in [one for one, entry in self._entries.items() if now - entry.asked > IDLE]:
                del self._entries[old]
            entry = self._entries.setdefault(key, _Entry(now))
            entry.asked = now
            self._entries.move_to_end(key)
            while len(self._entries) > REGIONS:
                self._entries.popitem(last=False)
            return entry
