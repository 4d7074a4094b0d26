"""A werkfit-traject on the page: a new one for a person, and one that runs or has ended."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from perspectief.access.looks import saw
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.supply.actions.trajects import change_traject, end_traject, start_traject
from perspectief.supply.models import Traject
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.supply.queries.trajects import traject as traject_of
from perspectief.supply.rules import MOST_WEEKS, TrajectResult
from perspectief.taxonomy.needs import READINESS
from perspectief.web.administration.forms import day
from perspectief.web.door import participant
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.fields import RadioInput

FIELDS = ("goal", "provider", "weeks", "starts_on")


class TrajectForm(forms.Form):
    """What is agreed."""

    use_required_attribute = False

    goal = forms.CharField(
        label=gettext_lazy("Wat is het doel?"),
        help_text=gettext_lazy("Wat kan of doet iemand na afloop? Bijvoorbeeld: drie dagen per week op tijd beginnen."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
    )
    provider = forms.CharField(
        label=gettext_lazy("Wie geeft het traject?"),
        help_text=gettext_lazy("De organisatie of werkplek."),
        max_length=200,
    )
    weeks = forms.IntegerField(label=gettext_lazy("Hoeveel weken?"), min_value=1, max_value=MOST_WEEKS)
    starts_on = day(gettext_lazy("Eerste dag"), required=True)

    def unjudged(self) -> None:
        """Nothing is searched in this form."""


class ResultForm(forms.Form):
    """How it ended, and what a colleague judges."""

    use_required_attribute = False

    result = forms.ChoiceField(label=gettext_lazy("Hoe liep het af?"), choices=TrajectResult.choices, widget=RadioInput)
    readiness = forms.TypedChoiceField(
        label=gettext_lazy("Hoe ver is iemand nu van werk?"),
        help_text=gettext_lazy("Dat bepaal jij, met je naam en de datum erbij. Bespreek het eerst met de persoon."),
        choices=[("", gettext_lazy("Blijft zoals het was")), *READINESS.items()],
        coerce=int,
        empty_value=None,
        required=False,
    )
    told = forms.CharField(
        label=gettext_lazy("Wat bracht het?"),
        help_text=gettext_lazy("Wat kan iemand nu wat eerst niet ging? Alleen jullie organisatie leest dit."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=600,
        required=False,
    )

    def unjudged(self) -> None:
        """Nothing is searched in this form."""


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """A new traject for a person of the own organisation."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    detail = card_detail(actor, number)
    if not (detail.may_change and actor.is_counter):
        raise Missing(_("Deze kaart is van een andere organisatie."))
    saw([detail.subject], "profile", region=detail.card.region_id, reason=reason_to_look(actor, detail))

    def save(sent: Sent) -> str:
        given = {name: sent.form.cleaned_data[name] for name in FIELDS}
        made = start_traject(actor, number=number, **given, key=sent.key, anyway=sent.anyway)
        messages.success(request, _("Het traject staat erin. Een week voor het einde vragen we je het resultaat."))
        return reverse("web:traject", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"starts_on": clock.today(), "weeks": 12}, 0),
        build=lambda data, initial: TrajectForm(data, initial=dict(initial)),
        save=save,
        template="web/staff/traject_new.html",
        context={"detail": detail},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def traject(request: HttpRequest, number: int) -> HttpResponse:
    """One traject: what was agreed, to change while it runs, and its result."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    held = traject_of(actor, number)
    detail = card_detail(actor, held.card.number)
    saw([detail.subject], "dossier", region=held.region_id, reason=reason_to_look(actor, detail))
    ending = request.POST.get("doe", request.GET.get("doe", "")) == "einde"
    context = _context(held, detail, ending=ending)

    def shape(now: Traject) -> Loaded:
        return Loaded({} if ending else {name: getattr(now, name) for name in FIELDS}, now.version)

    def save(sent: Sent) -> str:
        given = {"number": number, "version": sent.version, "key": sent.key, "anyway": sent.anyway}
        told = sent.form.cleaned_data
        if ending:
            end_traject(actor, **given, **told)
            messages.success(request, _("Het resultaat staat erin, met jouw naam en de datum."))
            return reverse("web:job_seeker", args=[detail.card.number])
        change_traject(actor, **given, **{name: told[name] for name in FIELDS})
        messages.success(request, _("De afspraken zijn bijgewerkt."))
        return reverse("web:traject", args=[number])

    return edit(
        request,
        load=lambda: shape(traject_of(actor, number)),
        loaded=shape(held),
        build=lambda data, initial: (ResultForm if ending else TrajectForm)(data, initial=dict(initial)),
        save=save,
        template="web/staff/traject.html",
        context=context,
    )


def _context(held: Traject, detail: CardDetail, *, ending: bool) -> dict[str, Any]:
    left = (held.ends_on - clock.today()).days
    return {
        "traject": held,
        "detail": detail,
        "ending": ending,
        "left": left // 7 + 1 if left >= 0 else 0,
        "late": -left if left < 0 and not held.result else 0,
        "readiness": READINESS.get(held.readiness or 0, ""),
    }
