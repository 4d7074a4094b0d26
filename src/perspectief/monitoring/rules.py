"""Choices and calculations of figures. No database."""

from enum import StrEnum

ALL = "all"  # the period of everything since the beginning
Z = 1.959963984540054  # 97.5th percentile of the standard normal distribution: intervals are of 95 %
UNKNOWN = 0  # a municipality or readiness nobody recorded
UNKNOWN_BRANCH = -1
UNKNOWN_KIND = "unknown"


class Estimator(StrEnum):
    """How rows become a figure. What `value`, `lower` and `upper` hold.

    COUNT: nothing; `n` is the figure. SHARE: `count` of `n`, with Wilson's interval; `unknown` stands beside it and not in it; of too few `n` alone.
    DURATION: median, quartile below it and the term nine of ten stay within. SURVIVAL: Kaplan–Meier's estimate with the log-log interval of
    Greenwood's variance; `n` began, `count` could be followed that long, of `unknown` nobody asked. DIFFERENCE: of two shares, with
    Newcombe's interval; `n` together, `count` with.
    """

    COUNT = "count"
    SHARE = "share"
    DURATION = "duration"
    SURVIVAL = "survival"
    DIFFERENCE = "difference"


class Dimension(StrEnum):
    """What a figure is divided by; the columns of a cell."""

    MUNICIPALITY = "municipality"
    BRANCH = "branch"
    KIND = "kind"
    READINESS = "readiness"


class Grain(StrEnum):
    """The periods a row counts in: its month, its year, everything."""

    MONTH = "month"
    YEAR = "year"
    ALL = "all"


MILESTONES = {"1": 28, "3": 91, "6": 182, "12": 364, "24": 728}  # months on the screen to days, as in guidance


def month_of(period: str) -> tuple[int, int] | None:
    """Year and month of '2026-11'; None for a year or everything."""
    year, _, month = period.partition("-")
    return (int(year), int(month)) if month else None
