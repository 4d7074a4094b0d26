"""What the region agreed, for every party at its counter to read and for the programme manager to change."""

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from perspectief.core.errors import Refused
from perspectief.parties.actions.region_settings import NOT_YOURS, change_region_settings, may_settle
from perspectief.parties.models import RegionSettings
from perspectief.parties.queries import settings_of
from perspectief.parties.rules import BOUNDS
from perspectief.web import formats
from perspectief.web.door import progress_reader
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.staff.job_seeker_forms import KeptForm

DAY = "%d-%m-%Y"


def _number(name: str, **options: Any) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(min_value=least, max_value=most, **options)


class SettingsForm(KeptForm):
    """The agreements of a region."""

    response_working_days = _number(
        "response_working_days", label=gettext_lazy("Binnen hoeveel werkdagen krijgt een werkgever antwoord?")
    )
    response_working_hours = _number(
        "response_working_hours",
        label=gettext_lazy("Of liever in werkuren?"),
        required=False,
        help_text=gettext_lazy("Vul je dit in, dan geldt dit en niet het aantal dagen."),
    )
    offer_within_weeks = _number(
        "offer_within_weeks", label=gettext_lazy("Binnen hoeveel weken krijgt wie is aangeboden een aanbod?")
    )
    day_begins = _number("day_begins", label=gettext_lazy("Het loket gaat open om"))
    day_ends = _number("day_ends", label=gettext_lazy("Het loket gaat dicht om"))
    closed_days = forms.CharField(
        label=gettext_lazy("Dagen waarop het loket dicht is"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Naast feestdagen. Elke dag op een regel, zoals 24-12-2026."),
    )
    stale_after_days = _number(
        "stale_after_days", label=gettext_lazy("Na hoeveel dagen vragen we of een kaart nog klopt?")
    )
    unseen_after_days = _number(
        "unseen_after_days", label=gettext_lazy("Na hoeveel dagen zonder contact komt iemand bovenaan te staan?")
    )
    introductions_per_opening = _number(
        "introductions_per_opening", label=gettext_lazy("Hoeveel mensen stellen we hooguit voor per open plaats?")
    )

    def clean_closed_days(self) -> list[datetime.date]:
        """Dates, each once, the first day first."""
        try:
            said = self.cleaned_data["closed_days"].split()
            return sorted({datetime.datetime.strptime(day, DAY).date() for day in said})  # noqa: DTZ007  a day, not a moment
        except ValueError:
            raise forms.ValidationError(_("Schrijf elke dag als 24-12-2026, elke dag op een regel.")) from None


def _initial(kept: RegionSettings) -> dict[str, Any]:
    days = [datetime.date.fromisoformat(day) for day in kept.closed_days]
    return {name: getattr(kept, name) for name in BOUNDS} | {"closed_days": "\n".join(f"{day:{DAY}}" for day in days)}


@progress_reader
@require_http_methods(["GET", "HEAD", "POST"])
def region_settings(request: HttpRequest) -> HttpResponse:
    """The agreements: a form for the programme manager, a list for everybody else."""
    actor, region = request.actor, request.region  # type: ignore[attr-defined]
    may = may_settle(actor, region.pk)
    if request.method == "POST" and not may:
        raise Refused(_(NOT_YOURS))

    def load() -> Loaded:
        kept = settings_of(region.pk)
        return Loaded(_initial(kept), kept.version)

    def save(sent: Sent) -> str:
        change_region_settings(
            actor, region=region.pk, version=sent.version, values=sent.form.cleaned_data, key=sent.key
        )
        messages.success(request, _("De afspraken zijn opgeslagen. Ze gelden vanaf nu."))
        return reverse("web:region_settings")

    return edit(
        request,
        load=load,
        build=lambda data, values: SettingsForm(data, initial=values),
        save=save,
        template="web/programme/settings.html",
        context={"region": region, "may": may, "rows": _rows(settings_of(region.pk))},
    )


def _rows(kept: RegionSettings) -> list[tuple[str, str]]:
    """What holds now, in words."""
    if kept.response_working_hours:
        answer = formats.counted(kept.response_working_hours, _("werkuur"), _("werkuren"))
    else:
        answer = formats.counted(kept.response_working_days, _("werkdag"), _("werkdagen"))
    closed = [formats.day(datetime.date.fromisoformat(day)) for day in kept.closed_days]
    return [
        (_("Een werkgever krijgt antwoord binnen"), answer),
        (
            _("Wie is aangeboden, krijgt een aanbod binnen"),
            formats.counted(kept.offer_within_weeks, _("week"), _("weken")),
        ),
        (
            _("Het loket is open"),
            _("van %(begins)s tot %(ends)s uur") % {"begins": kept.day_begins, "ends": kept.day_ends},
        ),
        (_("Het loket is dicht op"), ", ".join(closed) or _("alleen feestdagen")),
        (_("We vragen of een kaart nog klopt na"), formats.counted(kept.stale_after_days, _("dag"), _("dagen"))),
        (_("Wie geen contact had, komt bovenaan na"), formats.counted(kept.unseen_after_days, _("dag"), _("dagen"))),
        (
            _("Per open plaats stellen we hooguit voor"),
            formats.counted(kept.introductions_per_opening, _("mens"), _("mensen")),
        ),
    ]
