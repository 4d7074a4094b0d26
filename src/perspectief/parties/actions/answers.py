"""The answer of who was invited: accept, which makes the account, the organisation and the role; or decline."""

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.actions import invitations, one_time, promises, rights
from perspectief.parties.models import (
    Invitation,
    Membership,
    Organisation,
    PersonAccount,
    RegionMembership,
    RegionSettings,
    User,
)
from perspectief.parties.queries import holds_role, regions_of
from perspectief.parties.rules import PARTNER_KINDS, InvitationKind, Role

OWN = "Je kunt je eigen uitnodiging niet aannemen. Vraag een andere beheerder."


@dataclass(frozen=True)
class Asked:
    """What somebody with link and code is asked. `known`: there is an account with this e-mail address already."""

    invitation: Invitation
    inviter: str
    party: str
    role: str
    known: bool


@dataclass(frozen=True)
class Accepted:
    """Who has an account now, at which organisation; `kvk` and `region` for rooms that know this employer by its number."""

    user: User
    new: bool
    party: Organisation | None
    kvk: str
    region: int | None


def asked(token: str) -> Asked:
    """What the invitation is, for who gave the code. Missing when the link is for something else."""
    held = one_time.held(token)
    with acting(held.actor):
        rows = Invitation.objects.select_related("organisation", "party", "invited_by")
        found = rows.filter(link=held.link).first()
        if found is None:
            raise Missing("Deze link bestaat niet.")
        return Asked(
            invitation=found,
            inviter=found.invited_by.name if found.invited_by else rights.SYSTEM,
            party=found.party.name if found.party else found.party_name,
            role=str(Role(found.role).label),
            known=User.objects.filter(email=found.email).exists(),
        )


def accept(token: str, *, user: User | None, name: str = "", password: str = "") -> Accepted:
    """Makes what was promised, once. `user`: who is logged in with the invited address; None makes an account.

    Raises Refused (used, withdrawn, expired; the inviter left; an account is there already), Invalid.
    """
    held = one_time.held(token)
    with acting(held.actor):
        invitation = Invitation.objects.select_for_update(of=("self",)).filter(link=held.link).first()
        if invitation is None:
            raise Missing("Deze link bestaat niet.")
        one_time.use(held.actor, held.link.pk)
        promises.still_promised(invitation)
        new = user is None
        person = _account(invitation, name, password) if user is None else _same(invitation, user)
        if invitation.kind == InvitationKind.JOB_SEEKER:
            party = None
            _tie_card(invitation, person)
        else:
            party = _party(invitation)
            _give(held.actor, invitation, person, party)
        invitation.answered_at, invitation.accepted_by = clock.now(), person
        invitation.save(update_fields=["answered_at", "accepted_by"])
        journal.record(
            "invitation_accepted", actor=held.actor, region=invitation.region_id, on_behalf_of=invitation.invited_by_id,
            invitation=invitation.pk, user=person.pk, kind=invitation.kind, new=new,
        )  # fmt: skip
    return Accepted(person, new, party, invitation.party_kvk, invitation.region_id)


def decline(token: str) -> None:
    """No, thank you: the link is used up and nothing is made."""
    held = one_time.held(token)
    with acting(held.actor):
        invitation = Invitation.objects.select_for_update(of=("self",)).filter(link=held.link).first()
        if invitation is None:
            raise Missing("Deze link bestaat niet.")
        one_time.use(held.actor, held.link.pk)
        invitation.answered_at = clock.now()
        invitation.save(update_fields=["answered_at"])
        journal.record(
            "invitation_declined",
            actor=held.actor,
            region=invitation.region_id,
            result="refused",
            invitation=invitation.pk,
        )


def new_password(user: User, password: str) -> None:
    """Sets it; Invalid when it is too weak."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Invalid("Kies een ander wachtwoord.", {"password": " ".join(error.messages)}) from None
    user.set_password(password)


def _account(invitation: Invitation, name: str, password: str) -> User:
    if not name.strip():
        raise Invalid("Nog niet alles is goed ingevuld.", {"name": "Vul je naam in."})
    if User.objects.filter(email=invitation.email).exists():
        raise Refused("Met dit e-mailadres is al een account. Log in om de uitnodiging aan te nemen.")
    user = User(email=invitation.email, name=name.strip())
    new_password(user, password)
    user.save()
    return user


def _same(invitation: Invitation, user: User) -> User:
    if user.email != invitation.email or not user.is_active:
        raise Refused("Deze uitnodiging is voor een ander e-mailadres dan dat van je account.")
    if user.pk == invitation.invited_by_id:
        raise Refused(OWN)
    return user


def _party(invitation: Invitation) -> Organisation:
    """The organisation: the own one, the one named, the one that came in the mean time, or a new one that joins the region."""
    region, kvk, kind = invitation.region_id, invitation.party_kvk, invitation.party_kind
    if invitation.kind == InvitationKind.COLLEAGUE:
        return Organisation.objects.select_for_update(of=("self",)).get(pk=invitation.organisation_id)
    if kind not in PARTNER_KINDS or region is None:
        raise Refused("Deze uitnodiging geldt niet meer. Vraag een nieuwe.")
    found = invitation.party or (invitations.known_party(region, kvk, kind) if kvk else None)
    if found is not None:
        party = Organisation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        if closed := promises.why_closed(party, regions_of(invitation.organisation_id)):
            raise Refused(closed)
        return party
    if kvk and invitations.took_part(region, kvk, kind):
        raise Refused(invitations.ENDED)
    if promises.name_is_taken(region, invitation.party_name):
        raise Refused(promises.SAME_NAME)
    made = Organisation.objects.create(name=invitation.party_name, kind=kind, kvk=kvk)
    RegionMembership.objects.create(organisation=made, region_id=region, starts_on=clock.today())
    RegionSettings.objects.get_or_create(region_id=region)
    return made


def _give(actor: Actor, invitation: Invitation, user: User, party: Organisation) -> None:
    """The roles that were promised, each once, confirmed by who invited."""
    roles = [invitation.role] + ([Role.ADMINISTRATOR] if invitation.administers else [])
    for role in dict.fromkeys(roles):
        if holds_role(user.pk, party.pk, role):
            continue
        held = Membership.objects.create(
            user=user,
            organisation=party,
            role=role,
            starts_on=clock.today(),
            ends_on=invitation.ends_on,
            given_by_id=invitation.invited_by_id,
            confirmed_on=clock.today(),
            confirmed_by_id=invitation.invited_by_id,
        )
        journal.record(
            "role_given", actor=actor, region=invitation.region_id, on_behalf_of=invitation.invited_by_id, user=user.pk,
            role=str(role), membership=held.pk, party=party.pk,
        )  # fmt: skip
        _tell(invitation, held)


def _tell(invitation: Invitation, given: Membership) -> None:
    """Every administrator who is not the new one: who invited should know what came of it, the others that it happened."""
    by = invitation.invited_by.name if invitation.invited_by else rights.SYSTEM
    what = f"{given.user.name} ({given.user.email}) nam een uitnodiging aan en kreeg de rol {given.get_role_display()}."
    rights.tell(given.organisation, what, by=by, but=given.user_id)


def _tie_card(invitation: Invitation, user: User) -> None:
    """The own card of a job seeker; an account looks after one card, and a card has one account. Never that of who keeps it."""
    if promises.worked_at(invitation.organisation_id, user.email):
        raise Refused(
            "Dit account is van iemand die bij deze organisatie werkt of werkte. Vraag een nieuwe uitnodiging."
        )
    open_ones = PersonAccount.objects.filter(ends_on=None)
    if open_ones.filter(card_id=invitation.card_id).exclude(user=user).exists():
        raise Refused("Bij deze kaart hoort al een account. Vraag je klantmanager om hulp.")
    given = {
        "card_id": invitation.card_id, "region_id": invitation.region_id, "starts_on": clock.today(), "ends_on": None,
    }  # fmt: skip
    PersonAccount.objects.update_or_create(user=user, defaults=given)
