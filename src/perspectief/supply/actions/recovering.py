"""Giving a job seeker back the way in: the link by mail, the code from the klantmanager who checked who it is."""

from perspectief.access.context import Actor, acting
from perspectief.parties.actions import recovery
from perspectief.parties.actions.invitations import Address
from perspectief.parties.actions.recovery import Started
from perspectief.supply.actions.owned import locked, record


def recover_person(actor: Actor, *, number: int, how: str, address: Address, key: str = "") -> Started | None:
    """Starts it for the person of a card of the own organisation; `how` is one of RECOVERY_CHECKS. None when sent before.

    Raises Missing, Refused (no account, or one that also works somewhere), Invalid.
    """
    with acting(actor):
        card = locked(actor, number)
        started = recovery.start_for_card(actor, card=card.pk, region=card.region_id, how=how, address=address, key=key)
        if started is not None:
            record("person_recovery_started", card, actor=actor, how=how)
    return started
