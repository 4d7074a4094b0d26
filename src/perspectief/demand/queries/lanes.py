"""Lanes and their trial days."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.demand.lanes.rules import EntryKind, is_open
from perspectief.demand.models import Lane, LaneEntry, LanePartner, TrialDay, TrialSeat
from perspectief.demand.policy import may_counsel


class Day(NamedTuple):
    """A day as a list shows it. `taken`: seats, also of people who are not shown."""

    day: TrialDay
    taken: int
    open: bool

    @property
    def free(self) -> int:
        """Seats left."""
        return max(0, self.day.seats - self.taken)


class LaneRow(NamedTuple):
    """A branch and its lane, None when nobody began it. `coming`: days that still come."""

    branch: int
    lane: Lane | None
    partners: int
    sponsors: int
    coming: list[Day]


@dataclass(frozen=True)
class LaneDetail:
    """A lane whole. `entries`: by kind."""

    lane: Lane
    may_change: bool
    partners: list[LanePartner]
    entries: dict[str, list[LaneEntry]]
    coming: list[Day]
    past: list[Day]


def seats_taken(days: Collection[int]) -> dict[int, int]:
    """Seats taken of each of these days (database ids), also by people the actor may not see; one query."""
    if not days:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT day, taken FROM demand_seats_taken(%s)", [list(days)])
        return dict(cursor.fetchall())


def _days(found: Iterable[TrialDay], today: datetime.date) -> list[Day]:
    rows = list(found)
    taken = seats_taken([one.pk for one in rows])
    return [
        Day(
            one,
            taken.get(one.pk, 0),
            is_open(
                one.on,
                cancelled=one.cancelled_at is not None,
                seats=one.seats,
                taken=taken.get(one.pk, 0),
                today=today,
            ),
        )
        for one in rows
    ]


def lanes(region: int, branches: int, today: datetime.date) -> list[LaneRow]:
    """A row for each of the first `branches` branches, in four queries."""
    by_branch = {one.branch: one for one in Lane.objects.filter(region=region).select_related("coach")}
    partners, sponsors = _counts(LanePartner, region), _counts(LaneEntry, region, kind=EntryKind.SPONSOR)
    rows = TrialDay.objects.filter(region=region, on__gte=today, cancelled_at=None)
    days = _days(rows.select_related("employer").order_by("on", "begins", "id")[:100], today)
    found = []
    for branch in range(branches):
        lane = by_branch.get(branch)
        mine = [one for one in days if lane and one.day.lane_id == lane.pk]
        key = lane.pk if lane else 0
        found.append(LaneRow(branch, lane, partners.get(key, 0), sponsors.get(key, 0), mine))
    return found


def _counts(model: type[LanePartner] | type[LaneEntry], region: int, **only: str) -> dict[int, int]:
    counts: dict[int, int] = {}
    for lane in model.objects.filter(region=region, **only).order_by("id").values_list("lane", flat=True):
        counts[lane] = counts.get(lane, 0) + 1
    return counts


def lane_detail(actor: Actor, number: int, today: datetime.date) -> LaneDetail:
    """The lane with this public number, in at most five queries. Missing when it is not in a region of the actor."""
    lane = Lane.objects.select_related("coach").filter(number=number).first()
    if lane is None or lane.region_id not in actor.regions:
        raise Missing("Deze branchestraat is er niet.")
    here = {"region": lane.region_id, "lane": lane}
    partners = LanePartner.objects.filter(**here).select_related("employer").order_by("employer__sort_key", "id")
    entries: dict[str, list[LaneEntry]] = {kind: [] for kind in EntryKind}
    for entry in LaneEntry.objects.filter(**here).order_by("on", "name", "id"):
        entries[entry.kind].append(entry)
    rows = TrialDay.objects.filter(**here).select_related("employer", "lane").order_by("on", "begins", "id")
    days = _days(rows[:200], today)
    return LaneDetail(
        lane=lane,
        may_change=may_counsel(actor, lane.region_id),
        partners=list(partners),
        entries=entries,
        coming=[one for one in days if one.day.on >= today],
        past=[one for one in reversed(days) if one.day.on < today][:20],
    )


def day_detail(actor: Actor, number: int, today: datetime.date) -> Day:
    """The day with this public number. Missing for who does not carry the lanes of its region."""
    day = TrialDay.objects.select_related("employer", "lane").filter(number=number).first()
    if day is None or not may_counsel(actor, day.region_id):
        raise Missing("Deze dag is er niet.")
    return _days([day], today)[0]


def seats(day: TrialDay) -> list[TrialSeat]:
    """Who goes, of those the actor may see, the first enrolled first; one query."""
    rows = TrialSeat.objects.filter(region=day.region_id, day=day).select_related("organisation", "enrolled_by")
    return list(rows.order_by("enrolled_at", "id"))


def next_day_of(region: int, card: int, today: datetime.date) -> TrialDay | None:
    """The first day somebody still goes to; one query."""
    rows = TrialSeat.objects.filter(region=region, card_id=card, day__on__gte=today, day__cancelled_at=None)
    seat = rows.select_related("day", "day__lane", "day__employer").order_by("day__on", "day__begins", "id").first()
    return seat.day if seat else None


def lanes_of(region: int, employer: int) -> list[Lane]:
    """The lanes an employer (database id) takes part in; one query."""
    held = LanePartner.objects.filter(region=region, employer=employer).values("lane")
    return list(Lane.objects.filter(region=region, pk__in=held).order_by("branch"))
