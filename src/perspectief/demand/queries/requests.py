"""Questions of employers: one whole, those of an employer, and how parties answer."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.counter.agreement import agreement
from perspectief.demand.counter.rules import Asking, Ending, Responses, Standing, responses, standing
from perspectief.demand.models import EmployerRequest, RequestHolder
from perspectief.demand.policy import is_party, may_counsel

FIGURES_OVER = datetime.timedelta(days=91)
LISTED = 20


class Asked(NamedTuple):
    """A question in a list."""

    request: EmployerRequest
    standing: Standing


@dataclass(frozen=True)
class RequestDetail:
    """A question whole. `holders`: whose it was, the first one first; empty for the employer itself."""

    request: EmployerRequest
    standing: Standing
    may_act: bool
    holders: list[RequestHolder]


class Party(NamedTuple):
    """How an organisation of the counter answers."""

    name: str
    figures: Responses


def _standing(one: EmployerRequest, now: datetime.datetime) -> Standing:
    return standing(due_at=one.due_at, answered_at=one.answered_at, ended_at=one.ended_at, now=now)


def request_detail(actor: Actor, number: int) -> RequestDetail:
    """The question with this public number, in two queries. Missing for who may not see it."""
    rows = EmployerRequest.objects.select_related("employer", "owner", "organisation", "asked_by")
    found = rows.filter(number=number).first()
    if found is None or not (
        may_counsel(actor, found.region_id) or is_party(actor, region=found.region_id, party=found.party_id)
    ):
        raise Missing("Deze vraag is er niet.")
    held = RequestHolder.objects.filter(region=found.region_id, request=found).select_related(
        "user", "organisation", "by"
    )
    return RequestDetail(
        found,
        _standing(found, clock.now()),
        may_counsel(actor, found.region_id),
        list(held.order_by("at", "id")),
    )


def requests_of(region: int, employer: int) -> list[Asked]:
    """The questions of an employer (database id): those that run first, by deadline, then the latest that ended; one query."""
    rows = EmployerRequest.objects.filter(region=region, employer=employer).select_related("owner", "organisation")
    now = clock.now()
    found = list(rows.order_by("-asked_at", "-id")[: 5 * LISTED])
    running = sorted((one for one in found if one.ended_at is None), key=lambda one: one.due_at)
    return [Asked(one, _standing(one, now)) for one in [*running, *(one for one in found if one.ended_at)][:LISTED]]


def _asking(rows: Iterable[EmployerRequest]) -> list[Asking]:
    """What counts for the figures: not what the employer took back before anybody answered."""
    return [
        Asking(one.asked_at, one.respond_by, one.answered_at or one.ended_at)
        for one in rows
        if one.answered_at or one.ending != Ending.WITHDRAWN
    ]


def parties_answer(region: int) -> list[Party]:
    """How each organisation of the counter answered in the last three months, by name; two queries."""
    now, time = clock.now(), agreement(region).time
    rows = EmployerRequest.objects.filter(region=region, asked_at__gte=now - FIGURES_OVER).select_related(
        "organisation"
    )
    by_name: dict[str, list[EmployerRequest]] = {}
    for one in rows.order_by("organisation__name", "id"):
        by_name.setdefault(one.organisation.name, []).append(one)
    return [Party(name, responses(_asking(found), time, now)) for name, found in by_name.items()]


def answered_to(region: int, employer: int) -> Responses:
    """How this employer's questions were answered in the last three months; two queries."""
    now = clock.now()
    rows = EmployerRequest.objects.filter(region=region, employer=employer, asked_at__gte=now - FIGURES_OVER)
    return responses(_asking(rows.order_by("id")), agreement(region).time, now)
