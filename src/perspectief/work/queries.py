"""What is to be done: the tasks of a user and of nobody yet, most urgent first."""

import datetime

from django.db.models import Q, QuerySet

from perspectief.work.models import Task


def waiting(organisation: int, user: int, now: datetime.datetime) -> "QuerySet[Task]":
    """Open tasks of the user and those nobody has, not put off, the earliest due first."""
    rows = Task.objects.filter(_mine(user), organisation=organisation, done_at=None)
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now)).order_by("due_at", "id")


def count_waiting(organisation: int, user: int, now: datetime.datetime) -> int:
    """How many there are, for the badge in the menu."""
    return waiting(organisation, user, now).count()


def next_about(organisation: int, subject_kind: str, number: int, now: datetime.datetime) -> Task | None:
    """The organisation's open task about this subject that is due first, whoever has it; None when there is none."""
    rows = Task.objects.filter(
        organisation=organisation, subject_kind=subject_kind, subject_number=number, done_at=None
    )
    rows = rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now))
    return rows.select_related("assignee").order_by("due_at", "id").first()


def has_task(organisation: int, user: int, subject_kind: str, number: int, since: datetime.datetime) -> bool:
    """Whether the user has work about this subject: an open task, of the user or of nobody yet, or one the user finished since."""
    about = Task.objects.filter(organisation=organisation, subject_kind=subject_kind, subject_number=number)
    return about.filter(Q(_mine(user), done_at=None) | Q(done_by=user, done_at__gte=since)).exists()


def done_since(organisation: int, user: int, since: datetime.datetime) -> list[Task]:
    """What the user finished, the last first."""
    rows = Task.objects.filter(organisation=organisation, done_by=user, done_at__gte=since)
    return list(rows.order_by("-done_at", "id")[:50])


def _mine(user: int) -> Q:
    return Q(assignee=user) | Q(assignee=None)
