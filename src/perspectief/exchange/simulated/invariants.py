"""What must hold after years of work, as questions to the database whose right answer is none; and figures counted in two ways."""

import datetime
from typing import Any, NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.parties.queries import actor_for, ever_taking_part, partner_coaches
from perspectief.parties.rules import COACHING_KINDS

MONTH = datetime.timedelta(days=31)

# name: rows that should not exist
NEVER = {
    "plekken waar meer mensen begonnen dan er plaatsen zijn": """
        SELECT count(*) FROM demand_place WHERE region_id = %(region)s AND filled > capacity""",
    "twee lopende voordrachten voor één mens en plek": """
        SELECT count(*) FROM (SELECT 1 FROM matching_introduction WHERE region_id = %(region)s AND closed_at IS NULL
        GROUP BY card_id, place_id HAVING count(*) > 1) AS doubles""",
    "voorgestelde mensen die geen ja zeiden": """
        SELECT count(*) FROM matching_introduction WHERE region_id = %(region)s AND shown_at IS NOT NULL AND said_yes IS NOT TRUE
        AND outcome NOT IN ('declined', 'withdrawn')""",
    "mensen aan het werk die nog gevonden worden": """
        SELECT count(*) FROM guidance_placement AS one JOIN supply_card AS card ON card.region_id = one.region_id AND card.id = one.card_id
        LEFT JOIN guidance_ending AS over ON over.placement_id = one.id
        WHERE one.region_id = %(region)s AND over.id IS NULL AND card.state = 'zoekt'""",
    "einden zonder volgende stap of zonder iemand die hem zet": """
        SELECT count(*) FROM guidance_ending WHERE region_id = %(region)s AND (step = '' OR step_receiver_id IS NULL OR lesson = '')""",
    "open voordrachten zonder termijn": """
        SELECT count(*) FROM matching_introduction WHERE region_id = %(region)s AND closed_at IS NULL AND due_at IS NULL""",
    "open voordrachten die al een maand over hun termijn zijn": """
        SELECT count(*) FROM matching_introduction WHERE region_id = %(region)s AND closed_at IS NULL
        AND status <> 'accepted' AND due_at < %(month)s""",
}
# Of job coaches, and of those of partners in particular, who see somebody by their seat alone.
_PARTNER = """guidance_coach AS seat JOIN parties_organisation AS party ON party.id = seat.party_id AND party.kind = ANY (%(partners)s)
        WHERE seat.region_id = %(region)s AND seat.ended_on IS NULL AND party.id <> seat.organisation_id"""
NEVER |= {
    "begeleiders die nog begeleiden bij werk dat gestopt is": """
        SELECT count(*) FROM guidance_coach AS seat JOIN guidance_ending AS over ON over.placement_id = seat.placement_id
        WHERE seat.region_id = %(region)s AND seat.ended_on IS NULL""",
    "partners die begeleiden zonder ja van de werkzoekende, of van wie de kaart niet gedeeld is": f"""
        SELECT count(*) FROM {_PARTNER} AND (seat.consent_on IS NULL OR seat.audience <> 2)""",
}
# As each job coach of a partner in turn, through the policies: names it reads of others' people without a seat there, or another ground.
READS = """
SELECT count(*) FROM supply_profile AS profile WHERE profile.region_id = %(region)s AND profile.organisation_id <> %(organisation)s
AND NOT EXISTS (SELECT 1 FROM guidance_coach AS seat WHERE seat.card_id = profile.card_id AND seat.party_id = %(organisation)s
    AND seat.ended_on IS NULL)
AND NOT EXISTS (SELECT 1 FROM access_grant AS held WHERE held.card_id = profile.card_id AND held.organisation_id = %(organisation)s
    AND held.purpose <> 'coaching' AND held.ended_at IS NULL)"""
# The same, asked as each organisation in turn: tasks are seen by their own alone, and what is open of a card by who keeps it.
NEVER_OWN = {
    "afgeronde voordrachten waarbij de naam nog openstaat": """
        SELECT count(*) FROM access_grant AS held WHERE held.owner_id = %(organisation)s AND held.region_id = %(region)s
        AND held.purpose = 'introduction' AND held.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM matching_introduction AS one
            WHERE one.region_id = held.region_id AND one.card_id = held.card_id AND one.closed_at IS NULL)
        AND (held.ends_on IS NULL OR held.ends_on >= %(today)s)""",
    "partners die begeleiden en de naam niet kennen": f"""
        SELECT count(*) FROM {_PARTNER} AND seat.organisation_id = %(organisation)s AND NOT EXISTS (SELECT 1 FROM access_grant AS held
            WHERE held.region_id = seat.region_id AND held.card_id = seat.card_id AND held.organisation_id = seat.party_id
            AND held.purpose = 'coaching' AND held.ended_at IS NULL)""",
    "namen die openstaan bij wie niet (meer) begeleidt": """
        SELECT count(*) FROM access_grant AS held WHERE held.owner_id = %(organisation)s AND held.region_id = %(region)s
        AND held.purpose = 'coaching' AND held.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM guidance_coach AS seat
            WHERE seat.region_id = held.region_id AND seat.card_id = held.card_id AND seat.party_id = held.organisation_id
            AND seat.ended_on IS NULL)""",
    "lopende plaatsingen zonder jobcoach en zonder taak om die te zoeken": """
        SELECT count(*) FROM guidance_placement AS one LEFT JOIN guidance_ending AS over ON over.placement_id = one.id
        WHERE one.region_id = %(region)s AND one.organisation_id = %(organisation)s AND over.id IS NULL AND NOT EXISTS (SELECT 1 FROM guidance_coach AS coach
            WHERE coach.placement_id = one.id AND coach.ended_on IS NULL)
        AND NOT EXISTS (SELECT 1 FROM work_task AS task WHERE task.kind = 'find_coach' AND task.subject_number = one.number
            AND task.done_at IS NULL)""",
}
# name: the same number counted from rows and from the journal
TWICE = {
    "voordrachten": (
        "SELECT count(*) FROM matching_introduction WHERE region_id = %(region)s",
        "SELECT count(*) FROM core_fact WHERE region_id = %(region)s AND verb = 'introduction_proposed'",
    ),
    "plaatsingen": (
        "SELECT count(*) FROM guidance_placement WHERE region_id = %(region)s",
        "SELECT count(*) FROM core_fact WHERE region_id = %(region)s AND verb = 'placed'",
    ),
    "proeven": (
        "SELECT count(*) FROM guidance_trial WHERE region_id = %(region)s",
        "SELECT count(*) FROM core_fact WHERE region_id = %(region)s AND verb = 'trial_opened'",
    ),
    "einden": (
        "SELECT count(*) FROM guidance_ending WHERE region_id = %(region)s",
        "SELECT count(*) FROM core_fact WHERE region_id = %(region)s AND verb = 'placement_ended'",
    ),
    "gesprekken": (
        "SELECT count(*) FROM guidance_milestone WHERE region_id = %(region)s",
        "SELECT count(DISTINCT (data->>'placement', data->>'week')) FROM core_fact WHERE region_id = %(region)s AND verb = 'milestone_spoken'",
    ),
}


FILLED = "SELECT id, filled FROM demand_place WHERE region_id = %(region)s"
RUNNING = """
SELECT place.id, (
    SELECT count(*) FROM guidance_placement AS one LEFT JOIN guidance_ending AS over ON over.placement_id = one.id
    WHERE one.region_id = place.region_id AND one.place_id = place.id AND over.id IS NULL)
  + (SELECT count(*) FROM guidance_trial AS one WHERE one.region_id = place.region_id AND one.place_id = place.id
     AND one.takes_opening AND one.result = '')
FROM demand_place AS place WHERE place.region_id = %(region)s"""
TAKEN = """
SELECT count(*) FILTER (WHERE verb = 'opening_taken') - count(*) FILTER (WHERE verb = 'opening_given_back')
FROM core_fact WHERE region_id = %(region)s"""


class Found(NamedTuple):
    """What was asked, and what was counted; `right`: as it should be."""

    name: str
    counted: tuple[int, ...]
    right: bool


def filled(actor: Actor, region: int) -> dict[int, int]:
    """Openings taken per place (database id)."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(FILLED, {"region": region})
        return dict(cursor.fetchall())


def ask(actor: Actor, region: int, before: dict[int, int]) -> list[Found]:
    """Every question, as somebody who sees the whole region. `before`: the openings taken when it began, of people we do not know."""
    given: dict[str, Any] = {"region": region, "today": clock.today(), "month": clock.now() - MONTH}
    given["partners"], now = sorted(COACHING_KINDS), filled(actor, region)
    with acting(actor), connection.cursor() as cursor:

        def rows(sql: str) -> list[tuple]:
            cursor.execute(sql, given)
            return cursor.fetchall()

        found = [Found(name, (number := rows(sql)[0][0],), number == 0) for name, sql in NEVER.items()]
        found += [_own(name, sql, given) for name, sql in NEVER_OWN.items()]
        found.append(_read(region))
        for name, pair in TWICE.items():
            numbers = tuple(rows(sql)[0][0] for sql in pair)
            found.append(Found(f"{name}: op de lijst en in het logboek", numbers, len(set(numbers)) == 1))
        wrong = sum(now[place] != before.get(place, 0) + running for place, running in rows(RUNNING))
        found.append(Found("plekken waarvan de bezette plaatsen niet zijn wat er loopt", (wrong,), wrong == 0))
        taken = (sum(now.values()) - sum(before.values()), rows(TAKEN)[0][0])
    return [*found, Found("bezette plaatsen: erbij op de lijst en in het logboek", taken, taken[0] == taken[1])]


def _own(name: str, sql: str, given: dict[str, Any]) -> Found:
    number, region = 0, given["region"]
    for _region, organisation in (pair for pair in ever_taking_part() if pair[0] == region):
        with acting(service("simulation", regions=(region,), organisation=organisation)), connection.cursor() as cursor:
            cursor.execute(sql, given | {"organisation": organisation})
            number += cursor.fetchone()[0]
    return Found(name, (number,), number == 0)


def _read(region: int) -> Found:
    number = 0
    for one in partner_coaches(region):
        with acting(actor_for(one)), connection.cursor() as cursor:
            cursor.execute(READS, {"region": region, "organisation": one.organisation_id})
            number += cursor.fetchone()[0]
    return Found("namen die een jobcoach van een partner leest zonder te begeleiden", (number,), number == 0)
