"""Obstacles as the pages show them. What the policies of the database allow is asked here once more, as the rules say it."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Q, QuerySet

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.parties.rules import Role
from perspectief.plans.obstacles.models import Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo
from perspectief.plans.obstacles.policy import is_own, may_handle, may_say_too, regions
from perspectief.plans.obstacles.rules import OPEN, Level, State, Step, above, below, follows

GONE = "Dit knelpunt is er niet, of is niet voor jou."


class Filter(NamedTuple):
    """What a list is narrowed to; empty is everything. `which`: open, answered, closed, or mine (raised by the actor)."""

    level: str = ""
    which: str = ""
    topic: str = ""


class Line(NamedTuple):
    """What happened, for the story on the page."""

    step: ObstacleStep
    word: str
    level: str
    who: str


@dataclass(frozen=True)
class ObstacleDetail:
    """An obstacle, its story, where it happens too (region to number of parties), and what this actor may do with it."""

    row: Obstacle
    main: Obstacle | None
    steps: tuple[Line, ...]
    too: tuple[tuple[str, int], ...]
    joined: int
    raiser: str
    mine: bool
    late: bool
    may: frozenset[str]
    alike: tuple[Obstacle, ...]


def visible(actor: Actor) -> "QuerySet[Obstacle]":
    """What the actor may read: of the own party; of a region it works in, or of the country, unless it is an employer."""
    here = regions(actor)
    own = Q(organisation=actor.organisation, region__in=here)
    rows = Obstacle.objects.select_related("region", "organisation", "keeper", "owner", "same_as")
    if actor.role == Role.EMPLOYER:
        return rows.filter(own)
    shared = Q(level=Level.REGION, region__in=here)
    country = Q(level=Level.COUNTRY) if here or actor.national else Q(pk__in=[])
    return rows.filter(own | shared | country)


def seen(actor: Actor, number: int) -> Obstacle:
    """The obstacle with this public number. Missing when the actor does not see it."""
    found = visible(actor).filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def listed(actor: Actor, asked: Filter) -> "QuerySet[Any]":
    """The list, with `also`: at how many other parties it happens too. Open ones first, what is due first on top."""
    rows = visible(actor)
    if asked.level:
        rows = rows.filter(level=asked.level)
    if asked.topic:
        rows = rows.filter(topic=asked.topic)
    if asked.which == "mine":
        raised = ObstacleRaiser.objects.filter(user=actor.id).order_by("id").values("obstacle")
        rows = rows.filter(pk__in=raised)
    elif asked.which:
        states = {"open": OPEN, "answered": {State.ANSWERED, State.JOINED}, "closed": {State.CLOSED}}[asked.which]
        rows = rows.filter(state__in=states)
    order = "due_on" if asked.which == "open" else "-raised_on"
    return rows.annotate(also=Count("too")).order_by(order, "-id")


def obstacle_detail(actor: Actor, number: int) -> ObstacleDetail:
    """The obstacle with its story. Missing."""
    row = seen(actor, number)
    main = visible(actor).filter(pk=row.same_as_id).first() if row.same_as_id else None
    raised = ObstacleRaiser.objects.filter(obstacle=row).select_related("user").first() if is_own(actor, row) else None
    mine = raised is not None and raised.user_id == actor.id
    too = ObstacleToo.objects.filter(obstacle=row).values("region__name").annotate(n=Count("pk"))
    return ObstacleDetail(
        row=row,
        main=main,
        steps=_story(row),
        too=tuple((one["region__name"], one["n"]) for one in too.order_by("-n", "region__name")),
        joined=Obstacle.objects.filter(same_as=row).count(),
        raiser=raised.user.name if raised else "",
        mine=mine,
        late=row.state in OPEN and row.due_on < clock.today(),
        may=_may(actor, row, mine=mine),
        alike=_alike(actor, row) if may_handle(actor, row) else (),
    )


def _may(actor: Actor, row: Obstacle, *, mine: bool) -> frozenset[str]:
    found: set[str] = set()
    if may_handle(actor, row):
        found |= {step for step in (Step.TAKE, Step.LIFT, Step.SEND_BACK, Step.ANSWER) if follows(row.state, step)}
        found -= {Step.LIFT} if above(row.level) is None else set()
        found -= {Step.SEND_BACK} if below(row.level) is None else set()
        found -= {Step.TAKE} if row.owner_id == actor.id else set()
    if mine:
        main = row.same_as  # as far as the database shows it; an employer reads its answer, and not its page
        answered = row.same_as_id is None or (main is not None and main.state in {State.ANSWERED, State.CLOSED})
        found |= {step for step in (Step.HELPS, Step.NOT_YET) if follows(row.state, step) and answered}
    told = ObstacleToo.objects.filter(obstacle=row, organisation=actor.organisation, region__in=regions(actor))
    if may_say_too(actor, row) and not told.exists():
        found.add("too")
    return frozenset(found)


def _story(row: Obstacle) -> tuple[Line, ...]:
    rows = ObstacleStep.objects.filter(obstacle=row).select_related("by").order_by("id")
    return tuple(
        Line(one, str(Step(one.kind).label), str(Level(one.to).label), one.by.name if one.by else "") for one in rows
    )


def _alike(actor: Actor, row: Obstacle) -> tuple[Obstacle, ...]:
    """Others about the same topic that this one could belong to: not lower, and not joined or over themselves."""
    rows = visible(actor).filter(topic=row.topic).exclude(pk=row.pk).exclude(state__in=[State.JOINED, State.CLOSED])
    if row.level == Level.COUNTRY:
        rows = rows.filter(level=Level.COUNTRY)
    elif row.level == Level.REGION:
        rows = rows.filter(Q(level=Level.COUNTRY) | Q(level=Level.REGION, region=row.region_id))
    return tuple(rows.order_by("-raised_on", "-id")[:20])


def known(actor: Actor, *, limit: int = 5) -> list[Obstacle]:
    """What was raised lately and is shared, for who is about to raise the same."""
    rows = visible(actor).exclude(level=Level.PARTY).exclude(state__in=[State.JOINED, State.CLOSED])
    return list(rows.order_by("-raised_on", "-id")[:limit])


def to_handle(actor: Actor) -> list[Obstacle]:
    """Open ones this actor is one of those to answer, what is due first on top."""
    rows = visible(actor).filter(state__in=OPEN).order_by("due_on", "id")
    return [one for one in rows if may_handle(actor, one)]


def to_judge(actor: Actor) -> list[Obstacle]:
    """Answered ones the actor raised: does it help?"""
    if not regions(actor):
        return []
    raised = ObstacleRaiser.objects.filter(user=actor.id).order_by("id").values("obstacle")
    answered = Q(state=State.ANSWERED) | Q(state=State.JOINED, same_as__state__in=[State.ANSWERED, State.CLOSED])
    return list(visible(actor).filter(answered, pk__in=raised).order_by("answered_on", "id"))


def open_at(organisation: int, region: int) -> list[Obstacle]:
    """Of a party in a region, the open ones it has to answer itself."""
    rows = Obstacle.objects.filter(region=region, organisation=organisation, level=Level.PARTY, state__in=OPEN)
    return list(rows.order_by("due_on", "id"))


def answered_at(organisation: int, region: int) -> list[tuple[int, int, datetime.date]]:
    """Of a party in a region, what was answered and not judged yet: number, who raised it, since when."""
    answered = Q(obstacle__state=State.ANSWERED) | Q(
        obstacle__state=State.JOINED, obstacle__same_as__state__in=[State.ANSWERED, State.CLOSED]
    )
    rows = ObstacleRaiser.objects.filter(answered, region=region, organisation=organisation).select_related(
        "obstacle", "obstacle__same_as"
    )
    found = []
    for one in rows.order_by("id"):
        said = one.obstacle.answered_on or (one.obstacle.same_as.answered_on if one.obstacle.same_as else None)
        found.append((one.obstacle.number, one.user_id, said or one.obstacle.raised_on))
    return found
