"""A clock that stands still until a test moves it."""

import datetime

from perspectief.core import clock


class Frozen:
    """Replaces the `datetime` that `core.clock` looks through, so field defaults that hold `clock.now` stand still too."""

    def __init__(self, monkeypatch) -> None:
        self.monkeypatch = monkeypatch
        self.at = datetime.datetime.now(datetime.UTC)

    def __call__(self, year: int, month: int, day: int, hour: int = 9, minute: int = 0) -> "Frozen":
        self.at = datetime.datetime(year, month, day, hour, minute, tzinfo=clock.HOME).astimezone(datetime.UTC)
        frozen = self

        class Standing(datetime.datetime):
            @classmethod
            def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
                return frozen.at.astimezone(tz)

        class Module:
            UTC = datetime.UTC
            date, timedelta, timezone, time = datetime.date, datetime.timedelta, datetime.timezone, datetime.time
            datetime = Standing

        self.monkeypatch.setattr(clock, "datetime", Module)
        return self

    def move(self, **by: float) -> None:
        """Moves the clock on: `move(days=3, hours=1)`."""
        self.at += datetime.timedelta(**by)
