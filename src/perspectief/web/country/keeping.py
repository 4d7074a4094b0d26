"""Public answers are made once and kept in memory until something new is told: the same for everybody, without cookie or nonce.

A page is kept by address, language and site for as long as `_mark` is the same: what was told last, and the day. An address with a query is made
anew, and so is every page for who is logged in, as the frame around it is theirs. Only the answer 200 is kept.
"""

import datetime
import gzip
import hashlib
import time
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from perspectief.access.context import service
from perspectief.core import clock
from perspectief.monitoring.queries import last_told

VISITOR = service("public_figures", regions=(), purpose="openbare cijfers")
MINUTES = "public, max-age=600"
STARTED = time.time()
MOST = 2_000  # answers in memory, of some tens of kilobytes
View = Callable[..., HttpResponse]
Key = tuple[str, str, str, bool]


class Kept(NamedTuple):
    """An answer as it goes out, plain or packed, with all its headers."""

    body: bytes
    tag: str
    changed: int
    headers: tuple[tuple[str, str], ...]


class _Memory:
    """What this process keeps, and of which mark it is. Threads may make the same answer twice; the last one stays."""

    def __init__(self) -> None:
        self.mark: tuple[Any, ...] = ()
        self.looked, self.changed = float("-inf"), 0
        self.answers: dict[Key, Kept] = {}

    def look(self) -> None:
        """Forgets everything when something new was told. Asked of the database once in so many seconds."""
        now = time.monotonic()
        if now - self.looked < settings.PUBLIC_MARK_SECONDS:
            return
        last = last_told(VISITOR)
        mark = (connection.settings_dict["NAME"], last, clock.today())
        if mark != self.mark:
            self.answers, self.mark = {}, mark
            self.changed = int(max(STARTED, last[1].timestamp() if last else 0))
        self.looked = now


MEMORY = _Memory()


def public(view: View) -> View:
    """A page for everybody: no log-in, kept, and 304 for who has it already."""

    @wraps(view)
    def answered(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        if request.GET or request.user.is_authenticated:
            return view(request, *path, **named)
        MEMORY.look()
        packed = "gzip" in request.headers.get("Accept-Encoding", "")
        key = (request.path, get_language() or "", f"{request.scheme}://{request.get_host()}", packed)
        answers = MEMORY.answers  # what is made under the former mark stays behind with it
        kept = answers.get(key)
        if kept is None:
            made = view(request, *path, **named)
            if made.status_code != 200:
                return made
            if len(answers) >= MOST:  # a host is written in many ways
                answers.clear()
            kept = answers[key] = _kept(made, packed=packed)
        return _answer(request, kept)

    return login_not_required(require_safe(transaction.non_atomic_requests(answered)))


def _kept(made: HttpResponse, *, packed: bool) -> Kept:
    tag = f'"{hashlib.sha256(made.content).hexdigest()[:24]}{"-gzip" if packed else ""}"'
    body = gzip.compress(made.content, 9, mtime=0) if packed else made.content
    if packed:
        made["Content-Encoding"] = "gzip"
    made["ETag"], made["Last-Modified"], made["Cache-Control"] = tag, http_date(MEMORY.changed), MINUTES
    patch_vary_headers(made, ("Cookie", "Accept-Encoding"))
    headers = tuple((name, value) for name, value in made.items() if name != "Content-Length")
    return Kept(body, tag, MEMORY.changed, headers)


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    # What nearly every browser sends; any other condition is for Django.
    unchanged = request.headers.get("If-None-Match") == kept.tag
    answer = HttpResponse(status=304) if unchanged else HttpResponse(kept.body)
    for name, value in kept.headers:
        if not unchanged or name not in {"Content-Type", "Content-Encoding"}:
            answer[name] = value
    if unchanged:
        del answer["Content-Type"]
        return answer
    found = get_conditional_response(request, etag=kept.tag, last_modified=kept.changed, response=answer)
    return answer if found is None else found


def day_of(moment: datetime.datetime) -> str:
    """2026-11-23, in the Netherlands."""
    return f"{moment.astimezone(clock.HOME):%Y-%m-%d}"
