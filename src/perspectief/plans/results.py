"""The targets of a plan with what was counted of them."""

from typing import NamedTuple

from perspectief.core import clock
from perspectief.plans.content import Content, said
from perspectief.plans.counted import Counts
from perspectief.plans.rules import Group


class Result(NamedTuple):
    """A target and what came of it. `counted`: matches of that year, None: not counted (by group nobody counts yet); `gained`: those above
    the baseline, of the whole year; `over`: the year has ended; `near`: rounded or estimated."""

    year: int
    group: str
    extra: int
    counted: int | None
    gained: int | None
    over: bool
    near: bool

    @property
    def whole(self) -> bool:
        """Of everybody, which is what is counted."""
        return self.group == str(Group.ALL.label)


def results(content: Content, found: Counts | None = None) -> tuple[Result, ...]:
    """Each target of the text with its count. `found`: matches by the plan's definition per year; None: nobody counted."""
    baseline, this_year = content["ambition"].get("baseline"), clock.today().year
    rows = []
    for one in content["targets"]:
        count = found.years.get(one["year"]) if found and one["group"] == Group.ALL else None
        gained = count.n - baseline if count and baseline is not None else None
        rows.append(
            Result(
                one["year"],
                said("group", one["group"]),
                one["extra"],
                count.n if count else None,
                gained,
                one["year"] < this_year,
                bool(count and count.near),
            )
        )
    return tuple(rows)
