"""PostgreSQL back end that carries the acting party into row-level security.

The party stands in transaction-local settings, read by the policies. `put` is the only writer; `access.acting` its only caller.
"""

from typing import NamedTuple

from django.core.exceptions import ImproperlyConfigured
from django.db.backends.postgresql import base


class Context(NamedTuple):
    """What the policies know of who acts. Empty strings mean: nobody, and a protected table then refuses to be read."""

    actor: str = ""
    organisation: str = ""
    counter: str = ""  # PostgreSQL array literal: "{}" is a party without regions, "" is nobody
    partner: str = ""
    public: str = ""
    person: str = ""  # "0": the actor is not a job seeker
    oversight: str = ""
    programme: str = ""  # as `counter`
    national: str = ""


NOBODY = Context()
SETTINGS = "".join(f", set_config('perspectief.{name}', %s, true)" for name in Context._fields)
PUT = "SELECT " + SETTINGS.removeprefix(", ")
PUT_WITH_ROLE = "SELECT set_config('role', %s, true)" + SETTINGS


class DatabaseWrapper(base.DatabaseWrapper):
    """`opening`: the context the next transaction starts with. `acting_role`: set by tests, which log in as owner."""

    def __init__(self, *arguments, **keywords):
        super().__init__(*arguments, **keywords)
        self.context = self.opening = NOBODY
        self.acting_role: str | None = None

    def put(self, context: Context) -> None:
        """Sets `context` for the rest of this transaction or savepoint: one round trip."""
        if self.get_autocommit() and not self._starting:
            raise ImproperlyConfigured("a context outside a transaction would not last: use acting()")
        if self.acting_role is None:
            self.connection.execute(PUT, context)
        else:
            self.connection.execute(PUT_WITH_ROLE, ("none" if context == NOBODY else self.acting_role, *context))
        self.context = context

    _starting = False

    def _set_autocommit(self, autocommit):
        super()._set_autocommit(autocommit)
        self.context = NOBODY
        if not autocommit:
            self._starting = True
            try:
                with self.wrap_database_errors:
                    self.put(self.opening)  # also clears what a session-level SET may have left on a pooled connection
            finally:
                self._starting = False
