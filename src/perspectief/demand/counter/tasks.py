"""Tasks of the counter: consequences, in the organisation of whoever has to do something."""

import datetime
from collections.abc import Iterable

from perspectief.access.context import Actor, service
from perspectief.core.models import Fact
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import OrganisationKind
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

REQUEST, EMPLOYER = "request", "employer"


def of(region: int, organisation: int = 0) -> Actor:
    """The counter of the region, for one organisation of it."""
    return service("counter", regions=(region,), organisation=organisation)


def give(
    kind: TaskKind,
    *,
    region: int,
    organisation: int,
    user: int | None,
    number: int,
    employer: int,
    since: datetime.datetime,
    due_at: datetime.datetime,
    cause: Fact,
) -> None:
    """The one open task of the organisation about this subject is this one: a former one is done."""
    subject = EMPLOYER if kind in {TaskKind.CALL_EMPLOYER, TaskKind.PLEDGE_ENDS} else REQUEST
    take(kind, region=region, organisations=(organisation,), number=number)
    open_tasks(
        of(region, organisation),
        region=region,
        kind=kind,
        subject_kind=subject,
        assignees={number: user},
        due_at=due_at,
        agreed_hours=min(30_000, max(1, round((due_at - since) / datetime.timedelta(hours=1)))),
        cause=cause.pk,
        data={"employer": employer},
    )


def take(kind: TaskKind, *, region: int, organisations: Iterable[int], number: int) -> None:
    """The open task about this subject is done, in these organisations."""
    subject = EMPLOYER if kind in {TaskKind.CALL_EMPLOYER, TaskKind.PLEDGE_ENDS} else REQUEST
    for organisation in sorted(set(organisations)):
        finish_about(of(region, organisation), kind=kind, subject_kind=subject, number=number)


def whom_to_tell(region: int, organisation: int) -> list[int]:
    """Organisations whose staff hear that a question lies too long: the owner's, and the werkgeversservicepunt of the region."""
    counters = {one.pk for one in organisations_in(region) if one.kind == OrganisationKind.COUNTER}
    return sorted(counters | {organisation})
