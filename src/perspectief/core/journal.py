"""Writing facts, and running the reactions to them: each fact once per reaction, also when it commits late."""

import contextlib
import datetime
import logging
from collections.abc import Callable
from typing import Any, Protocol

from django.db import connection, transaction
from django.db.models import F

from perspectief.core import clock
from perspectief.core.models import Done, Fact, Failure, Reaction

log = logging.getLogger(__name__)
REACTIONS: dict[str, tuple[str, Callable[[Fact], None]]] = {}  # name: (verb, what to do)

PROMPTS: list[Callable[[], None]] = []  # called after the commit of a fact somebody reacts to

UNHANDLED = """
SELECT fact.* FROM core_fact fact
WHERE fact.verb = %(verb)s AND fact.tx >= %(low)s::xid8 AND fact.tx < %(high)s::xid8
  AND NOT EXISTS (SELECT 1 FROM core_done done WHERE done.reaction_id = %(name)s AND done.fact_id = fact.id)
  AND NOT EXISTS (SELECT 1 FROM core_failure failed WHERE failed.reaction_id = %(name)s AND failed.fact_id = fact.id)
ORDER BY fact.tx, fact.id LIMIT %(limit)s
"""
# New reactions begin where the journal is when the tables are made: nobody is told what happened years ago.
BEGIN = """
INSERT INTO core_reaction (name, handled_below) SELECT name, pg_snapshot_xmin(pg_current_snapshot())::text::xid8
FROM unnest(%s::text[]) AS name ON CONFLICT (name) DO NOTHING
"""
PATIENCE = (
    datetime.timedelta(),
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=10),
    datetime.timedelta(hours=1),
)
LONGEST = datetime.timedelta(hours=6)
Scope = Callable[[Fact], contextlib.AbstractContextManager[None]]


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
    if any(verb == wanted for wanted, _function in REACTIONS.values()):
        _prompt_after_commit()
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


def begin() -> None:
    """Makes the row of every reaction that has none yet; run after the tables are made, before anybody writes facts for it."""
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, [sorted(REACTIONS)])


def run(name: str, limit: int = 100, scope: Scope | None = None) -> int:
    """Handles up to `limit` facts; returns how many. 0 too when another runner is at it (its row is locked: SKIP LOCKED).

    Facts at or above the snapshot's xmin wait: a transaction older than theirs may still commit a fact. Below it nothing
    new can appear, so `handled_below` may follow, which keeps the search short however long the journal is. A fact that could not be
    handled is put aside (`Failure`) and tried again, each time later, so it holds up neither the search nor the facts behind it.
    `scope`: as whom the reaction acts for a fact.
    """
    verb, function = REACTIONS[name]
    scope = scope or (lambda _fact: contextlib.nullcontext())
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
        handled = sum(_handle(name, function, fact, scope) for fact in [*_aside(name, limit), *facts])
        if len(facts) < limit:
            mine.handled_below = high
            mine.save(update_fields=["handled_below"])
    return handled


def waiting() -> bool:
    """Whether facts are held back by a transaction still open; the runner then comes back soon instead of at the next tick."""
    return Fact.objects.extra(where=["tx >= pg_snapshot_xmin(pg_current_snapshot())"]).exists()


def failing() -> dict[str, int]:
    """Reactions with facts they could not handle, and how many."""
    found: dict[str, int] = {}
    for name in Failure.objects.order_by("reaction_id").values_list("reaction_id", flat=True):
        found[name] = found.get(name, 0) + 1
    return found


def _prompt_after_commit() -> None:
    """Once for a transaction, however many facts it writes; what a savepoint asked goes with it when that is rolled back."""
    asked = {one[1] for one in connection.run_on_commit}
    for prompt in PROMPTS:
        if prompt not in asked:
            transaction.on_commit(prompt, robust=True)


def _aside(name: str, limit: int) -> list[Fact]:
    rows = Failure.objects.filter(reaction=name, again_at__lte=clock.now()).order_by("again_at", "fact_id")
    return list(Fact.objects.filter(pk__in=list(rows.values_list("fact_id", flat=True)[:limit])).order_by("tx", "id"))


def _handle(name: str, function: Callable[[Fact], None], fact: Fact, scope: Scope) -> bool:
    try:
        with transaction.atomic(), scope(fact):
            function(fact)
            Done.objects.create(reaction_id=name, fact=fact)
            Failure.objects.filter(reaction=name, fact=fact).delete()
    except Exception as error:  # one broken reaction must not stop the others; it is tried again later
        log.exception("reaction %s failed on fact %s", name, fact.pk)
        _put_aside(name, fact, type(error).__name__)
        return False
    return True


def _put_aside(name: str, fact: Fact, error: str) -> None:
    known = Failure.objects.filter(reaction=name, fact=fact).values_list("tries", flat=True).first() or 0
    again_at = clock.now() + (PATIENCE[known] if known < len(PATIENCE) else LONGEST)
    if known:
        Failure.objects.filter(reaction=name, fact=fact).update(tries=F("tries") + 1, again_at=again_at, error=error)
    else:
        Failure.objects.create(reaction_id=name, fact=fact, again_at=again_at, error=error)
