"""The person is asked, and answers: to the klantmanager, through a link, or at the own account. Yes can be taken back."""

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused
from perspectief.matching.introductions import sending, steps
from perspectief.matching.introductions.rules import HOW_SAID, PERSON_NO, Deed, Side
from perspectief.matching.introductions.sending import Address, Sent
from perspectief.matching.introductions.sides import LINK, sides_of
from perspectief.matching.models import Introduction
from perspectief.parties.actions import one_time

SELF, BY_LINK = "account", "link"  # how it was said, beside HOW_SAID


def ask_by_link(actor: Actor, *, number: int, email: str, address: Address, key: str = "") -> Sent | None:
    """Mails the person a link; the code is for another channel. A former link works no more. None when sent before.

    Raises Missing, Refused, Invalid.
    """
    sending.check_address(email)
    with steps.step(actor, number=number, deed=Deed.ASK_PERSON, key=key) as one:
        if one.again:
            return None
        former, one.row.asked_at = one.row.person_link_id, one.row.asked_at or one.now
        with acting(actor):
            if former:
                one_time.withdraw(actor, former)
            sent = sending.to_person(actor, one.row, email=email, address=address)
        one.row.person_link_id = sent.link.pk
    return sent


def record_consent(
    actor: Actor, *, number: int, yes: bool, how: str = "", reason: str = "", key: str = ""
) -> Introduction:
    """What the person says to being introduced to this employer. The klantmanager says how it was told (HOW_SAID); the person
    answers through the own account or link. A no has a reason (PERSON_NO), also when a yes is taken back.

    Raises Missing, Refused, Invalid.
    """
    if not yes and reason not in PERSON_NO:
        raise Invalid("Kies waarom niet.", {"reden": "Kies een reden uit de lijst."})
    with steps.step(actor, number=number, deed=Deed.AGREE if yes else Deed.DECLINE, key=key) as one:
        if one.again:
            return one.row
        by_self = Side.PERSON in sides_of(actor, one.row)
        if not by_self and how not in HOW_SAID:
            raise Invalid("Kies hoe het is gezegd.", {"hoe": "Kies hoe het is gezegd."})
        if yes and one.card.hidden_at is not None:
            raise Refused("Deze persoon maakte bezwaar. Er gaat niets naar een werkgever.")
        how = how if not by_self else BY_LINK if actor.role == LINK else SELF
        one.row.said_yes, one.row.said_on, one.row.said_how = yes, clock.today(), how
        one.row.reason = "" if yes else reason
        one.told = {"how": how, "reason": one.row.reason}
    return one.row
