"""Finding and locking the rows of a plan, always in this order: plan, then what hangs on it; and writing what happened."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, wording
from perspectief.core.errors import Changed, Missing, Refused
from perspectief.plans.models import Plan, Version
from perspectief.plans.policy import may_lead, may_take
from perspectief.plans.rules import OPEN, State, follows

GONE = "Dit plan is er niet."
LATER = "Een collega heeft intussen iets veranderd. Wat je typte is bewaard."


def keeper(region: int) -> Actor:
    """Who writes what follows from a deed of somebody else: the signer, the support team, the ministry."""
    return service("plans", regions=(), programme_regions=(region,))


def seen(number: int) -> Plan:
    """The plan with this public number, as far as the actor sees it. Missing."""
    found = Plan.objects.select_related("region").filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def led(actor: Actor, number: int) -> Plan:
    """The plan, locked, of a region whose programme the actor leads. Missing."""
    found = Plan.objects.select_for_update(of=("self",)).select_related("region").filter(number=number).first()
    if found is None or not may_lead(actor, found.region_id):
        raise Missing(GONE)
    return found


def drafted(actor: Actor, number: int) -> Plan:
    """The plan, locked, of which the text may change now. Missing, Refused."""
    plan = led(actor, number)
    if plan.state not in OPEN:
        raise Refused("De tekst van dit plan staat vast. Haal het eerst terug naar concept. Er is niets veranderd.")
    return plan


def same(row: Any, version: int | None) -> None:
    """Changed when a colleague saved the row since this version was shown."""
    if version is not None and row.version != version:
        raise Changed(LATER, current=row)


def take(actor: Actor, plan: Plan, step: str) -> State:
    """The state after a step of this actor, written; the row is locked and may be written here. Missing, Refused."""
    if not may_take(actor, step, plan.region_id):
        raise Missing(GONE)
    after = follows(plan.state, step, public=plan.published_on is not None)
    if after is None:
        raise Refused(f"Dit kan nu niet: het plan staat op “{State(plan.state).label}”. Er is niets veranderd.")
    if after != plan.state:
        plan.state, plan.changed_on = after, clock.today()
        plan.save()
    record(actor, plan, f"plan_{step}", state=after)
    return after


def locked_as_keeper(plan: Plan) -> Plan:
    """The same plan, locked; call it in the context of its keeper."""
    return Plan.objects.select_for_update(of=("self",)).select_related("region").get(pk=plan.pk)


def newest(plan: Plan) -> Version:
    """The last version that was locked. Missing when nothing was yet."""
    found = Version.objects.filter(region=plan.region_id, plan=plan).order_by("-number").first()
    if found is None:
        raise Missing("Van dit plan staat nog geen tekst vast.")
    return found


def in_force(plan: Plan) -> Version | None:
    """The version that holds: the last one that was made public."""
    rows = Version.objects.filter(region=plan.region_id, plan=plan, published_on__isnull=False)
    return rows.order_by("-number").first()


def read_over(texts: Mapping[str, Any], *, anyway: bool) -> dict[str, list[str]]:
    """Per field the kinds of doubt in a text that is published. Doubtful unless they are kept `anyway`."""
    found = wording.check({name: text for name, text in texts.items() if isinstance(text, str)}, wording.CLOSED)
    if found and not anyway:
        raise wording.Doubtful(found)
    return {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}


def note_kept(kinds: Mapping[str, list[str]], actor: Actor, plan: Plan) -> None:
    """That a text was kept although something was pointed out, without its words."""
    if kinds:
        record(actor, plan, "doubtful_text_kept", kinds=dict(kinds))


def record(actor: Actor, plan: Plan, verb: str, **data: Any) -> None:
    """What happened, as who did it."""
    with acting(actor):
        journal.record(verb, actor=actor, region=plan.region_id, plan=plan.number, **data)
