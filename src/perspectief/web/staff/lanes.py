"""Branchestraten: the branches of a region, and one with its partners, sponsors, courses, circles and days."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing
from perspectief.demand.actions import lanes as actions
from perspectief.demand.lanes.rules import DayKind, EntryKind
from perspectief.demand.queries.lanes import LaneDetail, lane_detail
from perspectief.demand.queries.lanes import lanes as of_region
from perspectief.demand.queries.place import employers_named
from perspectief.parties.queries import counter_staff
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web.door import counter
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.fields import EurosField
from perspectief.web.sent import sent_number, whole
from perspectief.web.staff.job_seeker_forms import KeptForm, day_field

IN_LANES = len(BRANCHES) - 1  # the last one is all other work


@counter
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every branch of the region: its lane, or a button to begin one."""
    rows = of_region(request.region.pk, IN_LANES, clock.today())  # type: ignore[attr-defined]
    context = {"rows": [(one, BRANCHES[one.branch][1]) for one in rows]}
    return render(request, "web/staff/lanes.html", context)


@counter
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new lane; the one that is there when a colleague began it."""
    given = request.POST.get("branche", "")
    branch = whole(given, -1, 2)
    made = actions.start_lane(
        request.actor,  # type: ignore[attr-defined]
        region=request.region.pk,  # type: ignore[attr-defined]
        branch=branch if branch < IN_LANES else -1,
        key=form_key(request.POST),
    )
    messages.success(request, _("De branchestraat is er. Zet er de eerste werkgevers bij."))
    return HttpResponseRedirect(reverse("web:lane", args=[made.number]))


@counter
@require_safe
def lane(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one lane. `wie`: an employer is looked for by name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = lane_detail(actor, number, clock.today())
    looked = request.GET.get("wie", "")[:80]
    inside = {one.employer_id for one in detail.partners}
    found = employers_named(actor, looked, region=detail.lane.region_id) if looked else []
    staff = {one.user_id: f"{one.user.name}, {one.organisation.name}" for one in counter_staff(detail.lane.region_id)}
    context = {
        "detail": detail,
        "lane": detail.lane,
        "looked": looked,
        "found": [one for one in found if one.pk not in inside],
        "staff": list(staff.items()),
        "entries": [(kind, kind.label, detail.entries[kind]) for kind in EntryKind],
    }
    return render(request, "web/staff/lane.html", context)


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """The small buttons: a partner in or out, another coach, an entry out."""
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        messages.success(request, deed(request, number))
    except Invalid as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("web:lane", args=[number]))


def _join(request: HttpRequest, number: int) -> str:
    made = actions.join(
        request.actor, lane=number, employer=sent_number(request, "werkgever"), key=form_key(request.POST)
    )
    return _("%(name)s doet mee.") % {"name": made.employer.name}


def _leave(request: HttpRequest, number: int) -> str:
    actions.leave(request.actor, lane=number, employer=sent_number(request, "werkgever"))
    return _("Deze werkgever doet niet meer mee.")


def _coach(request: HttpRequest, number: int) -> str:
    actions.set_coach(request.actor, lane=number, to=sent_number(request, "naar"), key=form_key(request.POST))
    return _("Vastgelegd wie de bedrijven coacht.")


def _out(request: HttpRequest, number: int) -> str:
    actions.remove_entry(request.actor, lane=number, entry=sent_number(request, "regel"))
    return _("De regel is weg.")


_DEEDS: dict[str, Any] = {"erbij": _join, "eruit": _leave, "coach": _coach, "weg": _out}


class EntryForm(KeptForm):
    """A sponsor, a course or a learning circle."""

    kind = forms.ChoiceField(label=gettext_lazy("Wat komt erbij?"), choices=EntryKind.choices)
    name = forms.CharField(label=gettext_lazy("Naam"), max_length=120)
    note = forms.CharField(
        label=gettext_lazy("Wat houdt het in?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    cents = EurosField(label=gettext_lazy("Bedrag dat de sector meebetaalt"), required=False)
    on = day_field(label=gettext_lazy("Dag"))


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def entry_new(request: HttpRequest, number: int) -> HttpResponse:
    """Adding one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = _mine(actor, number)

    def save(sent: Sent) -> str:
        actions.add_entry(actor, lane=number, key=sent.key, anyway=sent.anyway, **sent.form.cleaned_data)
        messages.success(request, _("Toegevoegd aan de branchestraat."))
        return reverse("web:lane", args=[number])

    return edit(
        request,
        load=lambda: Loaded({"kind": EntryKind.SPONSOR}, 0),
        build=lambda data, initial: EntryForm(data, initial=initial),
        save=save,
        template="web/staff/lane_entry.html",
        context={"lane": detail.lane},
    )


class DayForm(KeptForm):
    """A day on which people try the work."""

    kind = forms.ChoiceField(label=gettext_lazy("Wat voor dag?"), choices=DayKind.choices)
    on = day_field(label=gettext_lazy("Dag"))
    begins = forms.TimeField(
        label=gettext_lazy("Begint om"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    seats = forms.IntegerField(label=gettext_lazy("Hoeveel mensen kunnen mee?"), min_value=1, max_value=500)
    employer = forms.TypedChoiceField(
        label=gettext_lazy("Bij welke werkgever?"), required=False, coerce=int, empty_value=None, choices=[("", "")]
    )
    where = forms.CharField(label=gettext_lazy("Waar is het?"), required=False, max_length=160)

    def __init__(self, data: Any = None, *, initial: Any = None):
        super().__init__(data, initial=initial)
        self.fields["on"].required = True


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def day_new(request: HttpRequest, number: int) -> HttpResponse:
    """Planning a day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = _mine(actor, number)

    def build(data: Any, initial: Any) -> DayForm:
        form = DayForm(data, initial=initial)
        partners = [(one.employer.number, one.employer.name) for one in detail.partners]
        form.fields["employer"].choices = [("", _("ergens anders")), *partners]  # type: ignore[attr-defined]
        return form

    def save(sent: Sent) -> str:
        made = actions.plan_day(actor, lane=number, key=sent.key, **sent.form.cleaned_data)
        messages.success(request, _("De dag staat gepland. Meld de eerste mensen aan."))
        return reverse("web:trial_day", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"kind": DayKind.MOTOR, "begins": "09:00", "seats": 10}, 0),
        build=build,
        save=save,
        template="web/staff/trial_day_new.html",
        context={"lane": detail.lane},
    )


def _mine(actor: Actor, number: int) -> LaneDetail:
    detail = lane_detail(actor, number, clock.today())
    if not detail.may_change:
        raise Missing(_("Deze branchestraat is van een andere regio."))
    return detail
