"""Who is enrolled, as far as the actor may see it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.supply.queries.card import subjects_of
from perspectief.supply.queries.caseload import Known, names_of_ids
from perspectief.training.models import Course, Enrolment
from perspectief.training.policy import may_enrol, may_teach
from perspectief.training.rules import Result


class Enrolled(NamedTuple):
    """One person in one group. `name`: where it may be seen; `card`: public number, 0 where the card may not be seen."""

    number: int
    course: int
    title: str
    provider: str
    starts_on: datetime.date
    ends_on: datetime.date
    result: str
    said: str
    name: str
    card: int
    shared: bool
    places: int | None
    card_id: int


@dataclass(frozen=True)
class EnrolmentDetail:
    """One enrolment with its course. `may_say`: the actor records the result; `may_share`: the actor looks after the person."""

    enrolment: Enrolment
    course: Course
    named: Known | None
    may_say: bool
    may_share: bool
    over: bool

    @property
    def name(self) -> str:
        """The name where it may be seen, else what the card says."""
        return (self.named.name or self.named.title) if self.named else "deze persoon"


def of_course(course: int, *, limit: int = 200) -> list[Enrolled]:
    """Who is in a course (database id), the first group first."""
    return _enrolled(Enrolment.objects.filter(course=course), limit)


def of_card(region: int, card: int) -> list[Enrolled]:
    """What a person (database id) is enrolled in, or was."""
    return _enrolled(Enrolment.objects.filter(region=region, card=card), 50)


def of_school(region: int, trainer: int, *, limit: int = 200) -> list[Enrolled]:
    """Everybody in the courses of one school, as far as they share it: what has no result yet first."""
    rows = Enrolment.objects.filter(region=region, trainer=trainer, shared=True)
    return sorted(_enrolled(rows, limit), key=lambda one: (one.result != Result.ENROLLED, one.starts_on))


def open_in(region: int, card: int) -> dict[int, int]:
    """Public numbers of the courses a person (database id) is in now, with that of the enrolment."""
    rows = Enrolment.objects.filter(region=region, card=card, result=Result.ENROLLED).order_by("id")
    return dict(rows.values_list("course__number", "number"))


def enrolment_detail(actor: Actor, number: int) -> EnrolmentDetail:
    """The enrolment with this public number. Missing when the actor does not see it."""
    kept = Enrolment.objects.select_related("course", "start").filter(number=number).first()
    if kept is None:
        raise Missing("Deze inschrijving is er niet.")
    mine = may_enrol(actor, region=kept.region_id, organisation=kept.organisation_id)
    school = kept.shared and may_teach(actor, region=kept.region_id, trainer=kept.trainer_id)
    return EnrolmentDetail(
        enrolment=kept,
        course=kept.course,
        named=names_of_ids(kept.region_id, [kept.card_id]).get(kept.card_id),
        may_say=kept.result == Result.ENROLLED and (mine or school),
        may_share=mine and not kept.shared and kept.trainer_id != kept.organisation_id,
        over=kept.start.ends_on < clock.today(),
    )


def subjects(region: int, cards: Iterable[int]) -> list[int]:
    """Whose names were shown, for the looks: asked as the program, because who sees a name by a grant may not see the card."""
    wanted = list(cards)
    if not wanted:
        return []
    with acting(service("training", regions=(region,))):
        return subjects_of(region, wanted)


def _enrolled(found: Iterable[Enrolment], limit: int) -> list[Enrolled]:
    rows = list(found.select_related("course", "start").order_by("start__starts_on", "id")[:limit])  # type: ignore[attr-defined]
    names = names_of_ids(rows[0].region_id, [row.card_id for row in rows]) if rows else {}
    return [_one(row, names.get(row.card_id)) for row in rows]


def _one(row: Enrolment, named: Known | None) -> Enrolled:
    return Enrolled(
        row.number,
        row.course.number,
        row.course.title,
        row.course.provider,
        row.start.starts_on,
        row.start.ends_on,
        row.result,
        row.get_result_display(),
        (named.name or named.title) if named else "",
        named.number if named else 0,
        row.shared,
        row.places,
        row.card_id,
    )
