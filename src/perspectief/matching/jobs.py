"""Background work of matching: kept lists follow what changed, and old notes of changes go."""

import datetime

from django.db import connection
from procrastinate.contrib.django import app

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.matching.introductions.ending import follow_silence
from perspectief.parties.queries import regions_taking_part

KEPT_FOR = datetime.timedelta(days=2)  # a process that holds an older pool reads it anew anyway: it is of another day
# Something changed that the latest run may not have seen, or the latest run is of another day (places expire).
STALE = """
SELECT run.id IS NULL OR run.snapshot = '' OR run.at < %(midnight)s OR EXISTS (
    SELECT 1 FROM matching_poolchange AS change WHERE change.region_id = %(region)s
    AND change.tx >= pg_snapshot_xmin(nullif(run.snapshot, '')::pg_snapshot)
    AND NOT pg_visible_in_snapshot(change.tx, nullif(run.snapshot, '')::pg_snapshot))
FROM (SELECT 1) AS always
LEFT JOIN LATERAL (
    SELECT id, at, snapshot FROM matching_run WHERE region_id = %(region)s ORDER BY id DESC LIMIT 1) AS run ON true
"""


@app.periodic(cron="* * * * *")
@app.task(queue="matching", queueing_lock="matching.rematch", pass_context=False)
def rematch(timestamp: int) -> None:
    """Every minute: the kept lists of every region whose pool changed."""
    from perspectief.matching.run import run_region  # loads the engine, which only this job needs

    for region in sorted(regions_taking_part()):
        if is_stale(region):
            run_region(region)
        tidy(region)


@app.periodic(cron="5,35 * * * *")
@app.task(queue="default", queueing_lock="matching.introductions", pass_context=False)
def follow_introductions(timestamp: int) -> None:
    """Twice an hour: who has to answer is reminded, and what stays out ends."""
    for region in sorted(regions_taking_part()):
        follow_silence(region)


@app.periodic(cron="20 5 * * *")
@app.task(queue="matching", queueing_lock="matching.count_gaps", pass_context=False)
def count_gaps(timestamp: int) -> None:
    """Every day: what nobody in the region teaches."""
    for region in sorted(regions_taking_part()):
        note_gaps(region)


def note_gaps(region: int) -> int:
    """Counts what nobody teaches and keeps it; how many gaps are new."""
    from perspectief.matching.untaught import untaught
    from perspectief.training.actions.gaps import keep_gaps

    who = service("matching", regions=(region,))
    with acting(who):
        return keep_gaps(who, region=region, found=untaught(who, region=region) or [])


def is_stale(region: int) -> bool:
    """Whether the kept lists of a region may differ from what a new run would give."""
    midnight = datetime.datetime.combine(clock.today(), datetime.time(), clock.HOME)
    with acting(service("matching", regions=(region,))), connection.cursor() as cursor:
        cursor.execute(STALE, {"region": region, "midnight": midnight})
        return bool(cursor.fetchone()[0])


def tidy(region: int) -> None:
    """Removes notes of changes that no process needs any more."""
    with acting(service("matching", regions=(region,))), connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM matching_poolchange WHERE region_id = %s AND at < %s", [region, clock.now() - KEPT_FOR]
        )
