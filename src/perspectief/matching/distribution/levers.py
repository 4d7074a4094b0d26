"""What a plan counts beside the fit, and how much: waiting time and groups the region decided on; who was passed over rises by
`engine.assignment.waiting`. No database.

A fit counts 0 to 16,383 points. Waiting a year counts as much as work next door instead of at the end of the reach (1,000
points), so that it decides between fits that are about as good and never sends anybody to work that hardly fits.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from perspectief.core.errors import Invalid

MOST_MONTHS = 60  # waiting longer counts as this long
MONTH_DAYS = 365.25 / 12
WAITING = {"niet": 0, "gewoon": 80, "zwaar": 240}  # points a month
WAITING_LABEL = {"niet": "telt niet", "gewoon": "telt gewoon", "zwaar": "telt zwaar"}
USUAL = "gewoon"
MOST_LEAST = 99_999


@dataclass(frozen=True)
class Levers:
    """What one plan is made with. `waiting`: a key of WAITING; `off`: groups that do not go first although the region decided
    so; `least`: per group how many places at least, where that differs from what was decided.
    """

    waiting: str = USUAL
    off: frozenset[str] = frozenset()
    least: Mapping[str, int] = field(default_factory=dict)

    @property
    def as_decided(self) -> bool:
        """Groups go first as the region decided: only then people may stand beside the figures (whoever turns a group off and on
        and compares two lists knows who is in it).
        """
        return not self.off and not self.least

    def plain(self) -> dict[str, Any]:
        """As kept with a plan."""
        return {"waiting": self.waiting, "off": sorted(self.off), "least": dict(sorted(self.least.items()))}

    def key(self) -> tuple[object, ...]:
        """Equal for equal levers."""
        return self.waiting, tuple(sorted(self.off)), tuple(sorted(self.least.items()))

    def without(self, group: str) -> "Levers":
        """The same, this group not going first."""
        return replace(self, off=self.off | {group})

    def with_(self, group: str) -> "Levers":
        """The same, this group going first as decided."""
        return replace(self, off=self.off - {group})

    def at_least(self, group: str, count: int) -> "Levers":
        """The same, with so many places for this group at least."""
        return replace(self, least={**self.least, group: count})


def read(waiting: str, on: Collection[str], least: Mapping[str, str], decided: Mapping[str, int]) -> Levers:
    """Levers from a form. `decided`: groups with a decision in force, and how many places it says at least.

    Invalid, with a message per field, on anything that is no choice or no number.
    """
    wrong = {}
    if waiting not in WAITING:
        wrong["wacht"] = "Kies hoe zwaar wachttijd telt."
    counts = {}
    for group, usual in decided.items():
        given = least.get(group, "").strip()
        if not given:
            continue
        count = _count(given)
        if count is None:
            wrong[f"minstens-{group}"] = "Vul een heel getal in, 0 of meer."
        elif count != usual:
            counts[group] = count
    if wrong:
        raise Invalid("De verdeling is niet opnieuw berekend.", wrong)
    return Levers(waiting, frozenset(set(decided) - set(on)), counts)


def _count(given: str) -> int | None:
    """A whole number of places; None when it is none, or too large to be one. Length first: `int` refuses thousands of digits."""
    digits = given.lstrip("0") or given[-1:]
    if not (given.isascii() and given.isdecimal()) or len(digits) > len(str(MOST_LEAST)) or int(digits) > MOST_LEAST:
        return None
    return int(digits)
