"""The page of one employer: who is the contact, what they ask, when somebody spoke with them, places, pledges, people."""

import datetime
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
from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.errors import Changed, Invalid, Missing
from perspectief.demand.actions.contacts import note_moment, set_ambassador, set_contact
from perspectief.demand.actions.pledges import pledge, withdraw_pledge
from perspectief.demand.actions.requests import ask
from perspectief.demand.counter.rules import MOST_PLEDGED, Asked, Channel, Result, Subject, called_recently
from perspectief.demand.queries.employers import EmployerDetail, employer_detail
from perspectief.demand.queries.lanes import lanes_of
from perspectief.demand.queries.requests import answered_to, requests_of
from perspectief.geo.queries import postcode
from perspectief.matching.introductions import responses as introductions
from perspectief.parties.queries import counter_staff
from perspectief.supply.queries.card import subjects_of
from perspectief.taxonomy.needs import BRANCHES, SIZE_CLASSES
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.sent import sent_number
from perspectief.web.staff.job_seeker_forms import KeptForm, day_field

FIGURES_OVER = datetime.timedelta(days=91)


@counter
@require_safe
def employer(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = employer_detail(actor, number)
    firm, now = detail.employer, clock.now()
    shown = introductions.shown_to(firm.region_id, firm.pk)
    cards = sorted({one.card_id for one in shown})
    if cards:
        saw(subjects_of(firm.region_id, cards), "card", region=firm.region_id, reason=Reason.PLACE)
    silent = introductions.answers(firm.region_id, [firm.pk], since=now - FIGURES_OVER, now=now)
    last = detail.last
    context = {
        "detail": detail,
        "firm": firm,
        "facts": _facts(detail),
        "asked": requests_of(firm.region_id, firm.pk),
        "figures": answered_to(firm.region_id, firm.pk),
        "silent": silent.get(firm.pk, introductions.Answers()),
        "introduced": [one for one in shown if not one.placed],
        "placed": [one for one in shown if one.placed],
        "recent": last if last and called_recently(last.at, now) else None,
        "lanes": lanes_of(firm.region_id, firm.pk),
        "staff": _staff(firm.region_id),
        "today": clock.today(),
    }
    return render(request, "web/staff/employer.html", context)


def _staff(region: int) -> list[tuple[int, str]]:
    """Who works at the counter: user id and name with organisation, each once."""
    return list({one.user_id: f"{one.user.name}, {one.organisation.name}" for one in counter_staff(region)}.items())


def _facts(detail: EmployerDetail) -> list[str]:
    firm, file = detail.employer, detail.file
    town = postcode(firm.pc4)
    facts = [
        firm.town or (town.place if town else ""),
        str(BRANCHES[firm.branch][1]) if firm.branch is not None and firm.branch < len(BRANCHES) else "",
        _("KvK %(number)s") % {"number": file.kvk} if file and file.kvk else "",
        _("%(size)s medewerkers") % {"size": SIZE_CLASSES[file.size_class][1]}
        if file and file.size_class is not None and file.size_class < len(SIZE_CLASSES)
        else "",
        _("erkend leerbedrijf") if firm.recognised_trainer else "",
        _("ambassadeur") if file and file.ambassador else "",
    ]
    return [fact for fact in facts if fact]


class MomentForm(KeptForm):
    """Somebody spoke with an employer."""

    channel = forms.ChoiceField(label=gettext_lazy("Hoe?"), choices=Channel.choices)
    contact = forms.TypedChoiceField(
        label=gettext_lazy("Met wie?"), required=False, coerce=int, empty_value=None, choices=[("", "")]
    )
    on = day_field(label=gettext_lazy("Op welke dag?"), help_text=gettext_lazy("Leeg is vandaag, nu."))
    subject = forms.ChoiceField(label=gettext_lazy("Waarover?"), choices=Subject.choices)
    result = forms.ChoiceField(label=gettext_lazy("Wat kwam eruit?"), choices=Result.choices)
    next_on = day_field(
        label=gettext_lazy("Wanneer bel je weer?"), help_text=gettext_lazy("Op die dag staat het bij jou op Vandaag.")
    )
    text = forms.CharField(
        label=gettext_lazy("Wat is er gezegd?"),
        help_text=gettext_lazy("Alleen je eigen organisatie leest dit."),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def moment(self) -> dict[str, Any]:
        """What the action asks."""
        given = dict(self.cleaned_data)
        on = given.pop("on")
        noon = datetime.datetime.combine(on, datetime.time(12), HOME) if on and on != clock.today() else None
        return given | {"at": noon}


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def moment(request: HttpRequest, number: int) -> HttpResponse:
    """Writing down that somebody spoke with the employer."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = employer_detail(actor, number)
    last = detail.last

    def build(data: Any, initial: Any) -> MomentForm:
        form = MomentForm(data, initial=initial)
        people = [(one.pk, f"{one.name}, {one.role}" if one.role else one.name) for one in detail.people]
        form.fields["contact"].choices = [("", _("iemand anders")), *people]  # type: ignore[attr-defined]
        return form

    def save(sent: Sent) -> str:
        note_moment(actor, employer=number, key=sent.key, anyway=sent.anyway, **sent.form.moment())
        messages.success(request, _("Vastgelegd. Collega's zien dat jij deze werkgever sprak."))
        return reverse("web:employer", args=[number])

    about = request.GET.get("over", "")
    subject = about if about in Subject.values else Subject.PLACES
    first = {"channel": Channel.PHONE, "subject": subject, "result": Result.SPOKEN}
    return edit(
        request,
        load=lambda: Loaded(first | {"contact": detail.people[0].pk if detail.people else ""}, 0),
        build=build,
        save=save,
        template="web/staff/employer_moment.html",
        context={
            "firm": detail.employer,
            "recent": last if last and called_recently(last.at, clock.now()) else None,
        },
    )


class AskForm(KeptForm):
    """What an employer asks, and who answers."""

    kind = forms.ChoiceField(label=gettext_lazy("Waar gaat het over?"), choices=Asked.choices)
    text = forms.CharField(
        label=gettext_lazy("Wat vraagt de werkgever?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    owner = forms.TypedChoiceField(
        label=gettext_lazy("Wie geeft antwoord?"),
        help_text=gettext_lazy("Leeg is het vaste contact van deze werkgever."),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "")],
    )


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: HttpRequest, number: int) -> HttpResponse:
    """Writing down what the employer asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    firm = employer_detail(actor, number).employer

    def build(data: Any, initial: Any) -> AskForm:
        form = AskForm(data, initial=initial)
        form.fields["owner"].choices = [("", _("het vaste contact")), *_staff(firm.region_id)]  # type: ignore[attr-defined]
        return form

    def save(sent: Sent) -> str:
        made = ask(actor, employer=number, key=sent.key, anyway=sent.anyway, **sent.form.cleaned_data)
        until = made.due_at.astimezone(HOME)
        messages.success(
            request,
            _("De vraag staat bij %(who)s. Antwoord is beloofd voor %(day)s, %(time)s uur.")
            % {"who": made.owner.name, "day": formats.weekday(until.date()), "time": formats.clock_time(until)},
        )
        return reverse("web:employer_request", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"kind": Asked.PEOPLE}, 0),
        build=build,
        save=save,
        template="web/staff/employer_ask.html",
        context={"firm": firm},
    )


class PledgeForm(KeptForm):
    """Places promised in a period."""

    places = forms.IntegerField(label=gettext_lazy("Hoeveel plekken?"), min_value=1, max_value=MOST_PLEDGED)
    starts_on = day_field(label=gettext_lazy("Vanaf"))
    ends_on = day_field(label=gettext_lazy("Tot en met"))

    def __init__(self, data: Any = None, *, initial: Any = None):
        super().__init__(data, initial=initial)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_new(request: HttpRequest, number: int) -> HttpResponse:
    """Writing down what the employer promises."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    firm = employer_detail(actor, number).employer
    today = clock.today()

    def save(sent: Sent) -> str:
        made = pledge(actor, employer=number, key=sent.key, **sent.form.cleaned_data)
        messages.success(
            request, _("Vastgelegd. Nieuwe plekken tot %(day)s tellen mee.") % {"day": formats.day(made.ends_on)}
        )
        return reverse("web:employer", args=[number])

    period = {"starts_on": today, "ends_on": datetime.date(today.year + (today.month > 6), 12, 31)}
    return edit(
        request,
        load=lambda: Loaded(period, 0),
        build=lambda data, initial: PledgeForm(data, initial=initial),
        save=save,
        template="web/staff/employer_pledge.html",
        context={"firm": firm},
    )


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """The small buttons: another named contact, ambassador or not, a pledge taken back."""
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        deed(request, number)
    except (Changed, Invalid) as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("web:employer", args=[number]))


def _contact(request: HttpRequest, number: int) -> None:
    former, to = sent_number(request, "van") or None, sent_number(request, "naar")
    set_contact(request.actor, employer=number, to=to, former=former, key=form_key(request.POST))
    messages.success(request, _("Het vaste contact is nu een ander. Lopende vragen gingen mee."))


def _ambassador(request: HttpRequest, number: int) -> None:
    on = request.POST.get("aan") == "ja"
    set_ambassador(request.actor, employer=number, on=on, key=form_key(request.POST))
    messages.success(
        request, _("Deze werkgever is ambassadeur.") if on else _("Deze werkgever is geen ambassadeur meer.")
    )


def _withdraw(request: HttpRequest, number: int) -> None:
    detail = employer_detail(request.actor, number)
    wanted = sent_number(request, "toezegging")
    if all(one.pledge.number != wanted for one in detail.pledges):
        raise Missing(_("Deze toezegging is er niet."))
    withdraw_pledge(request.actor, number=wanted, key=form_key(request.POST))
    messages.success(request, _("De toezegging telt niet meer mee."))


_DEEDS: dict[str, Any] = {"contact": _contact, "ambassadeur": _ambassador, "intrekken": _withdraw}
