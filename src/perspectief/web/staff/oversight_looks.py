"""Wie zag wie: which persons an account saw between two days, for the privacy officer. That it was asked is recorded."""

import csv
import datetime
import io
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from django.views.decorators.http import require_http_methods

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.oversight.actions import PURPOSES, list_seen
from perspectief.oversight.queries import Seen
from perspectief.oversight.report import HEADS, cells
from perspectief.parties.queries import everybody_of
from perspectief.web.door import overseer

MOST = 500  # looks on the screen; the file holds all
REASONS = {
    "melding": gettext_noop("een melding van een datalek of van gluren"),
    "inzage": gettext_noop("een verzoek van een betrokkene"),
    "controle": gettext_noop("een steekproef"),
    "onderzoek": gettext_noop("een onderzoek naar een medewerker"),
}


class Asking(forms.Form):
    """Who, from when until when, what for."""

    wie = forms.ChoiceField(label=gettext_lazy("Medewerker"))
    van = forms.DateField(label=gettext_lazy("Van"), widget=forms.DateInput(attrs={"type": "date"}))
    tot = forms.DateField(label=gettext_lazy("Tot en met"), widget=forms.DateInput(attrs={"type": "date"}))
    doel = forms.ChoiceField(label=gettext_lazy("Waarvoor wil je dit weten?"))

    def __init__(self, *arguments: Any, organisation: int, **named: Any):
        super().__init__(*arguments, **named)
        self.accounts = {user.email: user for user in everybody_of(organisation)}
        self.fields["wie"].choices = [
            ("", _("Kies")),
            *((email, f"{user.name} ({email})") for email, user in self.accounts.items()),
        ]  # type: ignore[attr-defined]
        self.fields["doel"].choices = [("", _("Kies")), *((code, _(REASONS[code])) for code in PURPOSES)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The days in order."""
        given = super().clean() or {}
        if given.get("van") and given.get("tot") and given["tot"] < given["van"]:
            self.add_error("tot", _("Kies een latere dag."))
        return given


@overseer
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: HttpRequest) -> HttpResponse:
    """The form; and after sending it the list, or the file."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = Asking(request.POST or None, organisation=actor.organisation)
    context: dict[str, Any] = {"form": asked, "rows": None}
    if not asked.is_bound or not asked.is_valid():
        return render(request, "web/staff/oversight_looks.html", context, status=400 if asked.is_bound else 200)
    given = asked.cleaned_data
    account = asked.accounts[given["wie"]]
    found = list_seen(
        actor,
        account=account.pk,
        since=_midnight(given["van"]),
        until=_midnight(given["tot"] + datetime.timedelta(days=1)),
        purpose=given["doel"],
    )
    as_file = request.POST.get("als") == "csv"
    shown = found if as_file else found[:MOST]
    saw({one.subject for one in shown if one.card}, "card", region=None, reason=Reason.OVERSIGHT)
    if as_file:
        return _file(found)
    context |= {"rows": [cells(one) for one in shown], "heads": HEADS, "name": account.name, "total": len(found)}
    context["people"] = len({one.card for one in found})
    return render(request, "web/staff/oversight_looks.html", context)


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), clock.HOME)


def _file(found: list[Seen]) -> HttpResponse:
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(HEADS)
    rows.writerows(cells(one) for one in found)
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="wie-zag-wie.csv"'
    return answer
