"""Themes, lessons and activities as the pages show them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.guidance.models import Placement
from perspectief.learning.models import Activity, Lesson, LessonAdoption, LessonSource, Seat, Theme, ThemeAdoption
from perspectief.learning.policy import may_change, may_read_over, may_run, may_speak_for, may_withdraw, regions
from perspectief.learning.queries.found import lessons, themes
from perspectief.learning.rules import Kind, LessonState, SeatState, ThemeState, When

FIRST = {ThemeState.AGENDA: 0, ThemeState.PROPOSED: 1, ThemeState.CLOSED: 2, ThemeState.DECLINED: 3}
AHEAD = datetime.timedelta(days=366)


class Ours(NamedTuple):
    """What the actor's region takes part in: numbers of themes and lessons, and how many lessons it shared itself."""

    region: int | None
    themes: frozenset[int]
    lessons: frozenset[int]
    shared: int


class Meeting(NamedTuple):
    """An activity in a list. `mine`: the state of the actor's own seat, if any; `free` None: no limit."""

    activity: Activity
    when: When
    free: int | None
    mine: str


@dataclass(frozen=True)
class ThemeDetail:
    """A theme with who takes part, what was learned and what comes."""

    theme: Theme
    adoptions: tuple[ThemeAdoption, ...]
    ours: ThemeAdoption | None
    lessons: tuple[Lesson, ...]
    meetings: tuple[Meeting, ...]
    may_adopt: bool


@dataclass(frozen=True)
class LessonDetail:
    """A lesson or practice, who does it too, and what this actor may do with it. `followed`: practices that carry it out."""

    lesson: Lesson
    adoptions: tuple[LessonAdoption, ...]
    ours: LessonAdoption | None
    followed: tuple[Lesson, ...]
    may_adopt: bool
    may_read_over: bool
    may_withdraw: bool
    may_change: bool


@dataclass(frozen=True)
class ActivityDetail:
    """An activity, the actor's own seat, and for who organises it who comes, in the order in which they asked."""

    meeting: Meeting
    people: tuple[Seat, ...]
    may_run: bool


def ours(actor: Actor) -> Ours:
    """What the actor's first region does."""
    here = next(iter(regions(actor)), None)
    if here is None:
        return Ours(None, frozenset(), frozenset(), 0)
    running = {"region": here, "ended_on": None}
    held = ThemeAdoption.objects.filter(**running).values_list("theme__number", flat=True).order_by("id")
    done = LessonAdoption.objects.filter(**running).values_list("lesson__number", flat=True).order_by("id")
    shared = Lesson.objects.filter(region=here, state=LessonState.SHARED).count()
    return Ours(here, frozenset(held), frozenset(done), shared)


def theme_list(*, states: Iterable[str] = (), limit: int = 100) -> list[Any]:
    """Themes with `regions`, how many take part: the agenda first, then the long list by how many regions want it."""
    rows = themes()
    rows = rows.filter(state__in=list(states)) if states else rows.exclude(state=ThemeState.DECLINED)
    found = list(rows.order_by("-regions", "sort_key", "id")[:limit])
    return sorted(found, key=lambda one: FIRST[ThemeState(one.state)])


def lesson_list(actor: Actor, *, kind: str, state: str = LessonState.SHARED, limit: int = 50) -> list[Any]:
    """Lessons or practices with `regions`, how many do it too: done by most first, then the newest."""
    return list(lessons(actor).filter(kind=kind, state=state).order_by("-regions", "-proposed_at", "-id")[:limit])


def to_read_over(actor: Actor, *, limit: int = 20) -> list[Any]:
    """What waits for a second reader, and this actor may be that."""
    rows = lessons(actor).filter(state=LessonState.PROPOSED).order_by("proposed_at", "id")[:limit]
    return [one for one in rows if may_read_over(actor, region=one.region_id, proposed_by=one.proposed_by_id)]


def lessons_for(actor: Actor, codes: Iterable[str], *, limit: int = 3) -> dict[str, list[Any]]:
    """Code of a figure to the shared lessons about it, done by most regions first; one query for all figures of a page."""
    rows = lessons(actor).filter(figure__in=[one for one in codes if one], state=LessonState.SHARED)
    found: dict[str, list[Any]] = {}
    for one in rows.order_by("-regions", "-proposed_at", "-id"):
        if len(held := found.setdefault(one.figure, [])) < limit:
            held.append(one)
    return found


def lessons_with_reason(actor: Actor, reason: str, *, limit: int = 3) -> list[Any]:
    """Shared lessons from endings with the same reason, done by most regions first."""
    rows = lessons(actor).filter(reason=reason, state=LessonState.SHARED)
    return list(rows.order_by("-regions", "-proposed_at", "-id")[:limit]) if reason else []


def lesson_of(placement: Placement) -> int | None:
    """The number of the lesson the actor's organisation shared from the ending of this placement."""
    rows = LessonSource.objects.filter(region=placement.region_id, card=placement.card_id, placement=placement)
    return rows.values_list("lesson__number", flat=True).first()


def theme_detail(actor: Actor, number: int) -> ThemeDetail:
    """The theme. Missing when there is none."""
    theme = themes().select_related("proposed_by", "decided_by", "organisation").filter(number=number).first()
    if theme is None:
        raise Missing("Dit thema is er niet.")
    rows = (
        ThemeAdoption.objects.filter(theme=theme, ended_on=None)
        .select_related("region", "lead")
        .order_by("since", "id")
    )
    here = next(iter(regions(actor)), None)
    adoptions = tuple(rows)
    own = next((one for one in adoptions if one.region_id == here), None)
    coming = Activity.objects.filter(theme=theme).order_by("-starts_at", "id")
    return ThemeDetail(
        theme=theme,
        adoptions=adoptions,
        ours=own,
        lessons=tuple(lessons(actor).filter(theme=theme).order_by("-regions", "-id")[:50]),
        meetings=meetings(actor, coming[:50]),
        may_adopt=own is None and may_speak_for(actor, here) and theme.state in {"proposed", "agenda"},
    )


def lesson_detail(actor: Actor, number: int) -> LessonDetail:
    """The lesson. Missing when the actor does not see it."""
    rows = Lesson.objects.select_related("region", "organisation", "theme", "follows", "confirmed_by", "shared_by")
    lesson = rows.filter(number=number).first()
    if lesson is None:
        raise Missing("Deze les is er niet, of is nog niet gedeeld.")
    here = next(iter(regions(actor)), None)
    running = LessonAdoption.objects.filter(lesson=lesson, ended_on=None).select_related("region", "by")
    adoptions = tuple(running.order_by("since", "id"))
    own = next((one for one in adoptions if one.region_id == here), None)
    is_shared = lesson.state == LessonState.SHARED
    reads = may_read_over(actor, region=lesson.region_id, proposed_by=lesson.proposed_by_id)
    return LessonDetail(
        lesson=lesson,
        adoptions=adoptions,
        ours=own,
        followed=tuple(lessons(actor).filter(follows=lesson, kind=Kind.PRACTICE).order_by("-id")[:20]),
        may_adopt=own is None and is_shared and lesson.region_id != here and may_speak_for(actor, here),
        may_read_over=lesson.state == LessonState.PROPOSED and reads,
        may_withdraw=lesson.state != LessonState.WITHDRAWN
        and may_withdraw(actor, region=lesson.region_id, organisation=lesson.organisation_id),
        may_change=may_change(actor, proposed_by=lesson.proposed_by_id, state=lesson.state),
    )


def activity_detail(actor: Actor, number: int) -> ActivityDetail:
    """The activity. Missing when there is none."""
    row = Activity.objects.select_related("theme", "organisation", "region", "result_by").filter(number=number).first()
    if row is None:
        raise Missing("Deze bijeenkomst is er niet.")
    runs = may_run(actor, organisation=row.organisation_id)
    people = Seat.objects.filter(activity=row).exclude(state=SeatState.LEFT).select_related("user", "party")
    return ActivityDetail(
        meeting=meetings(actor, [row])[0],
        people=tuple(people.order_by("asked_at", "id")) if runs else (),
        may_run=runs,
    )


def coming(actor: Actor, *, limit: int = 100, since: datetime.datetime | None = None) -> tuple[Meeting, ...]:
    """Activities that are not over, the first one first; `since`: from that moment on, also what is over."""
    now = clock.now()
    rows = Activity.objects.filter(starts_at__lt=now + AHEAD)
    rows = rows.filter(starts_at__gte=since) if since else rows.filter(ends_at__gt=now, cancelled_at=None)
    return meetings(actor, rows.select_related("theme").order_by("starts_at", "id")[:limit])


def meetings(actor: Actor, rows: Iterable[Activity]) -> tuple[Meeting, ...]:
    """These activities with the actor's own seats; one query more."""
    found = list(rows)
    mine = Seat.objects.filter(user=actor.id, activity__in=[one.pk for one in found]).exclude(state=SeatState.LEFT)
    held = dict(mine.order_by("id").values_list("activity_id", "state"))
    return tuple(
        Meeting(one, one.when, None if one.seats is None else max(0, one.seats - one.taken), held.get(one.pk, ""))
        for one in found
    )
