"""How employers answer what is shown to them, and whether who is introduced gets an offer in time: figures from introductions."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from perspectief.matching.introductions.rules import Outcome, Status

ANSWERS = """
SELECT place.employer_id, count(*), count(*) FILTER (WHERE asked.status = %(shown)s),
       count(*) FILTER (WHERE asked.status = %(shown)s AND asked.due_at < %(now)s), count(*) FILTER (WHERE asked.lapsed)
FROM matching_introduction AS asked
JOIN demand_place AS place ON place.region_id = asked.region_id AND place.id = asked.place_id
WHERE asked.region_id = %(region)s AND asked.shown_at >= %(since)s AND place.employer_id = ANY (%(employers)s)
GROUP BY place.employer_id
"""
# One line a person: when first introduced, and the first time an employer took somebody on trial or in work after that.
OFFERED = """
SELECT count(*), count(*) FILTER (WHERE taken.at <= first.at + make_interval(weeks => %(weeks)s))
FROM (SELECT card_id, min(opened_at) AS at FROM matching_introduction WHERE region_id = %(region)s GROUP BY card_id) AS first
LEFT JOIN LATERAL (
    SELECT min(closed_at) AS at FROM matching_introduction AS asked WHERE asked.region_id = %(region)s
    AND asked.card_id = first.card_id AND asked.outcome = ANY (%(offers)s)) AS taken ON TRUE
WHERE first.at BETWEEN %(since)s AND %(until)s
"""
SHOWN = """
SELECT asked.id, asked.number, card.number, asked.card_id, coalesce(card.title, asked.presented ->> 'title', ''), place.number, place.title, asked.status, asked.outcome, asked.due_at, asked.meets_at,
       asked.closed_at
FROM matching_introduction AS asked
JOIN demand_place AS place ON place.region_id = asked.region_id AND place.id = asked.place_id
LEFT JOIN supply_card AS card ON card.region_id = asked.region_id AND card.id = asked.card_id
WHERE asked.region_id = %(region)s AND asked.shown_at IS NOT NULL AND place.employer_id = %(employer)s
  AND (asked.closed_at IS NULL OR asked.outcome = %(placed)s)
ORDER BY asked.closed_at IS NOT NULL, asked.due_at NULLS LAST, asked.id LIMIT 50
"""
OFFERS = [Outcome.TRIAL, Outcome.PLACED]


class Answers(NamedTuple):
    """What was shown to an employer: how many, without an answer yet, of those past the term, and lapsed without any."""

    shown: int = 0
    waiting: int = 0
    late: int = 0
    lapsed: int = 0


class Offered(NamedTuple):
    """Of the people introduced in a period, how many were taken on trial or in work within the agreed weeks."""

    people: int
    in_time: int
    weeks: int


class Shown(NamedTuple):
    """A person shown for a place of an employer: by card, no name. `card`: None while the employer may not open it; `placed`: at work."""

    id: int
    number: int
    card: int | None
    card_id: int
    title: str
    place: int
    work: str
    status: str
    outcome: str
    due_at: datetime.datetime | None
    meets_at: datetime.datetime | None
    closed_at: datetime.datetime | None

    @property
    def placed(self) -> bool:
        """Whether this became work."""
        return self.outcome == Outcome.PLACED


def answers(
    region: int, employers: Collection[int], *, since: datetime.datetime, now: datetime.datetime
) -> dict[int, Answers]:
    """By employer (database id), of those something was shown to since then; one query."""
    if not employers:
        return {}
    given = {"region": region, "employers": list(employers), "since": since, "now": now, "shown": Status.SHOWN}
    with connection.cursor() as cursor:
        cursor.execute(ANSWERS, given)
        return {employer: Answers(*counts) for employer, *counts in cursor.fetchall()}


def offered_within(region: int, *, weeks: int, since: datetime.datetime, now: datetime.datetime) -> Offered:
    """Of the people first introduced since then and at least so many weeks ago; one query."""
    until = now - datetime.timedelta(weeks=weeks)
    given = {"region": region, "weeks": weeks, "since": since, "until": until, "offers": OFFERS}
    with connection.cursor() as cursor:
        cursor.execute(OFFERED, given)
        people, in_time = cursor.fetchone()
    return Offered(people, in_time, weeks)


def shown_to(region: int, employer: int) -> list[Shown]:
    """Who is shown to an employer (database id) or works there by an introduction, as far as the actor sees them; one query."""
    with connection.cursor() as cursor:
        cursor.execute(SHOWN, {"region": region, "employer": employer, "placed": Outcome.PLACED})
        return [Shown(*row) for row in cursor.fetchall()]
