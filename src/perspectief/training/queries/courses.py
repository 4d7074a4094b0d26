"""Courses found, one course whole, and which courses teach what somebody misses."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.text import fold
from perspectief.taxonomy.needs import CERTIFICATES
from perspectief.training.models import Course, CourseSkill, CourseStart
from perspectief.training.policy import may_change_course
from perspectief.training.rules import CourseState, certificate_of, needs_of, skill_of

NEVER = datetime.date.max
ORDERS = ("start", "naam", "prijs")


@dataclass(frozen=True)
class Sought:
    """What a list of courses asks for. `need`: what it teaches, as matching names it; `language`: the most it may ask, 0 to 6;
    `price`: cents at most; `by`: begins on or before; `own`: of one organisation.
    """

    region: int
    text: str = ""
    need: str = ""
    language: int | None = None
    price: int | None = None
    by: datetime.date | None = None
    own: int | None = None


class Row(NamedTuple):
    """A course in a list, with its next group. `free` None: no limit, or no group; `teaches`: names of needs."""

    number: int
    title: str
    provider: str
    kind: str
    hours: int | None
    price_cents: int | None
    language_asked: int
    pc4: int | None
    starts_on: datetime.date | None
    free: int | None
    teaches: frozenset[str]


@dataclass(frozen=True)
class CourseDetail:
    """One course, what it teaches, its groups from today on, and whether this actor may change it."""

    course: Course
    skills: tuple[int, ...]
    starts: tuple[CourseStart, ...]
    past: tuple[CourseStart, ...]
    may_change: bool

    @property
    def teaches(self) -> frozenset[str]:
        """The names of the needs it meets."""
        return needs_of(self.skills, self.course.certificates, self.course.language_to)


def find(sought: Sought) -> "QuerySet[Course]":
    """The courses that are given, with `next_on`, the first day a group with a free seat begins."""
    today = clock.today()
    free = CourseStart.objects.filter(region=OuterRef("region"), course=OuterRef("pk"), starts_on__gte=today)
    free = free.filter(Q(seats=None) | Q(taken__lt=F("seats"))).order_by("starts_on")
    rows = Course.objects.filter(region=sought.region, state=CourseState.OPEN)
    rows = rows.annotate(next_on=Subquery(free.values("starts_on")[:1]))
    if sought.own is not None:
        rows = rows.filter(organisation=sought.own)
    for word in fold(sought.text).split():
        rows = rows.filter(sort_key__contains=word)
    if sought.need:
        rows = rows.filter(_teaching(sought.need))
    if sought.language is not None:
        rows = rows.filter(language_asked__lte=sought.language)
    if sought.price is not None:
        rows = rows.filter(Q(price_cents__lte=sought.price))
    if sought.by is not None:
        rows = rows.filter(next_on__lte=sought.by)
    return rows


def count(sought: Sought) -> int:
    """How many there are."""
    return find(sought).count()


def page(sought: Sought, *, order: str = "start", start: int = 0, length: int = 25) -> list[Row]:
    """A part of the list; two queries more than the count, however long."""
    by = {
        "start": (F("next_on").asc(nulls_last=True), "sort_key", "id"),
        "naam": ("sort_key", "id"),
        "prijs": (F("price_cents").asc(nulls_last=True), "sort_key", "id"),
    }[order if order in ORDERS else "start"]
    found = list(find(sought).order_by(*by)[start : start + length])
    return _rows(found)


def course_detail(actor: Actor, number: int) -> CourseDetail:
    """The course with this public number. Missing when the actor does not see it."""
    course = Course.objects.filter(number=number).first()
    if course is None:
        raise Missing("Deze cursus is er niet.")
    links = {"region": course.region_id, "course": course}
    skills = CourseSkill.objects.filter(**links).order_by("skill_id").values_list("skill_id", flat=True)
    starts = list(CourseStart.objects.filter(**links).order_by("starts_on"))
    today = clock.today()
    return CourseDetail(
        course=course,
        skills=tuple(skills),
        starts=tuple(one for one in starts if one.starts_on >= today),
        past=tuple(one for one in starts if one.starts_on < today),
        may_change=may_change_course(actor, region=course.region_id, organisation=course.organisation_id),
    )


def taught(region: int) -> frozenset[str]:
    """Everything some course of the region teaches, as matching names it; two queries."""
    given = Course.objects.filter(region=region, state=CourseState.OPEN)
    bits = level = 0
    for certificates, language_to in given.values_list("certificates", "language_to").order_by("id"):
        bits |= certificates
        level = max(level, language_to or 0)
    links = CourseSkill.objects.filter(region=region, course__state=CourseState.OPEN).order_by("skill_id")
    skills = links.values_list("skill_id", flat=True).distinct()
    return needs_of(skills, bits, level or None)


def teaching(region: int, needs: Collection[str], *, limit: int = 3) -> dict[str, list[Row]]:
    """For each need the courses that teach it, the first to begin first; three queries, none without needs."""
    known = [need for need in needs if certificate_of(need) or skill_of(need) is not None or need == "language"]
    if not known:
        return {}
    condition = Q()
    for need in known:
        condition |= _teaching(need)
    rows = _rows(
        list(find(Sought(region)).filter(condition).order_by(F("next_on").asc(nulls_last=True), "sort_key", "id"))
    )
    return {need: [row for row in rows if need in row.teaches][:limit] for need in known}


def _teaching(need: str) -> Q:
    bit, skill = certificate_of(need), skill_of(need)
    if bit:
        return Q(pk__in=Course.objects.annotate(has=F("certificates").bitand(bit)).filter(has__gt=0).values("pk"))
    if skill is not None:
        links = CourseSkill.objects.filter(region=OuterRef("region"), course=OuterRef("pk"), skill=skill)
        return Q(Exists(links))
    return Q(language_to__isnull=False) if need == "language" else Q(pk__in=[])


def _rows(found: Iterable[Course]) -> list[Row]:
    courses = list(found)
    ids = [one.pk for one in courses]
    regions = {one.region_id for one in courses}
    skills: dict[int, list[int]] = {pk: [] for pk in ids}
    links = CourseSkill.objects.filter(region__in=regions, course__in=ids).order_by("course_id", "skill_id")
    for course, skill in links.values_list("course_id", "skill_id"):
        skills[course].append(skill)
    starts = CourseStart.objects.filter(region__in=regions, course__in=ids, starts_on__gte=clock.today()).order_by("id")
    groups = {(one.course_id, one.starts_on): one for one in starts}
    rows = []
    for one in courses:
        group = groups.get((one.pk, one.next_on))  # type: ignore[attr-defined]
        rows.append(
            Row(
                one.number, one.title, one.provider, one.get_kind_display(), one.hours, one.price_cents, one.language_asked,
                one.pc4, group.starts_on if group else None, group.free if group else None,
                needs_of(skills[one.pk], one.certificates, one.language_to),
            )
        )  # fmt: skip
    return rows


def certificates_in(bits: int) -> list[str]:
    """The labels of certificates by their bits."""
    return [one.label for one in CERTIFICATES if bits >> one.bit & 1]


def first_start(region: int) -> datetime.date | None:
    """The first day on which some group of the region begins."""
    rows = CourseStart.objects.filter(region=region, starts_on__gte=clock.today())
    return rows.aggregate(day=Min("starts_on"))["day"]


def by_reference(actor: Actor, region: int, reference: str) -> int | None:
    """The number of the course with this reference that the actor's organisation wrote down; None: there is none."""
    rows = Course.objects.filter(region=region, organisation=actor.organisation, reference=reference)
    return rows.values_list("number", flat=True).first() if reference else None
