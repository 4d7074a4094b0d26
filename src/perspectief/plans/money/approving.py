"""The second pair of eyes: an entry is approved, or refused, by somebody else than who typed it, who may take it back."""

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Missing, Refused
from perspectief.plans.actions.rows import led, record
from perspectief.plans.money.models import Entry
from perspectief.plans.money.rules import EntryState


def approve(actor: Actor, *, number: int, entry: int, key: str = "") -> Entry:
    """It counts from now on. By another leader of the programme. Missing, Refused."""
    return _decide(actor, number, entry, EntryState.APPROVED, key)


def refuse(actor: Actor, *, number: int, entry: int, key: str = "") -> Entry:
    """It does not count: the other says it is not right, or who typed it takes it back. Missing, Refused."""
    return _decide(actor, number, entry, EntryState.REFUSED, key)


def _decide(actor: Actor, number: int, entry: int, state: str, key: str) -> Entry:
    with acting(actor):
        plan = led(actor, number)
        rows = Entry.objects.select_related("fund", "line").filter(region=plan.region_id, plan=plan)
        found = rows.filter(number=entry).first()
        if found is None:
            raise Missing("Dit bedrag is er niet.")
        if key and not submissions.claim(key, actor):
            return found
        if found.state != EntryState.WAITING:
            raise Refused(f"Een collega was je voor: dit is al {found.get_state_display()}. Er is niets veranderd.")
        if state == EntryState.APPROVED and found.made_by_id == actor.id:
            raise Refused("Jij voerde dit zelf in. Een ander kijkt het na. Er is niets veranderd.")
        found.state, found.decided_by_id, found.decided_at = state, actor.id, clock.now()
        found.save(update_fields=["state", "decided_by", "decided_at"])
        record(actor, plan, f"plan_money_{state}", entry=found.number, kind=found.kind, cents=found.cents)
    return found
