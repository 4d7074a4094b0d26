"""A search for somebody no place fits yet: a colleague of the counter calls employers within reach."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.demand.counter import tasks
from perspectief.demand.counter.agreement import agreement
from perspectief.demand.policy import may_counsel
from perspectief.parties.queries import counter_staff
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

WITHIN = 5  # working days in which the first employers are called


def begin_jobhunt(actor: Actor, *, region: int, card: int, subject: int, to: int, key: str = "") -> bool:
    """A task for a colleague of the counter (user id) to search for the person with this card number; False when it is there already.

    The page made sure the actor keeps the card. Raises Refused, Invalid.
    """
    if not may_counsel(actor, region):
        raise Refused("Een zoektocht begint een medewerker van het loket.")
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return False
        who = next((one for one in counter_staff(region) if one.user_id == to), None)
        if who is None:
            raise Invalid("Kies iemand van het loket.", {"naar": "Kies een collega uit de lijst."})
        fact = journal.record("jobhunt_begun", actor=actor, region=region, subject=subject, to=to)
        now = clock.now()
        due = agreement(region).time.after_days(now, WITHIN)
        made = open_tasks(
            tasks.of(region, who.organisation_id),
            region=region,
            kind=TaskKind.JOBHUNT,
            subject_kind="card",
            assignees={card: to},
            due_at=due,
            agreed_hours=max(1, round((due - now) / datetime.timedelta(hours=1))),
            cause=fact.pk,
            data={"card": card},
        )
    return bool(made)


def end_jobhunt(actor: Actor, *, region: int, card: int, subject: int) -> int:
    """The search is done, in the actor's organisation. How many tasks that were (0 or 1)."""
    if not may_counsel(actor, region):
        raise Refused("Een zoektocht rondt een medewerker van het loket af.")
    with acting(actor):
        done = finish_about(actor, kind=TaskKind.JOBHUNT, subject_kind="card", number=card)
        if done:
            journal.record("jobhunt_ended", actor=actor, region=region, subject=subject)
    return done
