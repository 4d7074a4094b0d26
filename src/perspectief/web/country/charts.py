"""Geometry of the charts: numbers in, coordinates out. Pure. One unit is about a pixel on a phone."""

from collections.abc import Sequence
from typing import NamedTuple

WIDTH, TOP, FLOOR, HEIGHT = 320.0, 24.0, 150.0, 184.0  # of the columns; below the floor stand quarter and year
GAP = 0.28  # of a column
MOST = 8  # columns
FIELD = (44.0, 12.0, 308.0, 168.0)  # of the funnel: left, top, right, bottom


class Column(NamedTuple):
    """A bar of a quarter; `n` None: not told, drawn as an open box. `middle`: where the words stand."""

    x: float
    y: float
    width: float
    height: float
    middle: float
    n: int | None
    quarter: str
    year: str

    @property
    def above(self) -> float:
        """Where its number stands."""
        return self.y - 5


class Columns(NamedTuple):
    """A chart of columns. `floor`: where they stand on."""

    columns: list[Column]
    floor: float = FLOOR
    width: float = WIDTH
    height: float = HEIGHT


def columns(numbers: Sequence[tuple[str, int | None]]) -> Columns:
    """The last quarters, oldest first: ('2026-K1', 125)."""
    shown = numbers[-MOST:]
    most = max((n for _period, n in shown if n is not None), default=0) or 1
    step = WIDTH / max(len(shown), 4)
    made = []
    for at, (period, n) in enumerate(shown):
        tall = (FLOOR - TOP) * n / most if n is not None else 16.0
        year, _dash, quarter = period.partition("-")
        x, wide = step * (at + GAP / 2), step * (1 - GAP)
        made.append(
            Column(
                round(x, 1), round(FLOOR - tall, 1), round(wide, 1), round(tall, 1), round(x + wide / 2, 1), n, quarter, year
            )
        )  # fmt: skip
    return Columns(made)


class Dot(NamedTuple):
    """A region in the funnel: where, its name when there is room for it (`label`), and on which side of the dot."""

    x: float
    y: float
    beyond: bool
    label: str
    anchor: str


class Funnel(NamedTuple):
    """Regions by size and change between the limits. `band`: path of what can be chance; `middle`: y of the country; `ticks`: y and words."""

    dots: list[Dot]
    band: str
    middle: float
    ticks: list[tuple[float, str]]
    sizes: list[tuple[float, str]]
    width: float = WIDTH
    height: float = 204.0


def placed(size: float, change: float, most: float, reach: float) -> tuple[float, float]:
    """Where a size and a change stand in the field; a change beyond the reach stands on its edge."""
    left, top, right, bottom = FIELD
    x = left + (right - left) * (size / most) ** 0.5
    y = top + (bottom - top) * (0.5 - max(-reach, min(reach, change)) / (2 * reach))
    return round(x, 1), round(y, 1)
