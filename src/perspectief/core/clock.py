"""The one place that knows what time it is; tests freeze it here."""

import datetime
from zoneinfo import ZoneInfo

HOME = ZoneInfo("Europe/Amsterdam")


def now() -> datetime.datetime:
    """The present moment, aware, in UTC."""
    return datetime.datetime.now(datetime.UTC)


def today() -> datetime.date:
    """The present day in the Netherlands."""
    return now().astimezone(HOME).date()
