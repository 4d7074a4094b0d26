"""The one place that knows what time it is; tests freeze it here, and a simulation lets it pass."""

import contextlib
import datetime
from collections.abc import Iterator
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")
_told: list[datetime.datetime] = []  # the moment a simulation has come to; empty everywhere else


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return _told[-1] if _told else datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The present day in the Netherlands."""
    return now().astimezone(HOME).date()


@contextlib.contextmanager
def standing(at: datetime.datetime) -> Iterator[None]:
    """For this process it is `at` (aware) until the end of the block; the database's own clock goes on."""
    _told.append(at.astimezone(datetime.UTC))
    try:
        yield
    finally:
        _told.pop()
