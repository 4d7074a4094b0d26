"""Background work of oversight, by the worker that logs in as maintenance."""

from django.db import connection
from procrastinate.contrib.django import app

from perspectief.core import clock
from perspectief.oversight.actions import PERIOD, examine

LOOKED = (
    "SELECT DISTINCT organisation_id FROM access_look WHERE at >= %s AND actor > 0 AND organisation_id > 0 ORDER BY 1"
)


@app.periodic(cron="40 2 * * *")
@app.task(queue="maintenance", queueing_lock="oversight.examine_all", pass_context=False)
def examine_all(timestamp: int) -> None:
    """Every night: how the staff of every organisation looked."""
    with connection.cursor() as cursor:
        cursor.execute(LOOKED, [clock.now() - PERIOD])
        organisations = [number for (number,) in cursor.fetchall()]
    for organisation in organisations:
        examine(organisation)
