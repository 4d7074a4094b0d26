"""A job seeker says yes or no to a place of the own list; the klantmanager hears of a yes."""

from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.wishes.models import PersonWish
from perspectief.matching.wishes.own import Work, own_fit, work_of_number
from perspectief.matching.wishes.rules import ANSWER_WITHIN, WishReason
from perspectief.supply.models import Card, Dossier, Pseudonym
from perspectief.supply.queries.own import own_card
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind

NOT_YOURS = "Deze plek staat niet in jouw lijst. Er is niets bewaard."
ONLY_SELF = "Alleen de persoon zelf zegt dit."


def say(actor: Actor, *, place: int, yes: bool, reason: str = "", key: str = "") -> PersonWish | None:
    """Keeps what the person says about a place (public number) of the own list; a former answer is closed.

    A no takes a preset reason. A yes opens a task for the klantmanager. None when this form was sent before. Raises Refused for
    anybody who is no job seeker, Invalid, and Missing when the place is not in the own list.
    """
    if actor.person is None:
        raise Refused(ONLY_SELF)
    if reason and (yes or reason not in WishReason.values):
        raise Invalid("Kies een van de redenen.", {"reason": "Kies een van de redenen."})
    if not yes and not reason:
        raise Invalid("Kies waarom niet.", {"reason": "Kies een van de redenen."})
    with acting(actor):
        card = own_card(actor)
        work = work_of_number(card.region_id, place)
        if key and not submissions.claim(key, actor):
            return None
        if card.hidden_at is not None or own_fit(actor, card, work) is None:
            raise Missing(NOT_YOURS)
        _close(card, work)
        said = PersonWish.objects.create(
            region_id=card.region_id, organisation_id=card.organisation_id, audience=card.audience, card=card,
            place_id=work.id, yes=yes, reason=reason,
        )  # fmt: skip
        fact = _record("person_wished", card, actor, yes=yes, reason=reason, place=work.id)
    if yes:
        _tell(card, work, fact.pk)
    return said


def take_back(actor: Actor, *, place: int, key: str = "") -> None:
    """The person has no answer to this place any more. Nothing when there was none."""
    if actor.person is None:
        raise Refused(ONLY_SELF)
    with acting(actor):
        card = own_card(actor)
        work = work_of_number(card.region_id, place)
        if key and not submissions.claim(key, actor):
            return
        if _close(card, work):
            _record("person_wish_taken_back", card, actor, place=work.id)


def _close(card: Card, work: Work) -> int:
    return PersonWish.objects.filter(region=card.region_id, card=card, place=work.id, closed_at=None).update(
        closed_at=clock.now()
    )


def _tell(card: Card, work: Work, cause: int) -> None:
    """A task of the organisation that owns the card, for who looks after the person."""
    owner = service("own-profile", regions=(card.region_id,), organisation=card.organisation_id)
    with acting(owner):
        assignee = (
            Dossier.objects.filter(organisation=card.organisation_id, card=card)
            .values_list("caseworker_id", flat=True)
            .first()
        )
        open_tasks(
            owner,
            region=card.region_id,
            kind=TaskKind.PERSON_ASKS,
            subject_kind="card",
            assignees={card.number: assignee},
            due_at=clock.now() + ANSWER_WITHIN,
            cause=cause,
            data={"place": work.number},
        )


def _record(verb: str, card: Card, actor: Actor, **data: Any) -> Fact:
    subject = Pseudonym.objects.filter(region=card.region_id, card=card).values_list("subject", flat=True).first()
    return journal.record(verb, actor=actor, region=card.region_id, subject=subject, **data)
