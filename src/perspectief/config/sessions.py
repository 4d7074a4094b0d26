"""How long a session lives: 30 minutes without a request, 12 hours in all."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

BEGUN, SEEN = "begun_at", "seen_at"
PRECISION = 60  # seconds: a session is written at most once a minute, not with every request


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
        elif now - begun >= settings.SESSION_ABSOLUTE_AGE or now - seen >= settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen >= PRECISION:
            request.session[SEEN] = now
