"""Where a person stands: still right, the two keys, how far from work, searching or not."""

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.wording import OPEN
from perspectief.supply.actions.owned import (
    SUBJECT,
    locked,
    note_source,
    read_over,
    record,
    record_doubts,
    same_version,
    weigh,
)
from perspectief.supply.models import Card
from perspectief.supply.policy import may_judge_readiness
from perspectief.supply.rules import SkillRelation, State
from perspectief.taxonomy.needs import READINESS
from perspectief.work.actions import finish_about
from perspectief.work.models import TaskKind


def confirm_card(actor: Actor, *, number: int, key: str = "") -> Card:
    """Says that the card still holds today."""
    with acting(actor):
        card = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return card
        card.confirmed_at = clock.today()
        card.version += 1
        card.save(update_fields=["confirmed_at", "version", "updated_at"])
        record("card_confirmed", card, actor=actor)
        for kind in (TaskKind.CONFIRM_CARD, TaskKind.TERM_ENDS):
            finish_about(actor, kind=kind, subject_kind=SUBJECT, number=number)
    return card


def set_keys(
    actor: Actor,
    *,
    number: int,
    version: int | None = None,
    person: bool | None = None,
    how: str = "",
    organisation: bool | None = None,
    key: str = "",
    anyway: bool = False,
) -> Card:
    """Turns the person's key (`how` it was given is required) or the organisation's on or off; None leaves it.

    With both on, employers and partners find the card, without name. Turned off, they lose it at once.
    """
    if person and not how.strip():
        raise Invalid("Schrijf op hoe de toestemming is gegeven.", {"how": "Vul in hoe, bijvoorbeeld: in een gesprek."})
    with acting(actor):
        card = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return card
        same_version(card, version)
        doubts = read_over({"how": how} if person else {}, OPEN, anyway=anyway)
        today, changed = clock.today(), []
        if person is not None and person != bool(card.person_key_at):
            card.person_key_at, card.person_key_how = (today, how.strip()) if person else (None, "")
            changed.append("person")
        if organisation is not None and organisation != bool(card.organisation_key_at):
            card.organisation_key_at = today if organisation else None
            changed.append("organisation")
        if not changed:
            return card
        card.version += 1
        card.save()
        card.refresh_from_db(fields=["audience"])
        both = card.person_key_at is not None and card.organisation_key_at is not None
        record("keys_turned", card, actor=actor, keys=changed, open=both)
        record_doubts(doubts, card, actor=actor)
    return card


def set_readiness(actor: Actor, *, number: int, level: int | None, version: int | None = None, key: str = "") -> Card:
    """Keeps the judgement laag (1), midden (2) or werkfit (3) with its day and author; None: not known."""
    if not may_judge_readiness(actor):
        raise Refused("Hoe ver iemand van werk is, bepaalt een medewerker van het loket.")
    if level is not None and level not in READINESS:
        raise Invalid("Kies laag, midden of werkfit.", {"readiness": "Kies laag, midden of werkfit."})
    with acting(actor):
        card = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return card
        same_version(card, version)
        card.readiness = level
        card.readiness_at = clock.today() if level else None
        card.readiness_by_id = actor.id if level and actor.id > 0 else None
        note_source(card, ["readiness"], "oordeel")
        can = card.skills.filter(relation=SkillRelation.CAN).order_by("skill_id").values_list("skill_id", flat=True)
        weigh(card, can, card.wishes.order_by("occupation_id").values_list("occupation_id", flat=True))
        card.version += 1
        card.save()
        record("readiness_set", card, actor=actor, level=level)
    return card


def set_state(actor: Actor, *, number: int, state: str, version: int | None = None, key: str = "") -> Card:
    """Searching, working, paused or out of sight. Who searches again waits from today on."""
    if state not in State.values:
        raise Invalid("Kies waar deze persoon staat.", {"state": "Kies een van de keuzes."})
    with acting(actor):
        card = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return card
        same_version(card, version)
        if card.state == state:
            return card
        former, card.state = card.state, state
        if state == State.SEARCHING and former != State.PAUSED:
            card.waiting_since = clock.today()
        card.version += 1
        card.save()
        record("state_set", card, actor=actor, state=state, former=former)
    return card
