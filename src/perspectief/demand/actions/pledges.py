"""An employer promises places in a period."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing
from perspectief.demand.counter import tasks
from perspectief.demand.counter.rules import MOST_PLEDGED
from perspectief.demand.models import Employer, Pledge
from perspectief.demand.policy import may_counsel
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.work.models import TaskKind


def pledge(
    actor: Actor, *, employer: int, places: int, starts_on: datetime.date, ends_on: datetime.date, key: str = ""
) -> Pledge:
    """So many places from and to these days. Raises Missing, Invalid."""
    wrong = {}
    if not 0 < places <= MOST_PLEDGED:
        wrong["places"] = f"Vul een aantal in van 1 tot {MOST_PLEDGED}."
    if ends_on < starts_on:
        wrong["ends_on"] = "De laatste dag ligt voor de eerste."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
    with acting(actor):
        firm = Employer.objects.filter(number=employer).first()
        if firm is None or not may_counsel(actor, firm.region_id):
            raise Missing("Deze werkgever is er niet.")
        if key and not submissions.claim(key, actor):
            return Pledge.objects.get(number=submissions.answer(key, actor))
        made = Pledge.objects.create(
            region_id=firm.region_id,
            employer=firm,
            party_id=firm.party_id,
            organisation_id=actor.organisation,
            places=places,
            starts_on=starts_on,
            ends_on=ends_on,
            made_at=clock.now(),
        )
        journal.record(
            "employer_pledged",
            actor=actor,
            region=firm.region_id,
            employer=firm.number,
            pledge=made.number,
            places=places,
        )
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def withdraw_pledge(actor: Actor, *, number: int, key: str = "") -> Pledge:
    """The promise is off; it stays to be read. Raises Missing."""
    with acting(actor):
        rows = Pledge.objects.select_for_update(of=("self",)).select_related("employer")
        found = rows.filter(number=number).first()
        if found is None or not may_counsel(actor, found.region_id):
            raise Missing("Deze toezegging is er niet.")
        if (key and not submissions.claim(key, actor)) or found.withdrawn_at:
            return found
        found.withdrawn_at = clock.now()
        found.save(update_fields=["withdrawn_at"])
        journal.record("pledge_withdrawn", actor=actor, region=found.region_id, pledge=found.number)
        told = {one.pk for one in organisations_in(found.region_id) if one.kind in COUNTER_KINDS}
        tasks.take(TaskKind.PLEDGE_ENDS, region=found.region_id, organisations=told, number=found.employer.number)
    return found
