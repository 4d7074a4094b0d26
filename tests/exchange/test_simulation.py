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
    assert {"voorgesteld", "zei ja", "getoond", "verteld", "partner gevraagd"} <= set(lived.done)
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
        seat = "FROM guidance_coach WHERE consent_on IS NOT NULL AND ended_on IS NULL"
        cursor.execute(f"SELECT id, card_id, party_id, placement_id {seat} ORDER BY id DESC LIMIT 1")
        coach, card, party, placement = cursor.fetchone()
        of_it = f"WHERE card_id = {card} AND organisation_id = {party} AND purpose = 'coaching'"
        missed = [
            (f"UPDATE access_grant SET ended_at = now() {of_it}", "partners die begeleiden en de naam niet kennen"),
            (f"UPDATE access_grant SET ended_at = NULL {of_it}", ""),
            (f"UPDATE guidance_coach SET consent_on = NULL, consent_how = '' WHERE id = {coach}", "partners die begeleiden zonder ja"),
            (f"UPDATE guidance_coach SET ended_on = starts_on WHERE placement_id = {placement}", "namen die openstaan"),
        ]  # fmt: skip
    for sql, name in missed:
        with connection.cursor() as cursor:
            cursor.execute(sql)
        assert [one for one in broken(lived) if name and one.startswith(name)] or not name, name
    assert {name.split(":")[0] for name in broken(lived)} >= {"voordrachten", "bezette plaatsen"}


def broken(lived: World) -> set[str]:
    """What is asked and not right."""
    return {one.name for one in invariants.ask(lived.eye, REGION, lived.filled) if not one.right}
