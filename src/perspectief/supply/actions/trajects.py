"""A werkfit-traject: begun, changed, ended with a result and, by a colleague's judgement, how far somebody is from work now."""

import datetime
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import CLOSED
from perspectief.supply.actions.owned import SUBJECT, locked, read_over, record, record_doubts, same_version
from perspectief.supply.actions.standing import set_readiness
from perspectief.supply.models import Card, Dossier, Traject
from perspectief.supply.policy import may_judge_readiness
from perspectief.supply.rules import MOST_WEEKS, TRAJECT_AHEAD, TrajectResult
from perspectief.taxonomy.needs import READINESS
from perspectief.work.actions import finish_about, open_tasks, snooze
from perspectief.work.models import TaskKind
from perspectief.work.queries import open_about

TRAJECT = "traject"  # what tasks of `work` about a traject name
GONE = "Dit traject is er niet, of hoort bij een andere organisatie."
NOT_COUNTER = "Een werkfit-traject is werk van een medewerker van het loket."
HOURS = 24 * TRAJECT_AHEAD.days


def start_traject(
    actor: Actor,
    *,
    number: int,
    goal: str,
    provider: str,
    weeks: int,
    starts_on: datetime.date,
    key: str = "",
    anyway: bool = False,
) -> Traject:
    """Begins a traject for the person of this card. One runs at a time. Raises Missing, Refused, Invalid, Doubtful."""
    _for_counter(actor)
    values = _whole(goal=goal, provider=provider, weeks=weeks, starts_on=starts_on)
    with acting(actor):
        card = locked(actor, number)
        running = Traject.objects.filter(organisation=actor.organisation, card=card, result="").first()
        if key and not submissions.claim(key, actor) and running is not None:
            return running
        if running is not None:
            raise Refused("Er loopt al een traject. Sluit dat eerst af.")
        doubts = read_over({"goal": goal}, CLOSED, anyway=anyway)
        made = Traject.objects.create(
            region_id=card.region_id, organisation_id=actor.organisation, card=card, **values, began_by_id=_user(actor)
        )
        fact = record("traject_started", card, actor=actor, traject=made.pk, weeks=weeks)
        record_doubts(doubts, card, actor=actor)
        _remind(actor, made, card, cause=fact.pk)
    return made


def change_traject(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    goal: str,
    provider: str,
    weeks: int,
    starts_on: datetime.date,
    key: str = "",
    anyway: bool = False,
) -> Traject:
    """Changes a traject (public number) that runs; its end may move, and the reminder with it. Raises as `start_traject`, and Changed."""
    _for_counter(actor)
    values = _whole(goal=goal, provider=provider, weeks=weeks, starts_on=starts_on)
    with acting(actor):
        held, card = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return held
        same_version(held, version)
        _still_runs(held)
        doubts = read_over({"goal": goal} if goal.strip() != held.goal else {}, CLOSED, anyway=anyway)
        changed = sorted(name for name, value in values.items() if getattr(held, name) != value)
        for name in changed:
            setattr(held, name, values[name])
        held.version += 1
        held.save()
        fact = record("traject_changed", card, actor=actor, traject=held.pk, fields=changed)
        record_doubts(doubts, card, actor=actor)
        if {"weeks", "starts_on"} & set(changed):
            finish_about(actor, kind=TaskKind.TRAJECT, subject_kind=TRAJECT, number=held.number)
            _remind(actor, held, card, cause=fact.pk)
    return held


def end_traject(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    result: str,
    readiness: int | None = None,
    told: str = "",
    key: str = "",
    anyway: bool = False,
) -> Traject:
    """Ends a traject with its result. `readiness`: how far the person is from work by the actor's judgement; None leaves that as it was.

    Raises Missing, Refused, Invalid, Changed, Doubtful.
    """
    _for_counter(actor)
    if result not in TrajectResult.values:
        raise Invalid("Kies hoe het traject afliep.", {"result": "Kies een van de drie."})
    if readiness is not None and readiness not in READINESS:
        raise Invalid("Kies laag, midden of werkfit.", {"readiness": "Kies laag, midden of werkfit."})
    with acting(actor):
        held, card = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return held
        same_version(held, version)
        _still_runs(held)
        if readiness is not None and card.organisation_id != actor.organisation:
            raise Refused("Hoe ver iemand van werk is, bepaalt de organisatie die de persoon begeleidt.")
        doubts = read_over({"told": told}, CLOSED, anyway=anyway)
        held.result, held.told, held.readiness = result, told.strip(), readiness
        held.ended_on, held.ended_by_id = clock.today(), _user(actor)
        held.version += 1
        held.save()
        record("traject_ended", card, actor=actor, traject=held.pk, outcome=result, level=readiness)
        record_doubts(doubts, card, actor=actor)
        finish_about(actor, kind=TaskKind.TRAJECT, subject_kind=TRAJECT, number=held.number)
        if readiness is not None:
            set_readiness(actor, number=card.number, level=readiness)
    return held


def _for_counter(actor: Actor) -> None:
    if not may_judge_readiness(actor):
        raise Refused(NOT_COUNTER)


def _user(actor: Actor) -> int | None:
    return actor.id if actor.id > 0 else None


def _whole(*, goal: str, provider: str, weeks: int, starts_on: datetime.date) -> dict[str, Any]:
    wrong = {}
    if not goal.strip():
        wrong["goal"] = "Schrijf op wat iemand na afloop kan of doet."
    if not provider.strip():
        wrong["provider"] = "Vul in wie het traject geeft."
    if not 1 <= weeks <= MOST_WEEKS:
        wrong["weeks"] = f"Kies 1 tot en met {MOST_WEEKS} weken."
    if wrong:
        raise Invalid("Vul aan wat er nog mist.", wrong)
    return {"goal": goal.strip(), "provider": provider.strip(), "weeks": weeks, "starts_on": starts_on}


def _locked(actor: Actor, number: int) -> tuple[Traject, Card]:
    """First the card, where it is still the actor's to change, then the traject. Missing when it is not of the actor's organisation."""
    mine = Traject.objects.filter(number=number, organisation=actor.organisation)
    card_id = mine.values_list("card_id", flat=True).first()
    Card.objects.select_for_update(of=("self",)).filter(pk=card_id).first()
    card = Card.objects.filter(pk=card_id).first()
    held = mine.select_for_update(of=("self",)).first()
    if held is None or card is None:
        raise Missing(GONE)
    return held, card


def _still_runs(held: Traject) -> None:
    if held.result:
        raise Refused("Dit traject is al afgesloten.")


def _remind(actor: Actor, held: Traject, card: Card, *, cause: int) -> None:
    """The task to talk over the result: due on the last day, out of sight until a week before."""
    caseworker = (
        Dossier.objects.filter(organisation=actor.organisation, card=card)
        .values_list("caseworker_id", flat=True)
        .first()
    )
    due = datetime.datetime.combine(held.ends_on, datetime.time(17), clock.HOME)
    open_tasks(
        actor,
        region=held.region_id,
        kind=TaskKind.TRAJECT,
        subject_kind=TRAJECT,
        assignees={held.number: caseworker},
        due_at=due,
        agreed_hours=HOURS,
        cause=cause,
        data={SUBJECT: card.number},
    )
    task = open_about(actor.organisation, [TaskKind.TRAJECT], TRAJECT, held.number).get(TaskKind.TRAJECT)
    if task is not None and due - TRAJECT_AHEAD > clock.now():
        snooze(actor, task=task.pk, until=due - TRAJECT_AHEAD)
