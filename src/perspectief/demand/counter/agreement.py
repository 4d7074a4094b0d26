"""What a region agreed: when the counter is open, and within which time an employer is answered."""

import datetime
from dataclasses import dataclass

from perspectief.core.working_time import WorkingTime
from perspectief.demand.counter.rules import respond_by
from perspectief.parties.queries import settings_of


@dataclass(frozen=True)
class Agreement:
    """Working days, or working hours when they are given."""

    time: WorkingTime
    days: int
    hours: int | None = None

    def due(self, asked_at: datetime.datetime) -> datetime.datetime:
        """By when a question of this moment is answered."""
        return respond_by(asked_at, self.time, days=self.days, hours=self.hours)


def agreement(region: int) -> Agreement:
    """Of this region, today."""
    given = settings_of(region)
    closed = frozenset(datetime.date.fromisoformat(day) for day in given.closed_days)
    time = WorkingTime(given.day_begins, given.day_ends, closed)
    return Agreement(time, given.response_working_days, given.response_working_hours)
