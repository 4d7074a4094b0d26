"""Courses that were given in two years, and who passed them: written set by set."""

from typing import TYPE_CHECKING

import polars as pl

from perspectief.access.context import acting
from perspectief.core.text import fold
from perspectief.exchange.made.country.asking import TAUGHT
from perspectief.exchange.made.staging import same
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE
from perspectief.training.models import Course, CourseStart
from perspectief.training.rules import Result

if TYPE_CHECKING:
    from perspectief.exchange.made.country.written import Writer

PROVIDER = "Vakcollege van de regio"


def write(to: "Writer") -> list[int]:
    """Courses, the groups somebody was in, and enrolments; the public numbers of the courses."""
    frame = to.frame("enrolments", by="user")
    if not to.owners:
        return []
    keeper = to.owners[0]
    with acting(to.owner(keeper)):
        courses = Course.objects.bulk_create(
            Course(
                region_id=to.made.region, organisation_id=keeper, number=next(to.lived.numbers), title=one.title, sort_key=fold(one.title),
                provider=PROVIDER, hours=one.days * 7, certificates=1 << CERTIFICATE_BY_CODE[one.certificate].bit,
                price_cents=one.cents, payer=one.payer,
            )
            for one in TAUGHT
        )  # fmt: skip
        groups = frame.group_by("course", "group").len().sort("course", "group").rows()
        starts = CourseStart.objects.bulk_create(
            _start(to, courses[course], course, group, taken) for course, group, taken in groups
        )
    ids = {(course, group): start.pk for (course, group, _taken), start in zip(groups, starts, strict=True)}
    pairs = frame.select("course", "group").rows()
    frame = frame.with_columns(
        start_id=pl.Series([ids[one] for one in pairs], dtype=pl.Int64),
        course_id=pl.Series([courses[course].pk for course, _group in pairs], dtype=pl.Int64),
    )
    row = same("number", "organisation_id", "audience", "card_id", "course_id", "start_id")
    row |= {
        "trainer_id": str(keeper),
        "shared": "false",
        "version": "1",
        "result": f"'{Result.PASSED}'",
        "why_stopped": "''",
        "shared_how": "''",
    }
    row |= {
        "enrolled_by_id": "by_id",
        "result_by_id": "by_id",
        "enrolled_at": "enrolled_at::timestamptz",
        "result_at": "result_at::timestamptz",
    }
    to.put("enrolments", "training_enrolment", frame, row, owned=True)
    return [one.number for one in courses]


def _start(to: "Writer", course: Course, which: int, group: int, taken: int) -> CourseStart:
    days, taught = to.lived.days, TAUGHT[which]
    first = group * taught.every
    return CourseStart(
        region_id=to.made.region, organisation_id=course.organisation_id, course=course, starts_on=days[first],
        ends_on=days[first + taught.days - 1], taken=taken,
    )  # fmt: skip
