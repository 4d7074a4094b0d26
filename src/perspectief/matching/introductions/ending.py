"""Withdrawing, telling the person, and what silence does: a reminder first, then the end."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Invalid
from perspectief.matching.introductions import steps, tasks
from perspectief.matching.introductions.rules import (
    LAPSES,
    OPEN,
    WITHDRAWN,
    Deed,
    Status,
    lapses_at,
    remind_at,
)
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.models import Introduction
from perspectief.parties.queries import organisations_in

MANY = 500  # a night's work of one organisation in one go


def withdraw(actor: Actor, *, number: int, reason: str, key: str = "") -> Introduction:
    """The owner or who proposed takes it back, with a reason (WITHDRAWN). Raises Missing, Refused, Invalid."""
    if reason not in WITHDRAWN:
        raise Invalid("Kies waarom.", {"reden": "Kies een reden uit de lijst."})
    with steps.step(actor, number=number, deed=Deed.WITHDRAW, key=key) as one:
        if not one.again:
            one.row.reason = one.told["reason"] = reason
    return one.row


def tell(actor: Actor, *, number: int, key: str = "") -> Introduction:
    """The person heard how it ended. Raises Missing, Refused."""
    with steps.step(actor, number=number, deed=Deed.TELL, key=key) as one:
        if not one.again and one.row.told_at is None:
            one.row.told_at = one.now
            tasks.told(actor, one.row)
    return one.row


def follow_silence(region: int) -> tuple[int, int]:
    """Reminds and ends what waited too long in a region; how many of each. Every introduction in a transaction of its own."""
    reminded = lapsed = 0
    for organisation in organisations_in(region):
        whose = service(PROGRAM, regions=(region,), organisation=organisation.pk, purpose="answers that stay out")
        with acting(whose):
            rows = Introduction.objects.filter(
                region=region, owner=organisation.pk, status__in=OPEN, due_at__isnull=False
            )
            waiting = list(
                rows.order_by("due_at", "id").values_list("number", "status", "due_at", "reminded_at")[:MANY]
            )
        for number, status, due_at, reminded_at in waiting:
            if reminded_at is None and status != Status.ACCEPTED and clock.now() >= remind_at(due_at):
                reminded += _remind(whose, number)
            elif status in LAPSES and (end := lapses_at(due_at, reminded_at)) and clock.now() >= end:
                lapsed += _lapse(whose, number)
    return reminded, lapsed


def _remind(whose: Actor, number: int) -> bool:
    """Said once; on the employer waits a task, whoever else has to move has one already."""
    with steps.step(whose, number=number, deed=Deed.REMIND) as one:
        if one.row.reminded_at is not None:
            return False
        one.row.reminded_at = one.now
        if Status(one.row.status) in tasks.WAITING:
            tasks.remind(one.row, one.place, one.card)
    return True


def _lapse(whose: Actor, number: int) -> bool:
    with steps.step(whose, number=number, deed=Deed.LAPSE) as one:
        one.row.lapsed, one.row.reason = True, "silent"
    return True
