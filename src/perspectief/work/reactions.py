"""What this room does when facts happen: whom they concern is told."""

from perspectief.core.journal import reaction
from perspectief.core.models import Fact
from perspectief.parties.rules import Role
from perspectief.work import notices
from perspectief.work.models import NoticeKind, Task


@reaction("work.task_given", "task_handed_over")
def tell_of_a_task(fact: Fact) -> None:
    """A colleague handed a task over. What an administrator deals out with a caseload is told in one notice, below."""
    task = Task.objects.filter(pk=fact.data.get("task", 0), assignee=fact.data["to"], done_at=None).first()
    if task is None or fact.role == Role.ADMINISTRATOR:  # done, or with somebody else already
        return
    subject = (task.subject_kind, task.subject_number)
    notices.notify(
        fact, to=fact.data["to"], kind=NoticeKind.GIVEN, task_kind=task.kind, subject=subject, data=task.data
    )


@reaction("work.task_opened", "tasks_opened")
def tell_of_what_came_in(fact: Fact) -> None:
    """Something was opened for somebody by another's deed: an answer, a signal, a request that waits too long."""
    urgent = notices.TOLD_WHEN_OPENED.get(fact.data.get("kind"))  # type: ignore[arg-type]
    if urgent is None:
        return
    for task in Task.objects.filter(opened=fact.pk, done_at=None).exclude(assignee=None).order_by("id"):
        subject = (task.subject_kind, task.subject_number)
        notices.notify(
            fact, to=task.assignee_id, kind=NoticeKind.OPENED, task_kind=task.kind, subject=subject, urgent=urgent,
            data=task.data,
        )  # fmt: skip


@reaction("work.caseload", "caseload_handed_over")
def tell_of_a_caseload(fact: Fact) -> None:
    """An administrator gave the people and tasks of one colleague to others."""
    for taker in fact.data["to"]:
        notices.notify(fact, to=taker, kind=NoticeKind.CASELOAD)


@reaction("work.substitute", "substitute_named")
def tell_a_substitute(fact: Fact) -> None:
    """A colleague is away and named somebody to look after the work."""
    notices.notify(fact, to=fact.data["to"], kind=NoticeKind.SUBSTITUTE, data={"until": fact.data["until"]})


@reaction("work.coaching_over", "coaching_over")
def tell_a_coach(fact: Fact) -> None:
    """Somebody's coaching was ended by another: that is told once, without a name, and what was told about that work before is put away."""
    data = {name: fact.data[name] for name in ("place", "why")}
    notices.forget(fact, users=fact.data["to"], subject=("placement", fact.data["placement"]))
    for coach in fact.data["to"]:
        notices.notify(fact, to=coach, kind=NoticeKind.COACHING_OVER, data=data)
