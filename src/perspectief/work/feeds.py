"""A calendar of the dates of somebody's tasks, at a secret address (RFC 5545).

A calendar program cannot log in: who has the address has the calendar. So it says what kind of thing is due and where to look, never
about whom; the address is kept as a digest, shown once, and works no more as soon as it is withdrawn or the membership ended.
"""

import datetime
import hashlib
import secrets
from typing import Any, NamedTuple

from django.db import transaction
from icalendar import Calendar, Event

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal
from perspectief.core.clock import HOME
from perspectief.core.errors import Missing, Refused
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for, held
from perspectief.work.models import Feed, Task, TaskKind

MOST = 500  # dates in one calendar
PAST, AHEAD = datetime.timedelta(days=30), datetime.timedelta(days=366)
LASTING = datetime.timedelta(minutes=30)


class Made(NamedTuple):
    """A feed and, this once, the secret of its address."""

    feed: Feed
    secret: str


def of_membership(membership: int) -> Feed | None:
    """The address in use of a membership, if any."""
    return Feed.objects.filter(membership=membership, withdrawn_at=None).first()


def make(actor: Actor, *, membership: Membership) -> Made:
    """A new address; the former one works no more. Raises Refused for who has no tasks."""
    if not actor.regions or membership.user_id != actor.id:
        raise Refused("Deze pagina is niet voor jouw rol.")
    secret = secrets.token_urlsafe(32)
    with acting(actor):
        Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
        _withdrawn(membership.pk)
        made = Feed.objects.create(membership=membership, secret_hash=_digest(secret), made_at=clock.now())
        journal.record("feed_made", actor=actor, region=actor.regions[0], membership=membership.pk)
    return Made(made, secret)


def withdraw(actor: Actor, *, membership: Membership) -> None:
    """The address works no more. Raises Missing when there is none."""
    with acting(actor):
        if membership.user_id != actor.id or not _withdrawn(membership.pk):
            raise Missing("Er is geen agenda-adres.")
        journal.record("feed_withdrawn", actor=actor, region=actor.regions[0], membership=membership.pk)


def calendar(secret: str, *, address: str) -> bytes:
    """The calendar at this secret. `address`: of the page Vandaag. Raises Missing, in the same words, whatever the reason."""
    now = clock.now()
    feed = Feed.objects.filter(secret_hash=_digest(secret), withdrawn_at=None).select_related("membership").first()
    membership = _held(feed.membership) if feed else None
    actor = actor_for(membership) if membership else None
    if actor is None or not actor.regions:
        raise Missing("Deze agenda is er niet.")
    with transaction.atomic(), acting(service("feed", regions=actor.regions, organisation=actor.organisation)):
        rows = Task.objects.filter(
            organisation=actor.organisation, assignee=actor.id, done_at=None, due_at__range=(now - PAST, now + AHEAD)
        )
        tasks = list(rows.order_by("due_at", "id")[:MOST])
    return written(tasks, now, address)


def written(tasks: list[Task], now: datetime.datetime, address: str) -> bytes:
    """These tasks as a calendar: per task when, what kind, and where to look."""
    found = Calendar()
    found.add("prodid", "-//Perspectief//Vandaag//NL")
    found.add("version", "2.0")
    found.add("method", "PUBLISH")
    found.add("x-wr-calname", "Perspectief")
    for task in tasks:
        found.add_component(_event(task, now, address))
    return bytes(found.to_ical())


def _event(task: Task, now: datetime.datetime, address: str) -> Event:
    begins: Any = task.due_at.astimezone(datetime.UTC)
    event = Event()
    event.add("uid", f"taak-{_digest(f'{task.pk}:{task.opened}')[:24]}@perspectief")
    event.add("dtstamp", now.astimezone(datetime.UTC))
    event.add("dtstart", begins - LASTING)
    event.add("dtend", begins)
    event.add("summary", str(TaskKind(task.kind).label))
    event.add("description", f"Voor {task.due_at.astimezone(HOME):%H.%M} uur. Bekijk het in Perspectief: {address}")
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


def _held(membership: Membership) -> Membership | None:
    rows = held(membership.organisation_id).filter(pk=membership.pk).select_related("user", "organisation")
    return rows.first()


def _withdrawn(membership: int) -> int:
    return Feed.objects.filter(membership=membership, withdrawn_at=None).update(withdrawn_at=clock.now())


def _digest(secret: str) -> str:
    return hashlib.sha256(f"perspectief.feed:{secret}".encode()).hexdigest()
