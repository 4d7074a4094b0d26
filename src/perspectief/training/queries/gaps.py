"""What nobody teaches, with the counts this actor may be told."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Case, IntegerField, Value, When

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.parties.models import User
from perspectief.training.models import Gap, GapCount
from perspectief.training.policy import may_lead, may_teach
from perspectief.training.rules import GapState


class GapRow(NamedTuple):
    """A gap in a list. `people`: counted, for the counter; else None. `people_told`: 0 stands for fewer than ten."""

    number: int
    need: str
    label: str
    state: str
    said: str
    places: int
    people: int | None
    people_told: int
    owner: str
    school: str
    due_on: datetime.date | None
    mine: bool


@dataclass(frozen=True)
class GapDetail:
    """One gap, its counts over time (empty outside the counter), and what this actor may do."""

    gap: Gap
    owner: str
    answered_by: str
    counts: tuple[GapCount, ...]
    may_lead: bool
    may_answer: bool
    may_offer: bool

    @property
    def latest(self) -> GapCount | None:
        """The last count; None outside the counter."""
        return self.counts[0] if self.counts else None


def gaps(actor: Actor, *, region: int, limit: int = 200) -> list[GapRow]:
    """What nobody teaches now, most places first; what is asked or answered comes first. Three queries."""
    order = Case(
        When(state=GapState.ANSWERED, then=Value(0)),
        When(state=GapState.ASKED, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    rows = Gap.objects.filter(region=region).exclude(state__in=[GapState.CLOSED, GapState.LEFT])
    found = list(rows.select_related("owner").order_by(order, "-places", "label", "id")[:limit])
    found = [gap for gap in found if gap.places or gap.state != GapState.FOUND]
    ids = [gap.pk for gap in found]
    days = {gap.pk: gap.counted_on for gap in found}
    counts = GapCount.objects.filter(region=region, gap__in=ids).order_by("id")
    people = {one.gap_id: one.people for one in counts if days[one.gap_id] == one.counted_on}
    return [
        GapRow(
            gap.number, gap.need, gap.label, gap.state, gap.get_state_display(), gap.places, people.get(gap.pk),
            gap.people_told, gap.owner.name if gap.owner else "", gap.school, gap.due_on,
            bool(gap.asked_id) and gap.asked_id == actor.organisation,
        )
        for gap in found
    ]  # fmt: skip


def gap_detail(actor: Actor, number: int) -> GapDetail:
    """The gap with this public number. Missing when the actor does not see it."""
    gap = Gap.objects.select_related("course", "asked").filter(number=number).first()
    if gap is None:
        raise Missing("Deze vraag is er niet.")
    names = dict(User.objects.filter(pk__in=[gap.owner_id or 0, gap.answered_by_id or 0]).values_list("pk", "name"))
    leads = may_lead(actor, gap.region_id)
    asked = bool(gap.asked_id) and may_teach(actor, region=gap.region_id, trainer=gap.asked_id or 0)
    return GapDetail(
        gap=gap,
        owner=names.get(gap.owner_id, ""),
        answered_by=names.get(gap.answered_by_id, ""),
        counts=tuple(GapCount.objects.filter(region=gap.region_id, gap=gap).order_by("-counted_on")[:26]),
        may_lead=leads,
        may_answer=gap.state == GapState.ASKED and (leads or asked),
        may_offer=leads or (asked and gap.state in {GapState.ASKED, GapState.ANSWERED}),
    )
