"""Inviting a job seeker to the own card: the link by mail, the code from the klantmanager."""

from perspectief.access.context import Actor, acting
from perspectief.core import submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.parties.actions import invitations, promises
from perspectief.parties.actions.invitations import Address, Sent, Wanted
from perspectief.parties.models import PersonAccount
from perspectief.parties.rules import InvitationKind, Role
from perspectief.supply.actions.owned import locked, record

OTHER_ADDRESS = "Dit is een ander e-mailadres dan in het profiel staat. Vraag het na bij de persoon zelf."


def invite_person(
    actor: Actor, *, number: int, email: str, address: Address, key: str = "", anyway: bool = False
) -> Sent | None:
    """Invites the person of a card of the own organisation; a former invitation works no more. None when sent before.

    Whoever answers sees the whole card from then on, also after having left: so never who keeps it. `anyway`: the address is
    right although it is not the one of the profile. Raises Missing, Refused (there is an account already), Invalid.
    """
    if "@" not in email.strip()[1:-1]:
        raise Invalid("Vul een e-mailadres in.", {"email": "Vul een e-mailadres in, zoals naam@voorbeeld.nl."})
    with acting(actor):
        card = locked(actor, number)
        if PersonAccount.objects.filter(card_id=card.pk, ends_on=None).exists():
            raise Refused("Deze persoon heeft al een account bij deze kaart.")
        profile = getattr(card, "profile", None)
        other = _checked(actor, email, profile.email if profile else "", anyway=anyway)
        if key and not submissions.claim(key, actor):
            return None
        invitations.withdraw_for_card(actor, card=card.pk)
        wanted = Wanted(
            InvitationKind.JOB_SEEKER,
            email,
            profile.given_name if profile else "",
            role=Role.JOB_SEEKER,
            region=card.region_id,
            card=card.pk,
        )
        sent = invitations.send(actor, wanted=wanted, address=address)
        record("person_invited", card, actor=actor, invitation=sent.invitation.pk, other_address=other)
    return sent


def _checked(actor: Actor, email: str, known: str, *, anyway: bool) -> bool:
    """Whether the address is another than the `known` one of the profile; Invalid when nobody confirmed that, or it is a colleague's."""
    if promises.is_own_address(actor, email):
        raise Invalid(promises.OWN_ADDRESS, {"email": promises.OWN_ADDRESS})
    if promises.worked_at(actor.organisation, email):
        raise Invalid(promises.COLLEAGUES_ADDRESS, {"email": promises.COLLEAGUES_ADDRESS})
    other = bool(known.strip()) and email.strip().lower() != known.strip().lower()
    if other and not anyway:
        raise Invalid(OTHER_ADDRESS, {"anyway": OTHER_ADDRESS})
    return other


def withdraw_person(actor: Actor, *, number: int) -> None:
    """The open invitation of this card works no more."""
    with acting(actor):
        card = locked(actor, number)
        if invitations.withdraw_for_card(actor, card=card.pk):
            record("person_invitation_withdrawn", card, actor=actor)
