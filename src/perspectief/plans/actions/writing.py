"""Beginning a plan and writing its text: ambition, targets, parties, actions. Nobody overwrites what a colleague saved since."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.queries import organisations_in
from perspectief.plans.actions.rows import drafted, note_kept, read_over, record, same
from perspectief.plans.models import Action, Ambition, Party, Plan, Remark, Signature, Target
from perspectief.plans.policy import may_lead
from perspectief.plans.rules import DEFINITIONS, LEADS, MOST_YEARS, TEMPLATES, Part

WRONG = "Nog niet alles is goed ingevuld."
ACTION_FIELDS = frozenset(
    [
        "pillar",
        "title",
        "what",
        "public_organisation",
        "public_person",
        "private_organisation",
        "private_person",
        "parties",
        "due_on",
        "pilot",
    ]
)
NEEDED = {
    "title": "Vul in hoe de actie heet.",
    "public_organisation": "Vul in welke organisatie van de overheid trekt.",
    "public_person": "Vul in wie namens de overheid trekt.",
    "private_organisation": "Vul in welke organisatie van de werkgevers trekt.",
    "private_person": "Vul in wie namens de werkgevers trekt.",
}


class TargetValues(NamedTuple):
    """So many extra matches in a year, for a group."""

    year: int
    group: str
    extra: int


def begin_plan(
    actor: Actor,
    *,
    region: int,
    template: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    submit_by: datetime.date | None = None,
    key: str = "",
) -> Plan:
    """A plan of a period, empty; the organisation of who begins it is its public lead. Refused, Invalid."""
    if not may_lead(actor, region):
        raise Refused("Alleen de programmamanager van de regio begint een plan.")
    _period(template, starts_on, ends_on, submit_by)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Plan.objects.get(number=int(submissions.answer(key, actor)))
        if Plan.objects.filter(region=region, starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
            raise Invalid(WRONG, {"first": "Voor deze jaren is er al een plan."})
        plan = Plan.objects.create(
            region_id=region, organisation_id=actor.organisation, template=template, starts_on=starts_on,
            ends_on=ends_on, submit_by=submit_by, changed_on=clock.today(),
        )  # fmt: skip
        Ambition.objects.create(region_id=region, plan=plan)
        record(actor, plan, "plan_begun", template=template)
        if key:
            submissions.answered(key, actor, str(plan.number))
    return plan


def _period(template: str, starts_on: datetime.date, ends_on: datetime.date, submit_by: datetime.date | None) -> None:
    wrong: dict[str, str] = {}
    known = TEMPLATES.get(template)
    if known is None:
        wrong["template"] = "Kies wat voor plan het is."
    elif ends_on < starts_on or ends_on.year - starts_on.year >= MOST_YEARS:
        wrong["last"] = f"Een plan duurt 1 tot {MOST_YEARS} jaar."
    elif not known.covers(starts_on, ends_on):
        wrong["template"] = f"Een {known.label.lower()} is er niet voor deze jaren."
    elif known.asks_deadline and submit_by is None:
        wrong["submit_by"] = "Vul in voor welke dag het plan ingediend moet zijn."
    if wrong:
        raise Invalid(WRONG, wrong)


def set_ambition(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    targets: Sequence[TargetValues],
    key: str = "",
    anyway: bool = False,
) -> Ambition:
    """What the region wants to reach. `values`: definition, baseline, baseline_source, aim. Missing, Refused, Changed, Invalid, Doubtful."""
    with acting(actor):
        plan = drafted(actor, number)
        kept = Ambition.objects.select_for_update(of=("self",)).get(region=plan.region_id, plan=plan)
        if key and not submissions.claim(key, actor):
            return kept
        same(kept, version)
        _reachable(plan, values, targets)
        doubts = read_over({name: values.get(name) for name in ("baseline_source", "aim")}, anyway=anyway)
        for name in ("definition", "baseline", "baseline_source", "aim"):
            setattr(kept, name, values[name])
        kept.version += 1
        kept.save()
        Target.objects.filter(region=plan.region_id, plan=plan).delete()
        Target.objects.bulk_create(Target(region_id=plan.region_id, plan=plan, **one._asdict()) for one in targets)
        record(actor, plan, "plan_ambition_set", definition=kept.definition, targets=len(targets))
        note_kept(doubts, actor, plan)
    return kept


def _reachable(plan: Plan, values: Mapping[str, Any], targets: Sequence[TargetValues]) -> None:
    wrong: dict[str, str] = {}
    if values.get("definition") not in DEFINITIONS:
        wrong["definition"] = "Kies wat bij jullie een match is."
    if values.get("baseline") is None:
        wrong["baseline"] = "Vul in hoeveel matches er per jaar al waren."
    if not targets:
        wrong["targets"] = "Vul voor ten minste één jaar in hoeveel extra matches jullie willen."
    if any(not plan.starts_on.year <= one.year <= plan.ends_on.year for one in targets):
        wrong["targets"] = f"Het plan loopt van {plan.starts_on.year} tot en met {plan.ends_on.year}."
    if wrong:
        raise Invalid(WRONG, wrong)


def keep_party(
    actor: Actor,
    *,
    number: int,
    name: str,
    part: str = Part.PARTY,
    contact: str = "",
    organisation: int | None = None,
    party: int | None = None,
    key: str = "",
) -> Party:
    """Adds a party, or changes the one with number `party`. `organisation`: public number of its account here. Missing, Refused, Invalid."""
    with acting(actor):
        plan = drafted(actor, number)
        rows = Party.objects.filter(region=plan.region_id, plan=plan)
        if key and not submissions.claim(key, actor):
            return rows.get(number=int(submissions.answer(key, actor)))
        kept = rows.filter(number=party).first() if party else Party(region_id=plan.region_id, plan=plan)
        if kept is None:
            raise Missing("Deze partij is er niet.")
        others = rows.exclude(pk=kept.pk)
        name = name.strip()
        if not name:
            raise Invalid(WRONG, {"name": "Vul in hoe de partij heet."})
        if others.filter(name=name).exists():
            raise Invalid(WRONG, {"name": "Deze partij staat er al bij."})
        if part in LEADS and others.filter(part=part).exists():
            raise Invalid(WRONG, {"part": f"Er is al een {Part(part).label}."})
        account = next((one for one in organisations_in(plan.region_id) if one.number == organisation), None)
        if organisation and account is None:
            raise Invalid(WRONG, {"organisation": "Deze organisatie doet niet mee in de regio."})
        kept.name, kept.part, kept.contact, kept.organisation = name, part, contact.strip(), account
        kept.save()
        record(actor, plan, "plan_party_kept", party=kept.number, part=part)
        if key:
            submissions.answered(key, actor, str(kept.number))
    return kept


def remove_party(actor: Actor, *, number: int, party: int, key: str = "") -> None:
    """Takes a party out; one that reacted or signed stays. Missing, Refused."""
    with acting(actor):
        plan = drafted(actor, number)
        if key and not submissions.claim(key, actor):
            return
        kept = Party.objects.filter(region=plan.region_id, plan=plan, number=party).first()
        if kept is None:
            raise Missing("Deze partij is er niet.")
        here = {"region": plan.region_id, "party": kept}
        if Remark.objects.filter(**here).exists() or Signature.objects.filter(**here).exists():
            raise Refused("Deze partij heeft al gereageerd of getekend en blijft staan. Er is niets veranderd.")
        kept.delete()
        record(actor, plan, "plan_party_removed", party=party)


def add_action(actor: Actor, *, number: int, values: Mapping[str, Any], key: str = "", anyway: bool = False) -> Action:
    """A new action in the draft. Missing, Refused, Invalid, Doubtful."""
    with acting(actor):
        plan = drafted(actor, number)
        if key and not submissions.claim(key, actor):
            return Action.objects.get(number=int(submissions.answer(key, actor)))
        made = Action(region_id=plan.region_id, plan=plan)
        _put(actor, plan, made, values, anyway=anyway)
        record(actor, plan, "plan_action_added", action=made.number, pillar=made.pillar)
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def change_action(
    actor: Actor,
    *,
    number: int,
    action: int,
    version: int | None,
    values: Mapping[str, Any],
    key: str = "",
    anyway: bool = False,
) -> Action:
    """Changes an action of the draft. Missing, Refused, Changed, Invalid, Doubtful."""
    with acting(actor):
        plan = drafted(actor, number)
        kept = _locked(plan, action)
        if key and not submissions.claim(key, actor):
            return kept
        same(kept, version)
        kept.version += 1
        _put(actor, plan, kept, values, anyway=anyway)
        record(actor, plan, "plan_action_changed", action=kept.number)
    return kept


def drop_action(actor: Actor, *, number: int, action: int, key: str = "") -> None:
    """Takes an action out of the draft; what was reported about it stays. Missing, Refused."""
    with acting(actor):
        plan = drafted(actor, number)
        if key and not submissions.claim(key, actor):
            return
        kept = _locked(plan, action)
        kept.dropped, kept.version = True, kept.version + 1
        kept.save()
        record(actor, plan, "plan_action_dropped", action=kept.number)


def _locked(plan: Plan, action: int) -> Action:
    rows = Action.objects.select_for_update(of=("self",)).filter(region=plan.region_id, plan=plan, dropped=False)
    found = rows.filter(number=action).first()
    if found is None:
        raise Missing("Deze actie is er niet.")
    return found


def _put(actor: Actor, plan: Plan, kept: Action, values: Mapping[str, Any], *, anyway: bool) -> None:
    put_action(plan, kept, values)
    doubts = read_over({name: values.get(name) for name in ("title", "what")}, anyway=anyway)
    kept.save()
    note_kept(doubts, actor, plan)


def put_action(plan: Plan, kept: Action, values: Mapping[str, Any]) -> None:
    """Puts the values in the row and judges it whole, without saving. Invalid."""
    if unknown := set(values) - ACTION_FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    for name, value in values.items():
        setattr(kept, name, value.strip() if isinstance(value, str) else value)
    wrong = {name: message for name, message in NEEDED.items() if not getattr(kept, name)}
    if kept.due_on is None or not plan.starts_on <= kept.due_on <= plan.ends_on:
        wrong["due_on"] = f"Kies een dag in {plan.starts_on.year} tot en met {plan.ends_on.year}."
    if wrong:
        raise Invalid(WRONG, wrong)
