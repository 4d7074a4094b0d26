"""Where mail goes: one URL of the operator becomes Django's settings."""

from typing import Any
from urllib.parse import unquote, urlsplit

from perspectief.config.environment import WrongSettingError

PORTS = {"smtp": 587, "smtps": 465}
WRONG = "PERSPECTIEF_MAIL_URL moet zijn als smtp://naam:wachtwoord@server:587 (STARTTLS) of smtps://naam:wachtwoord@server:465"


def mail_settings(url: str) -> dict[str, Any]:
    """Django's EMAIL_ settings; without a URL no mail leaves the program. Raises WrongSettingError, which never repeats the URL."""
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongSettingError(WRONG) from None
    if parts.scheme not in PORTS or not host:
        raise WrongSettingError(WRONG)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": host,
        "EMAIL_PORT": port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
        "EMAIL_TIMEOUT": 10,
    }
