"""What all processes remember: named by a keyed digest, so that no address stands in the table, and never forgotten early."""

import hashlib
import hmac
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.cache.backends.db import DatabaseCache


def digest(key: str, prefix: str, version: int) -> str:
    """The name in `parties_remembered`. Without the site's key nobody can tell whose attempts are counted."""
    told = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()


class Table(DatabaseCache):
    """Django's. A full table loses what is over and nothing else: dropping a count, or a spent code, would give new tries
    to whoever floods it."""

    def _cull(self, db: str, cursor: Any, now: datetime, num: int) -> None:
        """Clears what is over; with nothing over the table grows on."""
        cursor.execute("DELETE FROM parties_remembered WHERE expires < %s", [now])
