"""Nothing typed is lost: a form sent after the session ended is kept in the log-in page itself, and goes on after log-in.

The fields travel encrypted in a hidden field of the log-in form, so nothing is stored on the server and nothing can be
read in a browser that somebody left. They open for the same person, within two hours. A form that does not say whose it is
(`form_guard` does), or holds a secret, is not kept.
"""

import base64
import hashlib
import json
import re
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.core.errors import Refused

FIELD = "kept"
BY = "form_by"
AWAY = "kept"  # session key: the same text, still sealed, while somebody logs in at the site of an organisation
LIFE = 2 * 60 * 60
OWN_FIELDS = {"csrfmiddlewaretoken", FIELD, BY}
SECRET = re.compile(r"password|wachtwoord|passphrase|secret|(^|[_-])(code|otp|pin|token|credential)$", re.IGNORECASE)
TYPED_BY_VISITORS = ("one_time", "one_time_answer", "first_day")  # pages somebody reads a code for, which takes a while


class Kept(NamedTuple):
    """A form on its way back: where it was sent, by whom, and its fields in order."""

    path: str
    user: int
    fields: list[tuple[str, str]]


def _box() -> Fernet:
    digest = hashlib.sha256(b"perspectief.web.kept:" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(digest))


def sign_author(user_id: int) -> str:
    """Who was shown a form, for the hidden field `form_by`."""
    return signing.dumps(user_id, salt="perspectief.web.form_by")


def is_secret(name: str) -> bool:
    """Whether a field of this name holds what nobody but its owner may hold: such a form is typed again."""
    return SECRET.search(name) is not None


def _may_be_kept(post: QueryDict) -> bool:
    return _author(post) > 0 and not any(is_secret(name) for name in post)


def _author(post: QueryDict) -> int:
    try:
        return int(signing.loads(post.get(BY, ""), salt="perspectief.web.form_by"))
    except (signing.BadSignature, ValueError):
        return 0


def seal(request: HttpRequest) -> str:
    """The sent form as one encrypted text. Files are not kept: a browser sends them again only by hand."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in OWN_FIELDS for value in values]
    kept = {"path": request.get_full_path(), "user": _author(request.POST) or request.user.pk or 0, "fields": fields}
    return _box().encrypt(json.dumps(kept).encode()).decode()


def unseal(sealed: str) -> Kept | None:
    """What `seal` made; None when it is too old or not ours."""
    try:
        found: dict[str, Any] = json.loads(_box().decrypt(sealed.encode(), ttl=LIFE))
    except (InvalidToken, ValueError):
        return None
    return Kept(found["path"], found["user"], [(name, value) for name, value in found["fields"]])


def as_json(options: dict[str, Any]) -> str:
    """What a browser is asked to sign, for an attribute of a form: no script of ours stands in a page."""
    return json.dumps(options)


def _from_our_page(request: HttpRequest) -> bool:
    """Another site's form is never kept: its words would come back under our name."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(origin).netloc == request.get_host()


def is_small(request: HttpRequest) -> bool:
    """What a stranger sends is read only when it can be a form: a file would first be written to disk, however large."""
    given = request.META.get("CONTENT_LENGTH", "")
    return given.isdecimal() and int(given) <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def page_behind(request: HttpRequest) -> str:
    """The page a partial request came from: where to go on after log-in."""
    shown = urlsplit(request.headers.get("HX-Current-URL", ""))
    return f"{shown.path}?{shown.query}".rstrip("?") or "/"


def log_in_first(request: HttpRequest) -> HttpResponse:
    """The answer to anybody who is not logged in and should be."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(page_behind(request), reverse("account_login")).url
        return response
    if request.method == "POST" and _from_our_page(request) and is_small(request) and _may_be_kept(request.POST):
        from perspectief.web.public.account import login_form

        context = {"form": login_form(request), "kept": seal(request), "redirect_field_value": request.get_full_path()}
        return render(request, "account/login.html", context, status=401)
    return redirect_to_login(request.get_full_path(), reverse("account_login"))


class LogInFirstMiddleware(LoginRequiredMiddleware):
    """Every view needs a log-in unless it says `login_not_required`; a form that came too late is kept."""

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponse:
        """See `log_in_first`."""
        return log_in_first(request)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW: most often a session that ended while somebody typed; else a form of another site."""
    from perspectief.web.failures import refused

    if (
        not request.user.is_authenticated
        and request.resolver_match
        and request.resolver_match.url_name in TYPED_BY_VISITORS
    ):
        messages.warning(request, _("De pagina stond te lang open. Er is niets verstuurd. Vul het nog een keer in."))
        return HttpResponseRedirect(request.get_full_path())
    if not request.user.is_authenticated and request.path != reverse("account_login"):
        return log_in_first(request)
    return refused(
        request,
        Refused(
            "Deze pagina was te oud om te versturen. Er is niets veranderd. Ga terug, laad de pagina opnieuw en probeer het nog een keer."
        ),
    )
