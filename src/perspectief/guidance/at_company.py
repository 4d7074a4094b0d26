"""What an employer with an account sees of who tries out or works with it: by card, the work and the days, and what is asked of it."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from django.db.models import QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.guidance.actions.held import keeper
from perspectief.guidance.models import Agreement, Approval, Ending, Placement, Thread, Trial
from perspectief.guidance.rules import Party
from perspectief.supply.models import Pseudonym

Row = TypeVar("Row", Trial, Placement)
MOST = 50


class Tried(NamedTuple):
    """Somebody tries out the work. `agreement`: the number of the version that holds; `to_approve`: it waits for the employer."""

    number: int
    card: int
    subject: int
    work: str
    starts_on: datetime.date
    ends_on: datetime.date
    agreement: int
    to_approve: bool


class AtWork(NamedTuple):
    """Somebody works, or is about to."""

    number: int
    card: int
    subject: int
    work: str
    starts_on: datetime.date
    begun: bool


def tried_at(actor: Actor, *, region: int, employer: int) -> list[Tried]:
    """Trials at the places of an employer (database id) that nobody reported on yet, as far as this actor sees them."""
    with acting(actor):
        rows = list(_of(Trial.objects.filter(result=""), region, employer))
        versions = Agreement.objects.filter(region=region, trial__in=[row.pk for row in rows], replaced_at=None)
        holds = {one.trial_id: one for one in versions.order_by("id")}
        said = Approval.objects.filter(region=region, agreement__in=[one.pk for one in holds.values()])
        given = set(said.filter(party=Party.EMPLOYER).order_by("id").values_list("agreement_id", flat=True))
    known = _known(rows)
    return [
        Tried(
            row.number,
            *known[row.card_id],
            row.place.title,
            row.starts_on,
            row.ends_on,
            now.number,
            now.pk not in given,
        )
        for row in rows
        if (now := holds.get(row.pk)) is not None
    ]


def works_at(actor: Actor, *, region: int, employer: int) -> list[AtWork]:
    """Who works at the places of an employer (database id), as far as this actor sees them; whoever stopped is in it no more."""
    with acting(actor):
        rows = list(_of(Placement.objects.all(), region, employer))
    known, today, stopped = _known(rows), clock.today(), _stopped(rows)
    return [
        AtWork(row.number, *known[row.card_id], row.place.title, row.starts_on, row.starts_on <= today)
        for row in rows
        if row.pk not in stopped
    ]


def _of(rows: "QuerySet[Row]", region: int, employer: int) -> "QuerySet[Row]":
    found = rows.filter(region=region, place__region=region, place__employer=employer).select_related("place")
    return found.order_by("-starts_on", "-id")[:MOST]


def _known(rows: Sequence[Thread]) -> dict[int, tuple[int, int]]:
    """Number of the card and pseudonym, by database id: an employer reads neither row before both keys are on, and may know both."""
    found = {}
    for owner in sorted({row.organisation_id for row in rows}):
        own = [row for row in rows if row.organisation_id == owner]
        with acting(keeper(own[0].region_id, owner)):
            subjects = Pseudonym.objects.filter(region=own[0].region_id, card__in=[row.card_id for row in own])
            for card, number, subject in subjects.values_list("card_id", "card__number", "subject").order_by("card_id"):
                found[card] = number, subject
    return found


def _stopped(rows: Sequence[Placement]) -> set[int]:
    """Which have ended: that is all an employer is told of an ending."""
    found: set[int] = set()
    for owner in sorted({row.organisation_id for row in rows}):
        own = [row for row in rows if row.organisation_id == owner]
        with acting(keeper(own[0].region_id, owner)):
            ended = Ending.objects.filter(region=own[0].region_id, placement__in=[row.pk for row in own])
            found |= set(ended.order_by("id").values_list("placement_id", flat=True))
    return found
