"""Who may enter which pages: a door in front of views. What a page shows is decided below it, by `access` and the rooms."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.core.errors import Refused
from perspectief.oversight.policy import may_oversee
from perspectief.parties.policy import administers
from perspectief.parties.rules import Role

View = Callable[..., HttpResponse]


def counter(view: View) -> View:
    """For staff of the public counter: gemeenten, UWV, werkgeversservicepunt."""
    return _door(view, lambda actor: actor.is_counter)


def participant(view: View) -> View:
    """For everybody who takes part in a region: the counter, and partners and employers beside it."""
    return _door(view, lambda actor: bool(actor.regions))


def person(view: View) -> View:
    """For a job seeker with an account; nobody else has such a page."""
    return _only(view, lambda actor: actor is not None and actor.person is not None)


def overseer(view: View) -> View:
    """For the privacy officer of an organisation."""
    return _only(view, lambda actor: actor is not None and may_oversee(actor))


def handler(view: View) -> View:
    """For who carries out the rights of persons of the own organisation, the privacy officer too."""
    return _only(view, lambda actor: actor is not None and (bool(actor.regions) or actor.role == Role.PRIVACY_OFFICER))


def administrator(view: View) -> View:
    """For functional administrators: the accounts and rights of their organisation, and no persons."""
    return _only(view, lambda actor: actor is not None and administers(actor))


def first_page(actor: Actor | None) -> str:
    """Where somebody begins after logging in: the name of the page."""
    if actor is not None and actor.person is not None:
        return "web:own_rights"
    if actor is not None and may_oversee(actor):
        return "web:oversight"
    if actor is not None and administers(actor):
        return "web:administration"
    return "web:pool" if actor is not None and actor.partner_regions else "web:today"


def _only(view: View, may: Callable[[Any], bool]) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        if not may(request.actor):  # type: ignore[attr-defined]
            raise Refused(_("Deze pagina is niet voor jouw rol."))
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
