"""Who looked in the filled region in the last working days, what the nightly report made of it, and what a job seeker asked."""

import datetime
from typing import Any

from perspectief.access.context import acting
from perspectief.access.looks import Looks, Reason, write
from perspectief.config.environment import APP, MAINTENANCE
from perspectief.core import clock
from perspectief.oversight.actions import ask
from perspectief.oversight.jobs import examine_all
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for, actor_of_person
from perspectief.supply.models import Pseudonym
from tests.e2e import databases

PAGE, FROM = "web:job_seeker", "192.0.2.7"  # an address kept for documentation
HOUR = datetime.time(10, 40)
DATED = """UPDATE access_look SET at = %s
WHERE actor = %s AND subject = %s AND at > now() - interval '10 minutes'"""


def look_around(name: str, members: dict[str, Any], caseload: list[int]) -> None:
    """Three organisations looked at the job seeker's card. A colleague without task came back on five days: the nightly report finds
    that, and the person asks about it. The klantmanager looked at the own `caseload` (cards) besides.
    """
    own, days = members["job_seeker"].card_id, working_days(5)
    for day in days:
        _look(name, members["colleague"], own, Reason.OWN, day)
    for card in {own, *caseload}:
        _look(name, members["klantmanager"], card, Reason.CASELOAD, days[1])
    _look(name, members["neighbour"], own, Reason.REGION, days[2])
    _look(name, members["account_manager"], own, Reason.REGION, days[3])
    with databases.using(name, MAINTENANCE):
        examine_all(0)
    with databases.using(name, APP):
        account, party = members["job_seeker"], members["colleague"]
        ask(actor_of_person(account), organisation=party.organisation_id, day=days[-1], role=party.role)


def working_days(count: int) -> list[datetime.date]:
    """The last ones before today, in order: looking at night or on Sunday is odd by itself."""
    before = (clock.today() - datetime.timedelta(days=back) for back in range(1, 2 * count + 3))
    return sorted([day for day in before if day.isoweekday() < 6][:count])


def _look(name: str, member: Membership, card: int, reason: Reason, day: datetime.date) -> None:
    """The program writes the look; the clock of the database is ahead of the day it was on."""
    with databases.using(name, APP):
        actor = actor_for(member)
        with acting(actor):
            subject, region = Pseudonym.objects.values_list("subject", "region_id").get(card=card)
        seen = Looks([(region, subject, layer, str(reason)) for layer in ("card", "profile")])
        write(actor, seen, page=PAGE, origin=FROM)
        with databases.as_owner() as owner:
            at = datetime.datetime.combine(day, HOUR, clock.HOME)
            owner.execute(DATED, [at, actor.id, subject])
