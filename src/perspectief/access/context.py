"""`acting`: the only way to a protected table."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction

from perspectief.access.backend.base import NOBODY, Context, DatabaseWrapper


@dataclass(frozen=True)
class Actor:
    """A party that acts: a user in a role at an organisation, or a named service with a purpose and explicit regions.

    `counter_regions`: regions in which the actor is staff of the public counter. `partner_regions`: regions in which it
    is a party beside the counter (employer, intermediary) and sees only cards with both keys. `public`: works for a
    public body, the only ones whose context reaches a BSN. `person`: the id of the own card, of a job seeker with an account,
    who reaches no region and no organisation, and sees that card, its name and who looked. `oversight`: goes over how staff of
    the own organisation looked, the only ones beside the person whose context reaches looks. `programme_regions`: regions whose
    plan the actor leads; `national`: of the national team or the ministry, who read the plans of every region. Neither reaches
    a person. Ids below 0 are services.
    """

    id: int
    role: str
    organisation: int
    counter_regions: tuple[int, ...] = ()
    partner_regions: tuple[int, ...] = ()
    public: bool = False
    person: int | None = None
    oversight: bool = False
    programme_regions: tuple[int, ...] = ()
    national: bool = False
    name: str = ""
    origin: str = "web"
    purpose: str = ""

    @property
    def regions(self) -> tuple[int, ...]:
        """Every region the actor reaches, counter first."""
        return tuple(dict.fromkeys(self.counter_regions + self.partner_regions))

    @property
    def is_counter(self) -> bool:
        """Staff of the public counter somewhere."""
        return bool(self.counter_regions)

    def at(self, origin: str) -> "Actor":
        """The same party through another door: `web`, `cli`, `job`, `import`."""
        return replace(self, origin=origin)

    def context(self) -> Context:
        """What the policies are told."""
        return Context(
            actor=str(self.id),
            organisation=str(self.organisation),
            counter=_array(self.counter_regions),
            partner=_array(self.partner_regions),
            public="yes" if self.public else "no",
            person=str(self.person or 0),
            oversight="yes" if self.oversight else "no",
            programme=_array(self.programme_regions),
            national="yes" if self.national else "no",
        )


def service(
    name: str,
    *,
    regions: tuple[int, ...],
    organisation: int = 0,
    purpose: str = "",
    public: bool = False,
    oversight: bool = False,
    programme_regions: tuple[int, ...] = (),
    national: bool = False,
) -> Actor:
    """A job or command that acts for the counter of `regions` under a name of its own, and stands so in the journal."""
    return Actor(
        id=-1,
        role=f"service:{name}",
        organisation=organisation,
        counter_regions=regions,
        public=public,
        oversight=oversight,
        programme_regions=programme_regions,
        national=national,
        name=name,
        origin="job",
        purpose=purpose,
    )


def _array(numbers: tuple[int, ...]) -> str:
    return "{" + ",".join(map(str, numbers)) + "}"


@contextlib.contextmanager
def acting(actor: Actor, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Opens a transaction (or, inside one, a savepoint) in which the database knows `actor`; afterwards the former one again.

    Outside a transaction the context goes with its first statement: BEGIN, context, work, COMMIT. After an error nothing is
    restored by us: PostgreSQL undoes transaction-local settings with the transaction or savepoint they were made in.
    """
    connection = cast("DatabaseWrapper", connections[using])
    if not connection.in_atomic_block:
        connection.opening = actor.context()
        try:
            with transaction.atomic(using=using):
                connection.opening = NOBODY
                yield
        finally:
            connection.opening = connection.context = NOBODY
        return
    former = connection.context
    try:
        with transaction.atomic(using=using):
            connection.put(actor.context())
            yield
            if not connection.needs_rollback:
                connection.put(former)
    finally:
        connection.context = former


def reading(actor: Actor) -> contextlib.AbstractContextManager[None]:
    """`acting` for what only reads: without a savepoint of its own where the transaction acts as this very party already."""
    connection = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
    held = connection.in_atomic_block and connection.context == actor.context()
    return contextlib.nullcontext() if held else acting(actor)
