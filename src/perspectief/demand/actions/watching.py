"""What the program does when time passes: it reminds who has a question, and calls the colleagues when nobody answered."""

import datetime

from django.db.models import F, Q, QuerySet

from perspectief.access.context import acting
from perspectief.core import clock, journal
from perspectief.demand.counter import tasks
from perspectief.demand.counter.agreement import agreement
from perspectief.demand.counter.rules import PLEDGE_AHEAD_DAYS, remind_at
from perspectief.demand.models import EmployerFile, EmployerRequest, Pledge
from perspectief.demand.queries.pledges import counted
from perspectief.parties.queries import counter_staff
from perspectief.work.actions import wake
from perspectief.work.models import Task, TaskKind

MOST = 500  # questions in one turn; the next turn takes the rest


def _running(region: int) -> "QuerySet[EmployerRequest]":
    """Running questions of the region, locked; those somebody is at just now wait for the next turn."""
    rows = EmployerRequest.objects.select_for_update(of=("self",), skip_locked=True).select_related("employer")
    return rows.filter(region=region, ended_at=None)


def remind(region: int) -> int:
    """Once per deadline, after three quarters of its working time: the owner's task comes back when it was put off. How many."""
    now, time, found = clock.now(), agreement(region).time, 0
    with acting(tasks.of(region)):
        ahead = _running(region).filter(Q(reminded_at=None) | Q(reminded_at__lte=F("set_at")), due_at__gt=now)
        for one in ahead.order_by("due_at", "id")[:MOST]:
            if remind_at(one.set_at, one.due_at, time) > now:
                continue
            EmployerRequest.objects.filter(pk=one.pk).update(reminded_at=now)
            wake(tasks.of(region, one.organisation_id), kind=TaskKind.EMPLOYER_REQUEST, number=one.number)
            journal.record("request_reminded", actor=tasks.of(region), region=region, request=one.number)
            found += 1
    return found


def escalate(region: int) -> int:
    """Once per deadline, when it is past: the owner's colleagues and the werkgeversservicepunt get a task. How many."""
    now, time = clock.now(), agreement(region).time
    with acting(tasks.of(region)):
        late = _running(region).filter(Q(escalated_at=None) | Q(escalated_at__lte=F("set_at")), due_at__lte=now)
        rows = list(late.order_by("due_at", "id")[:MOST])
        for one in rows:
            EmployerRequest.objects.filter(pk=one.pk).update(escalated_at=now)
            fact = journal.record("request_escalated", actor=tasks.of(region), region=region, request=one.number)
            for organisation in tasks.whom_to_tell(region, one.organisation_id):
                tasks.give(
                    TaskKind.REQUEST_LATE,
                    region=region,
                    organisation=organisation,
                    user=None,
                    number=one.number,
                    employer=one.employer.number,
                    since=now,
                    due_at=time.after_days(now, 0),
                    cause=fact,
                )
    return len(rows)


def pledges_ending(region: int) -> int:
    """Pledges that end within four weeks with places to go: a task for who is the employer's contact. How many were made."""
    today, made = clock.today(), 0
    until = today + datetime.timedelta(days=PLEDGE_AHEAD_DAYS)
    with acting(tasks.of(region)):
        ending = Pledge.objects.select_related("employer").filter(
            region=region, withdrawn_at=None, ends_on__gte=today, ends_on__lte=until
        )
        rows = list(ending.order_by("ends_on", "id"))
        kept = counted(region, rows)
        contacts = dict(
            EmployerFile.objects.filter(region=region, employer__in=[one.employer_id for one in rows]).values_list(
                "employer", "contact"
            )
        )
        where = {one.user_id: one.organisation_id for one in counter_staff(region)}
        for one in rows:
            user = contacts.get(one.employer_id)
            organisation = where.get(user, one.organisation_id) if user else one.organisation_id
            if kept[one.pk] < one.places and not _told(one, organisation):
                fact = journal.record("pledge_ends", actor=tasks.of(region), region=region, pledge=one.number)
                tasks.give(
                    TaskKind.PLEDGE_ENDS,
                    region=region,
                    organisation=organisation,
                    user=user if user in where else None,
                    number=one.employer.number,
                    employer=one.employer.number,
                    since=clock.now(),
                    due_at=datetime.datetime.combine(one.ends_on, datetime.time(17), clock.HOME),
                    cause=fact,
                )
                made += 1
    return made


def _told(pledge: Pledge, organisation: int) -> bool:
    """Whether there was a task about this employer's pledge in these weeks already, done or not."""
    since = pledge.ends_on - datetime.timedelta(days=PLEDGE_AHEAD_DAYS)
    with acting(tasks.of(pledge.region_id, organisation)):
        about = Task.objects.filter(organisation=organisation, kind=TaskKind.PLEDGE_ENDS, subject_kind=tasks.EMPLOYER)
        return about.filter(subject_number=pledge.employer.number, created_at__date__gte=since).exists()
