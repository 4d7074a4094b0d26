"""What three parties agree about a trial, version by version: nobody changes what somebody approved."""

from collections.abc import Mapping

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.core.models import Fact
from perspectief.guidance import rules
from perspectief.guidance.actions.held import (
    NOT_YOURS,
    finish_tasks,
    give_task,
    guided,
    keeper,
    locked,
    owner_of,
    read_over,
    record,
    same_tenant,
    seen,
)
from perspectief.guidance.models import Agreement, Approval, Trial
from perspectief.guidance.policy import is_employer, is_owner, may_guide
from perspectief.guidance.rules import Party
from perspectief.work.models import TaskKind

TEXTS = ("work", "guided_by", "remarks")


def whole(texts: Mapping[str, str]) -> dict[str, str]:
    """The texts, trimmed. Invalid when it does not say what somebody is going to do."""
    kept = {name: texts.get(name, "").strip() for name in TEXTS}
    if not kept["work"]:
        raise Invalid("Schrijf op wat iemand gaat doen.", {"work": "Schrijf op wat iemand gaat doen."})
    return kept


def draw_up(actor: Actor, trial: Trial, *, texts: Mapping[str, str], sequence: int, cause: Fact) -> Agreement:
    """The next version, with the days and hours of the trial, and a task to approve it. Joins the running transaction."""
    made = Agreement.objects.create(
        **same_tenant(trial), by_id=actor.id, trial=trial, sequence=sequence, starts_on=trial.starts_on,
        ends_on=trial.ends_on, hours=trial.hours, **whole(texts),
    )  # fmt: skip
    give_task(
        trial, TaskKind.APPROVE, subject=("agreement", made.number), to=owner_of(trial), cause=cause,
        due_at=clock.now() + rules.APPROVE_WITHIN, hours=rules.APPROVE_WITHIN.days * 24,
    )  # fmt: skip
    return made


def revise_agreement(
    actor: Actor, *, number: int, texts: Mapping[str, str], key: str = "", anyway: bool = False
) -> Agreement:
    """Other words. While nobody approved, the version itself changes; afterwards a next version begins, and everybody approves anew.

    Raises Missing, Refused (the trial is over, or this is not the version that holds), Invalid, Doubtful.
    """
    found = guided(actor, Agreement, number)
    kept = whole(texts)
    doubts = read_over(kept, anyway=anyway)
    with acting(actor):
        _under, agreement = locked(found)
        if key and not submissions.claim(key, actor):
            return current(agreement.trial_id, agreement.region_id)
        trial = Trial.objects.select_for_update(of=("self",)).get(pk=agreement.trial_id)
        if trial.result or agreement.replaced_at is not None:
            raise Refused("Deze afspraken gelden niet meer. Er is niets veranderd.")
        given = _given(agreement)
        fact = record(
            "agreement_revised", agreement, actor=actor, trial=trial.number, approved=sorted(given), doubts=doubts
        )
        if not rules.is_locked(given):
            for name, text in kept.items():
                setattr(agreement, name, text)
            agreement.save(update_fields=list(TEXTS))
            return agreement
        agreement.replaced_at = clock.now()
        agreement.save(update_fields=["replaced_at"])
        trial.approved_on, trial.version = None, trial.version + 1
        trial.save(update_fields=["approved_on", "version"])
        finish_tasks(actor, trial, (TaskKind.APPROVE,), ("agreement", agreement.number))
        return draw_up(actor, trial, texts=kept, sequence=agreement.sequence + 1, cause=fact)


def approve(
    actor: Actor, *, number: int, party: str, ground: str = "", sequence: int | None = None, key: str = ""
) -> Agreement:
    """One party says yes to this version. `ground`: on what somebody of the counter says so for person or employer; empty for oneself.

    The klantmanager is the last, of the organisation that owns the card. Raises Missing, Refused, Invalid, and Changed when another
    version was on the screen.
    """
    found = seen(actor, Agreement, number)
    _may_speak(actor, found, party, ground)
    with acting(actor):
        _under, agreement = locked(found)
        if key and not submissions.claim(key, actor):
            return agreement
        if agreement.replaced_at is not None or (sequence is not None and sequence != agreement.sequence):
            raise Changed("De afspraken zijn intussen veranderd. Lees ze eerst.", current=agreement)
        given = _given(agreement)
        if party in given:
            return agreement
        if not rules.may_approve(party, given):
            raise Refused("De klantmanager geeft als laatste akkoord, na de werkzoekende en de werkgever.")
        with acting(keeper(agreement.region_id, agreement.organisation_id)):
            Approval.objects.create(
                **same_tenant(agreement), by_id=actor.id if actor.id > 0 else None, agreement=agreement, party=party,
                ground=ground,
            )  # fmt: skip
        fact = record("agreement_approved", agreement, actor=actor, party=party, ground=ground)
        if given | {party} == set(Party):
            _concluded(actor, agreement, fact)
    return agreement


def finish_asking(actor: Actor, trial: Trial) -> None:
    """A trial that is over asks nobody for approval any more."""
    with acting(keeper(trial.region_id, trial.organisation_id)):
        numbers = list(Agreement.objects.filter(region=trial.region_id, trial=trial).values_list("number", flat=True))
    for number in numbers:
        finish_tasks(actor, trial, (TaskKind.APPROVE,), ("agreement", number))


def current(trial: int, region: int) -> Agreement:
    """The version that holds, of a trial (database ids)."""
    return Agreement.objects.get(region=region, trial=trial, replaced_at=None)


def _given(agreement: Agreement) -> set[str]:
    with acting(keeper(agreement.region_id, agreement.organisation_id)):
        rows = Approval.objects.filter(region=agreement.region_id, agreement=agreement)
        return set(rows.values_list("party", flat=True))


def _may_speak(actor: Actor, agreement: Agreement, party: str, ground: str) -> None:
    """Who may say yes for this party. Refused, Invalid."""
    if party not in Party:
        raise Invalid("Kies wie akkoord geeft.", {"party": "Kies er een."})
    here = {"region": agreement.region_id}
    if party == Party.OWNER:
        may = is_owner(actor, **here, owner=agreement.organisation_id) and not ground
    elif not ground:
        is_person = actor.person is not None and actor.person == agreement.card_id
        may = is_person if party == Party.PERSON else is_employer(actor, **here, party=agreement.at_employer)
    else:
        if ground not in rules.Ground:
            raise Invalid("Kies hoe je dat weet.", {"ground": "Kies er een."})
        may = may_guide(actor, region=agreement.region_id, owner=agreement.organisation_id)
    if not may:
        raise Refused(NOT_YOURS)


def _concluded(actor: Actor, agreement: Agreement, fact: Fact) -> None:
    with acting(keeper(agreement.region_id, agreement.organisation_id)):
        trial = Trial.objects.select_for_update(of=("self",)).get(pk=agreement.trial_id)
        trial.approved_on, trial.version = clock.today(), trial.version + 1
        trial.save(update_fields=["approved_on", "version"])
    record("trial_agreed", trial, actor=actor, cause=fact.pk, trial=trial.number)
    finish_tasks(actor, trial, (TaskKind.APPROVE,), ("agreement", agreement.number))
