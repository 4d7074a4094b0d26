"""What the pages of a functional administrator show: accounts with their roles, the yearly review, invitations. No persons."""

import datetime
from collections import Counter
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db.models import F, Min, Q, QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.parties.actions.one_time import Held, state_of
from perspectief.parties.actions.participation import GONE
from perspectief.parties.actions.rights import SYSTEM
from perspectief.parties.models import Invitation, Membership, Organisation, Recovery, RegionMembership, User
from perspectief.parties.policy import invites, keeps_parties, may_be_ended
from perspectief.parties.queries import administrators, held, regions_of
from perspectief.parties.rules import REVIEW_GRACE, LinkState, Role, Standing, review_due, review_standing

ORDERS = {
    "naam": ("name", "id"),
    "laatst": (F("last_login").asc(nulls_first=True), "name", "id"),
    "begin": ("-since", "name", "id"),
}
INVITATION_ORDERS = {"nieuwste": ("-invited_at", "-id"), "naam": ("name", "id")}


class RoleRow(NamedTuple):
    """A role of somebody, with its dates; `holds`: today. `standing` and `due`: of the yearly review."""

    id: int
    role: str
    label: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    holds: bool
    due: datetime.date
    standing: Standing
    confirmed_on: datetime.date | None
    confirmed_by: str
    given_by: str


class AccountRow(NamedTuple):
    """An account of the organisation. `last_login`: None when it never logged in."""

    id: int
    number: int
    name: str
    email: str
    last_login: datetime.datetime | None
    roles: list[RoleRow]

    @property
    def holding(self) -> list[RoleRow]:
        """What holds today."""
        return [one for one in self.roles if one.holds]


class ReviewRow(NamedTuple):
    """A role in the yearly review; `own`: of the administrator who looks, who may not confirm it unless alone."""

    id: int
    number: int
    name: str
    label: str
    last_login: datetime.datetime | None
    due: datetime.date
    ends: datetime.date
    standing: Standing
    may_confirm: bool


class InvitationRow(NamedTuple):
    """An invitation and what has become of it; `answer`: accepted or declined, empty while there is none."""

    number: int
    kind: str
    name: str
    email: str
    role: str
    party: str
    administers: bool
    by: str
    at: datetime.datetime
    until: datetime.datetime
    ends_on: datetime.date | None
    state: LinkState
    answer: str
    mail_failed: bool


class Party(NamedTuple):
    """An organisation that takes part in a region, or took part (`holds`: today): since when, until when, why it ended, and how many
    work in it here. `beside`: not of the counter itself, so that its participation may be ended.
    """

    number: int
    name: str
    kind: str
    region: int
    region_name: str
    since: datetime.date
    until: datetime.date | None
    holds: bool
    reason: str
    people: int
    beside: bool


class Sender(NamedTuple):
    """A colleague and the organisation."""

    name: str
    organisation: str


def accounts(organisation: int, *, q: str = "", order: str = "naam", former: bool = False) -> "QuerySet[User]":
    """Who works at the organisation (`former`: who worked there and has no role any more), found by name, address or role."""
    current = held(organisation).values("user")
    rows = User.objects.filter(memberships__organisation=organisation)
    rows = rows.exclude(pk__in=current) if former else rows.filter(pk__in=current)
    if words := q.split():
        roles = [role.value for role in Role if q.strip().casefold() in str(role.label).casefold()]
        named = Q()
        for word in words:
            named &= Q(name__icontains=word) | Q(email__icontains=word)
        rows = rows.filter(named | Q(memberships__role__in=roles, memberships__organisation=organisation))
    rows = rows.annotate(since=Min("memberships__starts_on"))
    return rows.order_by(*ORDERS.get(order, ORDERS["naam"]))


def account_rows(organisation: int, users: Iterable[User]) -> list[AccountRow]:
    """The rows of a page of accounts: one query for all their roles."""
    shown = list(users)
    found: dict[int, list[RoleRow]] = {user.pk: [] for user in shown}
    rows = Membership.objects.filter(organisation=organisation, user__in=shown).select_related(
        "confirmed_by", "given_by"
    )
    today = clock.today()
    for one in rows.order_by("-ends_on", "starts_on", "id"):
        found[one.user_id].append(_role(one, today))
    return [
        AccountRow(
            user.pk, user.number, user.name, user.email, user.last_login, sorted(found[user.pk], key=_holding_first)
        )
        for user in shown
    ]


def account(organisation: int, number: int) -> AccountRow:
    """One account by its public number. Missing when it has never had a role here."""
    user = User.objects.filter(number=number, memberships__organisation=organisation).first()
    if user is None:
        raise Missing("Dit account is er niet bij je organisatie.")
    return account_rows(organisation, [user])[0]


def review(actor: Actor) -> list[ReviewRow]:
    """Every role that holds, the one that is due first on top."""
    today, alone = clock.today(), len(administrators(actor.organisation)) == 1
    found = []
    for one in held(actor.organisation).select_related("user").order_by("id"):
        due = review_due(one.confirmed_on, one.starts_on)
        found.append(
            ReviewRow(
                one.pk, one.user.number, one.user.name, str(Role(one.role).label), one.user.last_login, due,
                due + datetime.timedelta(days=REVIEW_GRACE), review_standing(due, today),
                alone or one.user_id != actor.id,
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (row.due, row.name, row.id))


def invitations(actor: Actor, *, order: str = "nieuwste", q: str = "") -> list[InvitationRow]:
    """What was sent for the organisation, of the kinds the actor may send: never those of job seekers."""
    own = Organisation.objects.get(pk=actor.organisation)
    rows = _invitations(actor, invites(actor, own.kind))
    for word in q.split():
        rows = rows.filter(Q(name__icontains=word) | Q(email__icontains=word) | Q(party_name__icontains=word))
    return [_invitation(one) for one in rows.order_by(*INVITATION_ORDERS.get(order, INVITATION_ORDERS["nieuwste"]))]


def invitation(actor: Actor, number: int) -> InvitationRow:
    """One of them. Missing when the actor may not send its kind."""
    own = Organisation.objects.get(pk=actor.organisation)
    found = _invitations(actor, invites(actor, own.kind)).filter(number=number).first()
    if found is None:
        raise Missing("Deze uitnodiging is er niet.")
    return _invitation(found)


def invitations_of_card(actor: Actor, card: int) -> list[InvitationRow]:
    """What was sent to a job seeker; whoever asks has checked that the card is the organisation's own."""
    rows = Invitation.objects.filter(organisation=actor.organisation, card_id=card)
    return [
        _invitation(one) for one in rows.select_related("link", "invited_by", "party").order_by("-invited_at", "-id")
    ]


def parties(organisation: int) -> list[Party]:
    """The organisations that take part in the regions of this one, or took part, by name; each as it stands now."""
    found: dict[int, Party] = {}
    for one in _parties(RegionMembership.objects.filter(region__in=regions_of(organisation))):
        former = found.get(one.number)
        if former is None or one.holds or not former.holds:
            found[one.number] = one
    return list(found.values())


def participation(actor: Actor, number: int) -> list[Party]:
    """One of them (public number) as it stands now in each region it shares with the actor's organisation.

    Missing for who may not end it, and for an organisation of the counter.
    """
    own = Organisation.objects.get(pk=actor.organisation)
    rows = RegionMembership.objects.filter(region__in=regions_of(own.pk), organisation__number=number)
    found: dict[int, Party] = {}
    for one in _parties(rows) if keeps_parties(actor, own.kind) else ():
        former = found.get(one.region)
        if one.beside and (former is None or one.holds or not former.holds):
            found[one.region] = one
    if not found:
        raise Missing(GONE)
    return list(found.values())


def _parties(rows: "QuerySet[RegionMembership]") -> list[Party]:
    today = clock.today()
    here = Counter(
        Membership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today), organisation__in=rows.values("organisation"), ended_at=None
        ).values_list("organisation", flat=True)
    )
    shown = rows.select_related("organisation", "region").order_by(
        "organisation__name", "organisation", "starts_on", "id"
    )
    return [
        Party(
            row.organisation.number, row.organisation.name, row.organisation.get_kind_display(), row.region_id,
            row.region.name, row.starts_on, row.ends_on,
            row.ended_at is None and row.starts_on <= today and (row.ends_on is None or row.ends_on >= today),
            row.get_end_reason_display(), here[row.organisation_id], may_be_ended(row.organisation.kind),
        )
        for row in shown
    ]  # fmt: skip


def _role(one: Membership, today: datetime.date) -> RoleRow:
    due = review_due(one.confirmed_on, one.starts_on)
    holds = one.ended_at is None and one.starts_on <= today and (one.ends_on is None or one.ends_on >= today)
    return RoleRow(
        one.pk, one.role, str(Role(one.role).label), one.starts_on, one.ends_on, holds, due, review_standing(due, today),
        one.confirmed_on, one.confirmed_by.name if one.confirmed_by else "", one.given_by.name if one.given_by else "",
    )  # fmt: skip


def _holding_first(row: RoleRow) -> tuple[bool, datetime.date]:
    return not row.holds, row.starts_on


def _invitations(actor: Actor, kinds: Collection[str]) -> "QuerySet[Invitation]":
    rows = Invitation.objects.filter(organisation=actor.organisation, kind__in=kinds)
    return rows.select_related("link", "invited_by", "party")


def _invitation(one: Invitation) -> InvitationRow:
    answer = "accepted" if one.accepted_by_id else "declined" if one.answered_at else ""
    return InvitationRow(
        one.number, one.kind, one.name, one.email, str(Role(one.role).label), one.party.name if one.party else one.party_name,
        one.administers, one.invited_by.name if one.invited_by else SYSTEM, one.invited_at, one.link.expires_at, one.ends_on,
        state_of(one.link, clock.now()), answer, one.mail_failed,
    )  # fmt: skip


def sender(held: Held) -> Sender:
    """Who sent a one-time link: all that whoever opens it is told before the code."""
    with acting(held.actor):
        invited = Invitation.objects.filter(link=held.link).values_list("invited_by__name", flat=True).first()
        recovering = Recovery.objects.filter(link=held.link).values_list("checked_by__name", flat=True).first()
    return Sender(invited or recovering or SYSTEM, held.link.organisation.name)
