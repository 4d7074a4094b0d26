"""Background work of plans: what nobody answered in time goes a level higher."""

from procrastinate.contrib.django import app

from perspectief.core import clock
from perspectief.parties.queries import organisations_in, regions_taking_part
from perspectief.plans.obstacles.actions import escalate


@app.periodic(cron="50 3 * * *")
@app.task(queue="default", queueing_lock="plans.escalate", pass_context=False)
def escalate_late(timestamp: int) -> None:
    """Every night, before tasks are made."""
    for region in sorted(regions_taking_part()):
        for one in organisations_in(region):
            escalate(region, one.pk, clock.today())
