"""After handing in: advice, decision, publication, progress talks, the second part of the money, and closing with lessons."""

import datetime
from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.plans.actions.rows import (
    GONE,
    in_force,
    keeper,
    led,
    locked_as_keeper,
    newest,
    note_kept,
    read_over,
    record,
    same,
    seen,
    take,
)
from perspectief.plans.actions.writing import put_action
from perspectief.plans.models import Action, ActionReport, Plan, Talk, Version
from perspectief.plans.policy import may_take
from perspectief.plans.rules import Advice, Decision, Progress, Second, State, Step


def advise(actor: Actor, *, number: int, advice: str, text: str, key: str = "", anyway: bool = False) -> Version:
    """The support team advises the ministry about the plan that was handed in. Missing, Refused, Invalid, Doubtful."""
    _said(advice, Advice.values, text, "advice", "advice_text")
    doubts = read_over({"advice_text": text}, anyway=anyway)
    with acting(actor):
        plan = _for(actor, number, Step.ADVISE)
        if key and not submissions.claim(key, actor):
            return newest(plan)
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        take(actor, plan, Step.ADVISE)
        version = newest(plan)
        version.advice, version.advice_text = advice, text.strip()
        version.advised_on, version.advised_by_id = clock.today(), actor.id
        version.save(update_fields=["advice", "advice_text", "advised_on", "advised_by"])
        note_kept(doubts, actor, plan)
    return version


def decide(actor: Actor, *, number: int, decision: str, reasons: str, key: str = "", anyway: bool = False) -> Version:
    """The ministry grants the plan or gives it back, with reasons. Missing, Refused, Invalid, Doubtful."""
    _said(decision, Decision.values, reasons, "decision", "reasons")
    doubts = read_over({"reasons": reasons}, anyway=anyway)
    step = Step.GRANT if decision == Decision.GRANTED else Step.GIVE_BACK
    with acting(actor):
        plan = _for(actor, number, step)
        if key and not submissions.claim(key, actor):
            return newest(plan)
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        take(actor, plan, step)
        version = newest(plan)
        version.decision, version.reasons = decision, reasons.strip()
        version.decided_on, version.decided_by_id = clock.today(), actor.id
        version.save(update_fields=["decision", "reasons", "decided_on", "decided_by"])
        note_kept(doubts, actor, plan)
    return version


def publish(actor: Actor, *, number: int, key: str = "") -> Plan:
    """Makes the granted version public: it is the one in force. By the region or the ministry. Missing, Refused."""
    with acting(actor):
        plan = _for(actor, number, Step.PUBLISH)
        if key and not submissions.claim(key, actor):
            return plan
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        take(actor, plan, Step.PUBLISH)
        today = clock.today()
        version = newest(plan)
        version.published_on = today
        version.save(update_fields=["published_on"])
        plan.published_on = plan.published_on or today
        plan.save(update_fields=["published_on"])
    return plan


def report(
    actor: Actor, *, number: int, action: int, progress: str, result: str, key: str = "", anyway: bool = False
) -> ActionReport:
    """How an action goes, by the programme manager: everybody reads it. Missing, Refused, Invalid, Doubtful."""
    if progress not in Progress.values:
        raise Invalid("Kies hoe het gaat.", {"progress": "Kies hoe het met de actie gaat."})
    doubts = read_over({"result": result}, anyway=anyway)
    with acting(actor):
        plan = led(actor, number)
        kept = Action.objects.filter(region=plan.region_id, plan=plan, number=action).first()
        if kept is None:
            raise Missing("Deze actie is er niet.")
        if key and not submissions.claim(key, actor):
            return ActionReport.objects.get(pk=int(submissions.answer(key, actor)))
        version = in_force(plan)
        if plan.state == State.CLOSED or version is None or not _stands(kept, version):
            raise Refused(
                "Over de voortgang schrijf je zodra de actie in een openbaar plan staat. Er is niets veranderd."
            )
        made = ActionReport.objects.create(
            region_id=plan.region_id, plan=plan, action=kept, action_number=kept.number, progress=progress,
            result=result.strip(), by_id=actor.id,
        )  # fmt: skip
        record(actor, plan, "plan_action_reported", action=kept.number, progress=progress)
        note_kept(doubts, actor, plan)
        if key:
            submissions.answered(key, actor, str(made.pk))
    return made


def _stands(kept: Action, version: Version) -> bool:
    return kept.talk_id is not None or f'"number":{kept.number},' in version.content


def plan_talk(
    actor: Actor,
    *,
    number: int,
    planned_on: datetime.date,
    agenda: str = "",
    version: int | None = None,
    key: str = "",
    anyway: bool = False,
) -> Talk:
    """The day and agenda of the next progress talk, set or changed. Missing, Refused, Changed, Invalid, Doubtful."""
    if planned_on < clock.today():
        raise Invalid("Kies een dag die nog komt.", {"planned_on": "Kies een dag die nog komt."})
    doubts = read_over({"agenda": agenda}, anyway=anyway)
    plan = _talking(actor, number)
    with acting(actor):
        fresh = not key or submissions.claim(key, actor)
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        kept = (
            Talk.objects.select_for_update(of=("self",)).filter(region=plan.region_id, plan=plan, held_on=None).first()
        )
        if kept is not None and not fresh:
            return kept
        if kept is None:
            kept = Talk(region_id=plan.region_id, plan=plan, version=0)
        else:
            same(kept, version)
        kept.planned_on, kept.agenda, kept.version = planned_on, agenda.strip(), kept.version + 1
        kept.save()
        record(actor, plan, "plan_talk_planned", talk=kept.number)
        note_kept(doubts, actor, plan)
    return kept


def hold_talk(
    actor: Actor, *, number: int, held_on: datetime.date, text: str, key: str = "", anyway: bool = False
) -> Talk:
    """What was said in the progress talk, and when. Missing, Refused, Invalid, Doubtful."""
    if held_on > clock.today():
        raise Invalid("Die dag is nog niet geweest.", {"held_on": "Die dag is nog niet geweest."})
    if not text.strip():
        raise Invalid("Schrijf op wat er besproken is.", {"report": "Schrijf op wat er besproken is."})
    doubts = read_over({"report": text}, anyway=anyway)
    plan = _talking(actor, number)
    with acting(actor):
        fresh = not key or submissions.claim(key, actor)
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        rows = Talk.objects.select_for_update(of=("self",)).filter(region=plan.region_id, plan=plan)
        if not fresh and (done := rows.exclude(held_on=None).order_by("-held_on").first()):
            return done
        kept = rows.filter(held_on=None).first()
        if kept is None:
            raise Refused("Er staat geen gesprek gepland. Prik eerst een datum.")
        take(actor, plan, Step.TALK)
        kept.held_on, kept.report, kept.version = held_on, text.strip(), kept.version + 1
        kept.save()
        note_kept(doubts, actor, plan)
    return kept


def agree(
    actor: Actor, *, number: int, talk: int, values: Mapping[str, Any], key: str = "", anyway: bool = False
) -> Action:
    """An agreement of a talk that was held becomes an action of the plan, which runs at once. Missing, Refused, Invalid, Doubtful."""
    doubts = read_over({name: values.get(name) for name in ("title", "what")}, anyway=anyway)
    plan = _talking(actor, number)
    with acting(actor):
        fresh = not key or submissions.claim(key, actor)
        known = "" if fresh else submissions.answer(key, actor)
    with acting(keeper(plan.region_id)):
        if known:
            return Action.objects.get(number=int(known))
        about = Talk.objects.filter(region=plan.region_id, plan=plan, number=talk).exclude(held_on=None).first()
        if about is None:
            raise Missing("Dit gesprek is er niet, of is nog niet gevoerd.")
        made = Action(region_id=plan.region_id, plan=plan, talk=about)
        put_action(plan, made, values)
        made.save()
        record(actor, plan, "plan_agreed_in_talk", talk=talk, action=made.number)
        note_kept(doubts, actor, plan)
    if key:
        with acting(actor):
            submissions.answered(key, actor, str(made.number))
    return made


def _talking(actor: Actor, number: int) -> Plan:
    with acting(actor):
        plan = _for(actor, number, Step.TALK)
    if plan.published_on is None or plan.state == State.CLOSED:
        raise Refused("Een voortgangsgesprek hoort bij een openbaar plan. Er is niets veranderd.")
    return plan


def decide_second(actor: Actor, *, number: int, second: str, reasons: str, key: str = "", anyway: bool = False) -> Plan:
    """The ministry decides about the second part of the money, on the progress that was talked about. Missing, Refused, Invalid, Doubtful."""
    _said(second, Second.values, reasons, "second", "second_reasons")
    doubts = read_over({"second_reasons": reasons}, anyway=anyway)
    with acting(actor):
        plan = _for(actor, number, Step.DECIDE_SECOND)
        if key and not submissions.claim(key, actor):
            return plan
    with acting(keeper(plan.region_id)):
        plan = locked_as_keeper(plan)
        if plan.second == Second.GRANTED:
            raise Refused("Het tweede deel is al toegekend. Er is niets veranderd.")
        if not Talk.objects.filter(region=plan.region_id, plan=plan).exclude(held_on=None).exists():
            raise Refused(
                "Het besluit gaat over de voortgang: voer eerst een voortgangsgesprek. Er is niets veranderd."
            )
        take(actor, plan, Step.DECIDE_SECOND)
        plan.second, plan.second_reasons = second, reasons.strip()
        plan.second_on, plan.second_by_id = clock.today(), actor.id
        plan.save()
        note_kept(doubts, actor, plan)
    return plan


def close(actor: Actor, *, number: int, lessons: str, key: str = "", anyway: bool = False) -> Plan:
    """Closes the plan with what it taught. Missing, Refused, Invalid, Doubtful."""
    if not lessons.strip():
        raise Invalid("Schrijf op wat jullie leerden.", {"lessons": "Schrijf op wat jullie leerden."})
    doubts = read_over({"lessons": lessons}, anyway=anyway)
    with acting(actor):
        plan = led(actor, number)
        if key and not submissions.claim(key, actor):
            return plan
        take(actor, plan, Step.CLOSE)
        plan.lessons, plan.closed_on = lessons.strip(), clock.today()
        plan.save()
        note_kept(doubts, actor, plan)
    return plan


def _for(actor: Actor, number: int, step: str) -> Plan:
    """The plan, for one of those who take this step; call it as the actor."""
    plan = seen(number)
    if not may_take(actor, step, plan.region_id):
        raise Missing(GONE)
    return plan


def _said(value: str, known: list[str], text: str, name: str, why: str) -> None:
    wrong = {}
    if value not in known:
        wrong[name] = "Maak een keuze."
    if not text.strip():
        wrong[why] = "Schrijf op waarom."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
