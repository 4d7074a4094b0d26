"""Notices: made by reactions and consequences for the person concerned, read and put away by that person."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.parties.models import User
from perspectief.parties.queries import holds_role
from perspectief.work import mailing
from perspectief.work.models import Notice, NoticeKind, TaskKind

# Opened for somebody by another's deed: told at once, beside standing in Vandaag. True: also urgent.
TOLD_WHEN_OPENED: dict[TaskKind, bool] = {
    TaskKind.SIGNAL: True,
    TaskKind.COACH_BEGINS: False,
    TaskKind.ANSWER_ENDING: False,
    TaskKind.ENDING_ANSWERED: False,
    TaskKind.REQUEST_LATE: True,
    TaskKind.EMPLOYER_REQUEST: False,
    TaskKind.TELL_PERSON: False,
    TaskKind.ANSWER_PROPOSAL: False,
    TaskKind.APPROVE: False,
    TaskKind.PERSON_ASKS: False,
    TaskKind.ARRANGE_START: False,
    TaskKind.CORRECT: True,
    TaskKind.OBSTACLE_ANSWERED: False,
}
SHOWN = 100


def notify(
    fact: Fact,
    *,
    to: int,
    kind: NoticeKind,
    task_kind: str = "",
    subject: tuple[str, int] = ("", 0),
    urgent: bool = False,
    data: Mapping[str, Any] | None = None,
) -> bool:
    """One notice for one user, in the running transaction and as its organisation; whether it was made.

    Nothing for who did the deed, for who left, and for the same fact a second time.
    """
    organisation = fact.organisation_id
    if not organisation or not fact.region_id or to == fact.actor or not holds_role(to, organisation):
        return False
    same = {"cause": fact.pk, "user_id": to, "subject_kind": subject[0], "subject_number": subject[1]}
    if Notice.objects.filter(**same).exists():
        return False
    Notice.objects.create(
        **same, region_id=fact.region_id, organisation_id=organisation, kind=kind, task_kind=task_kind, urgent=urgent,
        data=dict(data or {}), at=clock.now(),
    )  # fmt: skip
    if urgent:
        mailing.at_once(User.objects.get(pk=to))
    return True


def forget(fact: Fact, *, users: Collection[int], subject: tuple[str, int]) -> int:
    """What these users were told about this subject is new no more: it is theirs no longer. As the organisation of the fact; how many."""
    rows = Notice.objects.filter(
        organisation=fact.organisation_id, user__in=users, subject_kind=subject[0], subject_number=subject[1]
    )
    return rows.filter(read_at=None).update(read_at=clock.now())


def latest(actor: Actor, *, unread: bool = False) -> "QuerySet[Notice]":
    """The actor's own notices, the newest first."""
    rows = Notice.objects.filter(organisation=actor.organisation, user=actor.id)
    return (rows.filter(read_at=None) if unread else rows).order_by("-at", "-id")


def count_unread(actor: Actor) -> int:
    """How many the actor has not read yet."""
    return latest(actor, unread=True).count()


def read(actor: Actor, *, notice: int | None = None) -> int:
    """The actor read one of the own notices, or (None) all of them; how many were new. Another's is left alone."""
    with acting(actor):
        rows = latest(actor, unread=True)
        return (rows if notice is None else rows.filter(pk=notice)).update(read_at=clock.now())
