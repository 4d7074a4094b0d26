"""Who may enter which pages: a door in front of views. What a page shows is decided below it, by `access` and the rooms."""

from collections.abc import Callable
from contextlib import nullcontext
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.core.errors import Refused
from perspectief.learning.policy import is_professional
from perspectief.matching.pool import one_look
from perspectief.oversight.policy import may_oversee
from perspectief.parties.policy import administers
from perspectief.parties.rules import TASKED, Role

View = Callable[..., HttpResponse]
SAFE = frozenset({"GET", "HEAD"})


def counter(view: View) -> View:
    """For staff of the public counter: gemeenten, UWV, werkgeversservicepunt."""
    return _door(view, lambda actor: actor.is_counter)


def worker(view: View) -> View:
    """For everybody who has Vandaag: the counter, and partners beside it that guide people."""
    return _door(view, has_worklist)


def has_worklist(actor: Actor | None) -> bool:
    """Whether somebody has Vandaag."""
    if actor is None or actor.person is not None:
        return False
    return actor.is_counter or (bool(actor.partner_regions) and actor.role in TASKED)


def participant(view: View) -> View:
    """For everybody who takes part in a region: the counter, and partners and employers beside it."""
    return _door(view, lambda actor: bool(actor.regions))


def employer(view: View) -> View:
    """For an employer with an account of its own."""
    return _only(view, lambda actor: actor is not None and actor.role == Role.EMPLOYER and bool(actor.partner_regions))


def person(view: View) -> View:
    """For a job seeker with an account; nobody else has such a page."""
    return _only(view, lambda actor: actor is not None and actor.person is not None)


def professional(view: View) -> View:
    """For everybody who works in a region, leads its programme or works nationally; no job seekers, no offices."""
    return _only(view, lambda actor: actor is not None and is_professional(actor))


def overseer(view: View) -> View:
    """For the privacy officer of an organisation."""
    return _only(view, lambda actor: actor is not None and may_oversee(actor))


def handler(view: View) -> View:
    """For who carries out the rights of persons of the own organisation, the privacy officer too."""
    return _only(view, lambda actor: actor is not None and (bool(actor.regions) or actor.role == Role.PRIVACY_OFFICER))


def progress_reader(view: View) -> View:
    """For whoever reads the figures of an own region: staff of its counter, and who leads its programme."""
    return _only(view, lambda actor: actor is not None and (actor.is_counter or bool(actor.programme_regions)))


def programme(view: View) -> View:
    """For who leads the programme of a region, and everybody who takes part in one: the plan, never a person."""
    return _only(view, lambda actor: actor is not None and bool(actor.programme_regions or actor.regions))


def national(view: View) -> View:
    """For the national support team and the ministry."""
    return _only(view, lambda actor: actor is not None and actor.national)


def planning(view: View) -> View:
    """For who has to do with the plan of a region: those who lead or take part, and the national roles."""
    return _only(
        view, lambda actor: actor is not None and bool(actor.programme_regions or actor.regions or actor.national)
    )


def administrator(view: View) -> View:
    """For functional administrators: the accounts and rights of their organisation, and no persons."""
    return _only(view, lambda actor: actor is not None and administers(actor))


def first_page(actor: Actor | None) -> str:
    """Where somebody begins after logging in: the name of the page."""
    if actor is not None and actor.person is not None:
        return "web:own_profile"
    if actor is not None and may_oversee(actor):
        return "web:oversight"
    if actor is not None and administers(actor):
        return "web:administration"
    if actor is not None and (actor.programme_regions or actor.national):
        return "web:national" if actor.national else "web:plans"
    if actor is not None and actor.role == Role.EMPLOYER and actor.partner_regions:
        return "web:company"
    if actor is not None and actor.role == Role.TRAINER:
        return "web:training"
    guides = actor is not None and actor.role == Role.JOB_COACH
    return "web:pool" if actor is not None and actor.partner_regions and not guides else "web:today"


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
        with one_look() if request.method in SAFE else nullcontext():
            return view(request, *path, **named)

    return guarded
