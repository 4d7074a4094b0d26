"""Who is told a name: the school or company where somebody learns, after a yes, and until it is over."""

import datetime

from perspectief.access import grants
from perspectief.access.context import Actor
from perspectief.access.grants import Consent, Purpose
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.supply.models import Card
from perspectief.training.models import Enrolment, Practice
from perspectief.training.rules import NAME_OPEN_AFTER, Result


def open_name(actor: Actor, *, card: Card, to: int, how: str, ends_on: datetime.date, cause: Fact) -> None:
    """Opens the name of the person to one organisation, because the person said yes today; the own one needs no opening."""
    if to == card.organisation_id:
        return
    consent = Consent(card.pk, to, said_yes=True, on=clock.today(), how=how)
    until = max(clock.today(), ends_on + NAME_OPEN_AFTER)
    grants.give(
        actor,
        region=card.region_id,
        card=card.pk,
        owner=card.organisation_id,
        to=to,
        consent=consent,
        purpose=Purpose.GUIDANCE,
        until=until,
        cause=cause,
    )


def close_name(actor: Actor, *, card: int, region: int, to: int) -> None:
    """Closes it again when nothing is left for which it was opened."""
    about = {"region": region, "card": card, "shared": True}
    courses = Enrolment.objects.filter(**about, trainer=to, result=Result.ENROLLED)
    practice = Practice.objects.filter(**about, declared_on=None, stopped_on=None)
    if courses.exists() or practice.filter(trainer=to).exists() or practice.filter(company=to).exists():
        return
    grants.end(actor, card=card, to=to, purpose=Purpose.GUIDANCE)
