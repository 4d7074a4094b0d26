"""The situations in which people look for work, and what they make more or less likely. Assumed by us; not stored anywhere.

Every row of numbers is a list of weights over the levels of one field of `taxonomy.needs`, in its order.
"""

from typing import NamedTuple

MODES_OF_TRAVEL = ("foot", "bike", "e-bike", "transit", "moped", "car", "lift")


class Situation(NamedTuple):
    """One situation: `municipality` and `uwv` weigh how often it occurs among the people of either."""

    name: str
    municipality: float
    uwv: float
    readiness: tuple[float, float, float]  # laag, midden, werkfit
    guidance: tuple[float, float, float, float, float]
    language: tuple[float, ...]
    reading: tuple[float, ...]
    education: tuple[float, ...]
    hours: tuple[tuple[int, int], float, float]  # lowest and highest maximum a week, mean, spread
    week: tuple[float, ...]  # see weeks.of_people
    travel: tuple[float, ...]  # main way of travel, in the order of MODES_OF_TRAVEL
    minutes: tuple[float, float, float, float, float]  # 15, 20, 30, 45, 60
    limited: float  # chance, per dimension of load, that not everything goes
    adapted: float  # chance of each adaptation, on average
    waiting: tuple[int, float]  # median days, spread of the logarithm
    ages: tuple[int, int]
    names: tuple[float, ...]  # weights over names.GROUPS
    keys: float  # chance that both keys are on


SITUATIONS = (
    Situation(
        "just out of work", 14, 62, (6, 30, 64), (60, 25, 11, 3, 1), (0, 1, 3, 14, 22, 15, 45), (0, 2, 12, 36, 50),
        (3, 9, 33, 40, 12, 3), ((12, 40), 32, 7), (38, 15, 15, 12, 5, 9, 6), (1, 16, 9, 15, 3, 55, 1), (1, 5, 26, 38, 30),
        0.08, 0.010, (130, 0.8), (23, 66), (76, 5, 4, 5, 2, 1, 3, 4), 0.62,
    ),
    Situation(
        "long out of work", 36, 8, (52, 38, 10), (18, 32, 31, 15, 4), (0, 3, 9, 28, 22, 8, 30), (3, 12, 30, 35, 20),
        (18, 24, 34, 20, 3, 1), ((8, 36), 21, 7), (36, 8, 7, 7, 13, 19, 10), (3, 35, 15, 29, 4, 13, 1), (2, 7, 31, 38, 22),
        0.14, 0.035, (900, 0.75), (30, 66), (66, 8, 8, 3, 3, 2, 4, 6), 0.38,
    ),
    Situation(
        "learning Dutch", 18, 2, (40, 46, 14), (13, 33, 35, 16, 3), (6, 28, 36, 26, 4, 0, 0), (10, 28, 38, 18, 6),
        (26, 22, 24, 14, 11, 3), ((8, 36), 23, 7), (34, 10, 8, 8, 14, 18, 8), (2, 46, 8, 33, 3, 7, 1), (1, 5, 28, 40, 26),
        0.06, 0.012, (420, 0.7), (19, 60), (0, 3, 5, 4, 41, 25, 0, 22), 0.5,
    ),
    Situation(
        "free in school hours", 11, 7, (28, 44, 28), (34, 34, 24, 7, 1), (0, 4, 10, 28, 24, 10, 24), (2, 8, 24, 38, 28),
        (10, 18, 36, 30, 5, 1), ((6, 26), 17, 4), (0, 0, 0, 0, 100, 0, 0), (3, 41, 20, 12, 1, 22, 1), (5, 16, 45, 27, 7),
        0.08, 0.010, (460, 0.8), (22, 50), (62, 9, 10, 5, 6, 2, 3, 3), 0.5,
    ),
    Situation(
        "young without diploma", 10, 6, (34, 46, 20), (20, 34, 30, 14, 2), (0, 1, 3, 12, 24, 18, 42), (1, 8, 28, 38, 25),
        (30, 38, 28, 4, 0, 0), ((12, 40), 30, 7), (34, 18, 22, 8, 3, 8, 7), (1, 36, 19, 24, 11, 8, 1), (1, 6, 33, 39, 21),
        0.05, 0.015, (240, 0.7), (18, 27), (66, 7, 10, 4, 4, 1, 3, 5), 0.5,
    ),
    Situation(
        "with a limit at work", 11, 15, (46, 42, 12), (4, 18, 36, 30, 12), (0, 0, 2, 12, 24, 18, 44), (5, 20, 34, 27, 14),
        (22, 34, 30, 12, 2, 0), ((6, 34), 19, 6), (44, 2, 3, 4, 22, 20, 5), (3, 29, 18, 30, 2, 10, 8), (3, 9, 36, 35, 17),
        0.23, 0.08, (640, 0.8), (18, 64), (80, 5, 5, 2, 1, 1, 3, 3), 0.45,
    ),
)  # fmt: skip
