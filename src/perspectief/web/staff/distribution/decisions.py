"""What the region decided about who goes first in the plan: all of them to read, a new one, confirming, withdrawing and ending one."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.matching.distribution.decisions import confirm, decisions, end, propose, withdraw
from perspectief.matching.distribution.groups import Group
from perspectief.matching.distribution.levers import MOST_LEAST
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.web.administration.forms import day
from perspectief.web.door import counter
from perspectief.web.editing import ANYWAY, Doubted, form_key

STRENGTH = (
    (0, gettext_lazy("geen voorrang")),
    (1000, gettext_lazy("gewone voorrang")),
    (3000, gettext_lazy("veel voorrang")),
)


class DecisionForm(forms.Form):
    """A decision of the region."""

    use_required_attribute = False  # the theme paints an empty box that is required red before anybody typed

    group = forms.ChoiceField(label=gettext_lazy("Welke groep?"), choices=[("", gettext_lazy("Kies")), *Group.choices])
    points = forms.TypedChoiceField(label=gettext_lazy("Hoeveel voorrang?"), choices=STRENGTH, coerce=int, initial=1000)
    least = forms.IntegerField(
        label=gettext_lazy("Minstens zoveel plekken"),
        help_text=gettext_lazy("Laat dit leeg als er geen aantal is afgesproken."),
        min_value=0,
        max_value=MOST_LEAST,
        required=False,
    )
    decided_on = day(gettext_lazy("Besloten op"), required=True)
    valid_from = day(gettext_lazy("Geldt vanaf"), required=True)
    valid_until = day(gettext_lazy("Geldt tot en met"), gettext_lazy("Laat dit leeg als er geen einde is afgesproken."))
    reason = forms.CharField(
        label=gettext_lazy("Wie besloot dit, en waarom?"),
        help_text=gettext_lazy("Bijvoorbeeld: stuurgroep van 3 november, omdat deze groep het minst aan bod komt."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """All decisions, and the form for a new one; nothing typed is lost."""
    region: Any = request.region  # type: ignore[attr-defined]
    form = DecisionForm(request.POST or None, initial={"decided_on": clock.today(), "valid_from": clock.today()})
    doubts: list[Doubted] = []
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "least": form.cleaned_data["least"] or 0}
        try:
            return _decided(request, given)
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name if name in form.fields else None, message)
        except Doubtful as error:
            doubts = [
                Doubted("reason", str(form.fields["reason"].label), one)
                for found in error.found.values()
                for one in found
            ]
    context = {
        "form": form,
        "doubts": doubts,
        "anyway": ANYWAY,
        "rows": decisions(request.actor, region.pk, clock.today()),  # type: ignore[attr-defined]
        "neighbours": sum(one.kind in COUNTER_KINDS for one in organisations_in(region.pk)) > 1,
    }
    status = 400 if form.errors or doubts else 200
    return render(request, "web/staff/distribution_decisions.html", context, status=status)


def _decided(request: HttpRequest, given: dict[str, Any]) -> HttpResponse:
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    key = form_key(request.POST)
    if not key or submissions.claim(key, actor):
        propose(actor, region=region, **given, anyway=ANYWAY in request.POST)
        messages.success(
            request, _("Vastgelegd, met jouw naam en de datum. Het telt pas mee als een collega het bevestigt.")
        )
    return HttpResponseRedirect(reverse("web:distribution_decisions"))


@counter
@require_POST
def agree(request: HttpRequest) -> HttpResponse:
    """A colleague confirms what another wrote down."""
    return _act(
        request,
        confirm,
        _("Bevestigd, met jouw naam en de datum. Het telt vanaf morgen mee, of vanaf de dag die erbij staat."),
    )


@counter
@require_POST
def take_back(request: HttpRequest) -> HttpResponse:
    """Who wrote it down takes it back."""
    return _act(request, withdraw, _("Ingetrokken. Het besluit blijft te lezen, en telt niet mee."))


@counter
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    """The decision holds through today; ended already, that is told."""
    return _act(request, end, _("Beëindigd. Het besluit blijft te lezen, en telt vanaf morgen niet meer mee."))


def _act(request: HttpRequest, act: Callable[..., Any], done: str) -> HttpResponse:
    """One deed about one decision, and back to the page that tells what came of it."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    number = request.POST.get("besluit", "")
    back = HttpResponseRedirect(reverse("web:distribution_decisions"))
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return back
    known = number.isascii() and number.isdecimal() and len(number) < 12
    try:
        act(actor, region=region, number=int(number) if known else 0)
    except (Invalid, Missing, Refused) as error:
        told = " ".join(error.fields.values()) if isinstance(error, Invalid) and error.fields else error.message
        messages.warning(request, told)
        return back
    messages.success(request, done)
    return back
