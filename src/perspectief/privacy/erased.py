"""The list of who was erased, in a file that no backup of the database brings back: after a restore it is replayed.

A line is a day and a keyed hash of the public number of a card: without the key it names nobody, and a card that is made anew has
another number.
"""

import hashlib
import hmac
import os
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from perspectief.core import clock
from perspectief.core.numbers import HIGHEST, LOWEST


def mark(number: int) -> str:
    """What stands in the list for the card with this public number."""
    return _digest(str(number)).hex()


def number_after(number: int, organisation: int) -> int:
    """The public number under which this organisation's dossier goes on once the card is erased: the same every time, also after
    a restore, and without the key nothing tells that the two belong together.
    """
    return LOWEST + int.from_bytes(_digest(f"{number} {organisation}")) % (HIGHEST - LOWEST + 1)


def _digest(text: str) -> bytes:
    key = hmac.digest(settings.BSN_HASH_KEY, b"perspectief erased", hashlib.sha256)
    return hmac.digest(key, text.encode(), hashlib.sha256)


def add(number: int) -> None:
    """Adds a person; on disk when this returns. Raises OSError, and then nothing may be erased."""
    path = Path(settings.ERASED_FILE)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        os.write(handle, f"{clock.today().isoformat()} {mark(number)}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def known(numbers: Iterable[int]) -> list[int]:
    """Those of the numbers that were erased before."""
    path = Path(settings.ERASED_FILE)
    if not path.exists():
        return []
    marks = {line.split()[1] for line in path.read_text().splitlines() if len(line.split()) == 2}
    return [number for number in numbers if mark(number) in marks] if marks else []
