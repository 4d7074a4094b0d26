"""Row-level security on obstacles and initiatives.

An obstacle is read by its party, by everybody who works in its region once it is the region's, and by all who work in a region or
nationally once it is the country's; who raised it by the party alone. Only the party writes: others act through the room, which
writes in the party's name after it found that they may (`plans.obstacles.actions.carrier`). A step carries the level of its obstacle,
kept equal by a key, so that it is read by who reads the obstacle.
"""

from django.db import migrations

from perspectief.access.policies import ANYONE, NATIONAL, OWN, PROGRAMME, WORKS, append_only, protect, tenant_key
from perspectief.core.changes import record_changes

MINE = f"{OWN} AND {WORKS}"
PROFESSIONAL = "((SELECT access_national()) OR cardinality((SELECT access_work_regions())) > 0)"
READ = (MINE, f"level = 'region' AND {WORKS}", f"level = 'country' AND {PROFESSIONAL}")
CIRCLE = ("region_id", "organisation_id", "level")


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_obstacles"), ("access", "0009_programme")]
    operations = [
        protect("plans_obstacle", read=READ, write=MINE),
        protect("plans_obstacleraiser", read=(MINE,), write=MINE),
        protect("plans_obstaclestep", read=READ, add=MINE),
        protect("plans_obstacletoo", read=(PROFESSIONAL,), write=MINE),
        protect(
            "plans_initiative", read=(WORKS, NATIONAL, f"{ANYONE} AND public"), add=MINE, write=f"({MINE}) OR {PROGRAMME}"
        ),
        append_only("plans_obstaclestep"),
        tenant_key(
            "plans_obstacleraiser", ("region_id", "organisation_id", "obstacle_id"), "plans_obstacle",
            ("region_id", "organisation_id", "id"),
        ),
        tenant_key("plans_obstaclestep", (*CIRCLE, "obstacle_id"), "plans_obstacle", (*CIRCLE, "id")),
        *(
            record_changes(table)
            for table in (
                "plans_obstacle", "plans_obstacleraiser", "plans_obstaclestep", "plans_obstacletoo", "plans_initiative",
            )
        ),
    ]  # fmt: skip
