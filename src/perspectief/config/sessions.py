"""How long a session lives: 30 minutes without a request, 12 hours in all; and in which browser it is."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from perspectief.parties.sessions import BEGUN, DEVICE, SEEN

PRECISION = 60  # seconds: a session is written at most once a minute, not with every request
# What a browser calls itself in its long line, the most telling word first: Edge also says Chrome, Chrome also says Safari.
BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)


class SessionLimitMiddleware:
    """Ends a session that is too old; remembers when it was last used. Stands after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._limit(request, int(timezone.now().timestamp()))
        return self.get_response(request)

    def _limit(self, request: HttpRequest, now: int) -> None:
        begun, seen = request.session.get(BEGUN), request.session.get(SEEN)
        if begun is None or seen is None:
            request.session[BEGUN] = request.session[SEEN] = now
            request.session[DEVICE] = device(request.headers.get("User-Agent", ""))
        elif now - begun >= settings.SESSION_ABSOLUTE_AGE or now - seen >= settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen >= PRECISION:
            request.session[SEEN] = now


def device(line: str) -> str:
    """Browser and system in two words that a person recognises, "Firefox, Windows"; empty when nothing is known."""
    named = (next((word for sign, word in kinds if sign in line), "") for kinds in (BROWSERS, SYSTEMS))
    return ", ".join(filter(None, named))
