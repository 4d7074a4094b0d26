"""Mail about the own work: a digest each working day at the hour somebody chose, and a line at once for what is urgent.

A mail travels through servers of others: it says how much waits and where to look, and nothing about anybody.
"""

import datetime
from collections.abc import Callable, Iterator

from django.conf import settings
from django.db import transaction

from perspectief.access.context import Actor, acting, service
from perspectief.core.clock import HOME
from perspectief.core.errors import Invalid
from perspectief.parties import mails
from perspectief.parties.models import Membership, User
from perspectief.parties.queries import actor_for, regions_of
from perspectief.work import queries
from perspectief.work.models import MailChoice, MailWish, Notice

HOURS = range(6, 19)
SATURDAY = 5
# What rooms above add to the digest: of a membership, in a sentence, what is new from one midnight to the next; empty when nothing is.
News = Callable[[Membership, datetime.datetime, datetime.datetime], str]
NEWS: dict[str, News] = {}
DIGEST = """Beste {name},

{waiting}{today}{notices}{news}

{where}

Wil je deze mail niet meer, of op een ander uur? Kies dat in Perspectief: Mijn account, Mail over je werk."""
URGENT = """Beste {name},

Er is iets dat haast heeft. Waar het over gaat, lees je in Perspectief bij Meldingen.

{where}"""


def news(name: str) -> Callable[[News], News]:
    """Declares a function as a room's line in the digest. It counts, and names nobody."""

    def declare(function: News) -> News:
        NEWS[name] = function
        return function

    return declare


def wish_of(user: User) -> MailWish:
    """What somebody chose; the default when nothing was."""
    return MailWish.objects.filter(user=user).first() or MailWish(user=user)


def choose(actor: Actor, *, choice: str, hour: int) -> MailWish:
    """The actor's own choice. Raises Invalid."""
    if choice not in MailChoice.values:
        raise Invalid("Kies welke mail je wilt.", {"choice": "Kies er een."})
    if hour not in HOURS:
        raise Invalid("Kies een uur.", {"hour": "Kies een uur tussen 6 en 18."})
    with acting(actor):
        wish, _made = MailWish.objects.update_or_create(user_id=actor.id, defaults={"choice": choice, "hour": hour})
    return wish


def at_once(user: User) -> None:
    """A line about something urgent, to who asked for that; goes along with the running transaction."""
    if wish_of(user).choice == MailChoice.URGENT:
        mails.send(user.email, "Perspectief: iets heeft haast", URGENT, name=user.name, where=where("meldingen/"))


def digests(now: datetime.datetime) -> int:
    """Writes the digest of everybody whose hour has come on a working day, once a day; how many mails."""
    local = now.astimezone(HOME)
    if local.weekday() >= SATURDAY or not mails.goes_out():
        return 0
    return sum(_digest(user, held, local) for user, held in _staff(local.date()))


def where(page: str) -> str:
    """How to get there: an address where the operator named the site, else in words."""
    hosts = settings.ENVIRONMENT.hosts
    return f"https://{hosts[0]}/{page}" if hosts else "Open Perspectief zoals je gewend bent."


def _staff(today: datetime.date) -> Iterator[tuple[User, list[Membership]]]:
    rows = Membership.objects.filter(starts_on__lte=today, ended_at=None, user__is_active=True)
    rows = rows.exclude(ends_on__lt=today).select_related("user", "organisation").order_by("user_id", "id")
    found: dict[int, list[Membership]] = {}
    for one in rows:
        found.setdefault(one.user_id, []).append(one)
    for held in found.values():
        yield held[0].user, held


def _digest(user: User, held: list[Membership], local: datetime.datetime) -> bool:
    with transaction.atomic():
        wish, _made = MailWish.objects.get_or_create(user=user)
        wish = MailWish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
        done = wish.digested_on is not None and wish.digested_on >= local.date()
        if done or wish.choice == MailChoice.OFF or wish.hour > local.hour:
            return False
        before = wish.digested_on or local.date() - datetime.timedelta(days=1)
        wish.digested_on = local.date()
        wish.save(update_fields=["digested_on"])
        waiting, today, unread = (sum(column) for column in zip(*(_counts(one, local) for one in held), strict=True))
        told = _news(held, _midnight(before), _midnight(local.date()))
        if not waiting and not unread and not told:
            return False
        mails.send(
            user.email, "Perspectief: wat er vandaag wacht", DIGEST, name=user.name, where=where("vandaag/"),
            waiting=_things(waiting), today=f" Daarvan moet {today} vandaag." if today else "",
            notices=f" Je hebt {unread} nieuwe {'melding' if unread == 1 else 'meldingen'}." if unread else "",
            news=f" {told}" if told else "",
        )  # fmt: skip
        return True


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), HOME)


def _news(held: list[Membership], since: datetime.datetime, until: datetime.datetime) -> str:
    """Every room's line, once: of the first membership that has one."""
    lines = (next(filter(None, (line(one, since, until) for one in held)), "") for _name, line in sorted(NEWS.items()))
    return " ".join(filter(None, lines))


def _things(number: int) -> str:
    if not number:
        return "Er wachten geen taken op je."
    return "Er wacht één ding op je." if number == 1 else f"Er wachten {number} dingen op je."


def _counts(membership: Membership, local: datetime.datetime) -> tuple[int, int, int]:
    """Tasks, tasks due today or late, and unread notices, at one organisation; none where the role reaches nothing."""
    if not actor_for(membership).regions:
        return 0, 0, 0
    organisation, user = membership.organisation_id, membership.user_id
    evening = datetime.datetime.combine(local.date(), datetime.time.max, HOME)
    with acting(service("digest", regions=regions_of(organisation), organisation=organisation)):
        tasks = queries.waiting(organisation, user, local)
        unread = Notice.objects.filter(organisation=organisation, user=user, read_at=None).count()
        return tasks.count(), tasks.filter(due_at__lte=evening).count(), unread
