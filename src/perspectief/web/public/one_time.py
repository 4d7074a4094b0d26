"""Where a one-time link leads: first who sent it and the code, then what is asked. Opening it never uses it up."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.actions.employers import tie_party
from perspectief.guidance.actions import asking
from perspectief.parties.actions import answers, invitations, one_time, recovery
from perspectief.parties.actions.one_time import Held, state_of
from perspectief.parties.administration import sender
from perspectief.parties.models import User
from perspectief.parties.rules import LinkState
from perspectief.web import proof
from perspectief.web.public import exit_link, introduction_link, trial_report

OPENED = "one_time"  # session key: the link whose code this browser gave
FOLDER = "web/public"
BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class CodeForm(forms.Form):
    """The code that came by another channel."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        help_text=gettext_lazy("Acht cijfers. Je hoorde ze per telefoon of kreeg ze op papier."),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}),
    )


class PasswordForm(forms.Form):
    """A new password."""

    password = forms.CharField(
        label=gettext_lazy("Wachtwoord"),
        help_text=gettext_lazy("Minstens 12 tekens. Een zin is makkelijk te onthouden."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        strip=False,
    )


class AccountForm(PasswordForm):
    """A new account."""

    name = forms.CharField(
        label=gettext_lazy("Je naam"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    field_order = ("name", "password")


def _gone(request: HttpRequest, said: str, status: int = 410) -> HttpResponse:
    return render(request, f"{FOLDER}/link_gone.html", {"said": said}, status=status)


def _held(token: str) -> Held | None:
    try:
        return one_time.held(token)
    except Missing:
        return None


@login_not_required
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def opened(request: HttpRequest, token: str) -> HttpResponse:
    """Who sent it, and the code. Nothing about anybody else, and a look changes nothing."""
    held = _held(token)
    if held is None:
        return _gone(request, _("Deze link bestaat niet. Kopieerde je hem helemaal?"), 404)
    if not _works(held):
        return _gone(request, one_time.SAID[state_of(held.link, clock.now())])
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            readable = held.link.purpose in introduction_link.ANSWERS
            if one_time.try_code(token, form.cleaned_data["code"], readable=readable):
                request.session[OPENED] = held.link.secret_hash
                return HttpResponseRedirect(reverse("web:one_time_answer", args=[token]))
        except Refused as refused:
            return _gone(request, refused.message)
        form.add_error("code", _("Deze code klopt niet. Na vijf keer werkt de link niet meer."))
    about = held.link.purpose
    told_by_fact = about in introduction_link.ANSWERS or about in exit_link.ANSWERS
    by = introduction_link.sender_of(held) if told_by_fact else sender(held)
    context = {"form": form, "sender": by, "recovery": about in recovery.PURPOSES, "about": about}
    return render(request, f"{FOLDER}/link_code.html", context, status=400 if form.errors else 200)


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, for the browser in which the code was given; the answer takes one POST."""
    held = _held(token)
    if held is None or request.session.get(OPENED) != held.link.secret_hash:
        return HttpResponseRedirect(reverse("web:one_time", args=[token]))
    if not _works(held):
        return _gone(request, one_time.SAID[state_of(held.link, clock.now())])
    try:
        return ANSWERS[held.link.purpose](request, token)
    except (Refused, Missing) as refused:
        return _gone(request, refused.message)


def _works(held: Held) -> bool:
    """Whether there is something behind it: an introduction may be read until its term, also after the answer."""
    if held.link.purpose in introduction_link.ANSWERS:
        return one_time.is_readable(held.link, clock.now())
    return state_of(held.link, clock.now()) == LinkState.OPEN


def _invited(request: HttpRequest, token: str) -> HttpResponse:
    asked = answers.asked(token)
    if request.POST.get("doe") == "nee":
        answers.decline(token)
        request.session.pop(OPENED, None)
        return render(request, f"{FOLDER}/link_declined.html", {"inviter": asked.inviter})
    me: Any = request.user if request.user.is_authenticated else None
    other = me is not None and me.email != asked.invitation.email
    ask_account = me is None and not asked.known
    form = (
        AccountForm(request.POST or None, initial={"name": asked.invitation.name})
        if ask_account
        else forms.Form(request.POST or None)
    )
    if request.method == "POST" and not other and (me or ask_account) and form.is_valid():
        try:
            return _accepted(request, token, me, form.cleaned_data)
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name, message)
    context = {"asked": asked, "form": form, "other": other, "me": me, "ask_account": ask_account, "token": token}
    return render(request, f"{FOLDER}/link_invitation.html", context, status=400 if form.errors else 200)


def _accepted(request: HttpRequest, token: str, me: User | None, given: dict[str, str]) -> HttpResponse:
    done = answers.accept(token, user=me, **given)
    if done.party is not None and done.region is not None:
        tie_party(region=done.region, kvk=done.kvk, party=done.party.pk)
    request.session.pop(OPENED, None)
    if done.new:
        login(request, done.user, backend=BACKEND)
        proof.remember(request, "password")
    messages.success(
        request,
        _("Welkom. Je account is klaar.") if done.new else _("Gelukt. Wissel bij Mijn account naar je nieuwe rol."),
    )
    return redirect(settings.LOGIN_REDIRECT_URL if done.new else "web:account")


def _recovered(request: HttpRequest, token: str) -> HttpResponse:
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            recovery.recover(token, password=form.cleaned_data["password"])
        except Invalid as error:
            form.add_error("password", error.fields["password"])
        else:
            request.session.flush()
            messages.success(request, _("Je nieuwe wachtwoord is bewaard. Log ermee in."))
            return HttpResponseRedirect(reverse("account_login"))
    return render(request, f"{FOLDER}/link_recovery.html", {"form": form}, status=400 if form.errors else 200)


ANSWERS = (
    {invitations.PURPOSE: _invited, asking.PURPOSE: trial_report.reported}
    | dict.fromkeys(recovery.PURPOSES, _recovered)
    | introduction_link.ANSWERS
    | exit_link.ANSWERS
)
