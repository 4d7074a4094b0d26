"""One-time links with a code by another channel. The link goes by mail, the code by phone or by hand, never together.

Opening a link changes nothing: mail scanners open links too. The code is asked first, a few times at most; what follows takes
one POST. Only digests are kept: of the link as it is random, of the code keyed with the secret of this installation.
"""

import datetime
import hashlib
import secrets
from typing import NamedTuple

from django.db import connection
from django.utils.crypto import constant_time_compare, salted_hmac

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal
from perspectief.core.errors import Missing, Refused
from perspectief.parties.models import OneTimeLink
from perspectief.parties.rules import LINK_DAYS, MOST_TRIES, LinkState

CODE_DIGITS = 8
SAID = {
    LinkState.USED: "Deze link is al gebruikt.",
    LinkState.WITHDRAWN: "Deze link is ingetrokken.",
    LinkState.EXPIRED: "Deze link is verlopen.",
    LinkState.LOCKED: "Er is te vaak een verkeerde code ingevuld. Deze link werkt niet meer.",
}


class Made(NamedTuple):
    """A new link. `token` and `code` are known here and nowhere else: one goes by mail, the other is shown once."""

    link: OneTimeLink
    token: str
    code: str


class Held(NamedTuple):
    """A link somebody holds, and the service that may read what it is about: of the organisation that made it."""

    link: OneTimeLink
    actor: Actor


def make(actor: Actor, *, purpose: str, days: int = LINK_DAYS, region: int | None = None) -> Made:
    """A link of the actor's organisation, with its code and a fact. Joins the transaction of what it is made for."""
    token, code = secrets.token_urlsafe(32), f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
    now, digest = clock.now(), secret_hash(token)
    link = OneTimeLink.objects.create(
        organisation_id=actor.organisation,
        purpose=purpose,
        secret_hash=digest,
        code_hash=_code_hash(digest, code),
        made_at=now,
        expires_at=now + datetime.timedelta(days=days),
    )
    journal.record("one_time_link_made", actor=actor, region=region, purpose=purpose, link=link.pk)
    return Made(link, token, code)


def held(token: str) -> Held:
    """The link with this token, whatever its state. Missing when there is none."""
    digest = secret_hash(token)
    with connection.cursor() as cursor:
        cursor.execute("SELECT parties_link_holder(%s)", [digest])
        organisation = cursor.fetchone()[0]
    if organisation is None:
        raise Missing("Deze link bestaat niet.")
    actor = service("one-time-link", regions=(), organisation=organisation, purpose="answer of who holds the link")
    actor = actor.at("link")
    with acting(actor):
        return Held(OneTimeLink.objects.select_related("organisation").get(secret_hash=digest), actor)


def state_of(link: OneTimeLink, now: datetime.datetime) -> LinkState:
    """What has become of it, derived from its dates and tries."""
    if link.used_at:
        return LinkState.USED
    if link.withdrawn_at:
        return LinkState.WITHDRAWN
    if link.tries >= MOST_TRIES:
        return LinkState.LOCKED
    return LinkState.EXPIRED if link.expires_at <= now else LinkState.OPEN


def is_readable(link: OneTimeLink, now: datetime.datetime) -> bool:
    """Whether a link that may be read until its term, also after its one answer, is: open, or used and not expired."""
    state = state_of(link, now)
    return state == LinkState.OPEN or (state == LinkState.USED and link.expires_at > now and link.tries < MOST_TRIES)


def try_code(token: str, code: str, *, readable: bool = False) -> bool:
    """Whether this is the code; a wrong one counts, and stays counted. Refused when the link is not open; `readable`: one that
    was used may still be read.
    """
    known = held(token)
    with acting(known.actor):
        link = _open(known.link.pk, readable=readable)
        given = "".join(letter for letter in code if letter.isdecimal())
        if constant_time_compare(_code_hash(link.secret_hash, given), link.code_hash):
            journal.record("one_time_code_right", actor=known.actor, purpose=link.purpose, link=link.pk)
            return True
        link.tries += 1
        link.save(update_fields=["tries"])
        journal.record(
            "one_time_code_wrong",
            actor=known.actor,
            result="refused",
            purpose=link.purpose,
            link=link.pk,
            tries=link.tries,
        )
    return False


def use(actor: Actor, link: int) -> OneTimeLink:
    """Uses it up; the second who tries is Refused. Joins the transaction of the answer."""
    found = _open(link)
    found.used_at = clock.now()
    found.save(update_fields=["used_at"])
    journal.record("one_time_link_used", actor=actor, purpose=found.purpose, link=found.pk)
    return found


def withdraw(actor: Actor, link: int) -> None:
    """Takes it back; nothing happens to one that was used or withdrawn."""
    rows = OneTimeLink.objects.filter(pk=link, used_at=None, withdrawn_at=None)
    if rows.update(withdrawn_at=clock.now()):
        journal.record("one_time_link_withdrawn", actor=actor, link=link)


def secret_hash(token: str) -> str:
    """What is kept of a token: 256 random bits need no slow digest."""
    return hashlib.sha256(token.encode()).hexdigest()


def _open(link: int, *, readable: bool = False) -> OneTimeLink:
    found = OneTimeLink.objects.select_for_update(of=("self",)).get(pk=link)
    state = state_of(found, clock.now())
    if state != LinkState.OPEN and not (readable and is_readable(found, clock.now())):
        raise Refused(SAID[state])
    return found


def _code_hash(digest: str, code: str) -> str:
    return salted_hmac("perspectief.parties.code", f"{digest}|{code}", algorithm="sha256").hexdigest()
