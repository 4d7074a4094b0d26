"""How many of the pledged places are there."""

from collections.abc import Sequence

from django.db import connection

from perspectief.demand.models import Pledge

# A place counts when it was added in the period of the pledge, whatever became of it since.
COUNTED = """
SELECT pledge.id, coalesce(sum(place.capacity), 0)
FROM demand_pledge AS pledge
LEFT JOIN demand_place AS place ON place.region_id = pledge.region_id AND place.employer_id = pledge.employer_id
     AND (place.created_at AT TIME ZONE 'Europe/Amsterdam')::date BETWEEN pledge.starts_on AND pledge.ends_on
WHERE pledge.region_id = %s AND pledge.id = ANY(%s) GROUP BY pledge.id
"""


def counted(region: int, pledges: Sequence[Pledge]) -> dict[int, int]:
    """Places there since each pledge, by its id; one query."""
    if not pledges:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [region, [one.pk for one in pledges]])
        return dict(cursor.fetchall())
