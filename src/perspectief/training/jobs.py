"""Background work of training: courses that ended are asked about."""

import datetime

from procrastinate.contrib.django import app

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.parties.queries import organisations_in, regions_taking_part
from perspectief.training.models import Enrolment
from perspectief.training.rules import RESULT_WITHIN, Result
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind


@app.periodic(cron="50 4 * * *")
@app.task(queue="default", queueing_lock="training.ask_results", pass_context=False)
def ask_results(timestamp: int) -> None:
    """Every day: what came of the courses that are over?"""
    for region in sorted(regions_taking_part()):
        ask(region)


def ask(region: int) -> int:
    """Opens a task for who enrolled somebody in a course that has ended, once; how many. Hidden people are their owner's: asked per owner."""
    made = 0
    for organisation in _owners(region):
        who = service("training", regions=(region,), organisation=organisation)
        with acting(who):
            rows = Enrolment.objects.filter(
                region=region, organisation=organisation, result=Result.ENROLLED, start__ends_on__lt=clock.today()
            )
            found = list(rows.select_related("card", "start").order_by("id"))
        for one in found:
            day = max(clock.today(), one.start.ends_on + RESULT_WITHIN)
            due = datetime.datetime.combine(day, datetime.time(17), clock.HOME)
            made += open_tasks(
                who, region=region, kind=TaskKind.COURSE_RESULT, subject_kind="enrolment",
                assignees={one.number: one.enrolled_by_id}, due_at=due, agreed_hours=RESULT_WITHIN.days * 24,
                data={"card": one.card.number},
            )  # fmt: skip
    return made


def _owners(region: int) -> list[int]:
    """The organisations that take part in the region, by id."""
    return sorted(one.pk for one in organisations_in(region))
