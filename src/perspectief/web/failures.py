"""When something goes wrong: what happened, what was kept, what to do."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from perspectief.core.errors import Invalid, Missing, Refused, UserError
from perspectief.exchange.reading.limits import MAX_BYTES
from perspectief.parties.noting import note_locked
from perspectief.web import kept

FOLDER = "web/failures"


def _show(request: HttpRequest, status: int, template: str, message: str = "") -> HttpResponse:
    return render(request, f"{FOLDER}/{template}.html", {"message": message}, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, and 413 when more was sent than we take."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        return too_big(request)
    return _show(request, 400, "bad_request")


def too_big(request: HttpRequest) -> HttpResponse:
    """413."""
    is_file = request.content_type == "multipart/form-data" and request.user.is_authenticated
    limit = (MAX_BYTES if is_file else settings.DATA_UPLOAD_MAX_MEMORY_SIZE) // 2**20
    return _show(request, 413, "too_big", _("Je kunt per keer %(limit)s MB versturen.") % {"limit": limit})


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: this page exists, and is not for this account."""
    return _show(request, 403, "refused", exception.message if isinstance(exception, UserError) else "")


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: not there, or not for this account; the answer is the same."""
    return _show(request, 404, "missing")


def too_often(request: HttpRequest) -> HttpResponse:
    """429: a limit on trying was reached. What somebody was saving is kept for the next try."""
    door = request.resolver_match.url_name if request.resolver_match else ""
    note_locked(door or "", request.META.get("REMOTE_ADDR", ""))
    return render(request, f"{FOLDER}/too_often.html", {"kept": request.POST.get(kept.FIELD, "")}, status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """500: drawn without database, session or request, since one of these may be what broke."""
    return HttpResponse(render_to_string(f"{FOLDER}/broken.html"), status=500)


class UserErrorMiddleware:
    """Turns our typed errors into pages. `Invalid` and `Changed` belong to a form; a view that lets them through is answered 400.

    So is whatever carries a NUL: no keyboard makes one, no text in the database can hold one, and a view should not have to know.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Nothing to do when all goes well."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, path: Any, named: Any) -> HttpResponse | None:
        """The page for who sends a NUL; None for another."""
        sent = (request.GET, request.POST)
        has_nul = any("\x00" in str(one) for one in named.values()) or any(
            "\x00" in one for data in sent for name, values in data.lists() for one in (name, *values)
        )
        return bad_request(request) if has_nul else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for an error of ours; None for another."""
        if isinstance(exception, Missing):
            return missing(request, exception)
        if isinstance(exception, Refused):
            return refused(request, exception)
        if isinstance(exception, Invalid):
            return _show(request, 400, "bad_request", exception.message)
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return too_big(request)
        return None
