"""The employers and places somebody is the contact for; and titles for a list of tasks."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor
from perspectief.demand.models import Employer
from perspectief.demand.rules import State


class Accounts(NamedTuple):
    """Numbers of one accountmanager: employers, open places, openings in them, places that end soon and the first day one does."""

    employers: int
    places: int
    openings: int
    ending: int
    first_end: datetime.date | None


class Titled(NamedTuple):
    """A place in a list of tasks."""

    title: str
    employer: str


def accounts(actor: Actor, *, region: int, today: datetime.date, within: int) -> Accounts:
    """The actor's own employers and places, in one query. `within`: days from now in which a place ends "soon"."""
    sql = """
    SELECT count(DISTINCT file.employer_id), count(place.id), coalesce(sum(place.capacity - place.filled), 0),
           count(place.id) FILTER (WHERE place.expires_on <= %(soon)s), min(place.expires_on) FILTER (WHERE place.expires_on <= %(soon)s)
    FROM demand_employerfile AS file
    LEFT JOIN demand_place AS place ON place.region_id = file.region_id AND place.employer_id = file.employer_id
         AND place.state = %(open)s AND place.expires_on >= %(today)s AND place.filled < place.capacity
    WHERE file.region_id = %(region)s AND file.contact_id = %(actor)s
    """
    given = {
        "region": region,
        "actor": actor.id,
        "open": State.OPEN,
        "today": today,
        "soon": today + datetime.timedelta(days=within),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return Accounts(*cursor.fetchone())


def titles_of_places(numbers: Collection[int]) -> dict[int, Titled]:
    """Places by public number; one query."""
    if not numbers:
        return {}
    sql = """
    SELECT place.number, place.title, employer.name FROM demand_place AS place
    JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
    WHERE place.number = ANY(%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(numbers)])
        return {number: Titled(title, employer) for number, title, employer in cursor.fetchall()}


def names_of_employers(numbers: Collection[int]) -> dict[int, str]:
    """Employers by public number; one query."""
    return dict(Employer.objects.filter(number__in=numbers).values_list("number", "name")) if numbers else {}
