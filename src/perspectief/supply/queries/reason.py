"""Why somebody looks at a person: what binds them now. The looks keep it."""

import datetime

from perspectief.access.context import Actor
from perspectief.access.looks import Reason
from perspectief.core import clock
from perspectief.supply.queries.card import CardDetail
from perspectief.work.queries import has_task

AFTERWARDS = datetime.timedelta(days=7)  # a task that was just finished still explains a look


def reason_to_look(actor: Actor, detail: CardDetail) -> Reason:
    """The strongest bond: own caseload, a task, own organisation, the counter of the region, a party beside it."""
    if detail.dossier is not None and detail.dossier.caseworker_id == actor.id:
        return Reason.CASELOAD
    if has_task(actor.organisation, actor.id, "card", detail.card.number, clock.now() - AFTERWARDS):
        return Reason.TASK
    if detail.card.organisation_id == actor.organisation:
        return Reason.OWN
    return Reason.REGION if actor.is_counter else Reason.PARTNER
