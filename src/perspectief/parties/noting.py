"""What happened around logging in, in the journal: codes and the number of the account, never an address or what was typed."""

import hashlib
from typing import Any

from django.core.cache import cache

from perspectief.access.context import Actor, acting, service
from perspectief.core import journal
from perspectief.parties.models import User

ONCE_PER = 5 * 60  # seconds: who goes on knocking does not fill the journal


def note(verb: str, user: User, *, actor: Actor | None = None, **codes: Any) -> None:
    """A fact about an account, by whoever acts, or by the log-in itself while nobody does yet."""
    doer = actor or _door_keeper(user)
    with acting(doer):
        journal.record(verb, actor=doer, user=user.pk, **codes)


def note_locked(door: str, key: str, user: User | None = None) -> None:
    """A limit was reached at `door` (password, code, …). `key` tells one lock from another and is kept as a digest only."""
    digest = hashlib.sha256(f"{door}:{key}".encode()).hexdigest()
    if not cache.add(f"noted:{digest}", 1, ONCE_PER):
        return
    doer = _door_keeper(user)
    about: dict[str, Any] = {"user": user.pk} if user else {}
    with acting(doer):
        journal.record("login_locked", actor=doer, result="refused", door=door, **about)


def _door_keeper(user: User | None) -> Actor:
    organisation = user.memberships.order_by("-starts_on").values_list("organisation", flat=True).first() if user else 0
    return service("login", regions=(), organisation=organisation or 0)


def note_refused(provider: str, reason: str) -> None:
    """An organisation's log-in named somebody who has no account there; who that is stands nowhere."""
    doer = service("login", regions=())
    with acting(doer):
        journal.record("login_refused", actor=doer, result="refused", provider=provider, reason=reason)
