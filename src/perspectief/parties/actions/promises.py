"""What is asked of an invitation when it is sent, and again when it is answered: a week lies between the two."""

import unicodedata
from collections.abc import Collection

from perspectief.access.context import Actor
from perspectief.core import journal
from perspectief.core.errors import Refused
from perspectief.parties.actions import one_time
from perspectief.parties.models import Invitation, Membership, Organisation, RegionMembership, User
from perspectief.parties.policy import invites
from perspectief.parties.queries import actor_for, administrators, held, regions_of
from perspectief.parties.rules import InvitationKind, OrganisationKind

SAME_NAME = "Er is in deze regio al een organisatie met deze naam. Zet er bijvoorbeeld de plaats bij."
OWN_ADDRESS = "Dit is je eigen e-mailadres. Jezelf uitnodigen kan niet."
COLLEAGUES_ADDRESS = "Dit e-mailadres is van iemand die bij je organisatie werkt of werkte. Vraag het eigen adres van de persoon."  # fmt: skip
LEFT = "Deze uitnodiging geldt niet meer: wie je uitnodigde werkt daar niet meer. Vraag een nieuwe."
MAY_NO_MORE = "Deze uitnodiging geldt niet meer: wie je uitnodigde mag dat daar niet meer. Vraag een nieuwe."


def why_closed(party: Organisation, regions: Collection[int]) -> str:
    """Why nobody from outside, who works in `regions`, lets people into this organisation; empty when it may.

    The counter helps an employer that nobody administers. For any other, a number that everybody can look up would open it.
    """
    if set(regions_of(party.pk)) - set(regions):
        return "Deze organisatie werkt ook in een andere regio. Haar eigen beheerder nodigt collega’s uit."
    if administrators(party.pk):
        return f"{party.name} doet al mee. Vraag de beheerder daar om een uitnodiging."
    if party.kind != OrganisationKind.EMPLOYER:
        return (
            f"{party.name} doet al mee, maar heeft geen beheerder. Wie Perspectief op de server beheert, helpt verder."
        )
    return ""


def name_is_taken(region: int, name: str) -> bool:
    """Whether an organisation that takes part in the region, or took part, is called this: nobody may pass for another."""
    joined = RegionMembership.objects.filter(region=region).values("organisation")
    names = Organisation.objects.filter(pk__in=joined).values_list("name", flat=True)
    return _folded(name) in {_folded(one) for one in names}


def is_own_address(actor: Actor, email: str) -> bool:
    """Whether this is the address of who acts."""
    return User.objects.filter(pk=actor.id, email=email.strip().lower()).exists()


def worked_at(organisation: int, email: str) -> bool:
    """Whether the account with this address works, or ever worked, at the organisation."""
    return Membership.objects.filter(organisation=organisation, user__email=email.strip().lower()).exists()


def still_promised(invitation: Invitation) -> None:
    """Refused when who invited may not do so today. The operator of the server helps as long as nobody administers."""
    inviter = invitation.invited_by_id
    if inviter is None:
        if administrators(invitation.organisation_id):
            raise Refused("Er is intussen al een beheerder. Vraag daar om een uitnodiging.")
        return
    if not held(invitation.organisation_id).filter(user=inviter).exists():
        raise Refused(LEFT)
    if invitation.kind not in _may_send(inviter, invitation.organisation_id):
        raise Refused(MAY_NO_MORE)


def withdraw_of(actor: Actor, *, user: int, region: int | None) -> int:
    """What losing a role causes: open invitations of this colleague that the roles left over do not carry work no more."""
    rows = Invitation.objects.filter(organisation=actor.organisation, invited_by=user, answered_at=None)
    rows = rows.filter(link__used_at=None, link__withdrawn_at=None)
    found = list(rows.exclude(kind__in=_may_send(user, actor.organisation)).order_by("id"))
    for one in found:
        one_time.withdraw(actor, one.link_id)
        journal.record("invitation_withdrawn", actor=actor, region=region, invitation=one.pk, user=user)
    return len(found)


def _may_send(user: int, organisation: int) -> set[str]:
    """The kinds of invitation somebody's roles at the organisation carry today."""
    kinds: set[str] = set()
    for one in held(organisation).filter(user=user).select_related("user", "organisation"):
        actor = actor_for(one)
        kinds |= invites(actor, one.organisation.kind)
        if actor.regions:
            kinds.add(InvitationKind.JOB_SEEKER)
    return kinds


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if letter.isalnum())
