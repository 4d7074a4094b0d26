"""Writing facts, and running the reactions to them: each fact once per reaction, also when it commits late."""

import logging
from collections.abc import Callable
from typing import Any, Protocol

from django.db import connection, transaction

from perspectief.core.models import Done, Fact, Reaction

log = logging.getLogger(__name__)
REACTIONS: dict[str, tuple[str, Callable[[Fact], None]]] = {}  # name: (verb, what to do)

UNHANDLED = """
SELECT fact.* FROM core_fact fact
WHERE fact.verb = %(verb)s AND fact.tx >= %(low)s::xid8 AND fact.tx < %(high)s::xid8
  AND NOT EXISTS (SELECT 1 FROM core_done done WHERE done.reaction_id = %(name)s AND done.fact_id = fact.id)
ORDER BY fact.tx, fact.id LIMIT %(limit)s
"""


class Deed(Protocol):
    """What the journal asks of an actor; `access.context.Actor` is one."""

    @property
    def id(self) -> int: ...
    @property
    def role(self) -> str: ...
    @property
    def organisation(self) -> int: ...
    @property
    def origin(self) -> str: ...


def reaction(name: str, verb: str) -> Callable[[Callable[[Fact], None]], Callable[[Fact], None]]:
    """Declares a function as reaction to facts of `verb`. It writes rows only: its effect and its Done commit together."""

    def declare(function: Callable[[Fact], None]) -> Callable[[Fact], None]:
        REACTIONS[name] = (verb, function)
        return function

    return declare


def record(
    verb: str,
    *,
    actor: Deed,
    region: int | None = None,
    subject: int | None = None,
    cause: int | None = None,
    on_behalf_of: int | None = None,
    result: str = "done",
    **data: Any,
) -> Fact:
    """Writes a fact in the running transaction. `data` holds codes, numbers and ids: no names, no free text."""
    return Fact.objects.create(
        verb=verb,
        actor=actor.id,
        role=actor.role,
        organisation_id=actor.organisation or None,
        origin=actor.origin,
        region_id=region,
        subject=subject,
        cause=cause,
        on_behalf_of=on_behalf_of,
        result=result,
        data=data,
    )


def run(name: str, limit: int = 100) -> int:
    """Handles up to `limit` facts; returns how many. 0 too when another runner is at it (its row is locked: SKIP LOCKED).

    Facts at or above the snapshot's xmin wait: a transaction older than theirs may still commit a fact. Below it nothing
    new can appear, so `handled_below` may follow, which keeps the search short however long the journal is.
    """
    verb, function = REACTIONS[name]
    with transaction.atomic():
        Reaction.objects.get_or_create(name=name)
        mine = Reaction.objects.select_for_update(skip_locked=True, of=("self",)).filter(name=name).first()
        if mine is None:
            return 0
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text")
            high = int(cursor.fetchone()[0])
        bounds = {"name": name, "verb": verb, "low": str(mine.handled_below), "high": str(high), "limit": limit}
        facts = list(Fact.objects.raw(UNHANDLED, bounds))
        handled = sum(_handle(name, function, fact) for fact in facts)
        if handled == len(facts) < limit:
            mine.handled_below = high
            mine.save(update_fields=["handled_below"])
    return handled


def waiting() -> bool:
    """Whether facts are held back by a transaction still open; the runner then comes back soon instead of at the next tick."""
    return Fact.objects.extra(where=["tx >= pg_snapshot_xmin(pg_current_snapshot())"]).exists()


def _handle(name: str, function: Callable[[Fact], None], fact: Fact) -> bool:
    try:
        with transaction.atomic():
            function(fact)
            Done.objects.create(reaction_id=name, fact=fact)
    except Exception:  # one broken reaction must not stop the others; it is tried again at the next run
        log.exception("reaction %s failed on fact %s", name, fact.pk)
        return False
    return True
