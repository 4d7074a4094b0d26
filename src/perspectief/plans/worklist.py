"""The plans of the country for who advises and decides, and the public ones for everybody."""

from typing import NamedTuple

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.geo.models import Region
from perspectief.plans.models import Plan, Talk
from perspectief.plans.policy import may_take
from perspectief.plans.queries import TalkState, talk_state
from perspectief.plans.rules import OPEN, WAITS_FOR, State, Step, follows, title_of


class NationalRow(NamedTuple):
    """A region in the worklist of the national roles; `plan` None: nothing was handed in. `mine`: it waits for the actor."""

    region: Region
    plan: Plan | None
    title: str
    state: str
    waits_for: str
    late: bool
    talk: TalkState | None
    mine: bool


def worklist(actor: Actor) -> list[NationalRow]:
    """Every region that is there today with its newest plan that was handed in: what waits for the actor first, then by name."""
    today = clock.today()
    plans: dict[int, Plan] = {}
    for plan in Plan.objects.order_by("starts_on"):
        plans[plan.region_id] = plan
    regions = [one for one in Region.objects.order_by("name") if one.valid_to is None or one.valid_to >= today]
    talks = _all_talks(list(plans.values()))
    rows = []
    for region in regions:
        plan = plans.get(region.pk)
        if plan is None:
            rows.append(NationalRow(region, None, "", "nog niets ingediend", "de regio", False, None, False))
            continue
        waits = [step for step in (Step.ADVISE, Step.GRANT) if may_take(actor, step, region.pk)]
        mine = any(follows(plan.state, step, public=False) for step in waits)
        known = plan.state not in {*OPEN, State.ALIGNED, State.SIGNED}
        late = plan.submit_by is not None and (plan.submitted_on or today) > plan.submit_by
        rows.append(
            NationalRow(
                region,
                plan,
                title_of(plan.template, plan.starts_on, plan.ends_on),
                str(State(plan.state).label) if known else "nieuwe versie in de maak",
                WAITS_FOR[State(plan.state)] if known else "de regio",
                late,
                talks.get(plan.pk),
                mine,
            )
        )
    return sorted(rows, key=lambda one: (not one.mine, one.plan is None))


def _all_talks(plans: list[Plan]) -> dict[int, TalkState]:
    talks: dict[int, list[Talk]] = {one.pk: [] for one in plans}
    for one in Talk.objects.filter(plan__in=talks).order_by("-held_on", "-id"):
        talks[one.plan_id].append(one)
    found = {one.pk: talk_state(one, talks[one.pk]) for one in plans}
    return {plan: talk for plan, talk in found.items() if talk is not None}


def published_in(region: int) -> list[Plan]:
    """The public plans of a region, newest first."""
    return list(Plan.objects.filter(region=region, published_on__isnull=False).order_by("-starts_on"))


def current(plans: list[Plan]) -> Plan | None:
    """Of plans, newest first, the one for today; else the newest."""
    today = clock.today()
    return next((one for one in plans if one.starts_on <= today <= one.ends_on), plans[0] if plans else None)
