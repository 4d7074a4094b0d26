"""How a thing that all processes remember is called in the table: by a keyed digest, so that no address stands there."""

import hashlib
import hmac

from django.conf import settings


def digest(key: str, prefix: str, version: int) -> str:
    """The name in `parties_remembered`. Without the site's key nobody can tell whose attempts are counted."""
    told = f"{prefix}:{version}:{key}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), told, hashlib.sha256).hexdigest()
