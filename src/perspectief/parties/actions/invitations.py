"""Inviting: a colleague, a partner organisation, an employer, a job seeker. What is given exists only once it is accepted."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, outbox, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties import mails
from perspectief.parties.actions import one_time, promises
from perspectief.parties.models import Invitation, Organisation, RegionMembership
from perspectief.parties.policy import invites
from perspectief.parties.queries import regions_of, taking_part
from perspectief.parties.rules import (
    NEEDS_KVK,
    PARTNER_KINDS,
    InvitationKind,
    LinkState,
    OrganisationKind,
    Role,
    may_hold,
)

PURPOSE = MAIL = "invitation"
ENDED = "Deze organisatie doet niet meer mee in de regio. Een functioneel beheerder van het loket kan dat hervatten bij Beheer."
Address = Callable[[str], str]  # from a token to the whole address that goes in the mail


@dataclass(frozen=True)
class Wanted:
    """Who is invited to what. `party`: an organisation that takes part already; else the three fields of a new one."""

    kind: InvitationKind
    email: str
    name: str
    role: str = ""
    administers: bool = False
    ends_on: datetime.date | None = None
    region: int | None = None
    party: int | None = None
    party_name: str = ""
    party_kind: str = ""
    party_kvk: str = ""
    card: int | None = None


@dataclass(frozen=True)
class Sent:
    """An invitation that was sent. `code`: to be said to the invited, shown once; `link` only where no mail leaves."""

    invitation: Invitation
    code: str
    link: str = ""


def invite(actor: Actor, *, wanted: Wanted, address: Address, key: str = "") -> Sent | None:
    """Sends an invitation; None when this form was sent before. Raises Refused, Invalid."""
    with acting(actor):
        own = Organisation.objects.get(pk=actor.organisation)
        if wanted.kind not in invites(actor, own.kind):
            raise Refused(
                "Deze uitnodiging kun jij niet versturen. Vraag een functioneel beheerder van je organisatie."
            )
        if key and not submissions.claim(key, actor):
            return None
        return send(actor, wanted=_checked(actor, own, wanted), address=address)


def send(actor: Actor, *, wanted: Wanted, address: Address) -> Sent:
    """What an invitation is, once it is decided that it may be sent: also for rooms above, which check their own rules."""
    return _delivered(actor, *write(actor, wanted=wanted), address)


def write(actor: Actor, *, wanted: Wanted) -> tuple[Invitation, one_time.Made]:
    """The invitation with its link and its fact, before anybody hears of it. The operator of the server has no account."""
    regions = regions_of(actor.organisation)
    region = wanted.region or next(iter(regions), None)
    made = one_time.make(actor, purpose=PURPOSE, region=region)
    invitation = Invitation.objects.create(
        organisation_id=actor.organisation,
        kind=wanted.kind,
        email=wanted.email.strip().lower(),
        name=wanted.name.strip(),
        role=wanted.role,
        administers=wanted.administers,
        ends_on=wanted.ends_on,
        region_id=region,
        party_id=wanted.party,
        party_name=wanted.party_name.strip(),
        party_kind=wanted.party_kind,
        party_kvk=wanted.party_kvk,
        card_id=wanted.card,
        link=made.link,
        invited_by_id=actor.id if actor.id > 0 else None,
        invited_at=clock.now(),
    )
    journal.record(
        "invited", actor=actor, region=region, invitation=invitation.pk, kind=wanted.kind, role=wanted.role,
        administers=wanted.administers,
    )  # fmt: skip
    return invitation, made


def send_again(actor: Actor, *, number: int, address: Address, key: str = "") -> Sent | None:
    """A new link with a new code; the former one works no more. None when this form was sent before."""
    with acting(actor):
        invitation = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return None
        if invitation.answered_at:
            raise Refused("Op deze uitnodiging is al geantwoord.")
        one_time.withdraw(actor, invitation.link_id)
        made = one_time.make(actor, purpose=PURPOSE, region=invitation.region_id)
        invitation.link, invitation.invited_by_id, invitation.invited_at = made.link, actor.id, clock.now()
        invitation.mail_failed = False
        invitation.save(update_fields=["link", "invited_by", "invited_at", "mail_failed"])
        journal.record("invited_again", actor=actor, region=invitation.region_id, invitation=invitation.pk)
        return _delivered(actor, invitation, made, address)


def withdraw(actor: Actor, *, number: int) -> Invitation:
    """The link works no more. Refused when it was answered."""
    with acting(actor):
        invitation = locked(actor, number)
        if invitation.answered_at:
            raise Refused("Op deze uitnodiging is al geantwoord. Beëindig de rol bij het account.")
        one_time.withdraw(actor, invitation.link_id)
        journal.record("invitation_withdrawn", actor=actor, region=invitation.region_id, invitation=invitation.pk)
    return invitation


def locked(actor: Actor, number: int) -> Invitation:
    """An invitation the actor may change: of the own organisation, of a kind it may send; else Missing."""
    rows = Invitation.objects.select_for_update(of=("self",)).filter(number=number, organisation=actor.organisation)
    found = rows.first()
    own = Organisation.objects.get(pk=actor.organisation)
    if found is None or found.kind not in invites(actor, own.kind):
        raise Missing("Deze uitnodiging is er niet.")
    return found


@outbox.told(MAIL)
def note_mail(reference: str, failing: bool) -> None:
    """Whether the mail of an invitation fails to leave stands on the invitation: whoever invited can look at the address, or hand over the link."""
    _word, organisation, invitation = reference.split(":")
    with acting(service("invitations", regions=(), organisation=int(organisation))):
        Invitation.objects.filter(pk=int(invitation), answered_at=None).update(mail_failed=failing)


def _delivered(actor: Actor, invitation: Invitation, made: one_time.Made, address: Address) -> Sent:
    link, organisation = address(made.token), Organisation.objects.get(pk=actor.organisation)
    mails.send(
        invitation.email,
        "Uitnodiging voor Perspectief",
        mails.INVITED,
        reference=f"{MAIL}:{actor.organisation}:{invitation.pk}",
        name=invitation.name,
        inviter=actor.name,
        organisation=organisation.name,
        link=link,
        until=mails.said(made.link.expires_at.astimezone(clock.HOME).date()),
    )
    return Sent(invitation, made.code, "" if mails.goes_out() else link)


def _checked(actor: Actor, own: Organisation, wanted: Wanted) -> Wanted:
    """The same with everything filled in that follows from the kind; Invalid with what is wrong per field."""
    wrong: dict[str, str] = {}
    given: dict[str, Any] = dict(vars(wanted))
    try:
        validate_email(wanted.email.strip())
    except ValidationError:
        wrong["email"] = "Vul een e-mailadres in, zoals naam@gemeente.nl."
    if promises.is_own_address(actor, wanted.email):
        wrong["email"] = promises.OWN_ADDRESS
    if not wanted.name.strip():
        wrong["name"] = "Vul de naam in."
    if wanted.ends_on and wanted.ends_on <= clock.today():
        wrong["ends_on"] = "Kies een dag na vandaag, of laat het leeg."
    if wanted.kind == InvitationKind.COLLEAGUE:
        given |= {"party": own.pk, "party_name": "", "party_kind": own.kind, "party_kvk": "", "region": None}
    else:
        if wanted.kind == InvitationKind.EMPLOYER:
            given |= {"party_kind": OrganisationKind.EMPLOYER, "role": Role.EMPLOYER}
        given["administers"] = wanted.kind == InvitationKind.PARTNER or wanted.administers
        given |= _party(actor, given, wrong)
    if not may_hold(given["party_kind"], given["role"]):
        wrong["role"] = "Deze rol bestaat niet bij dit soort organisatie."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
    return Wanted(**given)


def _party(actor: Actor, given: dict[str, Any], wrong: dict[str, str]) -> dict[str, Any]:
    """The organisation of an invitation from outside: a region of the actor's organisation, a name, a number that can exist."""
    regions = regions_of(actor.organisation)
    region = given["region"] if given["region"] in regions else next(iter(regions), None)
    if region is None:
        raise Refused("Je organisatie doet nu in geen regio mee.")
    if given["party_kind"] not in PARTNER_KINDS:
        wrong["party_kind"] = "Kies wat voor organisatie het is."
    number = "".join(letter for letter in given["party_kvk"] if not letter.isspace())
    if number and not kvk_number_is_right(number):
        wrong["party_kvk"] = "Een KvK-nummer heeft acht cijfers. Kijk het na op kvk.nl."
    elif not number and given["party_kind"] in NEEDS_KVK:
        wrong["party_kvk"] = "Vul het KvK-nummer in: acht cijfers."
    known = known_party(region, number, given["party_kind"]) if number and "party_kvk" not in wrong else None
    if number and "party_kvk" not in wrong and took_part(region, number, given["party_kind"]):
        wrong["party_kvk"] = ENDED
    if known is None and not given["party_name"].strip():
        wrong["party_name"] = "Vul de naam van de organisatie in."
    elif known is None and "party_kvk" not in wrong and promises.name_is_taken(region, given["party_name"]):
        wrong["party_name"] = promises.SAME_NAME
    if known is not None and (closed := promises.why_closed(known, regions)):
        wrong["party_kvk"] = closed
    return {"region": region, "party": known.pk if known else None, "party_kvk": number}


def known_party(region: int, kvk: str, kind: str) -> Organisation | None:
    """The organisation with this number and kind that takes part in the region."""
    joined = taking_part(region).values("organisation")
    return Organisation.objects.filter(pk__in=joined, kvk=kvk, kind=kind).order_by("id").first()


def took_part(region: int, kvk: str, kind: str) -> bool:
    """Whether an organisation with this number and kind took part in the region and does no more: inviting does not bring it back."""
    left = RegionMembership.objects.filter(region=region, organisation__kvk=kvk, organisation__kind=kind)
    return known_party(region, kvk, kind) is None and left.exists()


def kvk_number_is_right(number: str) -> bool:
    """Eight digits, not all zero: the register knows no check digit."""
    return len(number) == 8 and number.isascii() and number.isdecimal() and int(number) > 0


def state_of(invitation: Invitation) -> LinkState:
    """What has become of it: of its link."""
    return one_time.state_of(invitation.link, clock.now())


def withdraw_for_card(actor: Actor, *, card: int) -> int:
    """What inviting anew, or thinking better of it, causes: open invitations of this card work no more. How many there were."""
    rows = Invitation.objects.filter(organisation=actor.organisation, card_id=card, answered_at=None)
    found = list(rows.filter(link__used_at=None, link__withdrawn_at=None).order_by("id").values_list("link", flat=True))
    for link in found:
        one_time.withdraw(actor, link)
    return len(found)
