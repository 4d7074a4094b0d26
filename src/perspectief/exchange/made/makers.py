"""What a made region gets once people and places stand there and are matched: one after another, as the accounts to try would do it."""

from collections.abc import Callable
from typing import NamedTuple

from perspectief.exchange.made import invited, led, obstacles, paid, planned, taught, together, watched
from perspectief.exchange.simulated.passing import told_by_us


class Maker(NamedTuple):
    """`said`: in a word what it does; `make`: does it, in the region with this id."""

    said: str
    make: Callable[[int], object]


def _plan(region: int) -> None:
    with told_by_us():  # what the plan and its money went through has days of its own
        plan = planned.plan(region)
        paid.money(plan)
        obstacles.stand_in_the_way(plan)


MAKERS = (
    Maker("uitgenodigd", lambda _region: invited.invite()),
    Maker("geleerd", taught.teach),
    Maker("meegekeken", lambda _region: watched.watch()),
    Maker("geleid", lambda _region: led.lead()),
    Maker("samen", lambda _region: together.learn_together()),
    Maker("gepland", _plan),
)
