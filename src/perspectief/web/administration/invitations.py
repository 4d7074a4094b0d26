"""Invitations: the list, sending one, its page with sending again and withdrawing."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core.errors import Invalid, Refused
from perspectief.geo.models import Region
from perspectief.parties import administration
from perspectief.parties.actions import invitations as actions
from perspectief.parties.models import Organisation
from perspectief.parties.policy import invites
from perspectief.parties.queries import regions_of
from perspectief.parties.rules import InvitationKind
from perspectief.web.administration.forms import FORMS
from perspectief.web.editing import form_key
from perspectief.web.fresh import fresh_to_send
from perspectief.web.pages import page_number, pages

FOLDER = "web/administration"
LENGTH = 25
WHO = {
    "collega": (InvitationKind.COLLEAGUE, gettext_noop("Nodig een collega uit")),
    "organisatie": (InvitationKind.PARTNER, gettext_noop("Nodig een organisatie uit")),
    "werkgever": (InvitationKind.EMPLOYER, gettext_noop("Nodig een werkgever uit")),
}


def link_in(request: HttpRequest) -> Callable[[str], str]:
    """From a token to the whole address of its page."""
    return lambda token: request.build_absolute_uri(reverse("web:one_time", args=[token]))


def _allowed(request: HttpRequest) -> tuple[Organisation, list[tuple[str, str]]]:
    """The own organisation, and whom one may invite: code in the address and label. Refused for who may invite nobody."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor is None or not actor.organisation:
        raise Refused(_("Met dit account kun je niemand uitnodigen."))
    own = Organisation.objects.get(pk=actor.organisation)
    may = invites(actor, own.kind)
    if not may:
        raise Refused(_("Met jouw rol kun je niemand uitnodigen. Vraag een functioneel beheerder van je organisatie."))
    return own, [(code, _(label)) for code, (kind, label) in WHO.items() if kind in may]


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """What was sent, and what has become of it."""
    _allowed(request)
    order, q = request.GET.get("volgorde", "nieuwste"), request.GET.get("q", "").strip()
    rows = administration.invitations(request.actor, order=order, q=q)  # type: ignore[attr-defined]
    shown = pages(page_number(request.GET), len(rows), LENGTH)
    context = {
        "rows": rows[shown.start : shown.start + LENGTH],
        "pages": shown,
        "order": order,
        "q": q,
    }
    return render(request, f"{FOLDER}/invitations.html", context)


@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Sends one; afterwards the code is shown, once."""
    own, doors = _allowed(request)
    code = request.GET.get("wie", doors[0][0])
    if code not in dict(doors):
        raise Http404
    regions = list(Region.objects.filter(pk__in=regions_of(own.pk)).order_by("name"))
    form = FORMS[code](request.POST if request.method == "POST" else None, own=own, regions=regions)
    if form.is_valid():
        try:
            sent = actions.invite(
                request.actor,  # type: ignore[attr-defined]
                wanted=form.wanted(),
                address=link_in(request),
                key=form_key(request.POST),
            )
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            return shown_once(request, sent, reverse("web:invitations"))
    context = {"form": form, "who": code, "title": dict(doors)[code], "own": own, "doors": doors}
    return render(request, f"{FOLDER}/invitation_new.html", context, status=400 if form.errors else 200)


def shown_once(request: HttpRequest, sent: actions.Sent | None, back: str) -> HttpResponse:
    """The code, in the answer itself: it is kept nowhere, so a reload does not show it again."""
    if sent is None:
        messages.warning(request, _("Deze uitnodiging was al verstuurd. Kwijt wat de code was? Verstuur hem opnieuw."))
        return HttpResponseRedirect(back)
    context = {
        "name": sent.invitation.name or sent.invitation.email,
        "email": sent.invitation.email,
        "code": f"{sent.code[:4]} {sent.code[4:]}",
        "link": sent.link,
        "until": sent.invitation.link.expires_at,
        "back": back,
    }
    return render(request, f"{FOLDER}/shown_once.html", context)


@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, number: int) -> HttpResponse:
    """One invitation; send again, withdraw."""
    _allowed(request)
    actor: Any = request.actor  # type: ignore[attr-defined]
    row = administration.invitation(actor, number)
    here = reverse("web:invitation", args=[number])
    match request.POST.get("doe") if request.method == "POST" else None:
        case "opnieuw":
            sent = actions.send_again(actor, number=number, address=link_in(request), key=form_key(request.POST))
            return shown_once(request, sent, here)
        case "intrekken":
            actions.withdraw(actor, number=number)
            messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
            return HttpResponseRedirect(here)
    return render(request, f"{FOLDER}/invitation.html", {"row": row})
