"""Initiatives as the pages show them, and which ones stand beside the actions of a plan."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models import Q, QuerySet

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.models import Action
from perspectief.plans.obstacles.policy import may_write, regions


class Filter(NamedTuple):
    """What a list is narrowed to; empty is everything that runs."""

    text: str = ""
    topic: str = ""
    town: int | None = None
    branch: int | None = None
    over: bool = False


class InitiativeDetail(NamedTuple):
    """An initiative, the actions that lean on it, and whether this actor may change it."""

    row: Initiative
    actions: tuple[Action, ...]
    may_write: bool


def visible(actor: Actor) -> "QuerySet[Initiative]":
    """Of the own regions, of the country for the national roles, and what is public."""
    rows = Initiative.objects.select_related("region", "organisation")
    return rows if actor.national else rows.filter(Q(region__in=regions(actor)) | Q(public=True))


def listed(actor: Actor, asked: Filter, *, region: int | None = None) -> "QuerySet[Initiative]":
    """The list by name, of one region where one is given."""
    rows, today = visible(actor), clock.today()
    if region is not None:
        rows = rows.filter(region=region)
    runs = Q(ends_on=None) | Q(ends_on__gte=today)
    rows = rows.exclude(runs) if asked.over else rows.filter(runs)
    for word in asked.text.split()[:8]:
        rows = rows.filter(Q(name__icontains=word) | Q(what__icontains=word) | Q(party__icontains=word))
    if asked.topic:
        rows = rows.filter(topics__contains=[asked.topic])
    if asked.town is not None:
        rows = rows.filter(Q(towns__contains=[asked.town]) | Q(towns=[]))
    if asked.branch is not None:
        rows = rows.filter(Q(branches__contains=[asked.branch]) | Q(branches=[]))
    return rows.order_by("name", "id")


def initiative_detail(actor: Actor, number: int) -> InitiativeDetail:
    """The initiative. Missing."""
    row = visible(actor).filter(number=number).first()
    if row is None:
        raise Missing("Dit initiatief is er niet, of is niet voor jou.")
    actions = Action.objects.filter(region=row.region_id, number__in=row.actions).order_by("id")
    return InitiativeDetail(
        row, tuple(actions), may_write(actor, region=row.region_id, organisation=row.organisation_id)
    )


def beside(region: int, actions: Collection[int], *, public: bool) -> dict[int, tuple[Initiative, ...]]:
    """Action number to what is there already and runs. `public`: only what everybody may read."""
    rows = Initiative.objects.filter(region=region, actions__overlap=list(actions)).order_by("name", "id")
    rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))
    rows = rows.filter(public=True) if public else rows
    found: dict[int, list[Initiative]] = {}
    for one in rows if actions else ():
        for number in one.actions:
            found.setdefault(number, []).append(one)
    return {number: tuple(held) for number, held in found.items()}


def actions_of(region: int) -> list[tuple[int, str]]:
    """The actions of the region's plans an initiative can belong to: number and title."""
    rows = Action.objects.filter(region=region, dropped=False).order_by("-plan__starts_on", "id")
    return list(rows.values_list("number", "title"))
