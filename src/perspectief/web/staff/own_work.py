"""What somebody arranges around the own work: which mail, a calendar address, who stands in during an absence."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.queries import colleagues
from perspectief.web.administration.forms import day
from perspectief.web.door import participant
from perspectief.web.fields import RadioInput
from perspectief.web.proof import freshly_proved
from perspectief.work import feeds, mailing, substitutes
from perspectief.work.models import MailChoice

PER_HOUR = 60  # times one calendar address may be read
HOUR = 60 * 60


class MailForm(forms.Form):
    """Which mail, and at what hour."""

    choice = forms.ChoiceField(label=gettext_lazy("Welke mail wil je?"), choices=MailChoice.choices, widget=RadioInput)
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Hoe laat?"),
        coerce=int,
        choices=[(hour, f"{hour}.00 uur") for hour in mailing.HOURS],
        help_text=gettext_lazy("Op maandag tot en met vrijdag, als er iets wacht."),
    )


class SubstituteForm(forms.Form):
    """Who, from when through when."""

    colleague = forms.TypedChoiceField(label=gettext_lazy("Wie neemt waar?"), coerce=int)
    starts_on = day(gettext_lazy("Eerste dag"), required=True)
    ends_on = day(gettext_lazy("Laatste dag"), required=True)

    def __init__(self, data: Any, others: list[tuple[int, str]], **more: Any):
        super().__init__(data, **more)
        self.fields["colleague"].choices = [("", _("Kies")), *others]  # type: ignore[attr-defined]


@require_http_methods(["GET", "HEAD", "POST"])
@participant
def mail_wish(request: HttpRequest) -> HttpResponse:
    """Which mail somebody wants about the own work."""
    actor = request.actor  # type: ignore[attr-defined]
    wish = mailing.wish_of(request.user)  # type: ignore[arg-type]
    form = MailForm(request.POST or None, initial={"choice": wish.choice, "hour": wish.hour})
    if request.method == "POST" and form.is_valid():
        mailing.choose(actor, choice=form.cleaned_data["choice"], hour=form.cleaned_data["hour"])
        messages.success(request, _("Opgeslagen."))
        return HttpResponseRedirect(reverse("web:mail_wish"))
    status = 400 if form.errors else 200
    return render(request, "web/staff/mail_wish.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@participant
@freshly_proved
def calendar(request: HttpRequest) -> HttpResponse:
    """The calendar address: made, made anew, withdrawn. The address itself is shown once."""
    actor, membership = request.actor, request.membership  # type: ignore[attr-defined]
    address = ""
    if request.method == "POST":
        if request.POST.get("doe") == "weg":
            feeds.withdraw(actor, membership=membership)
            messages.success(request, _("Het agenda-adres werkt niet meer."))
            return HttpResponseRedirect(reverse("web:calendar"))
        made = feeds.make(actor, membership=membership)
        address = request.build_absolute_uri(reverse("web:calendar_feed", args=[made.secret]))
    context = {"feed": feeds.of_membership(membership.pk), "address": address}
    return render(request, "web/staff/calendar.html", context)


@login_not_required
@never_cache
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot log in. 404 for whatever is not, or no longer, an address."""
    if _too_often(token):
        return HttpResponse(status=429, headers={"Retry-After": str(HOUR)})
    try:
        found = feeds.calendar(token, address=request.build_absolute_uri(reverse("web:today")))
    except Missing:
        raise Http404 from None
    headers = {"Content-Disposition": 'inline; filename="perspectief.ics"', "X-Robots-Tag": "noindex"}
    return HttpResponse(found, content_type="text/calendar; charset=utf-8", headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
@participant
def away(request: HttpRequest) -> HttpResponse:
    """Who stands in for the actor, from when through when."""
    actor = request.actor  # type: ignore[attr-defined]
    others = [(one.number, one.name) for one in colleagues(actor.organisation) if one.pk != actor.id]
    sent = request.POST if request.method == "POST" else None
    if sent is not None and sent.get("doe") == "stop":
        return _back_again(request, sent.get("vervanging", ""))
    form = SubstituteForm(sent, others)
    if sent is not None and form.is_valid():
        try:
            substitutes.name_substitute(actor, **form.cleaned_data)
        except Invalid as wrong:
            for name, text in wrong.fields.items():
                form.add_error(name, text)
        except Refused as wrong:
            form.add_error("starts_on", wrong.message)
        else:
            messages.success(request, _("Geregeld. Je collega ziet jouw werk in die dagen ook."))
            return HttpResponseRedirect(reverse("web:substitutes"))
    context = {"form": form, "standing": substitutes.standing(actor), "others": others}
    return render(request, "web/staff/substitutes.html", context, status=400 if form.errors else 200)


def _back_again(request: HttpRequest, number: str) -> HttpResponse:
    if number.isascii() and number.isdecimal() and len(number) < 19:
        try:
            substitutes.end_substitute(request.actor, substitute=int(number))  # type: ignore[attr-defined]
            messages.success(request, _("De vervanging is voorbij."))
        except Missing as gone:
            messages.warning(request, gone.message)
    return HttpResponseRedirect(reverse("web:substitutes"))


def _too_often(secret: str) -> bool:
    key = f"feed:{secret}"
    if cache.add(key, 1, HOUR):
        return False
    try:
        return cache.incr(key) > PER_HOUR
    except ValueError:  # it was over just now
        return False
