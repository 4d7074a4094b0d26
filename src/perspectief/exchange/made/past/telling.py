"""Gives a made region its past: once, in one transaction, so that it has all of it or none."""

import random
from itertools import zip_longest

from django.db import transaction

from perspectief.access.context import acting, service
from perspectief.core import journal, statistics
from perspectief.core.errors import Refused
from perspectief.demand.models import EmployerRequest
from perspectief.exchange.made.past import coached, counter, introductions, learning, meeting, working
from perspectief.exchange.made.past.stage import NAME, Stage, Story, play
from perspectief.exchange.simulated import nights
from perspectief.exchange.simulated.passing import at, told_by_us
from perspectief.guidance.models import Placement, Trial
from perspectief.matching.models import Introduction
from perspectief.matching.pool import standing_still
from perspectief.parties.models import Installation

PARTS = (introductions, working, coached, counter, learning, meeting)
FILLED = ("matching_introduction", "guidance_placement", "guidance_trial", "work_task", "core_fact")


def tell(region: int, seed: int, *, beside: bool = False) -> Stage | None:
    """Everything that happened; None when something did already, unless that goes `beside` it. Refused where nothing is marked as made."""
    if Installation.objects.values_list("kind", flat=True).first() != Installation.Kind.MADE:
        raise Refused("Alleen een verzonnen regio krijgt een verzonnen verleden. Er is niets veranderd.")
    with told_by_us(), transaction.atomic():
        if not beside and has_past(region):
            return None
        stage = Stage(region, random.Random(seed))  # noqa: S311  # nosec B311
        with standing_still(region):
            play(stage, _in_turn(stage))
        nights.rooms(region)
        statistics.refresh(*FILLED)
        with acting(stage.eye):
            journal.record("past_made", actor=stage.eye, region=region, stories=stage.done)
    with told_by_us(), at(stage.days[0], stage.ago(1, 16).time()):
        nights.react()
    return stage


def _in_turn(stage: Stage) -> list[Story]:
    """The first of every part, the second of every part, and so on: where people are few, each part has some."""
    rows = zip_longest(*(part.stories(stage) for part in PARTS))
    return [story for row in rows for story in row if story is not None]


def has_past(region: int) -> bool:
    """Whether anything of it stands in the region."""
    with acting(service(NAME, regions=(region,))):
        return any(
            model.objects.filter(region=region).exists() for model in (Introduction, Trial, Placement, EmployerRequest)
        )
