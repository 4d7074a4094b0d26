"""Making tasks, putting them off, finishing them."""

import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Missing, Refused
from perspectief.work.models import Task, TaskKind

NUDGES = frozenset({TaskKind.UNSEEN, TaskKind.NO_NEXT_STEP, TaskKind.CONFIRM_CARD, TaskKind.TERM_ENDS})
GONE = "Deze taak is er niet meer. Misschien heeft een collega hem al gedaan."


def open_tasks(
    actor: Actor,
    *,
    region: int,
    kind: TaskKind,
    subject_kind: str,
    assignees: Mapping[int, int | None],
    due_at: datetime.datetime,
    agreed_hours: int = 72,
    cause: int | None = None,
    data: Mapping[str, Any] | None = None,
) -> int:
    """Makes a task of the actor's organisation for every subject that has none open; how many were made.

    `assignees`: public number of the subject to the user who does it (None: whoever is first).
    """
    with acting(actor):
        subject = {"organisation": actor.organisation, "kind": kind, "subject_kind": subject_kind}
        waiting = Task.objects.filter(**subject, subject_number__in=assignees, done_at=None)
        known = set(waiting.values_list("subject_number", flat=True).order_by("subject_number"))
        new = [number for number in sorted(assignees) if number not in known]
        if not new:
            return 0
        told = journal.record("tasks_opened", actor=actor, region=region, cause=cause, kind=kind, number=len(new))
        made = [
            Task(
                region_id=region,
                organisation_id=actor.organisation,
                assignee_id=assignees[number],
                kind=kind,
                subject_kind=subject_kind,
                subject_number=number,
                due_at=due_at,
                agreed_hours=agreed_hours,
                cause=cause,
                opened=told.pk,
                data=dict(data or {}),
            )
            for number in new
        ]
        Task.objects.bulk_create(made, ignore_conflicts=True, batch_size=1_000)
        if subject_kind == "card" and kind not in NUDGES:
            _has_next_step(actor, new)
    return len(made)


def _has_next_step(actor: Actor, cards: list[int]) -> None:
    """Something is coming for these people: that they had no next step is over."""
    rows = Task.objects.filter(
        organisation=actor.organisation, kind=TaskKind.NO_NEXT_STEP, subject_kind="card", subject_number__in=cards
    )
    rows.filter(done_at=None).update(done_at=clock.now(), done_by_id=actor.id if actor.id > 0 else None)


def withdraw_others(actor: Actor, *, region: int, kind: TaskKind, subject_kind: str, still: set[int]) -> int:
    """Takes off the open tasks of this kind about subjects that need it no more; how many. Nobody did them."""
    with acting(actor):
        rows = Task.objects.filter(
            organisation=actor.organisation, region=region, kind=kind, subject_kind=subject_kind, done_at=None
        )
        over = [pk for pk, number in rows.order_by("id").values_list("pk", "subject_number") if number not in still]
        if over:
            Task.objects.filter(pk__in=over).update(done_at=clock.now())
            journal.record("tasks_withdrawn", actor=actor, region=region, kind=kind, number=len(over))
    return len(over)


def snooze(actor: Actor, *, task: int, until: datetime.datetime) -> Task:
    """Puts a task out of sight until then. Missing when it is done or of another organisation."""
    with acting(actor):
        found = _locked(actor, task)
        found.snoozed_until = until
        found.save(update_fields=["snoozed_until"])
        journal.record("task_snoozed", actor=actor, region=found.region_id, kind=found.kind)
    return found


def take(actor: Actor, *, task: int) -> Task:
    """Somebody takes a task nobody had. Refused when a colleague was first, Missing when it is done or of another organisation."""
    with acting(actor):
        found = _locked(actor, task)
        if found.assignee_id not in (None, actor.id):
            raise Refused("Een collega heeft deze taak al opgepakt.")
        found.assignee_id = actor.id
        found.save(update_fields=["assignee"])
        journal.record("task_taken", actor=actor, region=found.region_id, kind=found.kind, task=found.pk)
    return found


def hand_over(actor: Actor, *, task: int, to: int) -> Task:
    """Gives a task to a colleague of the same organisation; who that may be is asked of parties before."""
    with acting(actor):
        found = _locked(actor, task)
        found.assignee_id = to
        found.snoozed_until = None
        found.save(update_fields=["assignee", "snoozed_until"])
        journal.record("task_handed_over", actor=actor, region=found.region_id, kind=found.kind, to=to, task=found.pk)
    return found


def finish(actor: Actor, *, task: int) -> Task:
    """Marks a task as done. Missing when it is done already or of another organisation."""
    with acting(actor):
        found = _locked(actor, task)
        found.done_at, found.done_by_id = clock.now(), actor.id
        found.save(update_fields=["done_at", "done_by"])
        journal.record("task_done", actor=actor, region=found.region_id, kind=found.kind, task=found.pk)
    return found


def reopen(actor: Actor, *, task: int) -> Task:
    """Takes back that a task was done, on the day itself. Missing when the same task was opened anew."""
    with acting(actor):
        rows = Task.objects.select_for_update(of=("self",)).filter(pk=task, organisation=actor.organisation)
        found = rows.filter(done_at__gte=clock.now() - datetime.timedelta(days=1)).first()
        same = Task.objects.filter(done_at=None, organisation=actor.organisation)
        if (
            found is None
            or same.filter(
                kind=found.kind, subject_kind=found.subject_kind, subject_number=found.subject_number
            ).exists()
        ):
            raise Missing(GONE)
        found.done_at = found.done_by_id = None
        found.save(update_fields=["done_at", "done_by"])
        journal.record("task_reopened", actor=actor, region=found.region_id, kind=found.kind)
    return found


def finish_about(actor: Actor, *, kind: TaskKind, subject_kind: str, number: int) -> int:
    """What an action causes: the open task about this subject is done. How many there were (0 or 1)."""
    with acting(actor):
        rows = Task.objects.filter(
            organisation=actor.organisation, kind=kind, subject_kind=subject_kind, subject_number=number, done_at=None
        )
        return rows.update(done_at=clock.now(), done_by_id=actor.id if actor.id > 0 else None)


def pass_on(
    actor: Actor, *, kind: TaskKind, subject_kind: str, number: int, former: Collection[int] | None, to: int | None
) -> int:
    """What an action causes: the organisation's open task about this subject goes from one of `former` (None: whoever has it) to `to` (None:
    whoever is first). How many there were (0 or 1).
    """
    with acting(actor):
        rows = Task.objects.select_for_update(of=("self",)).filter(
            organisation=actor.organisation, kind=kind, subject_kind=subject_kind, subject_number=number, done_at=None
        )
        held = rows.exclude(assignee=None) if former is None else rows.filter(assignee__in=former)
        found = held.exclude(assignee=to).first()
        if found is None:
            return 0
        found.assignee_id, found.snoozed_until = to, None
        found.save(update_fields=["assignee", "snoozed_until"])
        if to is not None:
            journal.record("task_handed_over", actor=actor, region=found.region_id, kind=kind, to=to, task=found.pk)
    return 1


def take_off(actor: Actor, *, kind: TaskKind, subject_kind: str, number: int) -> datetime.datetime | None:
    """What an action causes: the open task about this subject is the organisation's no more. By when it was due; None: there was none."""
    with acting(actor):
        rows = Task.objects.filter(
            organisation=actor.organisation, kind=kind, subject_kind=subject_kind, subject_number=number, done_at=None
        )
        due_at = rows.values_list("due_at", flat=True).first()
        rows.update(done_at=clock.now())
    return due_at


def holders(
    actor: Actor, *, region: int, kinds: Iterable[TaskKind], subject_kind: str, number: int
) -> list[tuple[int, TaskKind]]:
    """Organisations (ids) with an open task of these kinds about this subject, whichever they are; for who acts for the counter."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(
            "SELECT organisation, kind FROM work_holders(%s, %s, %s, %s)", [region, list(kinds), subject_kind, number]
        )
        return [(organisation, TaskKind(kind)) for organisation, kind in cursor.fetchall()]


def wake(actor: Actor, *, kind: TaskKind, number: int) -> int:
    """What a reminder causes: the open task about this subject is put off no longer. How many there were (0 or 1)."""
    with acting(actor):
        rows = Task.objects.filter(organisation=actor.organisation, kind=kind, subject_number=number, done_at=None)
        return rows.update(snoozed_until=None)


def _locked(actor: Actor, task: int) -> Task:
    rows = Task.objects.select_for_update(of=("self",)).filter(pk=task, organisation=actor.organisation, done_at=None)
    found = rows.first()
    if found is None:
        raise Missing(GONE)
    return found
