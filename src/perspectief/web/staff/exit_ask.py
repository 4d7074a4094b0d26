"""Sending employer or person the two questions, after an introduction ended or about work."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.guidance import exits
from perspectief.guidance.actions.held import seen
from perspectief.guidance.models import Placement
from perspectief.matching.days.rules import Side
from perspectief.matching.exits.actions import ask
from perspectief.matching.introductions.queries import introduction_detail
from perspectief.matching.introductions.rules import Status
from perspectief.matching.introductions.sending import Sent
from perspectief.web.administration.invitations import link_in
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.fields import RadioInput


class AskForm(forms.Form):
    """To whom."""

    use_required_attribute = False

    side = forms.ChoiceField(
        label=gettext_lazy("Aan wie?"), choices=Side.choices, widget=RadioInput, initial=Side.EMPLOYER
    )
    email = forms.EmailField(label=gettext_lazy("E-mailadres"))


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest, number: int) -> HttpResponse:
    """After an introduction."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    detail = introduction_detail(actor, number)
    if detail.row.owner_id != actor.organisation or detail.row.status != Status.CLOSED:
        raise Missing(_("Deze vraag kan nu niet."))
    return _page(request, partial(ask, actor, number=number), back=reverse("web:introduction", args=[number]))


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def after_work(request: HttpRequest, number: int) -> HttpResponse:
    """At a milestone or the end of work."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    placement = seen(actor, Placement, number)
    if placement.organisation_id != actor.organisation or exits.week_of(placement) is None:
        raise Missing(_("Deze vraag kan nu niet."))
    return _page(request, partial(exits.ask, actor, number=number), back=reverse("web:placement", args=[number]))


def _page(request: HttpRequest, send: Callable[..., Sent | None], *, back: str) -> HttpResponse:
    """The form; sent, the code is shown once."""
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            sent = send(**form.cleaned_data, address=link_in(request), key=form_key(request.POST))
        except Invalid as error:
            form.add_error("email", error.message)
        except Refused as error:
            form.add_error(None, error.message)
        else:
            if sent is None:
                return HttpResponseRedirect(back)
            to = dict(Side.choices)[form.cleaned_data["side"]]
            code = f"{sent.code[:4]} {sent.code[4:]}"
            context = {"to": to, "email": sent.email, "code": code, "link": sent.address, "back": back}
            return render(request, "web/staff/introduction_sent.html", context)
    return render(request, "web/staff/exit_ask.html", {"form": form, "back": back}, status=400 if form.errors else 200)
