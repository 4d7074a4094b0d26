"""Carries the actor of a request into the database, and writes who was seen before the answer leaves."""

from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from perspectief.access.context import Actor, acting
from perspectief.access.looks import CURRENT, Looks, write

Answer = Callable[[HttpRequest], HttpResponse]


@cache
def _actor_of() -> Callable[[HttpRequest], Actor | None]:
    """`settings.ACTOR_OF_REQUEST`: access stands below the room that knows users and memberships."""
    return import_string(settings.ACTOR_OF_REQUEST)


class ActorMiddleware:
    """Stands last in MIDDLEWARE: only the view runs inside. One request is one transaction; the view's own
    (ATOMIC_REQUESTS) is a savepoint in it, undone when the view raises. The looks follow on the same connection (a second
    one deadlocks a full pool); when they cannot be written the answer is not sent.
    """

    def __init__(self, get_response: Answer):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = _actor_of()(request)
        request.actor = actor  # type: ignore[attr-defined]
        if actor is None:
            return self.get_response(request)
        token = CURRENT.set(Looks())
        try:
            with acting(actor):
                response = self.get_response(request)
            looks = CURRENT.get()
            if looks is not None and looks.rows:
                match = request.resolver_match
                page = match.view_name if match else request.path
                write(actor, looks, page=page, origin=request.META.get("REMOTE_ADDR", ""))
        finally:
            CURRENT.reset(token)
        return response
