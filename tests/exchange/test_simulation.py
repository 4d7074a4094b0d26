"""Weeks of a made region go by: figures add up and are recounted, nothing is broken; and what is broken is found."""

import datetime
import random

import pytest
from django.db import connection

from perspectief.core import clock
from perspectief.exchange.made import region as made
from perspectief.exchange.made.region import Size
from perspectief.exchange.simulated import command, invariants, passing
from perspectief.exchange.simulated.world import World
from perspectief.matching.run import run_region
from perspectief.monitoring.counting import count_region
from tests.factories import REGION
from tests.monitoring.test_rows import recount

WEEKS = datetime.timedelta(weeks=6)


@pytest.fixture
def lived(transactional_db, as_app):
    """Six weeks, ending today."""
    from perspectief.exchange.made import load

    last = clock.today()
    with passing.told_by_us():
        with passing.at(last - WEEKS):
            load.load(made.make(7, last - WEEKS, Size(60, 40, 12), REGION), clock.today())
            run_region(REGION)
            world = World(REGION, random.Random(7))
        for day in passing.working_days(last - WEEKS, last):
            command.live(world, day)
    return world


def test_everything_adds_up_is_recounted_and_a_row_that_is_gone_is_missed(lived):
    assert {"voorgesteld", "zei ja", "getoond", "verteld"} <= set(lived.done)
    with passing.at(clock.today(), datetime.time(23)):
        count_region(REGION)
        counted = recount()
    assert all(counted[code] for code in ("offered", "freshness", "small_employers", "exposure", "listed"))
    assert [one for one in invariants.ask(lived.eye, REGION, lived.filled) if not one.right] == []
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM matching_introduction WHERE id = (SELECT max(id) FROM matching_introduction WHERE status <> 'closed')"
        )
        cursor.execute("UPDATE demand_place SET filled = filled + 1 WHERE id = (SELECT min(id) FROM demand_place)")
    assert {name.split(":")[0] for name in broken(lived)} >= {"voordrachten", "bezette plaatsen"}


def broken(lived: World) -> set[str]:
    """What is asked and not right."""
    return {one.name for one in invariants.ask(lived.eye, REGION, lived.filled) if not one.right}
