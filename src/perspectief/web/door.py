"""Who may enter which pages: a door in front of views. What a page shows is decided below it, by `access` and the rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.core.errors import Refused
from perspectief.parties.policy import administers

View = Callable[..., HttpResponse]


def counter(view: View) -> View:
    """For staff of the public counter: gemeenten, UWV, werkgeversservicepunt."""
    return _door(view, lambda actor: actor.is_counter)


def participant(view: View) -> View:
    """For everybody who takes part in a region: the counter, and partners and employers beside it."""
    return _door(view, lambda actor: bool(actor.regions))


def administrator(view: View) -> View:
    """For functional administrators: the accounts and rights of their organisation, and no persons."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or not administers(actor):
            raise Refused(_("Deze pagina is voor functioneel beheerders. Heb je die rol, wissel dan bij Mijn account."))
        return view(request, *path, **named)

    return guarded


def from_first_page(view: View) -> View:
    """Around the page people come to after log-in: an administrator begins elsewhere."""

    @wraps(view)
    def led(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is not None and administers(actor):
            return HttpResponseRedirect(reverse("web:administration"))
        return view(request, *path, **named)

    return led


def _door(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or not actor.regions:
            raise Refused(
                _(
                    "Je account hoort nu bij geen organisatie in een regio. Vraag een collega die beheert om je toe te voegen."
                )
            )
        if not may(actor):
            raise Refused(_("Deze pagina is voor medewerkers van gemeente, UWV of werkgeversservicepunt."))
        return view(request, *path, **named)

    return guarded
