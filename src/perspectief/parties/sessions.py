"""Sessions that know whose they are, so that an account's sessions can be shown and ended. `settings.SESSION_ENGINE`."""

import datetime
from typing import Any, ClassVar

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

BEGUN, SEEN, DEVICE = "begun_at", "seen_at", "device"


class SessionStore(DatabaseStore):
    """Django's, in a table of ours with the account beside the session."""

    cache_key_prefix: ClassVar[str] = "perspectief.parties.sessions"

    @classmethod
    def get_model_class(cls) -> Any:
        """The table."""
        from perspectief.parties.models import Session

        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of a session; the account and the moments stand beside what is sealed in it."""
        row = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.begun_at, row.seen_at = _moment(data.get(BEGUN)), _moment(data.get(SEEN))
        row.device = data.get(DEVICE, "")
        return row


def _moment(seconds: int | None) -> datetime.datetime | None:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC) if seconds else None
