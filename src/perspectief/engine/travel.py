"""Travel by a table of minutes between zones (postcodes), where a region has one; without it, distance and reach."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from perspectief.engine.errors import EngineError

MOST_MODES = 8
MOST_MINUTES = 1000
NEVER = (1 << 16) - 1


@dataclass(frozen=True, slots=True)
class Travel:
    """Minutes from zone to zone by every mode, and where and how everybody travels. It takes the place of position and reach.

    minutes: uint16[modes, zones, zones], from the person's zone to the place's; NEVER where a mode does not go; at most 8
    modes. people: int64 ids, rising, with zone (int32, -1 unknown), modes (uint8, a bit for each mode), modes_fetched (the same
    to places that fetch their people; `modes` apply there too) and most (int16, minutes accepted, -1 unknown). places: int64
    ids, rising, with zone_of_place. A pair is within reach when the fastest of the person's modes takes no more than `most`;
    its points fall with the square of the minutes, as they fall with the square of the distance. EngineError, with column and
    row, for anything else; ids that are matched and do not stand here are refused when the pool is made ready.
    """

    minutes: np.ndarray
    people: np.ndarray
    zone: np.ndarray
    modes: np.ndarray
    modes_fetched: np.ndarray
    most: np.ndarray
    places: np.ndarray
    zone_of_place: np.ndarray

    SPEC: ClassVar[dict[str, type]] = {
        "people": np.int64, "zone": np.int32, "modes": np.uint8, "modes_fetched": np.uint8, "most": np.int16,
        "places": np.int64, "zone_of_place": np.int32,
    }  # fmt: skip

    def __post_init__(self) -> None:
        """Refuses tables and columns of another shape, type or range."""
        table = self.minutes
        if table.dtype != np.uint16 or table.ndim != 3 or table.shape[1] != table.shape[2]:
            raise EngineError(f"travel.minutes: expected uint16[modes, zones, zones], got {table.dtype}{table.shape}")
        if not 1 <= table.shape[0] <= MOST_MODES:
            raise EngineError(f"travel.minutes: {table.shape[0]} modes, expected 1 to {MOST_MODES}")
        for name, dtype in self.SPEC.items():
            column, rows = getattr(self, name), self.places if "place" in name else self.people
            if column.dtype != dtype or column.shape != rows.shape or column.ndim != 1:
                raise EngineError(f"travel.{name}: expected {len(rows)} of {np.dtype(dtype)}, got {column.dtype}")
        every = (1 << table.shape[0]) - 1
        for name, least, most in (
            ("zone", -1, table.shape[1] - 1), ("zone_of_place", -1, table.shape[1] - 1), ("most", -1, MOST_MINUTES),
            ("modes", 0, every), ("modes_fetched", 0, every),
        ):  # fmt: skip
            column = getattr(self, name)
            self._refuse(name, (column < least) | (column > most), f"{least} to {most}")
        for name in ("people", "places"):
            self._refuse(name, np.diff(getattr(self, name), prepend=np.int64(-1)) <= 0, "ids that rise")

    def _refuse(self, name: str, wrong: np.ndarray, expected: str) -> None:
        if wrong.any():
            row = int(np.argmax(wrong))
            raise EngineError(f"travel.{name}: row {row} has {getattr(self, name)[row]}, expected {expected}")

    def rows(self, kind: str, ids: np.ndarray) -> np.ndarray:
        """Positions of these people or places."""
        own = getattr(self, kind)
        at = np.searchsorted(own, ids)
        missing = at >= len(own)
        missing[~missing] = own[at[~missing]] != ids[~missing]
        if missing.any():
            row = int(np.argmax(missing))
            raise EngineError(f"{kind}.id: row {row} has {ids[row]}, which the travel table does not know")
        return at
