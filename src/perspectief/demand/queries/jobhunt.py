"""Employers worth a call for somebody no place fits: near, in the branch, or with such work before."""

import datetime
from collections.abc import Collection, Sequence
from typing import NamedTuple

from django.db import connection

SHOWN = 25
# Earlier work of the wished kind weighs most, then work that asks what the person can, then the branch, then the same region of
# postcodes. Employers with an open place stand in the person's own list already, yet may well have more.
SQL = """
SELECT employer.id, employer.number, employer.name, employer.branch, employer.pc4, employer.town,
       before.title, before.ended, before.wished, before.shared, last.at
FROM demand_employer AS employer
LEFT JOIN LATERAL (
    SELECT place.title, coalesce(place.expires_on, place.created_at::date) AS ended,
           coalesce(place.occupation_id = ANY (%(occupations)s), FALSE) AS wished,
           (SELECT count(*) FROM demand_placeskill AS asked WHERE asked.region_id = place.region_id AND asked.place_id = place.id
            AND asked.skill_id = ANY (%(skills)s)) AS shared
    FROM demand_place AS place WHERE place.region_id = employer.region_id AND place.employer_id = employer.id
    ORDER BY 3 DESC, 4 DESC, 2 DESC, place.id LIMIT 1) AS before ON TRUE
LEFT JOIN LATERAL (
    SELECT moment.at FROM demand_contactmoment AS moment
    WHERE moment.region_id = employer.region_id AND moment.employer_id = employer.id ORDER BY moment.at DESC LIMIT 1) AS last ON TRUE
WHERE employer.region_id = %(region)s AND (cardinality(%(reach)s::int[]) = 0 OR employer.pc4 = ANY (%(reach)s))
  AND (before.wished OR before.shared > 0 OR employer.branch = ANY (%(branches)s))
ORDER BY coalesce(before.wished, FALSE) DESC, coalesce(before.shared, 0) DESC,
         coalesce(employer.branch = ANY (%(branches)s), FALSE) DESC, last.at ASC NULLS FIRST, employer.id
LIMIT %(limit)s
"""


class Lead(NamedTuple):
    """An employer worth a call. `work`: its place that comes nearest, of which the term ended on `ended`; `wished`: the very work
    the person wants; `shared`: how many of the person's skills it asked. `last`: when the counter last spoke with it.
    """

    id: int
    number: int
    name: str
    branch: int | None
    pc4: int | None
    town: str
    work: str | None
    ended: datetime.date | None
    wished: bool | None
    shared: int | None
    last: datetime.datetime | None


def leads(
    region: int,
    *,
    reach: Collection[int],
    occupations: Sequence[int],
    skills: Sequence[int],
    branches: Sequence[int],
    limit: int = SHOWN,
) -> list[Lead]:
    """The employers of the region worth a call, best first; one query. `reach`: postcodes within reach (none: anywhere)."""
    given = {
        "region": region,
        "reach": sorted(reach),
        "occupations": list(occupations),
        "skills": list(skills),
        "branches": list(branches),
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(SQL, given)
        return [Lead(*row) for row in cursor.fetchall()]
