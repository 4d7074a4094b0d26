"""Who acts: from a user, or a request, to an actor."""

from collections.abc import Collection

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.geo.models import Region
from perspectief.parties.models import (
    Membership,
    Organisation,
    PersonAccount,
    RegionMembership,
    RegionSettings,
    User,
)
from perspectief.parties.rules import (
    COACHING_KINDS,
    COUNTER_KINDS,
    COUNTER_ROLES,
    PUBLIC_BODIES,
    Role,
    is_national,
    leads,
    reach,
    roles_at,
)

CHOSEN = "membership"  # session key: which of several memberships the user works in
PERSON = "person"  # its value for somebody with a membership who is here as a job seeker
LOGGED_IN_AT = "logged_in_at"  # session key: id of the organisation's log-in that was used
LIMITED = (
    "organisation"  # session key: the only organisation this session may act for; who logs in there, logs in for it
)


def current_memberships(user: User) -> list[Membership]:
    """The user's memberships that hold today, oldest first."""
    today = clock.today()
    return list(
        Membership.objects.filter(_held(today), user=user, user__is_active=True)
        .select_related("organisation")
        .order_by("starts_on", "id")
    )


def usable_memberships(request: HttpRequest) -> list[Membership]:
    """The current memberships this session may act in: all, or those at the organisation whose log-in was used."""
    held = current_memberships(request.user)  # type: ignore[arg-type]
    only = request.session.get(LIMITED)
    return [one for one in held if only in {None, one.organisation_id}]


def at_organisation(email: str, number: int) -> tuple[User, Organisation] | None:
    """The open account with this address that works today at the organisation with public number `number`."""
    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    held = current_memberships(user) if user else []
    return next(((user, one.organisation) for one in held if user and one.organisation.number == number), None)


def actor_for(membership: Membership, *, origin: str = "web") -> Actor:
    """The actor of a membership: its regions are those its organisation joined, today."""
    return _actor(membership, tuple(_joined(membership.organisation)), origin)


def _joined(organisation: Organisation) -> dict[int, Region]:
    """The regions the organisation joined, today, the first one first."""
    rows = RegionMembership.objects.filter(_held(clock.today()), organisation=organisation).select_related("region")
    return {row.region_id: row.region for row in rows.order_by("starts_on", "region_id")}


def _actor(membership: Membership, regions: tuple[int, ...], origin: str) -> Actor:
    organisation = membership.organisation
    far = reach(organisation.kind, membership.role)
    return Actor(
        id=membership.user_id,
        role=membership.role,
        organisation=organisation.pk,
        counter_regions=regions if far == "counter" else (),
        partner_regions=regions if far == "partner" else (),
        public=organisation.kind in PUBLIC_BODIES and far == "counter",
        oversight=membership.role == Role.PRIVACY_OFFICER,
        programme_regions=regions if leads(organisation.kind, membership.role) else (),
        national=is_national(organisation.kind, membership.role),
        name=membership.user.name,
        origin=origin,
    )


def of_request(request: HttpRequest) -> Actor | None:
    """The actor of a request; None when nobody is logged in, or no membership holds in a role that exists there. `settings.ACTOR_OF_REQUEST` names it.

    Leaves `request.membership` (None for a job seeker) and `request.region` for the pages.
    """
    request.membership = request.region = None  # type: ignore[attr-defined]
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    held = [one for one in usable_memberships(request) if one.role in roles_at(one.organisation.kind)]
    chosen = request.session.get(CHOSEN)
    if not held or chosen == PERSON:
        return _job_seeker(request, user)
    membership = next((one for one in held if one.pk == chosen), held[0])
    membership.user = user
    joined = _joined(membership.organisation)
    actor = _actor(membership, tuple(joined), "web")
    request.membership = membership  # type: ignore[attr-defined]
    if regions := actor.regions + actor.programme_regions:
        request.region = joined[regions[0]]  # type: ignore[attr-defined]
    return actor


def actor_of_person(account: PersonAccount, *, origin: str = "web") -> Actor:
    """The actor of a job seeker: of no organisation and in no region, so nothing but the own card is reached."""
    return Actor(
        id=account.user_id,
        role=Role.JOB_SEEKER,
        organisation=0,
        person=account.card_id,
        name=account.user.name,
        origin=origin,
    )


def holding_account(user: User) -> PersonAccount | None:
    """The own card of somebody who is here as a job seeker, today."""
    return PersonAccount.objects.filter(_holds(clock.today()), user=user, user__is_active=True).first()


def _job_seeker(request: HttpRequest, user: User) -> Actor | None:
    if LIMITED in request.session:
        return None  # logged in at an organisation, for that organisation alone
    account = holding_account(user)
    if account is None:
        return None
    account.user = user
    request.region = Region.objects.get(pk=account.region_id)  # type: ignore[attr-defined]
    return actor_of_person(account)


def colleagues(organisation: int) -> list[User]:
    """Everybody who works at the organisation today, by name."""
    today = clock.today()
    held = Membership.objects.filter(_held(today), organisation=organisation).values("user")
    return list(User.objects.filter(pk__in=held, is_active=True).order_by("name", "id"))


def users(numbers: Collection[int]) -> list[User]:
    """These accounts, by name; no query for none."""
    return list(User.objects.filter(pk__in=numbers).order_by("name", "id")) if numbers else []


def held(organisation: int) -> "QuerySet[Membership]":
    """The memberships at an organisation that hold today."""
    return Membership.objects.filter(_held(clock.today()), organisation=organisation, user__is_active=True)


def holds_role(user: int, organisation: int, role: str = "") -> bool:
    """Whether somebody works at the organisation today; with `role`, in that role."""
    rows = held(organisation).filter(user=user)
    return (rows.filter(role=role) if role else rows).exists()


def administrators(organisation: int) -> list[User]:
    """The functional administrators of an organisation today, by name."""
    rows = held(organisation).filter(role=Role.ADMINISTRATOR).values("user")
    return list(User.objects.filter(pk__in=rows).order_by("name", "id"))


def regions_of(organisation: int) -> tuple[int, ...]:
    """The regions an organisation takes part in today, the first it joined first."""
    rows = RegionMembership.objects.filter(_held(clock.today()), organisation=organisation)
    return tuple(dict.fromkeys(rows.order_by("starts_on", "region_id").values_list("region_id", flat=True)))


def everybody_of(organisation: int) -> list[User]:
    """Everybody who works or ever worked at the organisation, by name: what they did stays theirs to explain."""
    held = Membership.objects.filter(organisation=organisation).values("user")
    return list(User.objects.filter(pk__in=held).order_by("name", "id"))


def taking_part(region: int) -> "QuerySet[RegionMembership]":
    """Who takes part in the region today."""
    return RegionMembership.objects.filter(_held(clock.today()), region=region)


def organisations_in(region: int) -> list[Organisation]:
    """The organisations that take part in a region today, by name."""
    joined = taking_part(region).values("organisation")
    return list(Organisation.objects.filter(pk__in=joined).order_by("name", "id"))


def counter_staff(region: int) -> list[Membership]:
    """Who works at the counter of a region today, in a role that reaches its file, by name; somebody of two organisations twice."""
    joined = taking_part(region).values("organisation")
    rows = Membership.objects.filter(_held(clock.today()), organisation__in=joined, user__is_active=True)
    rows = rows.filter(organisation__kind__in=COUNTER_KINDS, role__in=COUNTER_ROLES)
    return list(rows.select_related("user", "organisation").order_by("user__name", "organisation__name", "id"))


def settings_of(region: int) -> RegionSettings:
    """What a region decided for itself; the defaults when it decided nothing."""
    return RegionSettings.objects.filter(region=region).first() or RegionSettings(region_id=region)


def regions_taking_part() -> frozenset[int]:
    """The regions in which a party works with this installation today."""
    return frozenset(RegionMembership.objects.filter(_held(clock.today())).values_list("region_id", flat=True))


def ever_taking_part() -> list[tuple[int, int]]:
    """Region and organisation of every party that takes part or took part: what it brought has terms also after it left."""
    pairs = RegionMembership.objects.order_by("region_id", "organisation_id").values_list(
        "region_id", "organisation_id"
    )
    return list(pairs.distinct())


def _holds(today) -> Q:
    return Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))


def _held(today) -> Q:
    return _holds(today) & Q(ended_at=None)


def staff_in(region: int) -> "QuerySet[Membership]":
    """Who works with people at the public counter of the region today: everybody a task about a person can be given to."""
    joined = taking_part(region).values("organisation")
    rows = Membership.objects.filter(_held(clock.today()), organisation__in=joined, user__is_active=True)
    rows = rows.filter(role__in=COUNTER_ROLES, organisation__kind__in=COUNTER_KINDS)
    return rows.select_related("user", "organisation").order_by("user__name", "id")


def partner_coaches(region: int) -> "QuerySet[Membership]":
    """The job coaches of partners that take part in the region today."""
    joined = taking_part(region).values("organisation")
    rows = Membership.objects.filter(_held(clock.today()), organisation__in=joined, user__is_active=True)
    rows = rows.filter(role=Role.JOB_COACH, organisation__kind__in=COACHING_KINDS)
    return rows.select_related("user", "organisation").order_by("organisation__name", "user__name", "id")
