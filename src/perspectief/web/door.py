"""Who may enter which pages: a door in front of views. What a page shows is decided below it, by `access` and the rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perspectief.core.errors import Refused
from perspectief.parties.rules import Role

View = Callable[..., HttpResponse]


def counter(view: View) -> View:
    """For staff of the public counter: gemeenten, UWV, werkgeversservicepunt."""
    return _door(view, lambda actor: actor.is_counter)


def participant(view: View) -> View:
    """For everybody who takes part in a region: the counter, and partners and employers beside it."""
    return _door(view, lambda actor: bool(actor.regions))


def handler(view: View) -> View:
    """For who carries out the rights of persons of the own organisation, the privacy officer too."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or not (actor.regions or actor.role == Role.PRIVACY_OFFICER):
            raise Refused(
                _("Deze pagina is voor wie werkzoekenden begeleidt, en voor de functionaris gegevensbescherming.")
            )
        return view(request, *path, **named)

    return guarded


def job_seeker(view: View) -> View:
    """For somebody who looks for work and has an account."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        actor = request.actor  # type: ignore[attr-defined]
        if actor is None or actor.person is None:
            raise Refused(_("Deze pagina is voor werkzoekenden met een eigen account."))
        return view(request, *path, **named)

    return guarded


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
