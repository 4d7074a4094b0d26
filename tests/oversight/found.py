"""What the examination of a made world gave: who was found, who was not, and who was suspected wrongly."""

import time
from typing import NamedTuple

from perspectief.oversight.actions import examine
from perspectief.oversight.models import Finding
from perspectief.oversight.rules import Rule
from tests.oversight.planted import World, world


class Result(NamedTuple):
    """`missed`: kinds of snoopers nobody noticed; `false`: findings about people who only worked."""

    missed: list[str]
    watched: bool
    false: list[str]
    looks: int
    seconds: float


def result(seed: int) -> Result:
    """Makes the world of the seed and examines it."""
    made = world(seed)
    begun = time.perf_counter()
    examine(made.organisation)
    return _result(made, time.perf_counter() - begun)


def _result(made: World, seconds: float) -> Result:
    found = list(Finding.objects.filter(organisation_id=made.organisation).order_by("id"))
    accounts = {one.account for one in found}
    guilty = set(made.snoopers.values())
    return Result(
        missed=[kind for kind, account in made.snoopers.items() if account not in accounts],
        watched=any(one.rule == Rule.WATCHED and one.subject == made.watched for one in found),
        false=[
            f"{one.rule} {one.account} {one.figures}"
            for one in found
            if one.account not in guilty and one.subject != made.watched
        ],
        looks=made.looks,
        seconds=seconds,
    )
