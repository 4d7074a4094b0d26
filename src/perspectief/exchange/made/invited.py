"""Invitations of a made region, in every state there is. No mail is sent: the addresses cannot exist."""

import datetime
from typing import NamedTuple

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.parties.actions import one_time
from perspectief.parties.actions.invitations import PURPOSE
from perspectief.parties.made import ACCOUNTS
from perspectief.parties.models import Invitation, Membership
from perspectief.parties.queries import actor_for, regions_of
from perspectief.parties.rules import InvitationKind, OrganisationKind, Role


class Made(NamedTuple):
    """One invitation. `by`: role of the account to try that sent it; `ago`: days; `answer`: ja, nee, terug or nothing."""

    by: Role
    kind: InvitationKind
    name: str
    email: str
    role: Role
    ago: int
    answer: str = ""
    party: str = ""
    party_kind: str = ""
    kvk: str = ""


INVITED = (
    Made(Role.ADMINISTRATOR, InvitationKind.COLLEAGUE, "Yasmin Amrani", "yasmin.amrani@breda.example", Role.CASEWORKER, 1),
    Made(Role.ADMINISTRATOR, InvitationKind.COLLEAGUE, "Ger Brouwers", "ger.brouwers@breda.example", Role.JOB_COACH, 9),
    Made(Role.ADMINISTRATOR, InvitationKind.COLLEAGUE, "Ilse Vos", "ilse.vos@breda.example", Role.CASEWORKER, 3, "nee"),
    Made(
        Role.ADMINISTRATOR, InvitationKind.PARTNER, "Tom Aarts", "tom.aarts@vakschool.example", Role.TRAINER, 2,
        party="Vakschool De Baronie", party_kind=OrganisationKind.TRAINER, kvk="41082937",
    ),
    Made(
        Role.ADMINISTRATOR, InvitationKind.PARTNER, "Els Konings", "els.konings@inzet.example", Role.INTERMEDIARY, 4, "terug",
        party="Inzet Detachering", party_kind=OrganisationKind.INTERMEDIARY, kvk="52719364",
    ),
    Made(
        Role.ACCOUNT_MANAGER, InvitationKind.EMPLOYER, "Joost Hermans", "joost@hermanstuinen.example", Role.EMPLOYER, 1,
        party="Hermans Tuinen", party_kind=OrganisationKind.EMPLOYER, kvk="63904821",
    ),
)  # fmt: skip


def invite() -> int:
    """Every invitation of the list, by the account to try in that role; how many."""
    addresses = {account.role: account.email for account in reversed(ACCOUNTS)}
    for one in INVITED:
        seat = Membership.objects.select_related("user", "organisation").get(user__email=addresses[one.by], role=one.by)
        _sent(one, seat)
    return len(INVITED)


def _sent(one: Made, seat: Membership) -> None:
    actor, ago = actor_for(seat, origin="cli"), datetime.timedelta(days=one.ago)
    with acting(actor):
        made = one_time.make(actor, purpose=PURPOSE)
        now = clock.now()
        made.link.made_at, made.link.expires_at = now - ago, made.link.expires_at - ago
        made.link.used_at = now if one.answer == "nee" else None
        made.link.withdrawn_at = now if one.answer == "terug" else None
        made.link.save()
        Invitation.objects.create(
            organisation_id=actor.organisation,
            kind=one.kind,
            email=one.email,
            name=one.name,
            role=one.role,
            administers=one.kind == InvitationKind.PARTNER,
            region_id=regions_of(actor.organisation)[0],
            party_id=actor.organisation if one.kind == InvitationKind.COLLEAGUE else None,
            party_name=one.party,
            party_kind=one.party_kind or seat.organisation.kind,
            party_kvk=one.kvk,
            link=made.link,
            invited_by=seat.user,
            invited_at=now - ago,
            answered_at=now if one.answer == "nee" else None,
        )
