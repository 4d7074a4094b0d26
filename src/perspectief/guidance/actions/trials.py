"""Trying out work: opening a trial, saying how it went, calling it off."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.consequences import give_opening, take_opening
from perspectief.demand.models import Place
from perspectief.guidance import rules
from perspectief.guidance.actions import agreements
from perspectief.guidance.actions.held import (
    GONE,
    NOT_YOURS,
    Locked,
    close_name,
    finish_tasks,
    give_task,
    guided,
    keeper,
    lock,
    locked,
    one_of,
    open_name,
    owner_of,
    read_over,
    record,
    tenant,
)
from perspectief.guidance.models import Placement, Trial
from perspectief.guidance.policy import is_owner, may_guide
from perspectief.guidance.rules import Result, TrialKind
from perspectief.matching.dimensions import dimensions
from perspectief.matching.introductions.consequences import becomes, place_filled
from perspectief.matching.introductions.rules import Outcome
from perspectief.matching.models import Introduction
from perspectief.supply.models import Card
from perspectief.work.models import TaskKind


@dataclass(frozen=True)
class Pair:
    """Who and where, on which yes: of an introduction, or told to the owner."""

    card: Card
    place: Place
    introduction: Introduction | None
    consent_on: datetime.date
    consent_how: str


def pair_of(
    actor: Actor,
    *,
    introduction: int | None,
    card: int | None,
    place: int | None,
    consent_on: datetime.date | None,
    consent_how: str,
) -> Pair:
    """Person and place by the number of the introduction, or by their own numbers with the consent. Missing, Refused, Invalid."""
    with acting(actor):
        if introduction is not None:
            found = Introduction.objects.select_related("card", "place").filter(number=introduction).first()
            if found is None:
                raise Missing(GONE)
            if not may_guide(actor, region=found.region_id, owner=found.owner_id):
                raise Refused(NOT_YOURS)
            if not found.said_yes or found.said_on is None:
                raise Refused("Deze persoon heeft hier (nog) geen ja op gezegd. Vraag het eerst.")
            how = found.said_how if found.said_how in rules.Ground else rules.Ground.IN_PERSON
            return Pair(found.card, found.place, found, found.said_on, how)
        who = Card.objects.filter(number=card).first()
        where = Place.objects.filter(number=place, region=who.region_id).first() if who else None
    if who is None or where is None:
        raise Missing(GONE)
    if not is_owner(actor, region=who.region_id, owner=who.organisation_id):
        raise Refused("Zonder voordracht regelt alleen de eigen klantmanager dit.")
    wrong = rules.wrong_day_of_yes(consent_on, clock.today())
    if consent_on is None or wrong or consent_how not in rules.Ground:
        raise Invalid("Leg vast wanneer en hoe iemand ja zei.", {"consent_on": wrong} if wrong else {})
    return Pair(who, where, None, consent_on, consent_how)


def open_trial(
    actor: Actor,
    *,
    kind: str,
    starts_on: datetime.date,
    ends_on: datetime.date,
    hours: int,
    texts: Mapping[str, str],
    introduction: int | None = None,
    card: int | None = None,
    place: int | None = None,
    consent_on: datetime.date | None = None,
    consent_how: str = "",
    key: str = "",
    anyway: bool = False,
) -> Trial:
    """A day along or a proefplaatsing, with its agreement to approve. `hours`: a week. `texts`: work, guided_by, remarks.

    From an introduction (its number; closed with outcome trial), or by the owner for card and place (numbers) with the consent. Takes an
    opening where `rules.takes_opening`. The same `key` gives the same trial. Raises Missing, Refused, Invalid, Doubtful.
    """
    about = pair_of(
        actor, introduction=introduction, card=card, place=place, consent_on=consent_on, consent_how=consent_how
    )
    _days(one_of(kind, TrialKind, "kind"), starts_on, ends_on, hours)
    doubts = read_over(agreements.whole(texts), anyway=anyway)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Trial.objects.get(number=submissions.answer(key, actor))
        under = _free(about)
        trial = Trial.objects.create(
            **tenant(under.card, under.place), by_id=actor.id, kind=kind, introduction=about.introduction,
            consent_on=about.consent_on, consent_how=about.consent_how, starts_on=starts_on, ends_on=ends_on, hours=hours,
            takes_opening=rules.takes_opening(kind, under.place.kind),
        )  # fmt: skip
        fact = record(
            "trial_opened", trial, actor=actor, kind=kind, trial=trial.number, doubts=doubts, starts_on=starts_on.isoformat(),
            introduction=about.introduction.number if about.introduction else None, **dimensions(under.card, under.place),
        )  # fmt: skip
        if trial.takes_opening:
            take_opening(place=under.place, cause=fact)
        settle(about.introduction, Outcome.TRIAL, under.place, fact)
        open_name(trial, fact)
        agreements.draw_up(actor, trial, texts=texts, sequence=1, cause=fact)
        if key:
            submissions.answered(key, actor, str(trial.number))
    return trial


def report_trial(
    actor: Actor,
    *,
    number: int,
    result: str,
    hours_done: int | None = None,
    led_to_job: bool = False,
    key: str = "",
    by_link: bool = False,
) -> Trial:
    """The two questions: how did it go, and did it lead to a job. `hours_done`: in all, asked when it was done for a part.

    `by_link`: the employer answered by the one-time link, so `actor` is a service of who sent it. The opening is free again. Raises
    Missing, Refused (not agreed, or told already), Invalid.
    """
    one_of(result, Result, "result")
    if result == Result.PARTLY and not hours_done:
        raise Invalid("Vul in hoeveel uur het was.", {"hours_done": "Vul een aantal uren in."})
    if led_to_job and result in (Result.NO_SHOW, Result.WITHDRAWN):
        raise Invalid(
            "Wie er niet was, kreeg hier ook geen baan.", {"led_to_job": "Kies nee, of kies een ander antwoord."}
        )
    found = guided(actor, Trial, number) if not by_link else _by_service(actor, number)
    with acting(actor):
        under, trial = locked(found)
        if key and not submissions.claim(key, actor):
            return trial
        return _reported(actor, under, trial, result, hours_done, led_to_job)


def _reported(
    actor: Actor, under: Locked, trial: Trial, result: str, hours_done: int | None, led_to_job: bool
) -> Trial:
    if trial.result:
        raise Refused("Het verslag van deze proef is er al. Er is niets veranderd.")
    if trial.approved_on is None and result in (Result.COMPLETED, Result.PARTLY):
        raise Refused("Niet iedereen gaf akkoord op de afspraken. Vraag dat eerst.")
    if trial.starts_on > clock.today() and result != Result.WITHDRAWN:
        raise Refused("De proef moet nog beginnen.")
    with acting(keeper(trial.region_id, trial.organisation_id)):
        trial.result, trial.led_to_job, trial.reported_at = result, led_to_job, clock.now()
        trial.hours_done = hours_done if result == Result.PARTLY else None
        trial.version += 1
        trial.save(update_fields=["result", "led_to_job", "reported_at", "hours_done", "version"])
    fact = record(
        "trial_reported", trial, actor=actor, trial=trial.number, outcome=result, hours=hours_done, job=led_to_job
    )
    if trial.takes_opening:
        give_opening(place=under.place, cause=fact)
    close_name(trial)
    _after(actor, trial, fact)
    return trial


def success(actor: Actor, under: Locked, trial: Trial) -> None:
    """A placement follows: a trial nobody reported on yet was done and led to a job; the step after it is taken."""
    if not trial.result:
        _reported(actor, under, trial, Result.COMPLETED, None, True)
    elif not trial.led_to_job:
        with acting(keeper(trial.region_id, trial.organisation_id)):
            trial.led_to_job = True
            trial.save(update_fields=["led_to_job"])
    finish_tasks(actor, trial, (TaskKind.NEXT_STEP,), ("trial", trial.number))


def finish_trial_step(actor: Actor, *, number: int, key: str = "") -> Trial:
    """Says that what follows the trial is arranged."""
    trial = guided(actor, Trial, number)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return trial
        record("next_step_done", trial, actor=actor, trial=trial.number)
        finish_tasks(actor, trial, (TaskKind.NEXT_STEP,), ("trial", trial.number))
    return trial


def settle(introduction: Introduction | None, outcome: Outcome, place: Place, cause: Fact) -> None:
    """The introduction is closed with what came of it; when that took the last opening, so are the others of the place."""
    if introduction is not None:
        becomes(introduction.pk, outcome, cause)
    place_filled(place.pk, cause)


def running(card: Card, place: Place | None = None) -> bool:
    """Whether this person is at work, or is about to be: anywhere, or at this place."""
    with acting(keeper(card.region_id, card.organisation_id)):
        rows = Placement.objects.filter(region=card.region_id, card=card, ending=None)
        return (rows.filter(place=place) if place else rows).exists()


def _free(about: Pair) -> Locked:
    """Card and place, locked; Refused when something runs between them already."""
    card, place = about.card, about.place
    under = lock(region=card.region_id, owner=card.organisation_id, card=card.pk, place=place.pk)
    with acting(keeper(card.region_id, card.organisation_id)):
        tried = Trial.objects.filter(region=card.region_id, card=card, place=place, result="").exists()
    if tried or running(card, place):
        raise Refused("Hier loopt al een proef of een plaatsing van deze persoon. Er is niets bewaard.")
    return under


def _days(kind: str, starts_on: datetime.date, ends_on: datetime.date, hours: int) -> None:
    days = (ends_on - starts_on).days + 1
    longest = rules.LONGEST_TASTER if kind == TrialKind.TASTER else rules.LONGEST_TRIAL
    if days < 1:
        raise Invalid("De laatste dag ligt voor de eerste.", {"ends_on": "Kies een latere dag."})
    if days > longest:
        said = (
            "Meelopen duurt hooguit vijf dagen." if kind == TrialKind.TASTER else "Een proef duurt hooguit zes maanden."
        )
        raise Invalid(said, {"ends_on": said})
    if not 1 <= hours <= 60:
        raise Invalid("Vul de uren in een week in.", {"hours": "Vul een getal van 1 tot en met 60 in."})


def _by_service(actor: Actor, number: int) -> Trial:
    with acting(actor):
        found = Trial.objects.filter(number=number).first()
    if found is None or actor.id > 0:
        raise Missing(GONE)
    return found


def _after(actor: Actor, trial: Trial, fact: Fact) -> None:
    """What is left to do: what somebody can now on the card, and what comes next."""
    finish_tasks(actor, trial, (TaskKind.TRIAL_REPORT,), ("trial", trial.number))
    agreements.finish_asking(actor, trial)
    give_task(
        trial, TaskKind.NEXT_STEP, subject=("trial", trial.number), to=owner_of(trial), cause=fact,
        due_at=clock.now() + rules.REPORT_WITHIN,
    )  # fmt: skip
    if trial.result in (Result.COMPLETED, Result.PARTLY):
        give_task(
            trial, TaskKind.CONFIRM_TASKS, subject=("trial", trial.number), to=owner_of(trial), cause=fact,
            due_at=clock.now() + rules.CONFIRM_WITHIN,
        )  # fmt: skip
