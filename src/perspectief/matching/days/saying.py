"""What both sides say after a talk; two times yes becomes a task for the klantmanager."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.demand.models import Employer
from perspectief.matching.days.actions import locked_day, pair_of, record_day
from perspectief.matching.days.models import DayPair
from perspectief.matching.days.rules import FOLLOW_UP_WITHIN, Side, Verdict
from perspectief.supply.models import Card, Dossier
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind


def verdict(actor: Actor, *, number: int, card: int, employer: int, side: str, said: str, key: str = "") -> DayPair:
    """Keeps what one side says after the talk: yes, no, later, or nothing any more (empty). Both yes: somebody follows it up.

    Raises Missing, Invalid, and Refused when they had no talk.
    """
    if side not in Side.values or (said and said not in Verdict.values):
        raise Invalid("Kies ja, nee of later.")
    with acting(actor):
        day = locked_day(actor, number)
        row = pair_of(day, card, employer)
        if key and not submissions.claim(key, actor):
            return row
        if row.round is None:
            raise Refused("Deze twee hadden geen gesprek op deze dag.")
        if side == Side.PERSON:
            row.person_said = said
        else:
            row.employer_said = said
        follow = row.person_said == row.employer_said == Verdict.YES and row.followed_at is None
        row.followed_at = clock.now() if follow else row.followed_at
        row.save(update_fields=["person_said", "employer_said", "followed_at"])
        fact = record_day("day_verdict", day, row, actor=actor, side=side, said=said)
    if follow:
        _follow_up(row, cause=fact.pk)
    return row


def _follow_up(row: DayPair, *, cause: int) -> None:
    """A task of the organisation the card is of, for who looks after the person."""
    owner = service("matching-day", regions=(row.region_id,), organisation=row.organisation_id)
    with acting(owner):
        held = Dossier.objects.filter(organisation=row.organisation_id, card=row.card_id).first()
        open_tasks(
            owner,
            region=row.region_id,
            kind=TaskKind.DAY_FOLLOW_UP,
            subject_kind="card",
            assignees={
                Card.objects.values_list("number", flat=True).get(pk=row.card_id): held.caseworker_id if held else None
            },
            due_at=clock.now() + FOLLOW_UP_WITHIN,
            agreed_hours=48,
            cause=cause,
            data={"employer": Employer.objects.values_list("number", flat=True).get(pk=row.employer_id)},
        )
