"""Asking in time whether a place is still there: a task for who keeps it, before its term ends."""

import datetime
from collections import defaultdict

from django.db.models import F, Q

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.demand.models import EmployerFile, Place
from perspectief.demand.rules import ASK_BEFORE, ASK_BEFORE_SHORT, EXPIRY_SHORT, State
from perspectief.parties.models import Membership
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind

AT = datetime.time(17)  # the end of the working day on which the term ends


def keeper_of(place: Place) -> int:
    """The organisation that asks: the one that keeps the place; of an employer's own place the one that added the employer."""
    employer = place.employer
    return employer.organisation_id if place.organisation_id == employer.party_id else place.organisation_id


def ask_in_time(region: int) -> int:
    """Opens a task for every offered place of the region whose term ends soon and that has none; how many."""
    today, made = clock.today(), 0
    with acting(service("demand", regions=(region,))):
        ending = _ending(region, today)
        contacts = dict(
            EmployerFile.objects.filter(region=region, employer__in={place.employer_id for place in ending})
            .order_by("employer_id")
            .values_list("employer_id", "contact_id")
        )
    for (organisation, ends), places in _by_keeper(ending).items():
        keeper = service("demand", regions=(region,), organisation=organisation)
        with acting(keeper):
            here = _members(organisation, {contacts.get(place.employer_id) for place in places})
            made += open_tasks(
                keeper,
                region=region,
                kind=TaskKind.CONFIRM_PLACE,
                subject_kind="place",
                assignees={
                    place.number: contact if (contact := contacts.get(place.employer_id)) in here else None
                    for place in places
                },
                due_at=datetime.datetime.combine(ends, AT, clock.HOME),
                agreed_hours=24 * ASK_BEFORE,
            )
    return made


def _ending(region: int, today: datetime.date) -> list[Place]:
    soon, sooner = (today + datetime.timedelta(days=days) for days in (ASK_BEFORE, ASK_BEFORE_SHORT))
    short = Q(kind__in=EXPIRY_SHORT)
    rows = Place.objects.filter(region=region, state=State.OPEN, expires_on__gte=today, filled__lt=F("capacity"))
    return list(
        rows.filter(~short & Q(expires_on__lte=soon) | short & Q(expires_on__lte=sooner))
        .select_related("employer")
        .order_by("expires_on", "id")
    )


def _by_keeper(places: list[Place]) -> dict[tuple[int, datetime.date], list[Place]]:
    found: dict[tuple[int, datetime.date], list[Place]] = defaultdict(list)
    for place in places:
        if place.expires_on is not None:
            found[keeper_of(place), place.expires_on].append(place)
    return found


def _members(organisation: int, users: set[int | None]) -> set[int | None]:
    """Those of these users who work at the organisation."""
    today = clock.today()
    working = Membership.objects.filter(organisation=organisation, user__in={one for one in users if one})
    lasting = working.filter(Q(ends_on=None) | Q(ends_on__gte=today))
    return set(lasting.order_by("user_id").values_list("user_id", flat=True))
