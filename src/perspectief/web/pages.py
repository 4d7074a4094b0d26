"""Paging: which page, how many are left. "Nog 39 mensen", never "meer laden"."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from perspectief.web.sent import whole


class Pages(NamedTuple):
    """Page `number` (from 1) of `last`, `length` rows each, of `total`."""

    number: int
    last: int
    length: int
    total: int

    @property
    def start(self) -> int:
        """Rows before this page."""
        return (self.number - 1) * self.length

    @property
    def left(self) -> int:
        """Rows after this page."""
        return max(0, self.total - self.number * self.length)

    @property
    def first_row(self) -> int:
        """Number of the first row on this page, from 1; 0 when there is none."""
        return self.start + 1 if self.total else 0

    @property
    def last_row(self) -> int:
        """Number of the last row on this page."""
        return min(self.total, self.number * self.length)


def pages(number: int, total: int, length: int) -> Pages:
    """A page that exists: the last one when `number` is beyond it."""
    last = max(1, -(-total // length))
    return Pages(min(max(1, number), last), last, length, total)


def page_number(data: Mapping[str, Any]) -> int:
    """The page asked for in the address (`blad`); the first one when that is no number."""
    given = str(data.get("blad", ""))
    return whole(given, 1, 6)
