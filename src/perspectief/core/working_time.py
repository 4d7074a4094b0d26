"""Working time in the Netherlands: holidays computed, hours and days counted. Pure.

Holidays: Algemene termijnenwet art. 3 (New Year's Day, Good Friday, Easter Monday, King's Day, 5 May, Ascension Day, Whit
Monday, both Christmas days). Easter: the Gregorian computus (Meeus, Astronomical Algorithms, ch. 8).
"""

import datetime
from dataclasses import dataclass
from functools import cache

from perspectief.core.clock import HOME

DAY = datetime.timedelta(days=1)


@cache
def easter(year: int) -> datetime.date:
    """Easter Sunday."""
    golden, century, rest = year % 19, year // 100, year % 100
    epact = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return datetime.date(year, month, day + 1)


@cache
def holidays(year: int) -> frozenset[datetime.date]:
    """The generally recognised holidays of a year. King's Day moves to Saturday when 27 April is a Sunday."""
    sunday, king = easter(year), datetime.date(year, 4, 27)
    fixed = {datetime.date(year, month, day) for month, day in ((1, 1), (5, 5), (12, 25), (12, 26))}
    moving = {sunday + datetime.timedelta(days=days) for days in (-2, 1, 39, 50)}
    return frozenset(fixed | moving | {king - DAY if king.weekday() == 6 else king})


@dataclass(frozen=True)
class WorkingTime:
    """When the counter of a region is open: whole hours of the day, Monday to Friday, but for holidays and `closed` days."""

    begins: int = 8
    ends: int = 17
    closed: frozenset[datetime.date] = frozenset()

    def is_open(self, day: datetime.date) -> bool:
        """Whether people work on this day."""
        return day.weekday() < 5 and day not in holidays(day.year) and day not in self.closed

    def next_open(self, day: datetime.date) -> datetime.date:
        """This day, or the first one after it on which people work."""
        while not self.is_open(day):
            day += DAY
        return day

    def last_open_before(self, day: datetime.date) -> datetime.date:
        """The last day before this one on which people work."""
        day -= DAY
        while not self.is_open(day):
            day -= DAY
        return day

    def _window(self, day: datetime.date) -> tuple[datetime.datetime, datetime.datetime]:
        begins, ends = (
            datetime.datetime.combine(day, datetime.time(hour), HOME).astimezone(datetime.UTC)
            for hour in (self.begins, self.ends)
        )
        return begins, ends

    def arrives(self, moment: datetime.datetime) -> datetime.datetime:
        """When work on something that comes in at this moment can begin: at once, or when the counter opens again."""
        day = moment.astimezone(HOME).date()
        if self.is_open(day):
            begins, ends = self._window(day)
            if moment < ends:
                return max(moment, begins)
            day += DAY
        return self._window(self.next_open(day))[0]

    def after_hours(self, moment: datetime.datetime, hours: float) -> datetime.datetime:
        """The moment at which so many working hours have passed."""
        left, at = datetime.timedelta(hours=hours), self.arrives(moment)
        while True:
            ends = self._window(at.astimezone(HOME).date())[1]
            if at + left <= ends:
                return at + left
            left -= ends - at
            at = self.arrives(ends)

    def after_days(self, moment: datetime.datetime, days: int) -> datetime.datetime:
        """The end of the working day so many working days after the one in which it came in. 0: the end of that day."""
        day = self.arrives(moment).astimezone(HOME).date()
        for _more in range(days):
            day = self.next_open(day + DAY)
        return self._window(day)[1]

    def hours_between(self, begin: datetime.datetime, end: datetime.datetime) -> float:
        """Working hours from `begin` to `end`; 0 when `end` is not later."""
        spent, day = datetime.timedelta(), begin.astimezone(HOME).date()
        last = end.astimezone(HOME).date()
        while day <= last:
            if self.is_open(day):
                opens, closes = self._window(day)
                spent += max(datetime.timedelta(), min(closes, end) - max(opens, begin))
            day += DAY
        return spent / datetime.timedelta(hours=1)


DUTCH = WorkingTime()  # office hours, and no days of a region
