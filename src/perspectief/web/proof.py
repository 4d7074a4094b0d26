"""What a session has proved: a second factor before anything of persons, and a fresh proof before what is sensitive."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.core.errors import Refused
from perspectief.parties.credentials import has_second_factor, second_factor_is_compulsory
from perspectief.parties.models import User
from perspectief.parties.queries import LIMITED
from perspectief.web import kept

FRESH = 5 * 60  # seconds
PROOFS = frozenset({"password", "mfa", "provider"})  # a visit of the organisation's log-in alone proves nothing new
OPEN, LEAVING = "before_second_factor", "leaving"
ASKED, HAS_ONE = "second_factor_asked", "has_second_factor"
View = Callable[..., Any]


def second_factor_shown(request: HttpRequest) -> bool:
    """Whether this session used, or just set up, a second factor."""
    return any(one["method"] == "mfa" for one in _records(request))


def must_show_first(request: HttpRequest) -> bool:
    """Whether somebody who reaches a person, be it only oneself, still has to show, or set up, a second factor first."""
    if getattr(request, "actor", None) is None or second_factor_shown(request):
        return False
    if not hasattr(request, ASKED):  # asked of the database once a request: the door and the menu both want to know
        setattr(request, ASKED, second_factor_is_compulsory() or _has_one(request))
    return getattr(request, ASKED)


def _has_one(request: HttpRequest) -> bool:
    """Whether the account has a second factor, asked of the database once a request."""
    if not hasattr(request, HAS_ONE):
        setattr(request, HAS_ONE, has_second_factor(cast("User", request.user)))
    return getattr(request, HAS_ONE)


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody proved in this session, in the last five minutes, to be the owner of the account."""
    shown = (one["at"] for one in _records(request) if one["method"] in PROOFS)
    return any(0 <= time.time() - at < FRESH for at in shown)


def remember(request: HttpRequest, method: str, kind: str = "") -> None:
    """The session has proved this now. `method`: password, mfa or provider; `kind`: which factor."""
    record_authentication(request, cast("User", request.user), method, **({"type": kind} if kind else {}))


def before_second_factor(view: View) -> View:
    """For the pages on which one sets a second factor up: they show nothing of persons."""
    setattr(view, OPEN, True)
    return view


def leaving(view: View) -> View:
    """For logging out, which a session may always do."""
    setattr(view, LEAVING, True)
    return view


def is_limited(request: HttpRequest) -> bool:
    """Whether this session came through an organisation's log-in, and so acts for that organisation alone."""
    return LIMITED in request.session


def whole_account(view: View) -> View:
    """For what changes how one logs in. Not for a session that an organisation's provider opened: whoever runs that
    provider would make a way in of one's own, to the work of the same person elsewhere."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        if is_limited(request):
            raise Refused(
                _(
                    "Je bent ingelogd via je organisatie. Hoe je inlogt verander je na inloggen met je wachtwoord of passkey. "
                    "Lukt dat niet? Vraag een beheerder om je toegang te herstellen."
                )
            )
        return view(request, *path, **named)

    return guarded


def freshly_proved(view: View) -> View:
    """Before a sensitive change: password, code or passkey once more, unless that was less than five minutes ago.
    A form that was sent is kept and goes on afterwards."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        return view(request, *path, **named) if is_fresh(request) else prove_first(request)

    return guarded


def prove_first(request: HttpRequest, *, back: str = "") -> HttpResponse:
    """The answer to who has to prove again. `back`: the page to go on to, when it is not this one."""
    from perspectief.web.public.proving import ask

    if getattr(request, "htmx", False):
        return _whole_page(_with_next("account_reauthenticate", kept.page_behind(request)))
    if request.method == "POST" and kept.is_small(request):
        return ask(request, sealed=kept.seal(request), status=401)
    return HttpResponseRedirect(_with_next("account_reauthenticate", back or request.get_full_path()))


class SecondFactorMiddleware:
    """Nothing of persons is served to an account that should have a second factor and did not show it in this session.

    Asked of every view but those for everybody, whatever the method; stands anywhere before ActorMiddleware, which has said
    by then who acts. A session of before the account had a second factor ends on every page, those marked
    `before_second_factor` too: else it would set up a factor of its own beside the owner's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do here: only `process_view` knows the view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, path: Any, named: Any) -> HttpResponse | None:
        """Where to go first, or None."""
        if not getattr(view, "login_required", True) or getattr(view, LEAVING, False) or second_factor_shown(request):
            return None
        if _has_one(request):
            logout(request)  # it has one and did not show it: never let it choose another
            return kept.log_in_first(request)
        if getattr(view, OPEN, False) or not must_show_first(request):
            return None
        if getattr(request, "htmx", False):
            return _whole_page(reverse("mfa_index"))
        return HttpResponseRedirect(reverse("mfa_index"))


def _records(request: HttpRequest) -> list[dict]:
    return get_authentication_records(request, cast("User", request.user))


def _with_next(name: str, page: str) -> str:
    return f"{reverse(name)}?{urlencode({REDIRECT_FIELD_NAME: page})}"


def _whole_page(address: str) -> HttpResponse:
    response = HttpResponse(status=204)
    response["HX-Redirect"] = address
    return response
