"""What is to be done: the tasks of a user and of nobody yet, most urgent first."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from perspectief.core.clock import HOME
from perspectief.work.models import Substitute, Task

SOON = datetime.timedelta(hours=4)


def waiting(organisation: int, user: int, now: datetime.datetime) -> "QuerySet[Task]":
    """Open tasks of the user, of whom the user stands in for and those nobody has, not put off, the earliest due first."""
    rows = Task.objects.filter(
        _theirs([user, *absent(organisation, user, now)]), organisation=organisation, done_at=None
    )
    return rows.filter(Q(snoozed_until=None) | Q(snoozed_until__lte=now)).order_by("due_at", "id")


def absent(organisation: int, user: int, now: datetime.datetime) -> list[int]:
    """The colleagues the user stands in for today."""
    today = now.astimezone(HOME).date()
    rows = Substitute.objects.filter(organisation=organisation, substitute=user, ended_at=None)
    return sorted(set(rows.filter(starts_on__lte=today, ends_on__gte=today).values_list("absent_id", flat=True)))


class Counted(NamedTuple):
    """What waits: how many in all, per group of urgency (code of `groups` to number), per kind of task, and of nobody."""

    total: int
    groups: dict[str, int]
    kinds: dict[str, int]
    nobodys: int


def counted(rows: "QuerySet[Task]", now: datetime.datetime) -> Counted:
    """Counts of what waits, in one query."""
    found = rows.order_by().values("kind").annotate(
        n=Count("pk"), nobodys=Count("pk", filter=Q(assignee=None)),
        **{code: Count("pk", filter=condition) for code, condition in groups(now).items()},
    ).order_by("kind")  # fmt: skip
    lines = list(found)
    return Counted(
        total=sum(line["n"] for line in lines),
        groups={code: sum(line[code] for line in lines) for code in groups(now)},
        kinds={line["kind"]: line["n"] for line in lines},
        nobodys=sum(line["nobodys"] for line in lines),
    )


def groups(now: datetime.datetime) -> dict[str, Q]:
    """When something is due, as conditions that exclude each other, the most urgent first: nu, vandaag, week, daarna."""
    soon, (tonight, week) = now + SOON, (_end_of(now, 0), _end_of(now, 7))
    evening = max(soon, tonight)
    return {
        "nu": Q(due_at__lt=soon),
        "vandaag": Q(due_at__gte=soon, due_at__lt=evening),
        "week": Q(due_at__gte=evening, due_at__lt=max(evening, week)),
        "daarna": Q(due_at__gte=max(evening, week)),
    }


def group_of(due_at: datetime.datetime, now: datetime.datetime) -> str:
    """The code of the group something due then belongs to."""
    if due_at < now + SOON:
        return "nu"
    return "vandaag" if due_at < _end_of(now, 0) else "week" if due_at < _end_of(now, 7) else "daarna"


def _end_of(now: datetime.datetime, days: int) -> datetime.datetime:
    """Midnight after the day so many days from now, Dutch time."""
    day = now.astimezone(HOME).date() + datetime.timedelta(days=days + 1)
    return datetime.datetime.combine(day, datetime.time(), HOME)


def count_waiting(organisation: int, user: int, now: datetime.datetime) -> int:
    """How many there are, for the badge in the menu."""
    return waiting(organisation, user, now).count()


def next_about(organisation: int, subject_kind: str, number: int, now: datetime.datetime) -> Task | None:
    """The organisation's open task about this subject that is due first, whoever has it; None when there is none."""
    return next_of(every_about(organisation, subject_kind, number), now)


def next_of(tasks: Iterable[Task], now: datetime.datetime) -> Task | None:
    """The first of these that does not sleep."""
    return next((one for one in tasks if one.snoozed_until is None or one.snoozed_until <= now), None)


def every_about(organisation: int, subject_kind: str, number: int) -> list[Task]:
    """The organisation's open tasks about this subject, whoever has them, the one due first on top."""
    rows = Task.objects.filter(
        organisation=organisation, subject_kind=subject_kind, subject_number=number, done_at=None
    )
    return list(rows.select_related("assignee").order_by("due_at", "id"))


def open_about(organisation: int, kinds: Iterable[str], subject_kind: str, number: int) -> dict[str, Task]:
    """The organisation's open tasks of these kinds about this subject, by kind: at most one of each."""
    rows = Task.objects.filter(
        organisation=organisation, subject_kind=subject_kind, subject_number=number, kind__in=kinds
    )
    return {one.kind: one for one in rows.filter(done_at=None).select_related("assignee").order_by("-id")}


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


def _theirs(users: list[int]) -> Q:
    return Q(assignee__in=users) | Q(assignee=None)
