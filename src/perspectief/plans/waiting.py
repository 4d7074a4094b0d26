"""What waits for somebody of the plan and of what stands in its way: one derived list, nothing stored.

The parties of the counter have Vandaag, whose tasks belong to a region and an organisation (plans.watches makes them from the same
questions as here). Who leads a programme, the support team and the ministry have no Vandaag: a task of theirs would be a row nobody reads,
and one for each region for the national roles. They get this list on top of the page of the plan instead, as do the parties beside the
counter, whose Vandaag, where they have one, is about the people they guide. It is asked of the plans and obstacles themselves at every
visit, so nothing can be forgotten, be done twice or go stale.
"""

import datetime
from collections.abc import Collection, Iterator
from typing import NamedTuple

from django.db import models

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.working_time import DAY, DUTCH
from perspectief.plans.actions.rows import in_force
from perspectief.plans.actions.signing import round_of
from perspectief.plans.models import Party, Plan, Remark, Signature, Talk, Version
from perspectief.plans.obstacles.queries import to_handle, to_judge
from perspectief.plans.policy import may_advise, may_decide
from perspectief.plans.queries import talk_state
from perspectief.plans.rules import State, title_of

REACT_WITHIN, SIGN_WITHIN = 10, 10  # working days: what a region may expect of a party; a proposal
AHEAD = datetime.timedelta(days=31)  # a talk and a last day to hand in come into sight so long before


class Wait(models.TextChoices):
    """What somebody has to do."""

    REACT = "react", "Reageer op het plan"
    SIGN = "sign", "Onderteken het plan"
    ANSWER = "answer", "Beantwoord de opmerkingen"
    SUBMIT = "submit", "Dien het plan in"
    TALK = "talk", "Plan het voortgangsgesprek"
    ADVISE = "advise", "Geef advies"
    DECIDE = "decide", "Neem een besluit"
    OBSTACLE = "obstacle", "Geef antwoord op een knelpunt"
    JUDGE = "judge", "Zeg of het antwoord helpt"


class Waiting(NamedTuple):
    """One thing to do: `number` of the plan or obstacle; `due_on` None: no day is agreed."""

    kind: Wait
    number: int
    title: str
    region: str
    due_on: datetime.date | None
    late: bool


def waiting_for(actor: Actor) -> list[Waiting]:
    """Everything that waits for this actor, the earliest day first, what has no day last."""
    found = [*_of_lead(actor), *_of_country(actor)]
    if actor.id > 0 and actor.regions:
        found += asked_of(actor.organisation, actor.regions)
    for kind, rows in ((Wait.OBSTACLE, to_handle(actor)), (Wait.JUDGE, to_judge(actor))):
        for row in rows:
            due = row.due_on if kind == Wait.OBSTACLE else None
            found.append(_waiting(kind, row.number, row.title, row.region.name, due))
    return sorted(found, key=lambda one: (one.due_on is None, one.due_on or datetime.date.max, one.title))


def asked_of(organisation: int, here: Collection[int]) -> list[Waiting]:
    """What plans of these regions ask of a party: to react, or to sign."""
    found = []
    rows = Plan.objects.filter(region__in=list(here), state__in=[State.ALIGNING, State.ALIGNED]).select_related(
        "region"
    )
    for plan in rows.order_by("id"):
        parties = Party.objects.filter(region=plan.region_id, plan=plan, organisation=organisation).order_by("id")
        for party in parties:
            if plan.state == State.ALIGNING:
                said = Remark.objects.filter(
                    region=plan.region_id, plan=plan, party=party, round=round_of(plan)
                ).exists()
                kind, within = Wait.REACT, REACT_WITHIN
            else:
                last = Version.objects.filter(region=plan.region_id, plan=plan).order_by("-number").first()
                said = Signature.objects.filter(region=plan.region_id, version=last, party=party).exists()
                kind, within = Wait.SIGN, SIGN_WITHIN
            if not said:
                found.append(_of_plan(kind, plan, _by(plan, within)))
                break
    return found


def _of_lead(actor: Actor) -> Iterator[Waiting]:
    if not actor.programme_regions or actor.id < 1:
        return
    today = clock.today()
    for plan in Plan.objects.filter(region__in=list(actor.programme_regions)).select_related("region").order_by("id"):
        here = {"region": plan.region_id, "plan": plan}
        if plan.state == State.ALIGNING:
            unanswered = Remark.objects.filter(**here, round=round_of(plan), agrees=False, answered_at=None)
            if unanswered.exists():
                yield _of_plan(Wait.ANSWER, plan, _by(plan, REACT_WITHIN))
        soon = plan.submit_by is not None and plan.submit_by - AHEAD <= today and in_force(plan) is None
        to_submit = plan.state in {State.DRAFT, State.ALIGNING, State.ALIGNED, State.BACK}
        if plan.state == State.SIGNED or (soon and to_submit):
            yield _of_plan(Wait.SUBMIT, plan, plan.submit_by)
        talk = talk_state(plan, list(Talk.objects.filter(**here).order_by("-held_on", "-id")))
        if talk is not None and talk.planned is None and talk.due_on - AHEAD <= today:
            yield _of_plan(Wait.TALK, plan, talk.due_on)


def _of_country(actor: Actor) -> Iterator[Waiting]:
    wanted = {State.SUBMITTED: Wait.ADVISE} if may_advise(actor) else {}
    wanted |= {State.ADVISED: Wait.DECIDE} if may_decide(actor) else {}
    if not wanted:
        return
    rows = Plan.objects.filter(state__in=list(wanted), submitted_on__isnull=False).select_related("region")
    for plan in rows.order_by("changed_on", "id"):
        yield _of_plan(wanted[State(plan.state)], plan, None)


def _by(plan: Plan, within: int) -> datetime.date:
    """So many working days after the plan came to this state, and no later than the day it must be handed in."""
    day = plan.changed_on
    for _more in range(within):
        day = DUTCH.next_open(day + DAY)
    return min(day, plan.submit_by) if plan.submit_by else day


def _of_plan(kind: Wait, plan: Plan, due_on: datetime.date | None) -> Waiting:
    title = title_of(plan.template, plan.starts_on, plan.ends_on)
    return _waiting(kind, plan.number, title, plan.region.name, due_on)


def _waiting(kind: Wait, number: int, title: str, region: str, due_on: datetime.date | None) -> Waiting:
    return Waiting(kind, number, title, region, due_on, due_on is not None and due_on < clock.today())
