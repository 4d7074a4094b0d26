"""Work with a contract: placing somebody, what is arranged around it, what turned out to be possible."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.consequences import take_opening
from perspectief.demand.models import PlaceSkill
from perspectief.demand.wages import minimum_cents
from perspectief.guidance import instruments, rules
from perspectief.guidance.actions.held import (
    GONE,
    NOT_YOURS,
    Locked,
    colleague,
    finish_tasks,
    give_task,
    guided,
    keeper,
    lock,
    locked,
    one_of,
    open_name,
    owner_of,
    record,
    same_tenant,
    seen,
    tenant,
)
from perspectief.guidance.actions.seats import seat
from perspectief.guidance.actions.trials import Pair, pair_of, running, settle, success
from perspectief.guidance.models import Arrangement, Placement, Trial
from perspectief.guidance.policy import is_owner
from perspectief.guidance.rules import CoachKind, ContractForm
from perspectief.matching.dimensions import dimensions
from perspectief.matching.introductions.rules import Outcome
from perspectief.parties.models import Membership
from perspectief.supply.consequences import can_do, works
from perspectief.supply.models import Profile
from perspectief.work.models import TaskKind

BELOW_MINIMUM = "loondispensatie"  # the one instrument that lets an employer pay less: Wajong art. 2:20
HERE = "plek"


@dataclass(frozen=True)
class Contract:
    """`hours` a week, `wage_cents` an hour, `ends_on` None: no end agreed. `arranged`: codes of `guidance.instruments`."""

    form: str
    hours: int
    wage_cents: int
    starts_on: datetime.date
    ends_on: datetime.date | None = None
    arranged: Sequence[str] = ()


def place_person(
    actor: Actor,
    *,
    contract: Contract,
    coach: int | None = None,
    company_coach: str = "",
    introduction: int | None = None,
    trial: int | None = None,
    card: int | None = None,
    place: int | None = None,
    consent_on: datetime.date | None = None,
    consent_how: str = "",
    key: str = "",
) -> Placement:
    """Somebody begins: takes an opening, the person is no longer offered, and there is a coach or a task to find one.

    From an introduction, from a trial (its number; one nobody reported on yet was done and led to this job), or by the owner for card and
    place with the consent. `coach`: public number of an account. The same `key` gives the same placement. Raises Missing, Refused (full,
    or already there), Invalid (also a wage below the legal minimum).
    """
    tried = guided(actor, Trial, trial) if trial is not None else None
    about = (
        _of_trial(tried)
        if tried
        else pair_of(
            actor, introduction=introduction, card=card, place=place, consent_on=consent_on, consent_how=consent_how
        )
    )
    _whole(contract, _born(about))
    guide = colleague(about.card.region_id, coach) if coach else None
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Placement.objects.get(number=submissions.answer(key, actor))
        under = lock(
            region=about.card.region_id, owner=about.card.organisation_id, card=about.card.pk, place=about.place.pk
        )
        if running(under.card, under.place):
            raise Refused("Deze persoon werkt hier al, of begint hier binnenkort. Er is niets bewaard.")
        tried = _succeeded(actor, under, tried)
        placed = _begun(actor, under, about, contract, tried)
        _guide(actor, placed, guide, company_coach)
        if key:
            submissions.answered(key, actor, str(placed.number))
    return placed


def arrange(
    actor: Actor,
    *,
    number: int,
    code: str,
    starts_on: datetime.date,
    ends_on: datetime.date | None = None,
    key: str = "",
) -> Arrangement:
    """Something arranged around the work, for a time. Missing, Refused, Invalid when it does not exist at that day."""
    found = guided(actor, Placement, number)
    if not instruments.exists(code, starts_on):
        raise Invalid(
            "Dit bestaat op die dag niet (meer).", {"code": "Kies een andere regeling, of een andere begindag."}
        )
    if ends_on is not None and ends_on < starts_on:
        raise Invalid("De laatste dag ligt voor de eerste.", {"ends_on": "Kies een latere dag."})
    with acting(actor):
        _under, placement = locked(found)
        if key and not submissions.claim(key, actor):
            return placement.arrangements.order_by("-id")[0]
        kept, new = Arrangement.objects.get_or_create(
            **same_tenant(placement), placement=placement, code=code, starts_on=starts_on,
            defaults={"ends_on": ends_on, "by_id": actor.id},
        )  # fmt: skip
        if new:
            record("arranged", placement, actor=actor, placement=placement.number, code=code)
    return kept


def confirm_tasks(
    actor: Actor, *, trial: int | None = None, placement: int | None = None, skills: Sequence[int], key: str = ""
) -> list[int]:
    """What somebody turned out to be able to do, of what the place asks, on the card: ids of what is new there.

    For the organisation of the card, about a trial or a placement (number). Raises Missing, Refused, Invalid.
    """
    about = seen(actor, Trial, trial) if trial is not None else seen(actor, Placement, placement or 0)
    if not is_owner(actor, region=about.region_id, owner=about.organisation_id):
        raise Refused(NOT_YOURS)
    with acting(actor):
        under, row = locked(about)  # type: ignore[type-var]
        if key and not submissions.claim(key, actor):
            return []
        asked = PlaceSkill.objects.filter(region=row.region_id, place=row.place_id)
        known = set(asked.order_by("skill_id").values_list("skill_id", flat=True))
        if not set(skills) <= known:
            raise Invalid("Kies alleen taken van deze plek.", {"skills": "Kies uit de lijst."})
        subject = ("trial" if trial is not None else "placement", row.number)
        fact = record("tasks_confirmed", row, actor=actor, number=row.number, skills=sorted(skills))
        added = can_do(card=under.card, skills=skills, source=HERE, cause=fact)
        finish_tasks(actor, row, (TaskKind.CONFIRM_TASKS,), subject)
    return added


def _of_trial(trial: Trial) -> Pair:
    with acting(keeper(trial.region_id, trial.organisation_id)):
        known = Trial.objects.select_related("card", "place", "introduction").filter(pk=trial.pk).first()
    if known is None:
        raise Missing(GONE)
    return Pair(known.card, known.place, known.introduction, known.consent_on, known.consent_how)


def _succeeded(actor: Actor, under: Locked, tried: Trial | None) -> Trial | None:
    """The trial before, as it ends with this placement: the one that is named, or the one that runs between these two."""
    with acting(keeper(under.card.region_id, under.card.organisation_id)):
        rows = Trial.objects.select_for_update(of=("self",)).filter(region=under.card.region_id, card=under.card)
        found = rows.filter(pk=tried.pk) if tried else rows.filter(place=under.place, result="")
        trial = found.first()
    if trial is not None:
        success(actor, under, trial)
    return trial


def _begun(actor: Actor, under: Locked, about: Pair, contract: Contract, trial: Trial | None) -> Placement:
    placed = Placement.objects.create(
        **tenant(under.card, under.place),
        by_id=actor.id,
        introduction=about.introduction,
        trial=trial,
        consent_on=about.consent_on,
        consent_how=about.consent_how,
        contract_form=contract.form,
        hours=contract.hours,
        wage_cents=contract.wage_cents,
        starts_on=contract.starts_on,
        ends_on=contract.ends_on,
    )
    fact = record(
        "placed", placed, actor=actor, placement=placed.number, form=contract.form, hours=contract.hours,
        after_trial=trial is not None, starts_on=contract.starts_on.isoformat(),
        ends_on=contract.ends_on.isoformat() if contract.ends_on else None,
        introduction=about.introduction.number if about.introduction else None, **dimensions(under.card, under.place),
    )  # fmt: skip
    take_opening(place=under.place, cause=fact)
    works(card=under.card, cause=fact)
    settle(about.introduction, Outcome.PLACED, under.place, fact)
    open_name(placed, fact)
    for code in dict.fromkeys(contract.arranged):
        Arrangement.objects.create(
            **same_tenant(placed), by_id=actor.id, placement=placed, code=code, starts_on=contract.starts_on
        )
    _confirm_later(placed, fact)
    return placed


def _confirm_later(placed: Placement, fact: Fact) -> None:
    give_task(
        placed, TaskKind.CONFIRM_TASKS, subject=("placement", placed.number), to=owner_of(placed), cause=fact,
        due_at=clock.now() + datetime.timedelta(weeks=13),
    )  # fmt: skip


def _guide(actor: Actor, placed: Placement, guide: Membership | None, company_coach: str) -> None:
    if company_coach.strip():
        seat(actor, placed, kind=CoachKind.COMPANY_COACH, name=company_coach.strip(), since=placed.starts_on)
    if guide is not None:
        seat(actor, placed, kind=CoachKind.JOB_COACH, at=guide, since=placed.starts_on)
        return
    give_task(
        placed, TaskKind.FIND_COACH, subject=("placement", placed.number), to=owner_of(placed), cause=None,
        due_at=clock.now() + rules.COACH_WITHIN,
    )  # fmt: skip


def _born(about: Pair) -> datetime.date | None:
    card = about.card
    with acting(keeper(card.region_id, card.organisation_id)):
        return Profile.objects.filter(region=card.region_id, card=card).values_list("birth_date", flat=True).first()


def _whole(contract: Contract, born: datetime.date | None) -> None:
    one_of(contract.form, ContractForm, "contract_form")
    if not 1 <= contract.hours <= 60:
        raise Invalid("Vul de uren in een week in.", {"hours": "Vul een getal van 1 tot en met 60 in."})
    if contract.ends_on is not None and contract.ends_on < contract.starts_on:
        raise Invalid("De laatste dag ligt voor de eerste.", {"ends_on": "Kies een latere dag."})
    for code in contract.arranged:
        if not instruments.exists(code, contract.starts_on):
            raise Invalid("Een regeling bestaat op die dag niet (meer).", {"arranged": "Kies andere regelingen."})
    least = minimum_cents(contract.starts_on, born, contract.form)
    if contract.wage_cents < least and BELOW_MINIMUM not in contract.arranged:
        said = f"Dit is te laag: het minimumloon is € {least // 100},{least % 100:02} per uur."
        raise Invalid(said, {"wage_cents": said})
